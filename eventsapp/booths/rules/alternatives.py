"""The nearest stands that are as good as one that was lost. Pure: a floor, what is free, what was wanted."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from eventsapp.venues.geometry import Floor

MOST_TRIED = 400
"""Free units to start from, nearest first; enough for the far side of a large hall."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Units that make a stand; `metres` from the middle of what was wanted."""

    unit_ids: tuple[int, ...]
    open_sides: int
    metres: float


class Surroundings:
    """The free units of a hall; who touches whom and where everything is, the floor knows for every question."""

    def __init__(self, floor: Floor[int], free: Collection[int]) -> None:
        """Take the hall's floor, measured once for each state of its plan, and what is free at the moment."""
        self.floor = floor
        self.free = frozenset(free)
        self.boxes: Mapping[int, Box] = floor.boxes

    def neighbours(self, key: int) -> list[int]:
        """Return the free units that share a metre of edge with this one."""
        return [other for other in self.floor.beside(key) if other in self.free]


def alternatives(around: Surroundings, wanted: Sequence[int], open_sides: int, most: int = 3) -> list[Alternative]:
    """Return up to `most` stands of as many free units, at least as many open sides, contiguous, nearest first.

    No unit is in two of them, so that several people who lost the same stand do not all meet again.
    """
    if not wanted:
        return []
    middle = _centre(_around([around.boxes[key] for key in wanted]))
    seeds = list(islice((key for key in around.floor.by_distance(wanted) if key in around.free), MOST_TRIED))
    found: list[Alternative] = []
    for units in clusters_from(around, seeds, len(wanted)):
        sides = around.floor.frontage(units).count
        if sides >= open_sides:
            box = _around([around.boxes[key] for key in units])
            found.append(Alternative(tuple(sorted(units)), sides, round(_metres(middle, box), 1)))
        if len(found) >= most * 4:
            break
    return _apart(sorted(found, key=lambda one: (one.metres, one.unit_ids)), most)


def clusters_from(around: Surroundings, seeds: Sequence[int], size: int) -> Iterator[frozenset[int]]:
    """Yield sets of so many touching free units, each grown from one of the seeds, each set once."""
    seen: set[frozenset[int]] = set()
    for seed in seeds:
        for wide in (1.0, 3.0, 1 / 3):
            units = _grown(around, seed, size, wide)
            if units is not None and units not in seen:
                seen.add(units)
                yield units
            if size == 1:
                break


def _grown(around: Surroundings, seed: int, size: int, wide: float) -> frozenset[int] | None:
    """Add the neighbour that keeps the stand most compact until it is large enough.

    `wide` above 1 makes depth dear, so that a row comes out; below 1 a column.
    """
    units, box = {seed}, around.boxes[seed]
    edge = dict.fromkeys(around.neighbours(seed))
    while len(units) < size:
        if not edge:
            return None
        sizes = {key: _around([box, around.boxes[key]]) for key in edge}
        best = min(edge, key=lambda key: (_cost(sizes[key], wide), key))
        units.add(best)
        box = sizes[best]
        del edge[best]
        edge.update(dict.fromkeys(key for key in around.neighbours(best) if key not in units))
    return frozenset(units)


def _apart(found: Sequence[Alternative], most: int) -> list[Alternative]:
    """Return the first ones that have no unit in common."""
    kept: list[Alternative] = []
    used: set[int] = set()
    for one in found:
        if used.isdisjoint(one.unit_ids):
            kept.append(one)
            used.update(one.unit_ids)
        if len(kept) == most:
            break
    return kept


def _cost(box: Box, wide: float) -> float:
    return (box[2] - box[0]) + wide * (box[3] - box[1])


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _metres(point: tuple[float, float], box: Box) -> float:
    x, y = _centre(box)
    return math.hypot(x - point[0], y - point[1])
