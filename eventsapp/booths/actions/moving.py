"""Other units for a stand: moved, swapped, grown, made smaller. Each can be looked at before it is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Actor, Happening, actor_of, audit, described, note_units
from eventsapp.booths.actions.locking import (
    Locked,
    lock_several,
    publish_freed,
    put_units,
    reshape,
    trade_units,
    units_in,
)
from eventsapp.booths.actions.looking import look_at
from eventsapp.booths.actions.selling import check_version
from eventsapp.booths.actions.stands import check_wish, find_unit_ids, names_of
from eventsapp.booths.facts import BoothChanged
from eventsapp.booths.models import EventKind, Stand
from eventsapp.booths.queries import stand_in_fair
from eventsapp.booths.rules import (
    Change,
    NoUnitsChosen,
    StandShape,
    WrongState,
    numbers_of,
    picture_after,
    picture_of,
    shape_of,
    unit_state_of,
)
from eventsapp.booths.rules.holds import check_movable
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import floor_of


@dataclass(frozen=True, slots=True)
class Wish:
    """Other units for a stand: `numbers` in `hall` (None: its own); `version` is the stand as it was seen."""

    numbers: Sequence[str]
    hall: Hall | None = None
    across_zones: bool = False
    reason: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """A stand and the units it is to have."""

    stand: Stand
    hall: Hall
    before: Sequence[Unit]
    after: Sequence[Unit]


def preview_move(fair_id: int, stand_id: int, wish: Wish) -> Change:
    """Say what moving a stand to other units would change; refuses as moving does."""
    return _change(_planned_move(*_looked_at(fair_id, stand_id, wish), wish))


def move_stand(fair_id: int, stand_id: int, wish: Wish, user: User | None) -> Stand:
    """Give a stand other units instead of its own, of its hall or another.

    Refuses with UnitTaken, UnitBlocked, NotContiguous, SeveralZones, StandChanged, HoldExpired or WrongState.
    """
    plan = _planned_move(*_locked(fair_id, stand_id, wish), wish)
    return _carry_out(plan, EventKind.MOVED, actor_of(user), wish.reason)


def preview_merge(fair_id: int, stand_id: int, wish: Wish) -> Change:
    """Say what more units would make of a stand."""
    return _change(_planned_merge(*_looked_at(fair_id, stand_id, wish), wish))


def merge_units(fair_id: int, stand_id: int, wish: Wish, user: User | None) -> Stand:
    """Add free units to a stand; it keeps its number."""
    plan = _planned_merge(*_locked(fair_id, stand_id, wish), wish)
    return _carry_out(plan, EventKind.MERGED, actor_of(user), wish.reason)


def preview_downsize(fair_id: int, stand_id: int, wish: Wish) -> Change:
    """Say what is left of a stand that gives units back."""
    return _change(_planned_downsize(*_looked_at(fair_id, stand_id, wish), wish))


def downsize_stand(fair_id: int, stand_id: int, wish: Wish, user: User | None) -> Stand:
    """Take units from a stand; at least one stays, and what stays hangs together."""
    plan = _planned_downsize(*_locked(fair_id, stand_id, wish), wish)
    return _carry_out(plan, EventKind.DOWNSIZED, actor_of(user), wish.reason)


def preview_swap(fair_id: int, stand_id: int, other_id: int) -> tuple[Change, Change]:
    """Say what swapping the units of two stands would change."""
    stands, looked = look_at(fair_id, _two(stand_id, other_id))
    one, other = _planned_swap(stands, looked)
    return _change(one), _change(other)


def swap_stands(
    fair_id: int,
    stand_id: int,
    other_id: int,
    user: User | None,
    *,
    reason: str = "",
    versions: tuple[int | None, int | None] | None = None,
) -> tuple[Stand, Stand]:
    """Let two stands change places in one step; all their units are locked in one order."""
    _in_fair(fair_id, stand_id, other_id)
    stands, locked = lock_several(_two(stand_id, other_id))
    for stand, version in zip(stands, versions or (None, None), strict=True):
        check_version(stand, version)
    one, other = _planned_swap(stands, locked)
    happening = Happening(EventKind.SWAPPED, actor_of(user), reason.strip())
    told = [(plan, described(plan.stand, plan.before)) for plan in (one, other)]
    trade_units(one.stand, other.stand)
    for plan, before in told:
        _take_shape(plan)
        note_units(plan.after, plan.stand, happening, _swapped_from(plan, one, other), unit_state_of(plan.stand.state))
        audit("stand.swapped", plan.stand, happening, before=before, after=described(plan.stand, plan.after))
        _tell(plan, reason)
    db.session.flush()
    return one.stand, other.stand


def _two(stand_id: int, other_id: int) -> list[int]:
    if stand_id == other_id:
        raise WrongState
    return [stand_id, other_id]


def _swapped_from(plan: _Plan, one: _Plan, other: _Plan) -> str:
    """Return the state the units of a plan had with the other stand."""
    return unit_state_of((other if plan is one else one).stand.state)


def _in_fair(fair_id: int, *stand_ids: int) -> None:
    """Refuse stands of other fairs."""
    for stand_id in stand_ids:
        if stand_in_fair(fair_id, stand_id) is None:
            raise NotFound


def _further(fair_id: int, stand_id: int, wish: Wish) -> tuple[Hall, list[int]]:
    """Return the hall that is meant and the ids of the units that are named."""
    stand = stand_in_fair(fair_id, stand_id)
    if stand is None or (wish.hall is not None and wish.hall.fair_id != fair_id):
        raise NotFound
    hall = wish.hall or stand.hall
    named = find_unit_ids(hall.id, hall.code, wish.numbers)
    if not named:
        raise NoUnitsChosen
    return hall, named


def _looked_at(fair_id: int, stand_id: int, wish: Wish) -> tuple[Stand, Locked, Hall, set[int]]:
    hall, named = _further(fair_id, stand_id, wish)
    stands, looked = look_at(fair_id, [stand_id], named)
    return stands[0], looked, hall, set(named)


def _locked(fair_id: int, stand_id: int, wish: Wish) -> tuple[Stand, Locked, Hall, set[int]]:
    hall, named = _further(fair_id, stand_id, wish)
    stands, locked = lock_several([stand_id], named)
    check_version(stands[0], wish.version)
    return stands[0], locked, hall, set(named)


def _planned_move(stand: Stand, at: Locked, hall: Hall, named: Collection[int], wish: Wish) -> _Plan:
    check_movable(stand, clock.now())
    return _planned(stand, at, hall, named, across_zones=wish.across_zones)


def _planned_merge(stand: Stand, at: Locked, hall: Hall, named: Collection[int], wish: Wish) -> _Plan:
    check_movable(stand, clock.now())
    own = {unit.id for unit in units_in(stand, at)}
    if set(named) <= own:
        raise NoUnitsChosen
    return _planned(stand, at, hall, own | set(named), across_zones=wish.across_zones)


def _planned_downsize(stand: Stand, at: Locked, hall: Hall, named: Collection[int], wish: Wish) -> _Plan:
    check_movable(stand, clock.now())
    own = {unit.id for unit in units_in(stand, at)}
    if not set(named) <= own or not own - set(named):
        raise NoUnitsChosen
    return _planned(stand, at, hall, own - set(named), across_zones=True)


def _planned(stand: Stand, at: Locked, hall: Hall, unit_ids: Collection[int], *, across_zones: bool) -> _Plan:
    """Check the units a stand is to have and return the plan."""
    after = [unit for unit in at.units if unit.id in unit_ids]
    taken = names_of({key: other for key, other in at.taken_except(stand).items() if key in unit_ids})
    check_wish(hall, after, taken, across_zones=across_zones)
    return _Plan(stand, hall, units_in(stand, at), after)


def _planned_swap(stands: Sequence[Stand], at: Locked) -> tuple[_Plan, _Plan]:
    one, other = stands
    for stand in stands:
        check_movable(stand, clock.now())
    first, second = units_in(one, at), units_in(other, at)
    return _Plan(one, other.hall, first, second), _Plan(other, one.hall, second, first)


def _carry_out(plan: _Plan, kind: EventKind, actor: Actor, reason: str) -> Stand:
    """Write a planned change of one stand: what it gives up, what it gets, and who hears of it."""
    stand, happening = plan.stand, Happening(kind, actor, reason.strip())
    before = described(stand, plan.before)
    state, old_hall = unit_state_of(stand.state), stand.hall_id
    kept = {unit.id for unit in plan.before} & {unit.id for unit in plan.after}
    lost = [unit for unit in plan.before if unit.id not in kept]
    put_units(stand, plan.after)
    note_units(lost, stand, happening, state, None)
    note_units([unit for unit in plan.after if unit.id not in kept], stand, happening, None, state)
    _take_shape(plan)
    audit(f"stand.{kind}", stand, happening, before=before, after=described(stand, plan.after))
    _tell(plan, reason)
    publish_freed(stand.fair_id, old_hall, lost)
    db.session.flush()
    return stand


def _take_shape(plan: _Plan) -> None:
    """Bring a stand's own columns in line with its new units."""
    plan.stand.hall = plan.hall
    reshape(plan.stand, plan.hall, plan.after)
    plan.stand.version += 1


def _tell(plan: _Plan, reason: str) -> None:
    """Announce the change where there is an exhibitor to hear of it."""
    stand = plan.stand
    if stand.exhibitor_id is None:
        return
    publish(
        BoothChanged(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            exhibitor_id=stand.exhibitor_id,
            hall_code=plan.hall.code,
            number=stand.number,
            units=list(numbers_of(plan.after)),
            units_before=list(numbers_of(plan.before)),
            hall_code_before=plan.before[0].hall.code,
            area_m2=stand.area_m2,
            reason=reason.strip(),
        )
    )


def _change(plan: _Plan) -> Change:
    """Return what a plan changes, in figures."""
    stand = plan.stand
    shape = shape_of(plan.after, floor_of(plan.hall, [unit.id for unit in plan.after]))
    if stand.number in numbers_of(plan.after):
        shape = StandShape(stand.number, shape.area_m2, shape.frontage)
    return Change(
        holder=stand.holder_name,
        before=picture_of(stand, stand.hall.code, plan.before),
        after=picture_after(stand.state, plan.hall.code, shape, plan.after, stand.expires_at),
        stand_id=stand.id,
        version=stand.version,
    )
