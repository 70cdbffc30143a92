"""A fair as a problem of the optimiser: its floor, its exhibitors, who stands together and who apart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from eventsapp.allocation.models import Round
from eventsapp.allocation.queries.line import InLine, line_of, policy_of
from eventsapp.allocation.queries.problem.company import apart_of, groups_of
from eventsapp.allocation.queries.problem.ground import Closed, Ground, ground_of
from eventsapp.allocation.queries.problem.wants import exhibitors_of, wanted_at
from eventsapp.allocation.queries.together import pavilions_of
from eventsapp.allocation.rules.rounds import is_for
from eventsapp.allocation.rules.weighing import Influence, Weights, wish_points
from eventsapp.booths.models import Stand, StandShare, StandState, StandUnit
from eventsapp.booths.optimiser.problem import Cells, Problem, Rules, Scale
from eventsapp.booths.queries.standing import live
from eventsapp.booths.rules.holds import FIRM
from eventsapp.infra.database import db

__all__ = ["Suppose", "problem_of"]


@dataclass(frozen=True, slots=True)
class Suppose:
    """What a plan is computed for, apart from the fair as it is.

    ``movable`` are reservations that may get another place, ``kept`` the places exhibitors have in an earlier plan,
    ``locked`` those of them that stay; every other that stays is worth ``stay_bonus``.
    """

    withdrawn: Collection[int] = ()
    closed_hall_ids: Collection[int] = ()
    movable: Collection[int] = ()
    kept: Mapping[int, Sequence[int]] = field(default_factory=dict)
    locked: Collection[int] = ()
    stay_bonus: int = 0
    most_moves: int | None = None
    round: Round | None = None


def problem_of(fair_id: int, weights: Weights, suppose: Suppose | None = None) -> Problem:
    """Return the problem of placing everybody at a fair who has no lasting stand.

    Whoever has one stays there and counts for those to be kept apart from; what is held is not given to others.
    """
    asked = suppose or Suppose()
    policy, taken = policy_of(fair_id), _taken(fair_id, asked.movable)
    locked = {key: tuple(asked.kept[key]) for key in asked.locked if key in asked.kept and key not in taken.firm}
    standing = {**taken.firm, **locked}
    line = [one for one in line_of(fair_id) if _is_asked(one, asked, taken)]
    pavilions = pavilions_of(fair_id) if weights.pavilions else ()
    ground = ground_of(
        fair_id,
        Closed(
            unit_ids=taken.held | _of_others(taken, line, asked.withdrawn),
            hall_ids=asked.closed_hall_ids,
            only_zone_ids=asked.round.zone_ids if asked.round else (),
            standing={unit for one in line for unit in standing.get(one.exhibitor.id, ())},
        ),
        {one.zone_id: one.id for one in pavilions if one.zone_id is not None},
    )
    plain = {key: cells for key, cells in standing.items() if _is_there(ground, cells) and ground.is_rectangle(cells)}
    odd = standing.keys() - plain.keys()
    if odd:  # what is no rectangle of one block takes up room, and has no part in anything else
        line = [one for one in line if one.exhibitor.id not in odd]
        ground = ground.without({unit for key in odd for unit in standing[key]})
    exhibitors = exhibitors_of(wanted_at(fair_id, line, policy), ground, weights, plain)
    here = {one.id for one in exhibitors}
    kept = {**taken.movable, **{key: tuple(units) for key, units in asked.kept.items()}}
    return Problem(
        cells=ground.cells,
        islands=ground.islands,
        exhibitors=tuple(exhibitors),
        pavilions=tuple(groups_of(pavilions, exhibitors, ground)),
        apart=tuple(rule for rule in apart_of(fair_id, weights) if {rule.a, rule.b} <= here),
        scale=_scale(weights),
        rules=_rules(weights),
        current={
            key: cells for key, cells in kept.items() if key in here and key not in plain and _is_there(ground, cells)
        }
        or None,
        stay_bonus=asked.stay_bonus,
        most_moves=asked.most_moves,
    )


def _is_there(ground: Ground, cells: Cells) -> bool:
    """Say whether a place of an earlier plan is still on the floor."""
    return bool(cells) and ground.by_id.keys() >= set(cells)


def is_strict_queue(weights: Weights) -> bool:
    """Say whether places are given strictly one after the other."""
    return weights.influence == Influence.QUEUE


@dataclass(frozen=True, slots=True)
class _Taken:
    """Who has which units: for good, as a reservation that may move, or held for somebody."""

    firm: Mapping[int, tuple[int, ...]]
    movable: Mapping[int, tuple[int, ...]]
    held: frozenset[int]
    shares: frozenset[int]
    """Exhibitors on somebody else's stand."""


def _taken(fair_id: int, movable_stands: Collection[int]) -> _Taken:
    rows = db.session.execute(
        select(Stand.id, Stand.exhibitor_id, Stand.state, StandUnit.unit_id)
        .join(StandUnit, StandUnit.stand_id == Stand.id)
        .where(Stand.fair_id == fair_id, live())
        .order_by(Stand.id, StandUnit.unit_id)
    )
    firm: dict[int, tuple[int, ...]] = {}
    movable: dict[int, tuple[int, ...]] = {}
    held: set[int] = set()
    for stand_id, exhibitor_id, state, unit_id in rows:
        if exhibitor_id is None or state not in FIRM:
            held.add(unit_id)
            continue
        group = movable if stand_id in movable_stands and state == StandState.RESERVED else firm
        group[exhibitor_id] = (*group.get(exhibitor_id, ()), unit_id)
    for exhibitor_id in firm.keys() & movable.keys():  # several stands: none of them is moved
        firm[exhibitor_id] += movable.pop(exhibitor_id)
    shares = select(StandShare.exhibitor_id).join(Stand, Stand.id == StandShare.stand_id)
    on_others = db.session.scalars(shares.where(Stand.fair_id == fair_id, live()))
    return _Taken(firm, movable, frozenset(held), frozenset(on_others))


def _is_asked(one: InLine, asked: Suppose, taken: _Taken) -> bool:
    """Say whether an exhibitor is part of the problem: to be placed, or to be kept in sight where it stands."""
    key = one.exhibitor.id
    if key in asked.withdrawn:
        return False
    if key in taken.firm:
        return True
    if key in taken.shares:
        return False
    return asked.round is None or key in taken.movable or _is_in(one, asked.round)


def _is_in(one: InLine, entered: Round) -> bool:
    """Say whether an exhibitor is in a round, and wants no more than may be taken there."""
    entrant = one.entrant
    is_small_enough = entered.most_units is None or entrant.units <= entered.most_units
    return is_small_enough and is_for(entered.kind, entrant, min_points=entered.min_points, min_units=entered.min_units)


def _of_others(taken: _Taken, line: Sequence[InLine], withdrawn: Collection[int]) -> set[int]:
    """Return the units of lasting stands whose exhibitor is not part of the problem; who withdraws frees its own."""
    here = {one.exhibitor.id for one in line} | set(withdrawn)
    return {unit for key, units in taken.firm.items() if key not in here for unit in units}


def _scale(weights: Weights) -> Scale:
    return Scale(
        wishes=wish_points(weights),
        right_sector=weights.sector,
        same_hall=round(weights.sector * 0.4),
        open_sides=weights.open_sides,
        entrance=weights.entrance,
        near_first=weights.near_first,
        corner_surcharge=0.0,
    )


def _rules(weights: Weights) -> Rules:
    return Rules(
        needs=weights.needs,
        budget=weights.budget,
        zone=weights.zones,
        apart=weights.separations,
        pavilions=weights.pavilions,
    )
