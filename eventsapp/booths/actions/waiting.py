"""The waiting list: joining and leaving it, its order, and offers of freed units to the first whom they fit.

Locks: the fair, then units, then stands. Whoever offers has the fair, so an entry is offered one thing at a time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import CLOCK, Actor, Happening, actor_of
from eventsapp.booths.actions.locking import end, lock_stand, lock_wish, units_in
from eventsapp.booths.actions.stands import Terms, check_wish, find_units, names_of, place
from eventsapp.booths.facts import BoothOffered
from eventsapp.booths.models import EventKind, Stand, StandState, WaitingEntry, WaitingState
from eventsapp.booths.queries import exhibitor_in_fair, holders_of, surroundings_of
from eventsapp.booths.queries.waiting import entry_in_fair, first_that_fits, latest_application, marks_by_unit
from eventsapp.booths.rules import NoReason, NoSuchExhibitor, Picture, numbers_of, picture_after, shape_of
from eventsapp.booths.rules.terms import terms_from
from eventsapp.booths.rules.waiting import (
    RUNNING,
    NothingFits,
    NotWaiting,
    UnitsInDisorder,
    WaitsAlready,
    fitting_units,
)
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import floor_of

refuse_on("uq_waiting_entries_exhibitor_id", WaitsAlready)
MOST_LOOKS = 5
"""How often freed units are looked at again while others take them."""


@dataclass(frozen=True, slots=True)
class WaitingWish:
    """What a company waits for."""

    min_units: int
    max_units: int
    hall_id: int | None = None
    zone_id: int | None = None
    package_id: int | None = None
    open_sides: int = 0
    priority: int = 0
    deposit_at: datetime | None = None


def add_entry(fair: Fair, exhibitor_id: int, wish: WaitingWish, user: User) -> WaitingEntry:
    """Put an exhibitor on the waiting list; refuses with NoSuchExhibitor, WaitsAlready or UnitsInDisorder."""
    exhibitor = exhibitor_in_fair(fair.id, exhibitor_id)
    if exhibitor is None:
        raise NoSuchExhibitor
    if wish.max_units < wish.min_units:
        raise UnitsInDisorder
    running = select(WaitingEntry.id).where(WaitingEntry.exhibitor_id == exhibitor.id, WaitingEntry.state.in_(RUNNING))
    if db.session.scalar(running) is not None:
        raise WaitsAlready
    application = latest_application(exhibitor)
    applied_at = application.submitted_at if application else None
    entry = WaitingEntry(
        fair_id=fair.id,
        exhibitor=exhibitor,
        hall_id=wish.hall_id,
        zone_id=wish.zone_id,
        package_id=wish.package_id,
        min_units=wish.min_units,
        max_units=wish.max_units,
        open_sides=wish.open_sides,
        priority=wish.priority,
        deposit_at=wish.deposit_at,
        applied_at=applied_at or exhibitor.created_at,
    )
    db.session.add(entry)
    db.session.flush()
    _audit("waiting.added", entry, actor_of(user), after=_described(entry))
    return entry


def set_priority(fair_id: int, entry_id: int, priority: int, reason: str, user: User) -> WaitingEntry:
    """Let a company stand further ahead or behind, with a reason that the audit log keeps."""
    entry = _lock_entry(fair_id, entry_id)
    _need(reason)
    before = _described(entry)
    entry.priority = priority
    _audit("waiting.ranked", entry, actor_of(user), before=before, after=_described(entry), reason=reason)
    return entry


def remove_entry(fair_id: int, entry_id: int, reason: str, user: User) -> WaitingEntry:
    """Take a company off the list; what it is offered at the moment is free again."""
    entry = _lock_entry(fair_id, entry_id)
    _need(reason)
    before, offered = _described(entry), entry.state == WaitingState.OFFERED
    entry.state = WaitingState.WITHDRAWN
    db.session.flush()
    if offered and entry.stand_id is not None:
        stand, locked = lock_stand(fair_id, entry.stand_id)
        if stand.state == StandState.OFFERED:
            happening = Happening(EventKind.RELEASED, actor_of(user), reason.strip())
            end(stand, units_in(stand, locked), StandState.RELEASED, happening)
    _audit("waiting.removed", entry, actor_of(user), before=before, reason=reason)
    return entry


def suggested_units(entry: WaitingEntry, hall: Hall) -> list[Unit]:
    """Return the free units of a hall that an entry would be offered; empty where none fit."""
    around = surroundings_of(hall, ())
    found = fitting_units(entry, around, sorted(around.free), marks_by_unit(hall.id))
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(found)).order_by(Unit.id)))


def preview_offer(fair_id: int, entry_id: int, hall: Hall, numbers: Sequence[str]) -> Picture:
    """Say what an entry would be offered: the units written, else those that fit; refuses as offering does."""
    entry = _waiting(fair_id, entry_id)
    units = find_units(hall, numbers) or suggested_units(entry, hall)
    if not units:
        raise NothingFits
    check_wish(hall, units, holders_of([unit.id for unit in units]), across_zones=True)
    shape = shape_of(units, floor_of(hall, [unit.id for unit in units]))
    return picture_after(StandState.OFFERED, hall.code, shape, units)


def offer_units(fair_id: int, entry_id: int, hall: Hall, numbers: Sequence[str], user: User) -> Stand:
    """Offer units to a company by hand, whatever its place in line; refuses with NotWaiting and as a stand does."""
    _lock_entry(fair_id, entry_id)
    entry = _waiting(fair_id, entry_id)
    units = find_units(hall, numbers)
    locked = lock_wish([unit.id for unit in units])
    check_wish(hall, locked.units, names_of(locked.stands), across_zones=True)
    return _offer(entry, hall, locked.units, actor_of(user))


def offer_freed(fair_id: int, hall_id: int, unit_ids: Collection[int]) -> int:
    """Offer units that can be had again to the first in line whom they fit, then the rest to the next.

    Returns how many offers were made. Units that somebody took meanwhile are not offered.
    """
    lock_fair(fair_id)
    hall = db.session.get_one(Hall, hall_id)
    made = 0
    for _look in range(MOST_LOOKS + len(unit_ids)):
        found = first_that_fits(hall, unit_ids)
        if found is None:
            break
        entry, wanted = found
        locked = lock_wish(wanted)
        if locked.stands or len(locked.units) < len(wanted) or any(unit.is_blocked for unit in locked.units):
            continue  # somebody was faster: look again
        _offer(entry, hall, locked.units, CLOCK)
        made += 1
    return made


def _offer(entry: WaitingEntry, hall: Hall, units: Sequence[Unit], actor: Actor) -> Stand:
    """Hold locked units for an entry until it answers, and tell it."""
    until = clock.now() + terms_from(hall.fair.hold_terms).offer
    name = entry.exhibitor.display_name
    terms = Terms(StandState.OFFERED, entry.exhibitor_id, name, held_by_id=actor.id, expires_at=until)
    floor = floor_of(hall, [unit.id for unit in units])
    stand = place(floor, units, terms, Happening(EventKind.HELD, actor))
    entry.state, entry.stand_id = WaitingState.OFFERED, stand.id
    publish(
        BoothOffered(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            exhibitor_id=entry.exhibitor_id,
            hall_code=hall.code,
            number=stand.number,
            units=list(numbers_of(units)),
            until=until.isoformat(),
        )
    )
    _audit("waiting.offered", entry, actor, after={"stand": stand.number, "until": until.isoformat()})
    db.session.flush()
    return stand


def _lock_entry(fair_id: int, entry_id: int) -> WaitingEntry:
    """Lock the fair's list and return a running entry of it."""
    lock_fair(fair_id)
    entry = entry_in_fair(fair_id, entry_id)
    if entry is None:
        raise NotFound
    if entry.state not in RUNNING:
        raise NotWaiting
    return entry


def _waiting(fair_id: int, entry_id: int) -> WaitingEntry:
    entry = entry_in_fair(fair_id, entry_id)
    if entry is None:
        raise NotFound
    if entry.state != WaitingState.WAITING:
        raise NotWaiting
    return entry


def _need(reason: str) -> None:
    if not reason.strip():
        raise NoReason


def _described(entry: WaitingEntry) -> dict[str, object]:
    return {
        "exhibitor": entry.exhibitor.display_name,
        "units": [entry.min_units, entry.max_units],
        "open_sides": entry.open_sides,
        "priority": entry.priority,
        "state": entry.state,
    }


def _audit(
    action: str,
    entry: WaitingEntry,
    actor: Actor,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        action,
        subject="waiting_entry",
        subject_id=entry.id,
        actor_id=actor.id,
        actor=actor.name,
        fair_id=entry.fair_id,
        before=before,
        after=after,
        reason=reason.strip(),
    )
