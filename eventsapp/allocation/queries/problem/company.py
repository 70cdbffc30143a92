"""Who stands together and who apart, as the optimiser reads it."""

import math
from collections.abc import Iterable, Sequence

from eventsapp.allocation.models import Pavilion, SeparationKind
from eventsapp.allocation.queries.problem.blocks import UNIT_M
from eventsapp.allocation.queries.problem.ground import Ground
from eventsapp.allocation.queries.together import apart_wishes_of, separations_of
from eventsapp.allocation.rules.weighing import Weights
from eventsapp.booths.optimiser.problem import Apart, Exhibitor, Island, Window
from eventsapp.booths.optimiser.problem import Pavilion as Group

WISHED_GAP = 2
"""Cells between two of whom one wished to be apart from the other, as nobody said how far."""
SPARE_COLUMNS = 1
"""A block is this much wider than its members' units, since shapes seldom fill it."""


def groups_of(pavilions: Iterable[Pavilion], exhibitors: Sequence[Exhibitor], ground: Ground) -> list[Group]:
    """Return the pavilions with the windows that are large enough for all their members."""
    joining = {one.id: one.size for one in exhibitors if one.pavilion is not None}
    groups = []
    for pavilion in pavilions:
        members = tuple(member.exhibitor_id for member in pavilion.members if member.exhibitor_id in joining)
        total = sum(joining[key] for key in members)
        windows = tuple(_windows_in(_islands_in(ground, pavilion.zone_id), total))
        if members:
            groups.append(Group(pavilion.id, members, windows))
    return groups


def _windows_in(islands: Sequence[Island], total: int) -> list[Window]:
    """Return the windows that are large enough; where none is, the largest islands whole, so that most find a place."""
    found = [window for island in islands for window in windows_of(island, total)]
    largest = max((island.rows * island.cols for island in islands), default=0)
    return found or [(island.id, 0, island.cols - 1) for island in islands if island.rows * island.cols == largest]


def windows_of(island: Island, total: int) -> list[Window]:
    """Return the runs of columns of an island that hold ``total`` units with a column to spare; none where none do."""
    needed = math.ceil(total / island.rows)
    width = min(needed + SPARE_COLUMNS, island.cols)
    if needed > island.cols:
        return []
    return [(island.id, first, first + width - 1) for first in range(island.cols - width + 1)]


def _islands_in(ground: Ground, zone_id: int | None) -> list[Island]:
    """Return the islands that lie in a zone with all their cells; without a zone all of them."""
    if zone_id is None:
        return list(ground.islands)
    outside = {cell.island for cell in ground.cells if cell.zone != zone_id}
    return [island for island in ground.islands if island.id not in outside]


def apart_of(fair_id: int, weights: Weights) -> list[Apart]:
    """Return the rules to keep two apart that organisers set, and soft ones from wishes that nobody put aside."""
    rules = {
        (one.first_id, one.second_id, one.kind): Apart(
            a=one.first_id,
            b=one.second_id,
            distance=math.ceil(one.distance_m / UNIT_M),
            kind=SeparationKind(one.kind).value,
            penalty=0 if one.is_hard else weights.apart,
        )
        for one in separations_of(fair_id)
        if one.is_hard or weights.apart
    }
    if weights.apart:
        for first, second in _wished(fair_id):
            key = (first, second, SeparationKind.GAP.value)
            rules.setdefault(key, Apart(a=first, b=second, distance=WISHED_GAP, kind="gap", penalty=weights.apart))
    return list(rules.values())


def _wished(fair_id: int) -> list[tuple[int, int]]:
    """Return the pairs of whom one wishes to be apart from the other, each once, the lower id first."""
    pairs = {
        (min(wish.asker.id, other.id), max(wish.asker.id, other.id))
        for wish in apart_wishes_of(fair_id)
        for other in wish.meant
        if not wish.is_ignored and other.id != wish.asker.id
    }
    return sorted(pairs)
