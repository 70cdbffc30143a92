"""Who stands together and who apart, as the optimiser reads it."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventsapp.allocation.models import Pavilion, Separation, SeparationKind
from eventsapp.allocation.queries.problem.blocks import UNIT_M
from eventsapp.allocation.queries.problem.ground import Ground
from eventsapp.allocation.rules.weighing import Weights
from eventsapp.booths.optimiser.problem import Apart, Exhibitor, Island, Window
from eventsapp.booths.optimiser.problem import Pavilion as Group
from eventsapp.exhibitors.models import Application, NeighbourWish
from eventsapp.exhibitors.models import Exhibitor as Company
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold

WISHED_GAP = 2
"""Cells between two of whom one wished to be apart from the other, as nobody said how far."""
SPARE_COLUMNS = 1
"""A block is this much wider than its members' units, since shapes seldom fill it."""


def pavilions_of(fair_id: int) -> Sequence[Pavilion]:
    """Return the pavilions of a fair with their members."""
    found = select(Pavilion).where(Pavilion.fair_id == fair_id).options(selectinload(Pavilion.members))
    return db.session.scalars(found.order_by(Pavilion.id)).all()


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


def separations_of(fair_id: int, weights: Weights) -> list[Apart]:
    """Return the rules to keep two apart that organisers set, and soft ones from the wishes of applications."""
    set_by_hand = db.session.scalars(select(Separation).where(Separation.fair_id == fair_id).order_by(Separation.id))
    rules = {
        (one.first_id, one.second_id, one.kind): Apart(
            a=one.first_id,
            b=one.second_id,
            distance=math.ceil(one.distance_m / UNIT_M),
            kind=SeparationKind(one.kind).value,
            penalty=0 if one.is_hard else weights.apart,
        )
        for one in set_by_hand
        if one.is_hard or weights.apart
    }
    if weights.apart:
        for first, second in wished_separations(fair_id):
            key = (first, second, SeparationKind.GAP.value)
            rules.setdefault(key, Apart(a=first, b=second, distance=WISHED_GAP, kind="gap", penalty=weights.apart))
    return list(rules.values())


def wished_separations(fair_id: int) -> list[tuple[int, int]]:
    """Return the pairs of exhibitors of whom one named the other in its application, each once, the lower id first."""
    names = _by_name(fair_id)
    wishes = (
        select(Application.exhibitor_id, NeighbourWish.company_name)
        .join(NeighbourWish, NeighbourWish.application_id == Application.id)
        .where(Application.fair_id == fair_id, Application.exhibitor_id.is_not(None), NeighbourWish.kind == "apart")
    )
    pairs = {
        (min(asking, named), max(asking, named))
        for asking, name in db.session.execute(wishes)
        if asking is not None
        for named in names.get(fold(name), ())
        if named != asking
    }
    return sorted(pairs)


def _by_name(fair_id: int) -> Mapping[str, Collection[int]]:
    """Return the exhibitors of a fair by every name they are called, folded."""
    rows = select(Company.id, Company.display_name, Company.fascia_name).where(Company.fair_id == fair_id)
    found: dict[str, set[int]] = {}
    for exhibitor_id, *names in db.session.execute(rows):
        for name in names:
            if name:
                found.setdefault(fold(name), set()).add(exhibitor_id)
    return found
