"""What holds of a session's seats, kept in step under its lock: sizes, times, counts, who is next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import Base, at_the_end, db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.programme.facts import SeatConcerned, SeatGiven
from eventsapp.programme.models import Room, Seat, SeatPlan, Session
from eventsapp.programme.queries.releases import agenda_of, latest_release
from eventsapp.programme.queries.seats import capacities_of, seat_tallies, seats_in, waiting_first
from eventsapp.programme.rules.seats import (
    NoSeats,
    Phase,
    SeatGone,
    SeatState,
    free_seats,
    phase_at,
    places_for,
    seats_for,
)

for _constraint in ("ck_seat_plans_seats", "ck_seat_plans_places", "pk_seat_plans"):
    refuse_on(_constraint, SeatGone)
for _holder in ("visitor_id", "user_id", "staff_member_id"):
    refuse_on(f"uq_seats_session_id_{_holder}", SeatGone)


def lock_plan(fair: Fair, session_id: int) -> SeatPlan:
    """Lock everything about a session's seats, and write down what the clock has done since; the last lock to take."""
    plan = _locked([SeatPlan.fair_id == fair.id, SeatPlan.session_id == session_id])
    if not plan:
        raise NoSeats
    release_unclaimed(plan[0])
    return plan[0]


def _locked(conditions: Sequence[object]) -> Sequence[SeatPlan]:
    rows = select(SeatPlan).where(*conditions).order_by(SeatPlan.session_id)  # type: ignore[arg-type]
    locking = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(locking).all()


def release_unclaimed(plan: SeatPlan) -> None:
    """Write down that seats nobody claimed are released, once it is so late."""
    if phase_at(plan, clock.now()) not in {Phase.RELEASED, Phase.OVER} or plan.given == plan.seated:
        return
    unclaimed = update(Seat).where(
        Seat.session_id == plan.session_id, Seat.state == SeatState.RESERVED, Seat.inside_at.is_(None)
    )
    db.session.execute(unclaimed.values(state=SeatState.RELEASED))
    count(plan)


def count(plan: SeatPlan) -> None:
    """Count the seats of a plan anew; what stands above its size may only get less."""
    db.session.flush()
    tallies = {state: (people, inside) for state, people, inside in seat_tallies(plan)}
    given, seated = tallies.get(SeatState.RESERVED, (0, 0))
    walked_in, _inside = tallies.get(SeatState.WALK_IN, (0, 0))
    plan.given, plan.seated, plan.inside = given, seated, seated + walked_in
    plan.waiting, _inside = tallies.get(SeatState.WAITING, (0, 0))
    plan.seats_most = max(plan.seats, min(plan.seats_most, plan.given))
    plan.places_most = max(plan.places, min(plan.places_most, plan.inside))
    db.session.flush()


def promote(plan: SeatPlan) -> None:
    """Give what is free to whoever is first in line, and let each be told; counted anew before and after."""
    count(plan)
    free = free_seats(plan, phase_at(plan, clock.now()))
    chosen = waiting_first(plan, free) if free else ()
    for seat in chosen:
        seat.state, seat.promoted_at = SeatState.RESERVED, clock.now()
        publish(SeatGiven(plan.fair_id, plan.session_id, seat.id))
    if chosen:
        count(plan)


def size(plan: SeatPlan, capacity: int | None) -> None:
    """Give a plan the size that its count and the room allow; nobody loses a seat, but then fewer are given out."""
    plan.seats = seats_for(plan.count, plan.walk_in_percent, capacity)
    plan.places = max(places_for(plan.count, capacity), 0)
    plan.seats_most, plan.places_most = max(plan.seats, plan.given), max(plan.places, plan.inside)


def follow(item: Base) -> None:
    """Let the seats follow when a room, a session or the public agenda of a fair changed; at the transaction's end."""
    if isinstance(item, Room | Session | Fair):
        at_the_end(_follow_all, item)


def forsake(session: Session) -> None:
    """Tell whoever has a seat in a session that it is removed; the seats go with it."""
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())  # before its plan, as ever
    for plan in _locked([SeatPlan.session_id == session.id]):
        if plan.starts_at is not None and plan.starts_at > clock.now():
            tell_holders(plan, plan.starts_at, None)


def _follow_all(items: Sequence[Room | Session | Fair]) -> None:
    db.session.flush()
    fairs = {one.id for one in items if isinstance(one, Fair)}
    rooms = {one.id for one in items if isinstance(one, Room)}
    sessions = {one.id for one in items if isinstance(one, Session)}
    concerned = select(SeatPlan.session_id).join(Session, Session.id == SeatPlan.session_id)
    wanted = SeatPlan.fair_id.in_(fairs) | Session.room_id.in_(rooms) | Session.id.in_(sessions)
    ids = db.session.scalars(concerned.where(wanted)).all()
    plans = _locked([SeatPlan.session_id.in_(ids)]) if ids else ()
    capacities, before = capacities_of(plans), [_shape(plan) for plan in plans]
    for fair_id in sorted({plan.fair_id for plan in plans}):
        set_times(fair_id, [plan for plan in plans if plan.fair_id == fair_id])
    for plan, shape in zip(plans, before, strict=True):
        size(plan, capacities.get(plan.session_id))
        if shape[2] is not None and plan.starts_at is not None and shape[2] != plan.starts_at:
            tell_holders(plan, shape[2], plan.starts_at)
        if _shape(plan) != shape:
            release_unclaimed(plan)
            promote(plan)


def tell_holders(plan: SeatPlan, starts_at: datetime, now_at: datetime | None) -> None:
    """Let whoever has a seat, or waits for one, be told that the session is at another time or is removed."""
    title = db.session.get_one(Session, plan.session_id).title
    for seat in seats_in(plan):
        if seat.state in {SeatState.RESERVED, SeatState.WAITING} and seat.inside_at is None:
            now = now_at.isoformat() if now_at else ""
            who = (seat.visitor_id, seat.user_id)
            publish(SeatConcerned(plan.fair_id, plan.session_id, *who, dict(title), starts_at.isoformat(), now))


def _shape(plan: SeatPlan) -> tuple[int, int, datetime | None, datetime | None]:
    return plan.seats, plan.places, plan.starts_at, plan.ends_at


def set_times(fair_id: int, plans: Sequence[SeatPlan]) -> None:
    """Let seats go by the times that the public agenda says."""
    release = latest_release(db.session.get_one(Fair, fair_id))
    published = agenda_of(release).session_by_id if release else {}
    for plan in plans:
        entry = published.get(plan.session_id)
        plan.starts_at, plan.ends_at = (entry.starts_at, entry.ends_at) if entry else (None, None)
