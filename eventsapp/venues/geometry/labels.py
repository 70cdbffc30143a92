"""Where a name fits into a shape: the largest upright box inside a polygon."""

from dataclasses import dataclass
from itertools import pairwise

import shapely

from eventsapp.venues.geometry.rings import Point, RawRing, bounds_of, polygon_of, rectangle_sides

_AS_LARGE = 0.95
MAX_CUTS = 24  # beyond this many distinct coordinates a shape counts as round


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in metres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        """Return the middle of the box."""
        return (self.x + self.width / 2, self.y + self.height / 2)


def label_point(ring: RawRing) -> Point:
    """Return the point at which a label of this polygon is centred; it always lies inside."""
    return label_box(ring).centre


def label_box(ring: RawRing) -> Box:
    """Return the upright box inside the polygon that holds the most text (wide beats tall)."""
    left, top, right, bottom = bounds_of([ring])
    if rectangle_sides(ring) is not None:
        return Box(left, top, right - left, bottom - top)
    across = sorted({float(point[0]) for point in ring})
    down = sorted({float(point[1]) for point in ring})
    if len(across) > MAX_CUTS or len(down) > MAX_CUTS:
        return _inscribed(ring)
    return _largest_box(ring, across, down) or _inscribed(ring)


def _inscribed(ring: RawRing) -> Box:
    """Return the square inside the largest circle that fits; around the middle where one as large fits there."""
    polygon = polygon_of(ring)
    radius_line = shapely.maximum_inscribed_circle(polygon)
    (x, y), _ = radius_line.coords
    radius = float(radius_line.length)
    middle = polygon.centroid
    if polygon.contains(middle) and middle.distance(polygon.exterior) >= radius * _AS_LARGE:
        x, y, radius = middle.x, middle.y, float(middle.distance(polygon.exterior))
    half = radius * 0.707
    return Box(x - half, y - half, 2 * half, 2 * half)


def _largest_box(ring: RawRing, across: list[float], down: list[float]) -> Box | None:
    """Try every box on the grid the corners make; None where the sides are slanted."""
    inside = _cells_inside(ring, across, down)
    best: Box | None = None
    for first in range(len(across) - 1):
        free = [True] * (len(down) - 1)
        for last in range(first, len(across) - 1):
            free = [was and inside[last][row] for row, was in enumerate(free)]
            for start, end in _runs(free):
                width, height = across[last + 1] - across[first], down[end] - down[start]
                box = Box(across[first], down[start], width, height)
                best = box if best is None or _room(box) > _room(best) else best
    return best


def _room(box: Box) -> float:
    """Rate a box for text: lines are wide, so width counts a little more than height."""
    return float(box.width**1.2 * box.height)


def _cells_inside(ring: RawRing, across: list[float], down: list[float]) -> list[list[bool]]:
    """Say for each cell of the corner grid whether it lies inside the polygon."""
    polygon = polygon_of(ring).buffer(0.001)
    return [
        [bool(polygon.covers(shapely.box(left, top, right, bottom))) for top, bottom in pairwise(down)]
        for left, right in pairwise(across)
    ]


def _runs(free: list[bool]) -> list[tuple[int, int]]:
    """Return (start, end) of every unbroken run of free rows, end exclusive."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for row, is_free in enumerate([*free, False]):
        if is_free and start is None:
            start = row
        elif not is_free and start is not None:
            runs.append((start, row))
            start = None
    return runs
