"""From the drawing's own units and axes to metres with x to the east and y to the south."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from eventsapp.venues.plan_import.gathering import Gathering, RawUnit
from eventsapp.venues.plan_import.options import PlanOptions
from eventsapp.venues.plan_import.refusals import ImplausiblePlan

CELL = 3.0  # metres: what a cell of a fair mostly measures
FOOT = 0.3048
METRES_PER = {"mm": 0.001, "cm": 0.01, "dm": 0.1, "m": 1.0, "ft": FOOT, "in": 0.0254}
FAR = 2_000.0  # metres from the middle of a plan: no hall is as large
_NEAR_ORIGIN = 10_000.0
_KILOMETRE = 1_000.0

Points = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """How drawing units become metres; `y_up` where the file counts y upwards."""

    scale: float = 1.0
    y_up: bool = False
    mirror: bool = False

    @classmethod
    def of(cls, scale: float, options: PlanOptions, *, y_up: bool) -> "Frame":
        """Return the frame of a file, as the options turn it."""
        return cls(scale, y_up != options.flip, options.mirror)

    def point(self, x: float, y: float) -> list[float]:
        """Return a point in metres."""
        across, down = x * self.scale, y * self.scale
        return [(-across if self.mirror else across) + 0.0, (-down if self.y_up else down) + 0.0]

    def ring(self, points: Points) -> list[list[float]]:
        """Return points in metres."""
        return [self.point(point[0], point[1]) for point in points]


def guessed_scale(sides: Iterable[float]) -> float:
    """Return metres per drawing unit when the most common of these lengths is a cell of 3 m."""
    found = [side for side in sides if math.isfinite(side) and side > 0]
    if not found:
        return 1.0
    common = Counter(significant(side, 3) for side in found).most_common()
    most = max(side for side, count in common if count == common[0][1])
    return significant(CELL / most, 5)


def significant(value: float, digits: int) -> float:
    """Round to significant digits."""
    return float(f"{value:.{digits}g}")


def sides_of(points: Points) -> tuple[float, float]:
    """Return the shorter and the longer side of the box along the longest edge of an outline."""
    ends = [*points[1:], points[0]]
    edges = [(end[0] - start[0], end[1] - start[1]) for start, end in zip(points, ends, strict=True)]
    across, down = max(edges, key=lambda edge: math.hypot(*edge))
    length = math.hypot(across, down) or 1.0
    along = [(x * across + y * down) / length for x, y in ((point[0], point[1]) for point in points)]
    aside = [(y * across - x * down) / length for x, y in ((point[0], point[1]) for point in points)]
    spans = sorted((max(along) - min(along), max(aside) - min(aside)))
    return spans[0], spans[1]


def refuse_implausible(units: Sequence[RawUnit]) -> None:
    """Refuse a plan most of whose units are smaller than a table or larger than a hall: its scale is wrong."""
    areas = []
    for unit in units:
        ring = finite_ring(unit.ring)
        if ring:
            shorter, longer = sides_of(ring)
            areas.append(shorter * longer)
    if areas and not 0.2 <= median(areas) <= 20_000:
        raise ImplausiblePlan(area=f"{median(areas):.2g}")


def brought_near(hall: str, units: list[RawUnit], gathering: Gathering) -> tuple[list[RawUnit], tuple[float, float]]:
    """Return the units and how far they were moved: a plan drawn on a country's grid is moved by whole kilometres.

    Near plans stay where they are, so that reading a changed file again does not move what did not change.
    Units far from all others are left out.
    """
    rings = [(unit, finite_ring(unit.ring)) for unit in units]
    centres = [_middle(ring) for _, ring in rings if ring]
    if not centres:
        return units, (0.0, 0.0)
    x, y = median(centre[0] for centre in centres), median(centre[1] for centre in centres)
    away = (_kilometres(x), _kilometres(y)) if max(abs(x), abs(y)) > _NEAR_ORIGIN else (0.0, 0.0)
    if any(away):
        gathering.warn("moved", hall, east=f"{-away[0] / _KILOMETRE:g}", south=f"{-away[1] / _KILOMETRE:g}")
    kept = []
    for unit, ring in rings:
        if ring and math.dist(_middle(ring), (x, y)) > FAR:
            gathering.leave_out(hall, unit, "far_away")
        else:
            kept.append(_moved(unit, away))
    return kept, away


def _kilometres(value: float) -> float:
    """Return the whole kilometres below a coordinate, in metres."""
    return math.floor(value / _KILOMETRE) * _KILOMETRE


def _moved(unit: RawUnit, away: tuple[float, float]) -> RawUnit:
    """Return the unit nearer to the origin."""
    ring = unit.ring
    if not any(away) or not isinstance(ring, list | tuple):
        return unit
    moved = [[x - away[0], y - away[1]] for x, y in ring]
    return replace(unit, ring=moved)


def finite_ring(raw: object) -> Points:
    """Return the points where they are numbers; nothing otherwise."""
    if not isinstance(raw, list | tuple) or len(raw) < 3:
        return []
    sound = all(
        isinstance(point, list | tuple)
        and len(point) == 2
        and all(isinstance(value, int | float) and math.isfinite(value) for value in point)
        for point in raw
    )
    return raw if sound else []


def _middle(points: Points) -> tuple[float, float]:
    """Return the middle of the box around points."""
    across, down = [point[0] for point in points], [point[1] for point in points]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
