"""Seats: give them out, take them back, let people in."""

from contextlib import suppress

from sqlalchemy import column, delete, select, table

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import current_language, text_in, zone
from eventsapp.infra.refusals import Busy
from eventsapp.programme.actions.keeping import note
from eventsapp.programme.actions.seat_counts import count, lock_plan, promote, release_unclaimed, set_times, size
from eventsapp.programme.models import Seat, SeatPlan, Session
from eventsapp.programme.queries.seats import (
    most_seats_a_day,
    of_holder,
    others_of_holder,
    plans_unclaimed,
    seat_in,
    seat_plan_of,
)
from eventsapp.programme.rules.programme import ChangedMeanwhile
from eventsapp.programme.rules.seats import (
    DoorClosed,
    Entry,
    InsideAlready,
    NoSeat,
    NoSeats,
    NotInside,
    Phase,
    RoomFull,
    SeatHolder,
    SeatOverlaps,
    SeatsClosed,
    SeatsInUse,
    SeatState,
    SeatsUnknown,
    TooManyForRoom,
    TooManySeats,
    free_places,
    free_seats,
    phase_at,
)

_VISITORS = table("visitors", column("id"))
"""Visitors belong to a slice above; here they are only a row to lock."""


def set_seats(
    fair: Fair,
    session: Session,
    seats: int | None,
    walk_in_percent: int,
    *,
    actor: User | None = None,
    seen: int | None = None,
) -> SeatPlan:
    """Say how many seats of a session are given out, None for the room's less the share for walk-ins; begins it too.

    ``seen`` is the version that somebody looked at, 0 for none.
    """
    known = seat_plan_of(fair, session.id)
    plan = lock_plan(fair, session.id) if known else SeatPlan(session_id=session.id, fair_id=fair.id, version=0)
    if seen is not None and plan.version != seen:
        raise ChangedMeanwhile
    capacity = session.room.capacity if session.room else None
    _check_size(seats, capacity)
    before = {"count": plan.count, "walk_in_percent": plan.walk_in_percent} if known else None
    plan.count, plan.walk_in_percent, plan.version = seats, walk_in_percent, plan.version + 1
    if known is None:
        plan.given = plan.seated = plan.waiting = plan.inside = 0
        set_times(fair.id, [plan])
    size(plan, capacity)
    db.session.add(plan)
    promote(plan)
    note("session.seats", fair, session.id, actor, before=before, after={"count": seats, "percent": walk_in_percent})
    return plan


def _check_size(seats: int | None, capacity: int | None) -> None:
    if seats is None and capacity is None:
        raise SeatsUnknown
    if seats is not None and capacity is not None and seats > capacity:
        raise TooManyForRoom(capacity)


def close_seats(fair: Fair, session: Session, *, actor: User | None = None) -> None:
    """Reserve no seats of a session any more; only while nobody has one, waits or is inside."""
    plan = lock_plan(fair, session.id)
    if plan.given or plan.waiting or plan.inside:
        raise SeatsInUse
    db.session.execute(delete(Seat).where(Seat.session_id == session.id))
    db.session.delete(plan)
    db.session.flush()
    note("session.seats_off", fair, session.id, actor)


def take_seat(fair: Fair, session_id: int, holder: SeatHolder, *, actor: User | None = None) -> Seat:
    """Reserve a seat, or a place in line where none is free; pressing twice changes nothing.

    Seats that overlap are refused: each would keep somebody else out. Waiting for one is not, because whoever waits
    may never get it. ``actor`` is a member of the team who reserves for somebody, which is written down.
    """
    _lock_holder(holder)
    plan = lock_plan(fair, session_id)
    seat = seat_in(session_id, holder)
    if seat is not None and seat.state in {SeatState.RESERVED, SeatState.WAITING}:
        return seat
    phase = phase_at(plan, clock.now())
    if phase is Phase.HIDDEN:
        raise NoSeats
    if phase is not Phase.OPEN or (seat is not None and seat.inside_at is not None):
        raise SeatsClosed
    if seat is not None:  # released, before the session was put off
        db.session.delete(seat)
        db.session.flush()
    is_free = plan.waiting == 0 and free_seats(plan, Phase.OPEN) > 0
    _check_own(fair, plan, holder, is_free=is_free)
    seat = _new_seat(plan, holder, SeatState.RESERVED if is_free else SeatState.WAITING)
    promote(plan)  # where somebody with a seat was deleted meanwhile, the first in line has it
    if actor is not None:
        note("seat.taken_for", fair, seat.id, actor, after={"state": seat.state, "session": session_id})
    return seat


def _lock_holder(holder: SeatHolder) -> None:
    """Lock whose seat it is, so that two presses at once do not pass the limit of a day."""
    if holder.user_id is not None:
        db.session.execute(select(User.id).where(User.id == holder.user_id).with_for_update(key_share=True))
    if holder.visitor_id is not None:
        mine = select(_VISITORS.c.id).where(_VISITORS.c.id == holder.visitor_id)
        db.session.execute(mine.with_for_update(key_share=True))


def _check_own(fair: Fair, plan: SeatPlan, holder: SeatHolder, *, is_free: bool) -> None:
    at, others = zone(fair.timezone), others_of_holder(plan, holder)
    starts_at, ends_at = plan.starts_at, plan.ends_at
    if starts_at is None or ends_at is None:
        raise SeatsClosed
    day = starts_at.astimezone(at).date()
    known = [(seat, one.starts_at, one.ends_at) for seat, one in others]
    most = most_seats_a_day(fair.id)
    if sum(begins is not None and begins.astimezone(at).date() == day for _, begins, _ in known) >= most:
        raise TooManySeats(most)
    for seat, begins, ends in known:
        is_seat = seat.state == SeatState.RESERVED and begins is not None and ends is not None
        if is_free and is_seat and begins < ends_at and starts_at < ends:  # type: ignore[operator]
            session = db.session.get_one(Session, seat.session_id)
            raise SeatOverlaps(text_in(session.title, current_language(), fair.default_language)[0])


def _new_seat(plan: SeatPlan, holder: SeatHolder, state: str) -> Seat:
    """Make a seat of one holder: the ticket where there is one, because that is what the door sees."""
    seat = Seat(session_id=plan.session_id, state=state)
    if holder.visitor_id is not None:
        seat.visitor_id = holder.visitor_id
    elif holder.user_id is not None:
        seat.user_id = holder.user_id
    else:
        seat.staff_member_id = holder.staff_member_id
    if state == SeatState.WALK_IN:
        seat.inside_at = clock.now()
    db.session.add(seat)
    return seat


def give_back(fair: Fair, session_id: int, holder: SeatHolder, *, actor: User | None = None) -> None:
    """Give a seat or a place in line back; whoever is first in line has it in the same transaction.

    ``actor`` is a member of the team who gives it back for somebody, which is written down.
    """
    plan = lock_plan(fair, session_id)
    seat = seat_in(session_id, holder)
    if seat is None or seat.state == SeatState.RELEASED:
        raise NoSeat
    if seat.inside_at is not None:
        raise InsideAlready
    number, before = seat.id, {"state": seat.state, "session": session_id}
    db.session.delete(seat)
    promote(plan)
    if actor is not None:
        note("seat.given_back_for", fair, number, actor, before=before)


def forget_seats(fair: Fair, holder: SeatHolder) -> None:
    """Remove everything of a person, as when a visitor is deleted; free seats go to whoever waits."""
    mine = select(Seat.session_id).join(SeatPlan).where(SeatPlan.fair_id == fair.id, of_holder(holder))
    for session_id in db.session.scalars(mine.order_by(Seat.session_id).distinct()).all():
        plan = lock_plan(fair, session_id)
        db.session.execute(delete(Seat).where(Seat.session_id == session_id, of_holder(holder)))
        promote(plan)


def let_in(fair: Fair, session_id: int, holder: SeatHolder, press: str) -> tuple[Seat, Entry]:
    """Let a person into the room, by seat or as a walk-in while there is room; nobody is counted twice.

    ``press`` is the same when the same press arrives again: its answer then is the one it had. Another press for
    somebody who is inside is told so.
    """
    plan = lock_plan(fair, session_id)
    seat = seat_in(session_id, holder)
    if seat is not None and seat.inside_at is not None:
        if seat.inside_key != press:
            return seat, Entry.AGAIN
        return seat, Entry.SEAT if seat.state == SeatState.RESERVED else Entry.WALK_IN
    phase = phase_at(plan, clock.now())
    if phase in {Phase.HIDDEN, Phase.OVER}:
        raise DoorClosed
    has_seat = seat is not None and seat.state == SeatState.RESERVED
    if plan.inside >= plan.places if has_seat else free_places(plan, phase) == 0:
        raise RoomFull
    before = seat.state if seat else ""
    seat = seat or _new_seat(plan, holder, SeatState.WALK_IN)
    seat.entered_from = before
    seat.state = SeatState.RESERVED if has_seat else SeatState.WALK_IN
    seat.inside_at, seat.inside_key = clock.now(), press
    count(plan)
    return seat, Entry.SEAT if has_seat else Entry.WALK_IN


def take_entry_back(fair: Fair, session_id: int, seat_id: int, *, actor: User | None = None) -> bool:
    """Take back that somebody was let in: they have again what they had before, and a free seat goes to the next.

    Returns whether they still stand in the session's list: of a walk-in from outside nothing is left.
    """
    plan = lock_plan(fair, session_id)
    seat = db.session.get(Seat, seat_id, populate_existing=True)
    if seat is None or seat.session_id != session_id or seat.inside_at is None:
        raise NotInside
    before = {"state": seat.state, "inside_at": seat.inside_at.isoformat()}
    stays = bool(seat.entered_from)
    if stays:
        seat.state, seat.entered_from, seat.inside_at, seat.inside_key = seat.entered_from, "", None, ""
    else:
        db.session.delete(seat)
    promote(plan)
    release_unclaimed(plan)
    note("seat.entry_taken_back", fair, seat_id, actor, before=before | {"session": session_id})
    return stays


def release_overdue() -> int:
    """Write down which seats were not claimed in time; they are free without this. Returns of how many sessions."""
    sessions = plans_unclaimed(clock.now())
    for session_id in sessions:
        with suppress(Busy), transaction():  # the next sweep looks again
            plan = db.session.get(SeatPlan, session_id, with_for_update={"key_share": True})
            if plan is not None:
                release_unclaimed(plan)
    return len(sessions)
