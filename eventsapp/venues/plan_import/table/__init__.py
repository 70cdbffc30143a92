"""Plans as tables: CSV, XLSX or a JSON list, one unit a row, as rectangles or as bare points."""

from collections.abc import Mapping

from eventsapp.venues.plan_import.document import PlanDocument, PlanHall
from eventsapp.venues.plan_import.frame import Frame, brought_near, guessed_scale, refuse_implausible
from eventsapp.venues.plan_import.gathering import MAX_NUMBER, Gathering, tidy
from eventsapp.venues.plan_import.limits import MAX_UNITS, refuse_count
from eventsapp.venues.plan_import.naming import HallNames
from eventsapp.venues.plan_import.options import AS_THE_FILE_SAYS, PlanOptions
from eventsapp.venues.plan_import.refusals import PlanWithoutUnits
from eventsapp.venues.plan_import.table.columns import PlanRow, PlanTable, looks_like_plan, read_rows
from eventsapp.venues.plan_import.table.points import lay_out_points
from eventsapp.venues.plan_import.table.rectangles import has_size, raw_rectangles, shorter_sides

NAME = "table"
_SMALLEST = 0.8  # metres: a column of lengths without a unit is taken for metres when they are like stands
_LARGEST = 60.0


def recognises(files: Mapping[str, bytes]) -> bool:
    """Say whether one of these files is a table of numbers with places."""
    return any(looks_like_plan(data) for data in files.values())


def read(files: Mapping[str, bytes], options: PlanOptions = AS_THE_FILE_SAYS) -> PlanDocument:
    """Read all tables; rows name their hall, or the file does. Raises PlanRefused."""
    gathering = Gathering()
    names = HallNames(options, gathering)
    halls: list[PlanHall] = []
    for name, data in files.items():
        if not looks_like_plan(data):
            continue
        table = read_rows(name, data)
        refuse_count("units", len(table.rows), MAX_UNITS)
        if not table.rows:
            raise PlanWithoutUnits
        for stated, rows in _by_hall(table, options).items():
            halls.append(_hall(names.of_file(name, stated), table, rows, options, gathering))
    return gathering.document(NAME, halls)


def _by_hall(table: PlanTable, options: PlanOptions) -> dict[str, list[PlanRow]]:
    """Return the rows of each hall that the table names; all rows where the options name the hall."""
    found: dict[str, list[PlanRow]] = {}
    for row in table.rows:
        found.setdefault("" if options.hall else row.hall, []).append(row)
    return found


def _hall(code: str, table: PlanTable, rows: list[PlanRow], options: PlanOptions, gathering: Gathering) -> PlanHall:
    """Read one hall, as rectangles where any row has a size."""
    if has_size(rows):
        frame = Frame.of(_scale(code, table, rows, options, gathering), options, y_up=False)
        raws = raw_rectangles(rows, frame)
    else:
        raws = lay_out_points(code, rows, options.scale or table.factor, options, gathering)
    for row in rows:
        for name in row.unread:
            gathering.warn("attribute_unread", code, tidy(row.number)[:MAX_NUMBER], attribute=name)
    refuse_implausible(raws)
    raws, _ = brought_near(code, raws, gathering)
    return gathering.hall(code, code, raws)


def _scale(code: str, table: PlanTable, rows: list[PlanRow], options: PlanOptions, gathering: Gathering) -> float:
    """Return metres per unit of the table: what was said, what the header says, else what the sizes suggest."""
    known = options.scale or table.factor
    if known:
        return known
    sides = shorter_sides(rows)
    middle = sorted(sides)[len(sides) // 2] if sides else 1.0
    if _SMALLEST < middle < _LARGEST and not (middle == 1.0 and all(side.is_integer() for side in sides)):
        gathering.warn("metres_assumed", code)
        return 1.0
    scale = guessed_scale(sides)
    gathering.warn("scale_guessed", code, scale=f"{scale:g}")
    return scale
