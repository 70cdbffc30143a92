"""Good stands for a client: every contiguous set of free units near enough to the wish is scored, the best are named.

The score is a sum of points; its parts are the reasons a salesperson reads:

| part | points |
|---|---|
| each open side above those asked for | 4, at most 8 |
| compact: the share of its own rectangle that a stand fills | 10 |
| in the wished zone | 12 |
| a wished unit is in it | 30 for the first wish, 5 less for each later one |
| near those to be near | 20 beside them, nothing from 40 m on |
| far from those to be apart from | 20 from 30 m on, nothing beside them |
| price within the budget | 8 when it leaves a tenth, down to nothing at the limit |

What is no matter of points: size, least open sides, budget, one zone and the package are kept by every stand named.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from eventsapp.booths.rules.alternatives import Surroundings, clusters_from

Point = tuple[float, float]
NEAR_REACH = 40.0
APART_REACH = 30.0
MOST_SEEDS = 2000


@dataclass(frozen=True, slots=True)
class Client:
    """What a client looks for; `near` and `apart` are the middles of others' stands, in metres."""

    units: int
    open_sides: int = 0
    zone_id: int | None = None
    budget: int | None = None
    unit_price: int | None = None
    package_id: int | None = None
    near: Sequence[Point] = ()
    apart: Sequence[Point] = ()
    wished_units: Sequence[int] = ()
    """Best first."""
    wished_zones: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A stand for a client: its units, its points and the parts they come from, by name."""

    unit_ids: tuple[int, ...]
    open_sides: int
    price: int | None
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Return the points in all."""
        return round(sum(self.parts.values()), 2)


def find_stands(
    client: Client, around: Surroundings, zones: Mapping[int, int | None], most: int = 3
) -> list[Suggestion]:
    """Return the best stands for a client, the best first; no unit is in two of them.

    Every free unit is the seed of at most three sets (square, row, column), so a hall of 2,000 units takes
    a fraction of a second.
    """
    price = client.unit_price * client.units if client.unit_price is not None else None
    if price is not None and client.budget is not None and price > client.budget:
        return []
    seeds = [key for key in sorted(around.free) if client.zone_id is None or zones.get(key) == client.zone_id]
    found = [
        Suggestion(tuple(sorted(units)), sides, price, _parts(client, around, units, sides, zones, price))
        for units in clusters_from(around, seeds[:MOST_SEEDS], client.units)
        if _in_one_zone(client, units, zones) and (sides := around.floor.frontage(units).count) >= client.open_sides
    ]
    return _apart(sorted(found, key=lambda one: (-one.score, one.unit_ids)), most)


def _in_one_zone(client: Client, units: Collection[int], zones: Mapping[int, int | None]) -> bool:
    inside = {zones.get(key) for key in units}
    return len(inside) == 1 and (client.zone_id is None or inside == {client.zone_id})


def _parts(
    client: Client,
    around: Surroundings,
    units: Collection[int],
    sides: int,
    zones: Mapping[int, int | None],
    price: int | None,
) -> dict[str, float]:
    """Return the points of a stand by what they are for; parts without points are absent."""
    boxes = [around.boxes[key] for key in units]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    middle = ((left + right) / 2, (top + bottom) / 2)
    filled = sum((box[2] - box[0]) * (box[3] - box[1]) for box in boxes) / max((right - left) * (bottom - top), 0.01)
    parts = {
        "sides": min(8.0, 4.0 * (sides - client.open_sides)),
        "compact": 10.0 * min(filled, 1.0),
        "zone": 12.0 if zones.get(next(iter(units))) in {*client.wished_zones, client.zone_id} - {None} else 0.0,
        "wish": max((30.0 - 5.0 * place for place, key in enumerate(client.wished_units) if key in units), default=0.0),
        "near": _closeness(middle, client.near),
        "apart": _distance_points(middle, client.apart),
        "budget": _thrift(price, client.budget),
    }
    return {name: round(points, 2) for name, points in parts.items() if points > 0}


def _closeness(middle: Point, others: Sequence[Point]) -> float:
    """Return the points of being near all of them: those of the farthest."""
    if not others:
        return 0.0
    farthest = max(math.dist(middle, other) for other in others)
    return 20.0 * max(0.0, 1 - farthest / NEAR_REACH)


def _distance_points(middle: Point, others: Sequence[Point]) -> float:
    """Return the points of being apart from all of them: those of the nearest."""
    if not others:
        return 0.0
    nearest = min(math.dist(middle, other) for other in others)
    return 20.0 * min(1.0, nearest / APART_REACH)


def _thrift(price: int | None, budget: int | None) -> float:
    if price is None or not budget:
        return 0.0
    return 8.0 * min(1.0, (budget - price) / (budget / 10))


def _apart(found: Sequence[Suggestion], most: int) -> list[Suggestion]:
    kept: list[Suggestion] = []
    used: set[int] = set()
    for one in found:
        if used.isdisjoint(one.unit_ids):
            kept.append(one)
            used.update(one.unit_ids)
        if len(kept) == most:
            break
    return kept
