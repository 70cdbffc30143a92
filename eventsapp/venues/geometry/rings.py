"""One polygon at a time: is it sound, how large is it. Lengths in metres, areas in square metres."""

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]
RawRing: TypeAlias = Sequence[Sequence[float]]

MIN_AREA = 0.01
MAX_COORDINATE = 100_000.0
SEAM = 0.1  # gaps up to this many metres are drawing seams, not space to walk through


class BadPolygonError(ValueError):
    """No polygon; `reason`: not_numbers, too_few_points, no_area, self_crossing or too_far."""

    def __init__(self, reason: str) -> None:
        """Remember why the ring is no polygon."""
        super().__init__(reason)
        self.reason = reason


def clean_ring(raw: object) -> Ring:
    """Return the ring open (last point not repeated), millimetre exact; raises BadPolygonError."""
    points = [_point(pair) for pair in raw] if isinstance(raw, list | tuple) else []
    kept = [point for at, point in enumerate(points) if point != points[(at + 1) % len(points)]]
    if len(set(kept)) < 3:
        raise BadPolygonError("too_few_points")
    polygon = Polygon(kept)
    if not polygon.is_valid:
        raise BadPolygonError("self_crossing" if polygon.area >= MIN_AREA else "no_area")
    if polygon.area < MIN_AREA:
        raise BadPolygonError("no_area")
    return tuple(kept)


def _point(pair: object) -> Point:
    """Read one [x, y] pair."""
    if not isinstance(pair, list | tuple) or len(pair) != 2 or any(isinstance(value, bool) for value in pair):
        raise BadPolygonError("not_numbers")
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in pair):
        raise BadPolygonError("not_numbers")
    if any(abs(value) > MAX_COORDINATE for value in pair):
        raise BadPolygonError("too_far")
    return (round(float(pair[0]), 3), round(float(pair[1]), 3))


def polygon_of(ring: RawRing) -> Polygon:
    """Build the shapely polygon of a ring."""
    return Polygon([(float(point[0]), float(point[1])) for point in ring])


def polygons_of(rings: Sequence[RawRing]) -> NDArray[np.object_]:
    """Build the shapely polygons of many rings at once, which takes a tenth of the time."""
    points = np.asarray([(point[0], point[1]) for ring in rings for point in ring], dtype=np.float64).reshape(-1, 2)
    owners = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    return np.asarray(shapely.polygons(shapely.linearrings(points, indices=owners)), dtype=object)


def area_of(ring: RawRing) -> float:
    """Return the area in square metres (the surveyor's formula: half the sum of cross products)."""
    total = 0.0
    before_x, before_y = ring[-1] if ring else (0.0, 0.0)
    for x, y in ring:
        total += before_x * y - x * before_y
        before_x, before_y = x, y
    return abs(total) / 2


def bounds_of(rings: Iterable[RawRing]) -> tuple[float, float, float, float]:
    """Return (min x, min y, max x, max y) of all rings together; zeros when there is none."""
    points = [point for ring in rings for point in ring]
    if not points:
        return (0.0, 0.0, 0.0, 0.0)
    across = [float(point[0]) for point in points]
    down = [float(point[1]) for point in points]
    return (min(across), min(down), max(across), max(down))


def rectangle(x: float, y: float, width: float, depth: float) -> Ring:
    """Return the axis-parallel rectangle whose corner nearest the origin is (x, y)."""
    return ((x, y), (x + width, y), (x + width, y + depth), (x, y + depth))


def rectangle_sides(ring: RawRing) -> tuple[float, float] | None:
    """Return (width, depth) of an axis-parallel rectangle, None for any other shape."""
    left, top, right, bottom = bounds_of([ring])
    width, depth = right - left, bottom - top
    if width * depth == 0 or abs(area_of(ring) - width * depth) > width * depth * 0.001:
        return None
    return (round(width, 2), round(depth, 2))


def merge_rings(rings: Sequence[RawRing]) -> tuple[Ring, ...]:
    """Return the outlines of the rings put together, seams closed; one ring when contiguous."""
    if len(rings) == 1:
        return (tuple((float(x), float(y)) for x, y in rings[0]),)
    grown = [polygon_of(ring).buffer(SEAM / 2, join_style="mitre") for ring in rings]
    merged = shapely.union_all(grown).buffer(-SEAM / 2, join_style="mitre").simplify(SEAM / 20)
    return tuple(_outline(part) for part in _parts(merged))


def _parts(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a shape, the largest first."""
    if isinstance(shape, Polygon):
        return [shape]
    if isinstance(shape, MultiPolygon):
        return sorted(shape.geoms, key=lambda part: -part.area)
    return []


def _outline(part: Polygon) -> Ring:
    """Return the outer ring without its repeated last point."""
    return tuple((round(x, 3) + 0.0, round(y, 3) + 0.0) for x, y in part.exterior.coords[:-1])
