"""The halls of the demo fairs: their units, zones, and what is not for sale. Lengths in metres."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from eventsapp.demo.dice import Dice
from eventsapp.demo.rows import add_rows
from eventsapp.demo.tiling import block_of
from eventsapp.demo.words.fair_texts import ZONES
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.venues.actions import put_plan
from eventsapp.venues.geometry import bounds_of, rectangle
from eventsapp.venues.layout import HallLayout, lay_out
from eventsapp.venues.models import Hall, Unit, Zone
from eventsapp.venues.plan_import import PlanEntrance, PlanFeature, PlanHall, PlanUnit
from eventsapp.venues.queries import halls_of, units_of

COLUMN = 0.8
EXIT_WIDTH, EXIT_DEPTH = 2.4, 0.4


@dataclass(frozen=True)
class HallSpec:
    """A hall to build: `zones` by block such as "AB-1" (row and island), `reserved` blocks for a pavilion."""

    plan: PlanHall
    name: dict[str, str]
    kind: str
    zone: str
    zones: Mapping[str, str] = field(default_factory=dict)
    blocked: int = 0

    @property
    def code(self) -> str:
        """Return the hall's code."""
        return self.plan.code


def named_hall(code: str) -> dict[str, str]:
    """Return a hall's name in four languages."""
    return {"vi": f"Nhà {code}", "en": f"Hall {code}", "zh": f"{code} 馆", "ko": f"{code}홀"}


def indoor(
    code: str,
    rows: Sequence[str],
    islands: Sequence[int],
    *,
    zone: str,
    zones: Mapping[str, str] | None = None,
    blocked: int = 2,
) -> HallSpec:
    """Return a hall whose first and last row back onto a wall."""
    layout = HallLayout(code, rows[1:-1], islands, wall_rows=(rows[0], rows[-1]))
    return HallSpec(furnished(lay_out(layout)), named_hall(code), "hall", zone, zones or {}, blocked)


def furnished(plan: PlanHall) -> PlanHall:
    """Return a hall with columns at its side walls beside each row, fire exits at both ends of every second aisle."""
    walls = (0.0, bounds_of([plan.outline])[2])
    rows = _rows_of(plan)
    columns = [
        PlanFeature("column", rectangle(max(x - COLUMN, 0.0), (top + bottom - COLUMN) / 2, COLUMN, COLUMN))
        for top, bottom in rows
        for x in walls
    ]
    exits = [
        PlanFeature("fire_exit", rectangle(x - EXIT_DEPTH / 2, y - EXIT_WIDTH / 2, EXIT_DEPTH, EXIT_WIDTH), wall=wall)
        for y in [(above[1] + below[0]) / 2 for above, below in pairwise(rows)][::2]
        for x, wall in zip(walls, "we", strict=True)
    ]
    return replace(plan, features=(*columns, *exits))


def _rows_of(plan: PlanHall) -> list[tuple[float, float]]:
    """Return where rows of islands begin and end, from north to south."""
    rows: list[tuple[float, float]] = []
    for top, bottom in sorted({(box[1], box[3]) for box in (bounds_of([unit.outline]) for unit in plan.units)}):
        if rows and top <= rows[-1][1]:
            rows[-1] = (rows[-1][0], bottom)
        else:
            rows.append((top, bottom))
    return rows


def outdoor(code: str, rows: Sequence[str], islands: Sequence[int]) -> HallSpec:
    """Return the ground before the halls, with wide aisles for lorries."""
    layout = HallLayout(code, rows, islands, aisle=6.0, cross_aisle=8.0, wall_aisle=6.0)
    name = {"vi": "Ngoài trời", "en": "Outdoor ground", "zh": "室外场地", "ko": "야외 전시장"}
    return HallSpec(lay_out(layout), name, "outdoor", "outdoor")


def lobby(code: str, islands: int, length: int) -> HallSpec:
    """Return the lobby with units of 3 m by 2 m, two deep."""
    units = tuple(
        PlanUnit(
            f"{code}-{island + 1}{side * length + place + 1:02d}",
            rectangle(4.0 + island * (length * 3.0 + 4.0) + place * 3.0, 4.0 + side * 2.0, 3.0, 2.0),
        )
        for island in range(islands)
        for side in range(2)
        for place in range(length)
    )
    width = 4.0 + islands * (length * 3.0 + 4.0)
    plan = PlanHall(code, code, rectangle(0.0, 0.0, width, 12.0), units, (), (PlanEntrance(width / 2, 12.0, 6.0, "s"),))
    name = {"vi": "Sảnh", "en": "Lobby", "zh": "大堂", "ko": "로비"}
    return HallSpec(plan, name, "lobby", "young")


def build_halls(fair: Fair, specs: Sequence[HallSpec]) -> list[tuple[Hall, list[Unit]]]:
    """Write halls, zones and units, and mark what is not for everybody."""
    zones = _add_zones(fair, specs)
    put_plan(fair.id, [spec.plan for spec in specs])
    by_code = {hall.code: hall for hall in halls_of(fair.id)}
    built = []
    for spec in specs:
        hall = by_code[spec.code]
        hall.name, hall.kind = spec.name, spec.kind
        units = units_of(hall.id)
        _mark(spec, units, zones)
        built.append((hall, units))
    db.session.flush()
    for _, units in built:
        for unit in units:
            db.session.expire(unit, ["zone"])  # it was looked at before its zone was known
    return built


def _add_zones(fair: Fair, specs: Sequence[HallSpec]) -> dict[str, int]:
    """Write the zones that the halls name."""
    named = {code for spec in specs for code in (spec.zone, *spec.zones.values())}
    codes = [code for code in ZONES if code in named]
    rows = [{"fair_id": fair.id, "code": code, "name": ZONES[code], "position": at} for at, code in enumerate(codes)]
    return dict(zip(codes, add_rows(Zone, rows), strict=True))


def _connect(spec: HallSpec, unit: Unit) -> None:
    """Lay power everywhere, data indoors, water and compressed air at every second island of a hall."""
    unit.utilities = ["power"] if spec.kind == "outdoor" else ["power", "data"]
    if spec.kind != "hall":
        return
    unit.floor_load, unit.height = 1.5, 5.0
    if block_of(unit.number)[-1] in "13579":
        unit.utilities = ["power", "water", "air", "data"]


def _mark(spec: HallSpec, units: Sequence[Unit], zones: Mapping[str, int]) -> None:
    """Give units their zone and connections; pillars and fire lanes take a few out of sale."""
    dice = Dice(f"blocked:{spec.code}:{len(units)}")
    for unit in units:
        zone = spec.zones.get(block_of(unit.number), spec.zone)
        unit.zone_id = zones[zone]
        unit.is_restricted = zone == "korea"
        _connect(spec, unit)
    for unit in dice.some([unit for unit in units if not unit.is_restricted], spec.blocked):
        unit.is_blocked, unit.note = True, "pillar"
