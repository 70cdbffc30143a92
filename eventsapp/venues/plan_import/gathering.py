"""Units as a file has them become units of a hall: cleaned, told apart, with notes about everything odd."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eventsapp.venues.geometry import BadPolygonError, Ring, bounds_of, overlaps, polygon_of, repaired_ring
from eventsapp.venues.numbering import match_key
from eventsapp.venues.plan_import.document import (
    PlanDocument,
    PlanEntrance,
    PlanFeature,
    PlanHall,
    PlanNote,
    PlanUnit,
)
from eventsapp.venues.plan_import.limits import MAX_RING_POINTS, refuse_crowd
from eventsapp.venues.plan_import.refusals import PlanWithoutUnits
from eventsapp.venues.vocabulary import MAX_FEATURES

MAX_NUMBER = 40
MAX_NAME = 200
MAX_OVERLAPS = 2_000
WALL_GAP = 4.0  # metres between units and walls that a file does not draw: room for an aisle
_UNNUMBERED = re.compile(r"^\W*$|^-{2,}")


@dataclass(frozen=True, slots=True)
class RawUnit:
    """A unit as its file has it; `ring` is anything that may be a list of points in metres."""

    number: str
    ring: object
    row: int = 0
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    stated_area: float | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Walls:
    """What surrounds the units, where the file says; None is a part that it says nothing of."""

    outline: Ring | None = None
    islands: tuple[Ring, ...] = ()
    entrances: tuple[PlanEntrance, ...] | None = None
    features: tuple[PlanFeature, ...] | None = None
    widths: Mapping[str, float] = field(default_factory=dict)

    @property
    def silent(self) -> tuple[str, ...]:
        """Return the parts that the file says nothing of."""
        parts = (("walls", self.outline), ("doors", self.entrances), ("features", self.features))
        return tuple(name for name, part in parts if part is None)


NO_WALLS = Walls()


class Gathering:
    """Reads hall after hall and gathers what was odd; numbers it gives out run over the whole plan."""

    def __init__(self) -> None:
        self.warnings: list[PlanNote] = []
        self.skipped: list[PlanNote] = []
        self._unnumbered = 0

    def warn(self, kind: str, hall: str, number: str = "", **values: Any) -> None:
        """Note something odd that did not keep the unit out."""
        self.warnings.append(PlanNote(kind, hall, number, values))

    def leave_out(self, hall: str, raw: RawUnit, reason: str) -> None:
        """Note a unit that is left out."""
        values = {"row": raw.row, "reason": reason}
        self.skipped.append(PlanNote("bad_polygon", hall, tidy(raw.number)[:MAX_NUMBER], values))

    def units(self, hall: str, raws: Iterable[RawUnit]) -> list[PlanUnit]:
        """Return the units of a hall, each with a number of its own."""
        read = [unit for raw in raws if (unit := self._unit(hall, raw))]
        units = self._told_apart(hall, read)
        refuse_crowd(unit.outline for unit in units)
        found = overlaps({unit.number: unit.outline for unit in units}, most=MAX_OVERLAPS)
        for first, second, area in found:
            self.warn("overlap", hall, first, other=second, area=area)
        if len(found) == MAX_OVERLAPS:
            self.warn("more_overlaps", hall, count=MAX_OVERLAPS)
        return units

    def hall(self, code: str, name: str, raws: Iterable[RawUnit], walls: Walls = NO_WALLS) -> PlanHall:
        """Return a hall; where the file draws no walls, a box around the units stands for them."""
        units = self.units(code, raws)
        outline = walls.outline
        if outline is None:
            outline = box_around([unit.outline for unit in units])
            self.warn("walls_guessed", code, gap=WALL_GAP)
        else:
            self._tell_outside(code, outline, units)
        features = self._not_too_many(code, walls.features or ())
        doors = walls.entrances or ()
        return PlanHall(
            code, name or code, outline, tuple(units), walls.islands, doors, features, walls.silent, walls.widths
        )

    def _not_too_many(self, hall: str, features: tuple[PlanFeature, ...]) -> tuple[PlanFeature, ...]:
        """Return as many features as a hall can have, and say so where there are more."""
        if len(features) > MAX_FEATURES:
            self.warn("too_many_features", hall, count=len(features), limit=MAX_FEATURES)
        return features[:MAX_FEATURES]

    def document(self, format_name: str, halls: Sequence[PlanHall]) -> PlanDocument:
        """Return the plan; raises PlanWithoutUnits."""
        document = PlanDocument(format_name, tuple(halls), tuple(self.warnings), tuple(self.skipped))
        if not document.unit_count:
            raise PlanWithoutUnits
        return document

    def _unit(self, hall: str, raw: RawUnit) -> PlanUnit | None:
        """Read one unit; one that cannot be read is skipped with its row and reason."""
        if isinstance(raw.ring, list | tuple) and len(raw.ring) > MAX_RING_POINTS:
            self.leave_out(hall, raw, "too_many_points")
            return None
        try:
            outline, repaired = repaired_ring(raw.ring)
        except BadPolygonError as error:
            self.leave_out(hall, raw, error.reason)
            return None
        number, aliases = self._number(hall, raw)
        if repaired:
            self.warn("repaired", hall, number)
        unit = PlanUnit(number, outline, aliases, raw.names, raw.stated_area, raw.attributes)
        if unit.stated_area is not None and abs(unit.stated_area - unit.area) > 1:
            self.warn("area_differs", hall, number, stated=unit.stated_area, measured=unit.area)
        return unit

    def _number(self, hall: str, raw: RawUnit) -> tuple[str, tuple[str, ...]]:
        """Return the number and the other codes; a unit without a usable number is given one."""
        number = tidy(raw.number)
        if not (_UNNUMBERED.match(number) or len(number) > MAX_NUMBER or not match_key(number)):
            return number, raw.aliases
        printed = (number[:100],) if match_key(number) else ()
        self._unnumbered += 1
        number = f"X-{self._unnumbered:03d}"
        self.warn("unnumbered", hall, number, row=raw.row)
        return number, printed + raw.aliases

    def _told_apart(self, hall: str, units: list[PlanUnit]) -> list[PlanUnit]:
        """Give the second unit of one number a suffix: numbers are unique in a hall."""
        taken = {match_key(unit.number) for unit in units}
        seen: set[str] = set()
        counts: dict[str, int] = {}
        apart: list[PlanUnit] = []
        for unit in units:
            number, key = unit.number, match_key(unit.number)
            if key in seen:
                counts[key], number = _free_number(number, taken, counts.get(key, 2))
                taken.add(match_key(number))
                self.warn("repeated_number", hall, number, printed=unit.number)
            seen.add(match_key(number))
            apart.append(replace(unit, number=number))
        return apart

    def _tell_outside(self, hall: str, outline: Ring, units: Sequence[PlanUnit]) -> None:
        """Note every unit that is not wholly inside the walls."""
        walls = polygon_of(outline).buffer(0.05)
        for unit in units:
            if not walls.covers(polygon_of(unit.outline)):
                self.warn("outside", hall, unit.number)


def box_around(rings: Sequence[Ring]) -> Ring:
    """Return the box around all units with an aisle on each side."""
    left, top, right, bottom = bounds_of(rings)
    corners = ((left, top, -1, -1), (right, top, 1, -1), (right, bottom, 1, 1), (left, bottom, -1, 1))
    return tuple((round(x + WALL_GAP * east, 3), round(y + WALL_GAP * south, 3)) for x, y, east, south in corners)


def _free_number(number: str, taken: set[str], count: int) -> tuple[int, str]:
    """Return the number with the first free suffix from `count` on: A-112 (2), A-112 (3) ..."""
    while match_key(f"{number} ({count})") in taken:
        count += 1
    return count + 1, f"{number} ({count})"


def tidy(text: str) -> str:
    """Return a printed text in one line, without what cannot be printed."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def names_of(raw: Iterable[object]) -> tuple[str, ...]:
    """Return the printed firm names, trimmed, each once."""
    names = [tidy(name)[:MAX_NAME] for name in raw if isinstance(name, str)]
    return tuple(dict.fromkeys(name for name in names if name))


def area_of_text(raw: object) -> float | None:
    """Return the stated area where it is a number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return float(raw) if 0 <= raw < 1e7 else None
