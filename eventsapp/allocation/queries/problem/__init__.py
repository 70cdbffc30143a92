"""A fair as a problem of the optimiser: its floor, its exhibitors, who stands together and who apart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from eventsapp.allocation.models import Round
from eventsapp.allocation.queries.line import InLine, line_of, policy_of
from eventsapp.allocation.queries.problem.asking import Asking, Circle, circle_of
from eventsapp.allocation.queries.problem.company import apart_of, groups_of
from eventsapp.allocation.queries.problem.ground import Closed, Ground, ground_of
from eventsapp.allocation.queries.problem.wants import exhibitors_of, wanted_at
from eventsapp.allocation.queries.together import pavilions_of
from eventsapp.allocation.rules.rounds import is_for
from eventsapp.allocation.rules.weighing import Influence, Weights, wish_points
from eventsapp.booths.models import Stand, StandShare, StandState, StandUnit
from eventsapp.booths.optimiser.problem import Apart, Cells, Problem, Rules, Scale
from eventsapp.booths.queries.standing import live
from eventsapp.booths.rules.holds import FIRM
from eventsapp.infra.database import db

__all__ = ["Asking", "Suppose", "problem_of"]


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
    asking: Asking | None = None
    """One for whom a place is sought now; who is neither of its pavilion nor to be kept apart is left out."""


def problem_of(fair_id: int, weights: Weights, suppose: Suppose | None = None) -> Problem:
    """Return the problem of placing everybody at a fair who has no lasting stand, or one who asks for a place.

    Whoever has one stays there and counts for those to be kept apart from; what is held is not given to others.
    """
    asked = suppose or Suppose()
    policy, taken = policy_of(fair_id), _taken(fair_id, asked.movable, asked.asking)
    pavilions = pavilions_of(fair_id) if weights.pavilions else ()
    apart = _apart(fair_id, weights, asked.asking)
    circle = circle_of(asked.asking, pavilions, apart) if asked.asking else None
    only = circle.exhibitors if circle else None
    every = line_of(fair_id, only=only, policy=policy)
    line: Sequence[InLine] = [one for one in every if _is_asked(one, asked, taken, circle)]
    standing = _standing(line, asked, taken)
    closed = _closed(asked, taken, line, standing)
    ground = ground_of(fair_id, closed, {one.zone_id: one.id for one in pavilions if one.zone_id is not None})
    ground, line, plain = _without_odd(ground, line, standing)
    exhibitors = exhibitors_of(wanted_at(fair_id, line, policy, only), ground, weights, plain)
    if asked.asking is not None:
        exhibitors = asked.asking.among(exhibitors, ground)
    here = {one.id for one in exhibitors}
    return Problem(
        cells=ground.cells,
        islands=ground.islands,
        exhibitors=tuple(exhibitors),
        pavilions=tuple(groups_of(pavilions, exhibitors, ground)),
        apart=tuple(rule for rule in apart if {rule.a, rule.b} <= here),
        scale=_scale(weights),
        rules=_rules(weights, asked.asking),
        current=_current(asked, taken, ground, here - plain.keys()) or None,
        stay_bonus=asked.stay_bonus,
        most_moves=asked.most_moves,
    )


def _standing(line: Sequence[InLine], asked: Suppose, taken: "_Taken") -> dict[int, Cells]:
    """Return the places of those in line that stay where they are: lasting stands, and what is locked in a plan."""
    locked = {key: tuple(asked.kept[key]) for key in asked.locked if key in asked.kept and key not in taken.firm}
    staying = {**taken.firm, **locked}
    return {one.exhibitor.id: staying[one.exhibitor.id] for one in line if one.exhibitor.id in staying}


def _without_odd(
    ground: Ground, line: Sequence[InLine], standing: Mapping[int, Cells]
) -> tuple[Ground, Sequence[InLine], dict[int, Cells]]:
    """Leave out stands that are no rectangle of one block: they take up room, and have no part in anything else."""
    plain = {key: cells for key, cells in standing.items() if _is_there(ground, cells) and ground.is_rectangle(cells)}
    odd = standing.keys() - plain.keys()
    if not odd:
        return ground, line, plain
    taken_up = {unit for key in odd for unit in standing[key]}
    return ground.without(taken_up), [one for one in line if one.exhibitor.id not in odd], plain


def _current(asked: Suppose, taken: "_Taken", ground: Ground, movable: Collection[int]) -> dict[int, Cells]:
    """Return the places that those who may move have now, or had in an earlier plan."""
    kept = {**taken.movable, **{key: tuple(units) for key, units in asked.kept.items()}}
    return {key: cells for key, cells in kept.items() if key in movable and _is_there(ground, cells)}


def _apart(fair_id: int, weights: Weights, asking: Asking | None) -> list[Apart]:
    """Return the rules to keep two apart; of somebody who asks also its own, the only ones where the fair has none."""
    if asking is None:
        return apart_of(fair_id, weights)
    rules = apart_of(fair_id, weights) if weights.separations else []
    return [*rules, *asking.keeping_apart(weights)]


def _closed(asked: Suppose, taken: "_Taken", line: Sequence[InLine], standing: Mapping[int, Cells]) -> Closed:
    """Return what cannot be given: what somebody has, and what the round, or who asks, leaves out."""
    limits = asked.asking or asked.round
    return Closed(
        unit_ids=taken.held | _of_others(taken, line, asked.withdrawn),
        hall_ids=asked.closed_hall_ids,
        only_zone_ids=limits.zone_ids if limits else (),
        only_package_ids=limits.package_ids if limits else (),
        any_package=asked.asking is not None and asked.asking.takes_any_package,
        standing={unit for cells in standing.values() for unit in cells},
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


def _taken(fair_id: int, movable_stands: Collection[int], asking: Asking | None) -> _Taken:
    """Read who has what; whoever asks for a place asks for another one, so what it has is not given to it either."""
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
        is_own = asking is not None and exhibitor_id == asking.exhibitor_id
        if exhibitor_id is None or is_own or state not in FIRM:
            held.add(unit_id)
            continue
        group = movable if stand_id in movable_stands and state == StandState.RESERVED else firm
        group[exhibitor_id] = (*group.get(exhibitor_id, ()), unit_id)
    for exhibitor_id in firm.keys() & movable.keys():  # several stands: none of them is moved
        firm[exhibitor_id] += movable.pop(exhibitor_id)
    shares = select(StandShare.exhibitor_id).join(Stand, Stand.id == StandShare.stand_id)
    on_others = db.session.scalars(shares.where(Stand.fair_id == fair_id, live()))
    return _Taken(firm, movable, frozenset(held), frozenset(on_others))


def _is_asked(one: InLine, asked: Suppose, taken: _Taken, circle: Circle | None) -> bool:
    """Say whether an exhibitor is part of the problem: to be placed, or to be kept in sight where it stands."""
    key = one.exhibitor.id
    if key in asked.withdrawn:
        return False
    if key in taken.firm or (circle is not None and key == circle.asking):
        return True
    if key in taken.shares or (circle is not None and key not in circle.members):
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


def _rules(weights: Weights, asking: Asking | None) -> Rules:
    return Rules(
        needs=weights.needs,
        budget=weights.budget or (asking is not None and asking.keeps_budget),
        zone=weights.zones,
        apart=weights.separations or asking is not None,
        pavilions=weights.pavilions,
    )
