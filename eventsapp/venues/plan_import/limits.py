"""How much a plan can hold before it is refused; what is refused here would take minutes, or all memory."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from eventsapp.venues.geometry import RawRing
from eventsapp.venues.plan_import.refusals import CrowdedPlan, TooLargePlan

MAX_UNITS = 25_000
MAX_POINTS = 400_000
MAX_RING_POINTS = 2_000
MAX_SHAPES = 100_000  # closed shapes, texts or loose lines of a drawing
NEAR = 1.0  # metres within which edges are compared when open sides are measured
_EDGES_NEAR = 60  # edges within that distance of one edge, on average; real plans have about fifteen
_SPARE = 100_000
_AT_ONCE = 512


def refuse_count(what: str, count: int, limit: int) -> None:
    """Refuse more of something than a plan can have; raises TooLargePlan."""
    if count > limit:
        raise TooLargePlan(what=what, limit=limit)


def refuse_crowd(rings: Iterable[RawRing]) -> None:
    """Refuse outlines so many of which lie on one spot that they are no plan; raises CrowdedPlan."""
    found = [np.asarray(ring, dtype=np.float64) for ring in rings]
    if not found:
        return
    refuse_count("points", sum(map(len, found)), MAX_POINTS)
    pairs = [np.stack([ring, np.roll(ring, -1, axis=0)], axis=1) for ring in found]
    edges = np.concatenate(pairs)
    low, high = edges.min(axis=1) - NEAR / 2, edges.max(axis=1) + NEAR / 2
    boxes = np.asarray(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]), dtype=object)
    refuse_pairs(shapely.STRtree(boxes), boxes, _EDGES_NEAR)


def refuse_pairs(tree: shapely.STRtree, shapes: Sequence[object] | np.ndarray, usual: int) -> None:
    """Refuse when the shapes meet those of the tree more than `usual` times each; raises CrowdedPlan."""
    left = usual * len(shapes) + _SPARE
    for start in range(0, len(shapes), _AT_ONCE):
        left -= tree.query(np.asarray(shapes[start : start + _AT_ONCE], dtype=object)).shape[1]
        if left < 0:
            raise CrowdedPlan
