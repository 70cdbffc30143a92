"""From a hold to a stand: reserved, sold, handed over, and one step back."""

from datetime import datetime

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Happening, actor_of, audit, described, note_units
from eventsapp.booths.actions.holds import lock_own
from eventsapp.booths.actions.locking import Locked, lock_stand, lock_wish, put_units, units_in
from eventsapp.booths.actions.offers import settle_offer
from eventsapp.booths.facts import BoothReserved, BoothSold
from eventsapp.booths.models import EventKind, Stand, StandState
from eventsapp.booths.queries import unit_ids_lost_by
from eventsapp.booths.rules import (
    NobodyNamed,
    NoReason,
    StandChanged,
    StandGone,
    WrongState,
    numbers_of,
    unit_state_of,
)
from eventsapp.booths.rules.holds import check_step
from eventsapp.booths.rules.terms import terms_from
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish


def reserve_own(fair: Fair, stand_id: int, user: User) -> Stand:
    """Reserve what a person's company holds, until the deposit is due."""
    stand, locked = lock_own(fair, stand_id, user)
    if stand.state == StandState.OPTION:
        raise WrongState  # an option is the sales team's to turn into a reservation
    return _reserve(stand, locked, Happening(EventKind.RESERVED, actor_of(user)))


def reserve_stand(
    fair_id: int, stand_id: int, user: User | None, *, reason: str = "", version: int | None = None
) -> Stand:
    """Reserve what is in a cart, under option or offered; refuses with HoldExpired, NobodyNamed or WrongState."""
    stand, locked = lock_stand(fair_id, stand_id)
    check_version(stand, version)
    return _reserve(stand, locked, Happening(EventKind.RESERVED, actor_of(user), reason.strip()))


def _reserve(stand: Stand, locked: Locked, happening: Happening) -> Stand:
    now = clock.now()
    state = check_step(stand, "reserve", now)
    if stand.exhibitor_id is None:
        raise NobodyNamed
    _step(stand, locked, state, happening, until=now + terms_from(stand.hall.fair.hold_terms).deposit)
    publish(
        BoothReserved(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            exhibitor_id=stand.exhibitor_id,
            hall_code=stand.hall.code,
            number=stand.number,
            units=list(numbers_of(units_in(stand, locked))),
            until=stand.expires_at.isoformat() if stand.expires_at else None,
        )
    )
    return stand


def mark_deposit(
    fair_id: int, stand_id: int, user: User | None, *, reason: str = "", version: int | None = None
) -> Stand:
    """Note that the deposit arrived, which sells the stand.

    Money that comes after the deadline gets the stand back if nobody else has its units; otherwise StandGone.
    """
    stand, locked = lock_stand(fair_id, stand_id)
    check_version(stand, version)
    happening = Happening(EventKind.SOLD, actor_of(user), reason.strip())
    if stand.state == StandState.EXPIRED and stand.exhibitor_id is not None:
        locked = _reinstate(stand, happening)
    elif stand.state != StandState.RESERVED:  # an overdue reservation whose units nobody took is still that
        check_step(stand, "deposit", clock.now())
    _step(stand, locked, StandState.SOLD, happening, until=None)
    assert stand.exhibitor_id is not None
    publish(
        BoothSold(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            exhibitor_id=stand.exhibitor_id,
            hall_code=stand.hall.code,
            number=stand.number,
            units=list(numbers_of(units_in(stand, locked))),
        )
    )
    return stand


def _reinstate(stand: Stand, happening: Happening) -> Locked:
    """Give an expired reservation its units back, if they are free."""
    lost = unit_ids_lost_by(stand.id)
    locked = lock_wish(lost)
    if not lost or locked.stands or any(unit.is_blocked for unit in locked.units) or stand.reserved_at is None:
        raise StandGone
    put_units(stand, locked.units)
    stand.state, stand.released_at = StandState.RESERVED, None
    back = Happening(EventKind.REINSTATED, happening.actor, happening.reason)
    note_units(locked.units, stand, back, None, unit_state_of(StandState.RESERVED))
    return Locked(locked.units, dict.fromkeys((unit.id for unit in locked.units), stand))


def reopen_deposit(fair_id: int, stand_id: int, user: User | None, *, reason: str, version: int | None = None) -> Stand:
    """Take back that a deposit arrived: the stand is reserved again, until the organiser decides."""
    if not reason.strip():
        raise NoReason
    stand, locked = lock_stand(fair_id, stand_id)
    check_version(stand, version)
    state = check_step(stand, "reopen", clock.now())
    _step(stand, locked, state, Happening(EventKind.REOPENED, actor_of(user), reason.strip()), until=None)
    return stand


def hand_over(fair_id: int, stand_id: int, user: User | None, *, reason: str = "", version: int | None = None) -> Stand:
    """Note that the exhibitor took the stand over on site."""
    stand, locked = lock_stand(fair_id, stand_id)
    check_version(stand, version)
    state = check_step(stand, "hand_over", clock.now())
    _step(stand, locked, state, Happening(EventKind.OCCUPIED, actor_of(user), reason.strip()), until=None)
    return stand


def check_version(stand: Stand, version: int | None) -> None:
    """Refuse to change a stand that is not what the person saw; None asks for no such care."""
    if version is not None and stand.version != version:
        raise StandChanged


def _step(stand: Stand, locked: Locked, state: StandState, happening: Happening, *, until: datetime | None) -> None:
    """Bring a stand into its next state."""
    units = units_in(stand, locked)
    before, was = described(stand, units), stand.state
    stand.state, stand.expires_at = state, until
    if state == StandState.RESERVED:
        stand.reserved_at = clock.now()
    stand.version += 1
    settle_offer(stand, was)
    note_units(units, stand, happening, unit_state_of(was), unit_state_of(state))
    audit(f"stand.{happening.kind}", stand, happening, before=before, after=described(stand, units))
    db.session.flush()
