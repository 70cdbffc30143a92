"""Rows with a place and no size: cells are laid out around the points, none over another.

Points in one spot share a cell: those of one number are one unit, others get a strip of it each.
"""

import math
from collections.abc import Iterable, Sequence
from statistics import median

import numpy as np
import shapely
from numpy.typing import NDArray

from eventsapp.venues.geometry import Ring, rectangle
from eventsapp.venues.numbering import match_key
from eventsapp.venues.plan_import.frame import CELL, Frame, significant
from eventsapp.venues.plan_import.gathering import Gathering, RawUnit
from eventsapp.venues.plan_import.options import PlanOptions
from eventsapp.venues.plan_import.table.columns import PlanRow

_SAME_SPOT = 0.25  # of the usual distance between neighbours
_LEAST = 0.3  # metres: a cell smaller than this is no place to stand
_AT_ONCE = 128

Floats = NDArray[np.float64]


def lay_out_points(
    hall: str, rows: Sequence[PlanRow], scale: float | None, options: PlanOptions, gathering: Gathering
) -> list[RawUnit]:
    """Return a cell for every row that has a place, and say so."""
    placed = [row for row in rows if row.x is not None and row.y is not None]
    for row in rows:
        if row.x is None or row.y is None:
            gathering.leave_out(hall, RawUnit(row.number, None, row.row), "no_place")
    if not placed:
        return []
    pitch = _pitch(placed)
    if scale is None:
        scale = significant(CELL / pitch, 5)
        gathering.warn("scale_guessed_points", hall, scale=f"{scale:g}")
    spots = _spots(placed, pitch)
    frame = Frame.of(scale, options, y_up=False)
    units = _cells(hall, spots, frame, gathering)
    gathering.warn("laid_out", hall, count=len(units))
    return units


def _pitch(rows: Sequence[PlanRow]) -> float:
    """Return the usual distance between neighbours, in the table's unit."""
    places = np.unique(np.asarray([[row.x, row.y] for row in rows], dtype=np.float64), axis=0)
    near = _nearest(places)
    found = near[np.isfinite(near) & (near > 0)].tolist()
    return median(found) if found else 1.0


def _nearest(places: Floats) -> Floats:
    """Return each place's distance to the nearest other one, as squares measure it (the larger of dx and dy).

    No place is farther in this measure than as the crow flies, so only those in a strip of that width are compared.
    """
    near = np.full(len(places), math.inf)
    if len(places) < 2:
        return near
    order = np.argsort(places[:, 0], kind="stable")
    ordered = places[order]
    points = np.asarray(shapely.points(ordered), dtype=object)
    found, reach = shapely.STRtree(points).query_nearest(
        points, return_distance=True, exclusive=True, all_matches=False
    )
    widest = np.full(len(places), math.inf)
    widest[found[0]] = reach
    for start in range(0, len(places), _AT_ONCE):
        block = ordered[start : start + _AT_ONCE]
        width = float(widest[start : start + _AT_ONCE].max())
        low = int(np.searchsorted(ordered[:, 0], block[0, 0] - width, side="left"))
        high = int(np.searchsorted(ordered[:, 0], block[-1, 0] + width, side="right"))
        strip = ordered[low:high]
        apart = np.abs(block[:, None, :] - strip[None, :, :]).max(axis=2)
        itself = np.arange(start, start + len(block)) - low
        apart[np.arange(len(block)), itself] = math.inf
        near[order[start : start + _AT_ONCE]] = apart.min(axis=1)
    return near


def _spots(rows: Sequence[PlanRow], pitch: float) -> list[list[PlanRow]]:
    """Put rows together that stand in one spot."""
    spots: dict[tuple[int, int], list[PlanRow]] = {}
    side = pitch * _SAME_SPOT
    for row in rows:
        spots.setdefault((round((row.x or 0.0) / side), round((row.y or 0.0) / side)), []).append(row)
    return list(spots.values())


def _cells(hall: str, spots: Sequence[Sequence[PlanRow]], frame: Frame, gathering: Gathering) -> list[RawUnit]:
    """Return the units of all spots: as large as wanted, but never over the half way to a neighbour."""
    middles = np.asarray([frame.point(spot[0].x or 0.0, spot[0].y or 0.0) for spot in spots], dtype=np.float64)
    units: list[RawUnit] = []
    for spot, middle, room in zip(spots, middles.tolist(), _nearest(middles).tolist(), strict=True):
        groups = _by_number(spot)
        side = math.floor(min(_wanted(spot), room) * 1000) / 1000
        if side / len(groups) < _LEAST:
            for group in groups:
                gathering.leave_out(hall, RawUnit(group[0].number, None, group[0].row), "no_room")
            continue
        cell = (middle[0] - side / 2, middle[1] - side / 2, side)
        for group, ring in zip(groups, _strips(cell, len(groups)), strict=True):
            units.append(_unit(hall, group, ring, gathering))
    return units


def _wanted(spot: Sequence[PlanRow]) -> float:
    """Return the side of the cell a spot should have: its stated area, else a usual cell."""
    areas = [row.area for row in spot if row.area and row.area > 0]
    return math.sqrt(sum(areas)) if areas else CELL


def _by_number(spot: Sequence[PlanRow]) -> list[list[PlanRow]]:
    """Put rows of one number together."""
    groups: dict[str, list[PlanRow]] = {}
    for row in spot:
        groups.setdefault(match_key(row.number) or f"row {row.row}", []).append(row)
    return list(groups.values())


def _strips(cell: tuple[float, float, float], count: int) -> Iterable[Ring]:
    """Cut a cell into strips side by side."""
    left, top, side = cell
    return [rectangle(left + side * place / count, top, side / count, side) for place in range(count)]


def _unit(hall: str, group: Sequence[PlanRow], ring: Ring, gathering: Gathering) -> RawUnit:
    """Return the unit of the rows of one number in one spot."""
    first = group[0]
    if len(group) > 1:
        gathering.warn("one_spot", hall, first.number, count=len(group))
    names = tuple(dict.fromkeys(name for row in group for name in row.names))
    outline = [list(point) for point in ring]
    return RawUnit(
        first.number,
        outline,
        first.row,
        first.aliases,
        names=names,
        stated_area=first.area,
        attributes=first.attributes,
    )
