"""From a hold to a stand: reserved, handed over, and one step back; its deposit has a module of its own."""

from datetime import datetime

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Happening, actor_of, audit, described, note_units
from eventsapp.booths.actions.holds import lock_own
from eventsapp.booths.actions.locking import Locked, lock_stand, units_in
from eventsapp.booths.actions.offers import settle_offer
from eventsapp.booths.facts import BoothReserved
from eventsapp.booths.models import EventKind, Stand, StandState
from eventsapp.booths.rules import (
    NobodyNamed,
    NoReason,
    StandChanged,
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
    step_to(stand, locked, state, happening, until=now + terms_from(stand.hall.fair.hold_terms).deposit)
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


def reopen_deposit(fair_id: int, stand_id: int, user: User | None, *, reason: str, version: int | None = None) -> Stand:
    """Take back that a deposit arrived: the stand is reserved again, until the organiser decides."""
    if not reason.strip():
        raise NoReason
    stand, locked = lock_stand(fair_id, stand_id)
    check_version(stand, version)
    state = check_step(stand, "reopen", clock.now())
    step_to(stand, locked, state, Happening(EventKind.REOPENED, actor_of(user), reason.strip()), until=None)
    return stand


def hand_over(fair_id: int, stand_id: int, user: User | None, *, reason: str = "", version: int | None = None) -> Stand:
    """Note that the exhibitor took the stand over on site."""
    stand, locked = lock_stand(fair_id, stand_id)
    check_version(stand, version)
    state = check_step(stand, "hand_over", clock.now())
    step_to(stand, locked, state, Happening(EventKind.OCCUPIED, actor_of(user), reason.strip()), until=None)
    return stand


def check_seen(fair_id: int, stand_id: int, version: int | None) -> None:
    """Lock a stand and refuse to go on when it is not what the person saw; whatever follows finds it as it is now."""
    stand, _locked = lock_stand(fair_id, stand_id)
    check_version(stand, version)


def check_version(stand: Stand, version: int | None) -> None:
    """Refuse to change a stand that is not what the person saw; None asks for no such care."""
    if version is not None and stand.version != version:
        raise StandChanged


def step_to(stand: Stand, locked: Locked, state: StandState, happening: Happening, *, until: datetime | None) -> None:
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
