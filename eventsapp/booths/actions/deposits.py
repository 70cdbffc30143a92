"""Deposits: the money that sells a stand, and what becomes of it when the stand is gone."""

from collections.abc import Sequence

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Happening, actor_of, note_units
from eventsapp.booths.actions.locking import Locked, lock_stand, lock_units, lock_wish, put_units, units_in
from eventsapp.booths.actions.selling import check_version, step_to
from eventsapp.booths.actions.stands import allocate_stand, check_wish, find_units
from eventsapp.booths.facts import BoothSold, DepositUnplaced
from eventsapp.booths.models import DepositOutcome, EventKind, Stand, StandState, UnplacedDeposit
from eventsapp.booths.queries import holders_of, unit_ids_lost_by
from eventsapp.booths.queries.deposits import deposit_of, lock_deposit
from eventsapp.booths.rules import (
    NoReason,
    Picture,
    StandGone,
    WrongState,
    numbers_of,
    picture_after,
    shape_of,
    unit_state_of,
)
from eventsapp.booths.rules.deposits import DepositNoted, DepositSettled
from eventsapp.booths.rules.holds import check_step
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import floor_of

refuse_on("uq_unplaced_deposits_stand_id", DepositNoted)


def mark_deposit(
    fair_id: int, stand_id: int, user: User | None, *, reason: str = "", version: int | None = None
) -> Stand:
    """Note that the deposit arrived, which sells the stand.

    Money that comes after the deadline gets the stand back if nobody else has its units. Otherwise the stand stays
    ended and the money stands among those without a place: it is never lost, and the exhibitor is told.
    """
    stand, locked = lock_stand(fair_id, stand_id)
    check_version(stand, version)
    happening = Happening(EventKind.SOLD, actor_of(user), reason.strip())
    if stand.state == StandState.EXPIRED and stand.reserved_at is not None:
        free = _free_units_of(stand)
        if free is None:
            _note_unplaced(stand, happening)
            return stand
        locked = _reinstate(stand, free, happening)
    elif stand.state == StandState.EXPIRED:
        raise StandGone  # what was never reserved was never to be paid for
    elif stand.state != StandState.RESERVED:  # an overdue reservation whose units nobody took is still that
        check_step(stand, "deposit", clock.now())
    _sell(stand, locked, happening)
    return stand


def _sell(stand: Stand, locked: Locked, happening: Happening) -> None:
    step_to(stand, locked, StandState.SOLD, happening, until=None)
    _tell(BoothSold, stand, numbers_of(units_in(stand, locked)))


def _free_units_of(stand: Stand) -> Sequence[Unit] | None:
    """Lock the units a stand had when its time ran out; None where one is taken, blocked or no longer there."""
    lost = unit_ids_lost_by(stand.id)
    if not lost or len(lock_units(lost)) < len(lost):
        return None
    locked = lock_wish(lost)
    return None if locked.stands or any(unit.is_blocked for unit in locked.units) else locked.units


def _reinstate(stand: Stand, units: Sequence[Unit], happening: Happening) -> Locked:
    """Give an expired reservation its units back."""
    put_units(stand, units)
    stand.state, stand.released_at = StandState.RESERVED, None
    back = Happening(EventKind.REINSTATED, happening.actor, happening.reason)
    note_units(units, stand, back, None, unit_state_of(StandState.RESERVED))
    return Locked(units, dict.fromkeys((unit.id for unit in units), stand))


def _note_unplaced(stand: Stand, happening: Happening) -> None:
    """Keep money in sight whose stand is gone, and say so to the exhibitor."""
    if deposit_of(stand.id) is not None:
        raise DepositNoted
    lost = list(numbers_of(lock_units(unit_ids_lost_by(stand.id))))
    assert stand.exhibitor_id is not None
    deposit = UnplacedDeposit(
        fair_id=stand.fair_id,
        stand_id=stand.id,
        exhibitor_id=stand.exhibitor_id,
        units=lost,
        noted_by_id=happening.actor.id,
    )
    db.session.add(deposit)
    stand.version += 1
    db.session.flush()
    _audit("deposit.unplaced", deposit, happening, {"stand": stand.number, "units": lost})
    _tell(DepositUnplaced, stand, lost)


def preview_sale(hall: Hall, numbers: Sequence[str], *, across_zones: bool = False) -> Picture:
    """Say what stand units would be, sold at once; refuses as allocating does."""
    units = find_units(hall, numbers)
    check_wish(hall, units, holders_of([unit.id for unit in units]), across_zones=across_zones)
    shape = shape_of(units, floor_of(hall, [unit.id for unit in units]))
    return picture_after(StandState.SOLD, hall.code, shape, units)


def place_deposit(
    fair_id: int, deposit_id: int, hall: Hall, numbers: Sequence[str], user: User, *, across_zones: bool = False
) -> Stand:
    """Give an exhibitor who paid another stand, sold at once; refuses with DepositSettled and as allocating does."""
    deposit = _lock(fair_id, deposit_id)
    stand = allocate_stand(hall, deposit.exhibitor_id, numbers, user, across_zones=across_zones)
    return _settle(deposit, stand, user)


def use_deposit(fair_id: int, deposit_id: int, stand_id: int, user: User) -> Stand:
    """Take money that has no place as the deposit of another reservation of the same exhibitor."""
    deposit = _lock(fair_id, deposit_id)
    stand, _locked = lock_stand(fair_id, stand_id)
    if stand.exhibitor_id != deposit.exhibitor_id:
        raise NotFound
    if check_step(stand, "deposit", clock.now()) != StandState.SOLD:
        raise WrongState
    return _settle(deposit, stand, user)


def return_deposit(fair_id: int, deposit_id: int, reason: str, user: User) -> UnplacedDeposit:
    """Note that money without a place was paid back, and how; refuses with DepositSettled and NoReason."""
    if not reason.strip():
        raise NoReason
    deposit = _lock(fair_id, deposit_id)
    deposit.outcome, deposit.settled_at = DepositOutcome.RETURNED, clock.now()
    db.session.flush()
    _audit("deposit.returned", deposit, Happening(EventKind.RELEASED, actor_of(user), reason.strip()), {})
    return deposit


def _settle(deposit: UnplacedDeposit, stand: Stand, user: User) -> Stand:
    mark_deposit(deposit.fair_id, stand.id, user)
    deposit.outcome, deposit.settled_at, deposit.placed_stand_id = DepositOutcome.PLACED, clock.now(), stand.id
    db.session.flush()
    _audit("deposit.placed", deposit, Happening(EventKind.SOLD, actor_of(user)), {"stand": stand.number})
    return stand


def _lock(fair_id: int, deposit_id: int) -> UnplacedDeposit:
    deposit = lock_deposit(fair_id, deposit_id)
    if deposit is None:
        raise NotFound
    if deposit.outcome:
        raise DepositSettled
    return deposit


def _tell(fact: type[BoothSold | DepositUnplaced], stand: Stand, units: Sequence[str]) -> None:
    assert stand.exhibitor_id is not None
    publish(
        fact(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            exhibitor_id=stand.exhibitor_id,
            hall_code=stand.hall.code,
            number=stand.number,
            units=list(units),
        )
    )


def _audit(action: str, deposit: UnplacedDeposit, happening: Happening, after: dict[str, object]) -> None:
    record(
        action,
        subject="unplaced_deposit",
        subject_id=deposit.id,
        actor_id=happening.actor.id,
        actor=happening.actor.name,
        fair_id=deposit.fair_id,
        after={"exhibitor": deposit.exhibitor.display_name, **after},
        reason=happening.reason,
    )
