"""How wide the aisles are: the room before the edges of units, seen past nothing that stands nearer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from eventsapp.venues.geometry.edges import WALL, contacts_of, edges_of
from eventsapp.venues.geometry.floor import MIN_AISLE, K
from eventsapp.venues.geometry.rings import RawRing

LEAST_SEEN = 0.5  # metres of an edge that must look at the other side for the gap to count as an aisle
ROUNDING = 0.005

Span = tuple[float, float]


def narrow_aisles(
    units: Mapping[K, RawRing], outline: RawRing, obstacles: Sequence[RawRing], least: float
) -> dict[tuple[K, K | None], float]:
    """Return the aisles under `least` metres: (unit, unit or None for a wall or column) with their width.

    A gap of less than a metre is a seam or the space behind a stand, no aisle.
    """
    if not units:
        return {}
    keys = list(units)
    rings = [(at, ring, False) for at, ring in enumerate(units.values())]
    walls = [(WALL, ring, False) for ring in obstacles]
    edges = edges_of([*rings, *walls, (WALL, outline, True)])
    seen: dict[int, list[tuple[float, float, float, int]]] = defaultdict(list)
    for edge, other, low, high, gap in contacts_of(edges, least):
        seen[edge].append((gap, low, high, other))
    found: dict[tuple[K, K | None], float] = {}
    for edge, contacts in seen.items():
        mine = keys[int(edges.owner[edge])]
        for gap, other in _in_sight(sorted(contacts)):
            if MIN_AISLE <= gap < least - ROUNDING:
                owner = int(edges.owner[other])
                theirs = None if owner == WALL else keys[owner]
                if theirs is None or (theirs, mine) not in found:
                    pair = (mine, theirs)
                    found[pair] = min(found.get(pair, least), round(gap, 2))
    return found


def _in_sight(contacts: Sequence[tuple[float, float, float, int]]) -> list[tuple[float, int]]:
    """Return (gap, edge) of what an edge sees, the nearest first; what stands behind something nearer is not seen."""
    visible: list[tuple[float, int]] = []
    covered: list[Span] = []
    for gap, low, high, other in contacts:
        if high - low - _common(covered, low, high) >= LEAST_SEEN:
            visible.append((gap, other))
        covered.append((low, high))
    return visible


def _common(spans: Sequence[Span], low: float, high: float) -> float:
    """Return how many metres between low and high are covered."""
    total, reached = 0.0, low
    for start, end in sorted(spans):
        free_from, free_to = max(start, reached), min(end, high)
        if free_to > free_from:
            total += free_to - free_from
            reached = free_to
    return total
