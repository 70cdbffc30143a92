"""A session with seats for tests, people who want them, and what must always hold of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.programme.actions import give_back, let_in, set_seats, take_entry_back, take_seat
from eventsapp.programme.models import Seat, SeatPlan, Session
from eventsapp.programme.queries import seat_in
from eventsapp.programme.rules import Phase, SeatHolder, SeatState, free_seats, phase_at
from tests.factories import make_visitor
from tests.programme.programmes import Forum, at

STARTS = at(9)


@contextmanager
def living_at(moment: datetime) -> Iterator[None]:
    """Live at a moment."""
    with clock.shifted(moment - clock.now()):
        yield


def before_start(minutes: float) -> datetime:
    """Return a moment so many minutes before the first session starts."""
    return STARTS - timedelta(minutes=minutes)


def give_seats(forum: Forum, count: int | None, *, percent: int = 10, session: int = 0) -> SeatPlan:
    """Let the seats of one of the forum's sessions be reserved."""
    with transaction():
        one = db.session.get_one(Session, forum.sessions[session].id)
        return set_seats(db.session.get_one(Fair, forum.fair.id), one, count, percent)


def make_holder(fair: Fair, **details: str) -> SeatHolder:
    """Make a visitor and return whose seats these are."""
    return SeatHolder(visitor_id=make_visitor(fair, **details).id)


def take(forum: Forum, holder: SeatHolder, session: int = 0) -> str:
    """Reserve as a person; returns what it is."""
    with transaction():
        return take_seat(forum.fair, forum.sessions[session].id, holder).state


def back(forum: Forum, holder: SeatHolder, session: int = 0) -> None:
    """Give back as a person."""
    with transaction():
        give_back(forum.fair, forum.sessions[session].id, holder)


def enter(forum: Forum, holder: SeatHolder, press: str = "one", session: int = 0) -> str:
    """Come to the door; returns how the person got in."""
    with transaction():
        return let_in(forum.fair, forum.sessions[session].id, holder, press)[1]


def leave(forum: Forum, holder: SeatHolder, session: int = 0) -> bool:
    """Take back that a person was let in; returns whether they still stand in the list."""
    session_id = forum.sessions[session].id
    with transaction():
        seat = seat_in(session_id, holder)
        return take_entry_back(forum.fair, session_id, seat.id if seat else 0)


def states(session_id: int) -> list[str]:
    """Return the states of a session's rows in the order they asked."""
    db.session.rollback()
    return list(db.session.scalars(select(Seat.state).where(Seat.session_id == session_id).order_by(Seat.id)))


def plan_of(session_id: int) -> SeatPlan:
    """Return the plan as it is stored."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(SeatPlan, session_id)


def assert_sound(session_id: int) -> None:
    """Counts are those of the rows, nothing is over its size, and nobody waits while a seat could be given."""
    plan = plan_of(session_id)
    rows = db.session.scalars(select(Seat).where(Seat.session_id == session_id).order_by(Seat.id)).all()
    given = [row for row in rows if row.state == SeatState.RESERVED]
    assert plan.given == len(given)
    assert plan.seated == sum(row.inside_at is not None for row in given)
    assert plan.waiting == sum(row.state == SeatState.WAITING for row in rows)
    assert plan.inside == sum(row.inside_at is not None for row in rows)
    assert plan.given <= plan.seats_most
    assert plan.inside <= plan.places_most
    phase = phase_at(plan, clock.now())
    if phase is Phase.OPEN:
        assert not plan.waiting or free_seats(plan, phase) == 0
