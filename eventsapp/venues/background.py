"""A picture under a plan: two points on it and the length between them give its scale."""

import math
from dataclasses import dataclass

from eventsapp.venues.geometry import Point

MIN_PIXELS = 2.0
MAX_LENGTH = 10_000.0


class BadScaleError(ValueError):
    """No scale follows; `reason`: not_numbers, same_point, no_length or too_long."""

    def __init__(self, reason: str) -> None:
        """Remember why."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Background:
    """Where a picture lies: `scale` in metres per pixel, `origin` the place of its upper left corner in metres."""

    scale: float
    origin: Point

    def metres(self, pixel: Point) -> Point:
        """Return the place in the hall of a point of the picture."""
        return (self.origin[0] + pixel[0] * self.scale, self.origin[1] + pixel[1] * self.scale)

    def pixel(self, place: Point) -> Point:
        """Return the point of the picture that shows a place in the hall."""
        return ((place[0] - self.origin[0]) / self.scale, (place[1] - self.origin[1]) / self.scale)

    def extent(self, width: int, height: int) -> tuple[float, float, float, float]:
        """Return (x, y, width, depth) in metres of a picture of so many pixels."""
        return (*self.origin, width * self.scale, height * self.scale)


def background_of(first: Point, second: Point, length: float, first_at: Point = (0.0, 0.0)) -> Background:
    """Return how a picture lies when two of its points are `length` metres apart and the first lies at `first_at`.

    Points are in pixels from the upper left; raises BadScaleError.
    """
    if not all(math.isfinite(value) for value in (*first, *second, *first_at, length)):
        raise BadScaleError("not_numbers")
    apart = math.dist(first, second)
    if apart < MIN_PIXELS:
        raise BadScaleError("same_point")
    if length <= 0:
        raise BadScaleError("no_length")
    if length > MAX_LENGTH:
        raise BadScaleError("too_long")
    scale = length / apart
    return Background(scale, (first_at[0] - first[0] * scale, first_at[1] - first[1] * scale))
