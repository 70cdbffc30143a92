"""Many polygons on one floor: who touches whom, which sides face an aisle.

All edges of all units go into one search tree; two edges are in contact where they run side by side.
From these contacts alone follow neighbours, contiguity and open sides, so a hall of thousands of units
takes a fraction of a second.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from eventsapp.venues.geometry.edges import WALL, Edges, Floats, Integers, contacts_of, edges_of
from eventsapp.venues.geometry.rings import SEAM, RawRing, bounds_of, polygons_of

K = TypeVar("K", bound=Hashable)

MIN_SHARED = 1.0  # metres of common edge that make two units neighbours
MIN_OPEN = 1.0  # metres of free edge that make a side open
MIN_AISLE = 1.0  # an edge with less room than this before it faces no aisle
MOST_NOTED = 256  # orders of distance that are kept
_AT_ONCE = 256  # units compared with all others in one go: memory stays small when many lie on one spot


@dataclass(frozen=True, slots=True)
class Frontage:
    """The open sides of a unit or stand: the quarter turns (0 to 3) they face, and their metres."""

    sides: frozenset[int]
    metres: float

    @property
    def count(self) -> int:
        """Return the number of open sides, 0 to 4."""
        return len(self.sides)

    @property
    def kind(self) -> str:
        """Return enclosed, row, through, corner, peninsula or island."""
        if self.count == 2:
            first, second = sorted(self.sides)
            return "through" if second - first == 2 else "corner"
        return {0: "enclosed", 1: "row", 3: "peninsula"}.get(self.count, "island")


class Floor(Generic[K]):
    """The units of one hall with what touches what, computed once."""

    def __init__(
        self,
        units: Mapping[K, RawRing],
        outline: RawRing | None = None,
        obstacles: Sequence[RawRing] = (),
        *,
        seam: float = SEAM,
    ) -> None:
        """Measure all contacts. `outline` is the wall; `obstacles` are columns and the like."""
        self._keys = list(units)
        self._index = {key: at for at, key in enumerate(self._keys)}
        self._touching: dict[K, dict[K, float]] = {key: {} for key in self._keys}
        self._open: dict[K, dict[int, float]] = {key: {} for key in self._keys}
        self._beside: dict[K, tuple[K, ...]] = {}
        self.boxes = {key: bounds_of([ring]) for key, ring in units.items()}
        """Left, top, right and bottom of every unit."""
        self._by_distance: dict[frozenset[K], list[K]] = {}
        if not units:
            return
        rings = [(at, units[key], False) for key, at in self._index.items()]
        walls = [(WALL, ring, False) for ring in obstacles]
        if outline:
            walls.append((WALL, outline, True))
        edges = edges_of([*rings, *walls])
        self._measure(edges, seam)

    def __contains__(self, key: object) -> bool:
        return key in self._index

    def knows(self, keys: Collection[K]) -> bool:
        """Say whether all these units are on the floor."""
        return self._index.keys() >= set(keys)

    def by_distance(self, keys: Collection[K]) -> list[K]:
        """Return all units, those nearest to the middle of some first; noted for the next who asks for the same."""
        wanted = frozenset(keys)
        known = self._by_distance.get(wanted)
        if known is None:
            left, top, right, bottom = np.array([self.boxes[key] for key in wanted]).T
            x, y = (left.min() + right.max()) / 2, (top.min() + bottom.max()) / 2
            boxes = np.array([self.boxes[key] for key in self._keys])
            away = np.hypot(boxes[:, [0, 2]].mean(axis=1) - x, boxes[:, [1, 3]].mean(axis=1) - y)
            known = [self._keys[at] for at in np.lexsort((np.arange(len(self._keys)), away.round(6)))]
            if len(self._by_distance) >= MOST_NOTED:
                self._by_distance.clear()
            self._by_distance[wanted] = known
        return known

    def neighbours(self, key: K) -> dict[K, float]:
        """Return every unit that touches this one, with the metres of edge they share."""
        return dict(self._touching[key])

    def beside(self, key: K) -> tuple[K, ...]:
        """Return every unit that shares at least a metre of edge with this one; noted for the next who asks."""
        known = self._beside.get(key)
        if known is None:
            touching = self._touching[key].items()
            known = self._beside[key] = tuple(other for other, metres in touching if metres >= MIN_SHARED)
        return known

    def contiguous(self, keys: Collection[K]) -> bool:
        """Say whether the units hang together by shared edges of at least a metre; False for none."""
        wanted = set(keys)
        if not wanted or not wanted <= self._index.keys():
            return False
        reached: set[K] = set()
        waiting = [next(iter(wanted))]
        while waiting:
            key = waiting.pop()
            if key in reached:
                continue
            reached.add(key)
            touching = self._touching[key].items()
            waiting += [other for other, metres in touching if metres >= MIN_SHARED and other in wanted]
        return reached == wanted

    def frontage(self, keys: Iterable[K]) -> Frontage:
        """Return the open sides of one unit, or of several taken as one stand."""
        metres: dict[int, float] = defaultdict(float)
        for key in keys:
            for side, free in self._open[key].items():
                metres[side] += free
        sides = {side: free for side, free in metres.items() if free >= MIN_OPEN - 1e-6}
        return Frontage(frozenset(sides), round(sum(sides.values()), 2))

    def _measure(self, edges: Edges, seam: float) -> None:
        """Find the contacts of all edges and keep shared and free lengths."""
        contacts = contacts_of(edges, max(seam, MIN_AISLE))
        covered: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for edge, other, low, high, gap in contacts:
            covered[edge].append((low, high))
            mine, theirs = int(edges.owner[edge]), int(edges.owner[other])
            if theirs != WALL and gap <= seam:
                shared = self._touching[self._keys[mine]]
                shared[self._keys[theirs]] = shared.get(self._keys[theirs], 0.0) + high - low
        sides = _side_of(edges)
        for edge in np.flatnonzero(edges.owner != WALL).tolist():
            free = float(edges.length[edge]) - _covered_length(covered.get(edge, []))
            if free > seam:
                open_sides = self._open[self._keys[int(edges.owner[edge])]]
                side = int(sides[edge])
                open_sides[side] = open_sides.get(side, 0.0) + free


def shared_edge_length(first: RawRing, second: RawRing, tolerance: float = SEAM) -> float:
    """Return how many metres of boundary two polygons share; edges up to `tolerance` apart count as one."""
    return Floor({0: first, 1: second}, seam=tolerance).neighbours(0).get(1, 0.0)


def overlaps(units: Mapping[K, RawRing], at_least: float = 0.1, most: int | None = None) -> list[tuple[K, K, float]]:
    """Return the pairs of units that lie on each other, with the common area in square metres; `most` pairs at most."""
    keys = list(units)
    if not keys:
        return []
    shapes = polygons_of(list(units.values()))
    found: list[tuple[K, K, float]] = []
    tree = shapely.STRtree(shapes)
    for start in range(0, len(keys), _AT_ONCE):
        found += _overlaps_of(keys, shapes, tree, start, at_least)
        if most is not None and len(found) >= most:
            return found[:most]
    return found


def _overlaps_of(
    keys: Sequence[K], shapes: NDArray[np.object_], tree: shapely.STRtree, start: int, at_least: float
) -> list[tuple[K, K, float]]:
    """Return the pairs whose first unit is one of those from `start` on."""
    first, second = tree.query(shapes[start : start + _AT_ONCE])
    first = first + start
    once = (first < second) & (_common_boxes(shapes[first], shapes[second]) >= at_least)
    first, second = first[once], second[once]
    areas = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    pairs = zip(first.tolist(), second.tolist(), areas.tolist(), strict=True)
    return [(keys[one], keys[two], round(area, 2)) for one, two, area in pairs if area >= at_least]


def _common_boxes(first: NDArray[np.object_], second: NDArray[np.object_]) -> Floats:
    """Return the area that the boxes of each pair share: no less than what the shapes share, and cheap."""
    one, other = shapely.bounds(first), shapely.bounds(second)
    sides = np.minimum(one[:, 2:], other[:, 2:]) - np.maximum(one[:, :2], other[:, :2])
    area: Floats = np.prod(np.maximum(sides, 0.0), axis=1)
    return area


def _side_of(edges: Edges) -> Integers:
    """Return the quarter turn each edge faces, counted from its owner's longest edge: units may be turned."""
    angle = np.degrees(np.arctan2(edges.outward[:, 1], edges.outward[:, 0]))
    order = np.lexsort((-edges.length, edges.owner))
    owners, first = np.unique(edges.owner[order], return_index=True)
    base = angle[order][first] % 90
    base = np.where(base > 89.5, base - 90, base)
    turned = angle - base[np.searchsorted(owners, edges.owner)]
    return np.asarray(np.round(turned / 90).astype(np.int64) % 4)


def _covered_length(spans: list[tuple[float, float]]) -> float:
    """Return the length of the union of spans."""
    total = 0.0
    reached = float("-inf")
    for low, high in sorted(spans):
        if high > reached:
            total += high - max(low, reached)
            reached = high
    return total
