"""Rows with a size: rectangles, perhaps turned, or outlines spelled out."""

import math
from collections.abc import Sequence

from eventsapp.venues.plan_import.frame import Frame
from eventsapp.venues.plan_import.gathering import RawUnit
from eventsapp.venues.plan_import.table.columns import PlanRow

NOWHERE = [[math.nan, math.nan]]  # what a row without figures stands for: it is left out with that reason


def has_size(rows: Sequence[PlanRow]) -> bool:
    """Say whether any row is more than a point."""
    return any(row.outline or row.width is not None or row.depth is not None for row in rows)


def shorter_sides(rows: Sequence[PlanRow]) -> list[float]:
    """Return the shorter side of every rectangle."""
    sizes = [(row.width, row.depth) for row in rows]
    return [min(abs(width), abs(depth)) for width, depth in sizes if width and depth]


def raw_rectangles(rows: Sequence[PlanRow], frame: Frame) -> list[RawUnit]:
    """Return the units of rows with sizes; `rotation` turns a rectangle about its corner x, y, clockwise as drawn."""
    units = []
    for row in rows:
        corners = row.outline if row.outline is not None else _corners(row)
        ring = frame.ring(corners or NOWHERE)
        units.append(
            RawUnit(
                row.number,
                ring,
                row.row,
                row.aliases,
                names=row.names,
                stated_area=row.area,
                attributes=row.attributes,
            )
        )
    return units


def _corners(row: PlanRow) -> list[list[float]]:
    """Return the corners of a rectangle; nothing where a figure is missing."""
    if row.x is None or row.y is None or row.width is None or row.depth is None:
        return []
    turn = math.radians(row.rotation % 360)
    cosine, sine = math.cos(turn), math.sin(turn)
    corners = ((0.0, 0.0), (row.width, 0.0), (row.width, row.depth), (0.0, row.depth))
    return [[row.x + x * cosine - y * sine, row.y + x * sine + y * cosine] for x, y in corners]
