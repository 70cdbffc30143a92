"""The edges of many shapes at once, and which of them look at each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from eventsapp.venues.geometry.rings import SEAM, RawRing

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Contact = tuple[int, int, float, float, float]
"""Edge, edge it looks at, from and to along the first, and the gap between them."""

PARALLEL = 0.02  # sine of the angle up to which two edges count as parallel
WALL = -1


@dataclass(frozen=True, slots=True)
class Edges:
    """Every edge of a floor: owner, start, direction of length one, length; free space lies on its right."""

    owner: Integers
    start: Floats
    along: Floats
    length: Floats

    @property
    def outward(self) -> Floats:
        """Return the unit vectors that point away from the owner."""
        return np.column_stack([self.along[:, 1], -self.along[:, 0]])


def edges_of(rings: Sequence[tuple[int, RawRing, bool]]) -> Edges:
    """Cut (owner, ring, seen from inside), none of them empty, into edges that have their owner on the left."""
    sizes = np.asarray([len(raw) for _owner, raw, _inside in rings], dtype=np.int64)
    points = np.asarray([point for _owner, raw, _inside in rings for point in raw], dtype=np.float64)
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    before, after = _beside(firsts, sizes)
    start, end = points, points[after]
    twice_area = np.add.reduceat(start[:, 0] * end[:, 1] - end[:, 0] * start[:, 1], firsts)
    from_inside = np.asarray([inside for _owner, _raw, inside in rings])
    turned = np.repeat((twice_area < 0) != from_inside, sizes)  # these run the other way round
    step = np.where(turned[:, None], points[before] - start, end - start)
    owner = np.repeat(np.asarray([owner for owner, _raw, _inside in rings], dtype=np.int64), sizes)
    length = np.hypot(step[:, 0], step[:, 1])
    kept = length > 1e-6
    return Edges(owner[kept], start[kept], step[kept] / length[kept, None], length[kept])


def _beside(firsts: Integers, sizes: Integers) -> tuple[Integers, Integers]:
    """Return for each point of all rings the places of the one before it and the one after it in its ring."""
    places = np.arange(int(sizes.sum()))
    before, after = places - 1, places + 1
    lasts = firsts + sizes - 1
    before[firsts], after[lasts] = lasts, firsts
    return before, after


def contacts_of(edges: Edges, reach: float) -> list[Contact]:
    """Return where a unit's edge looks at another's within reach."""
    ends = edges.start + edges.along * edges.length[:, None]
    low, high = np.minimum(edges.start, ends), np.maximum(edges.start, ends)
    ours = np.flatnonzero(edges.owner != WALL)
    # Their boxes alone are compared, several times as fast as distances; what is too far is sorted out below.
    found = shapely.STRtree(_lines(low, high)).query(_lines(low[ours] - reach, high[ours] + reach))
    edge, other = ours[found[0]], found[1]
    apart = edges.owner[edge] != edges.owner[other]
    facing = np.einsum("ij,ij->i", edges.along[edge], edges.along[other]) < -(1 - PARALLEL**2)
    edge, other = edge[apart & facing], other[apart & facing]
    towards = edges.start[other] - edges.start[edge]
    gap = np.einsum("ij,ij->i", towards, edges.outward[edge])
    first = np.einsum("ij,ij->i", towards, edges.along[edge])
    second = np.einsum("ij,ij->i", ends[other] - edges.start[edge], edges.along[edge])
    start = np.maximum(np.minimum(first, second), 0.0)
    end = np.minimum(np.maximum(first, second), edges.length[edge])
    real = (gap > -SEAM) & (gap < reach) & (end - start > 0.01)
    columns = (edge[real], other[real], start[real], end[real], gap[real])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _lines(start: Floats, end: Floats) -> NDArray[np.object_]:
    """Return a line across each box, which is quicker to build than the box."""
    return np.asarray(shapely.linestrings(np.stack([start, end], axis=1)), dtype=object)
