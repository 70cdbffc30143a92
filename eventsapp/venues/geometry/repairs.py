"""Outlines that are no polygon as drawn but clearly mean one."""

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from eventsapp.venues.geometry.rings import MIN_AREA, BadPolygonError, Ring, clean_ring

MIN_SHARE = 0.6  # of a crossing outline's area: the part that is kept must be most of it


def repaired_ring(raw: object) -> tuple[Ring, bool]:
    """Return the ring and whether it had to be repaired; raises BadPolygonError where a repair would be a guess.

    Closing and orientation need no repair. Of an outline that crosses itself the largest part is kept.
    """
    try:
        return clean_ring(raw), False
    except BadPolygonError as error:
        if error.reason not in {"self_crossing", "no_area"} or not isinstance(raw, list | tuple):
            raise
        part = _largest_part([(float(x), float(y)) for x, y in raw])
        if part is None:
            raise
    return clean_ring([list(point) for point in part.exterior.coords]), True


def _largest_part(points: list[tuple[float, float]]) -> Polygon | None:
    """Return the part that holds most of the area, None where no part does."""
    parts = polygons_in(shapely.make_valid(Polygon(points)))
    whole = sum(part.area for part in parts)
    largest = max(parts, key=lambda part: part.area, default=None)
    if largest is None or largest.area < MIN_AREA or largest.area < MIN_SHARE * whole:
        return None
    return largest


def polygons_in(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons a shape consists of; lines and points beside them are nothing to stand on."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return [polygon for part in getattr(shape, "geoms", ()) for polygon in polygons_in(part)]
