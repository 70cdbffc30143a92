"""Seats in a rush: a crowd for ten, everybody at the door at once, one person in many tabs."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.programme.actions import (
    AudienceValues,
    ForumValues,
    RoomValues,
    create_audience,
    edit_room,
    give_back,
    let_in,
    set_forum,
    set_seats,
    take_entry_back,
    take_seat,
)
from eventsapp.programme.models import Room, Seat, Session
from eventsapp.programme.queries import seats_of_holder
from eventsapp.programme.rules import SeatHolder, SeatState
from eventsapp.visitors.models import Visitor
from tests.concurrency.test_holds import THREADS, in_groups
from tests.concurrency.test_stands import race
from tests.factories import make_fair, make_visitor
from tests.programme.programmes import Forum, make_forum, publish
from tests.seats.rooms import assert_sound, before_start, living_at, plan_of, states
from tests.sizes import sized

CROWD = sized(50, 200)


@pytest.fixture
def forum(racing_app: Flask) -> Forum:
    forum = make_forum(make_fair())
    publish(forum.fair)
    return forum


def _people(fair: Fair, count: int) -> list[SeatHolder]:
    """Make so many visitors at once."""
    make_visitor(fair)
    with transaction() as session:
        session.add_all(
            Visitor(fair_id=fair.id, number=1000 + number, full_name=f"Person {number}", email="p@home.example")
            for number in range(count)
        )
    ids = db.session.scalars(select(Visitor.id).where(Visitor.number >= 1000).order_by(Visitor.id))
    return [SeatHolder(visitor_id=one) for one in ids]


def _give(forum: Forum, count: int, session: int = 0) -> int:
    session_id = forum.sessions[session].id
    with transaction():
        set_seats(db.session.get_one(Fair, forum.fair.id), db.session.get_one(Session, session_id), count, 0)
    return session_id


class Trying:
    """What racing threads do at one session, by ids alone."""

    def __init__(self, fair_id: int, session_id: int) -> None:
        self.fair_id, self.session_id = fair_id, session_id

    def take(self, holder: SeatHolder) -> object:
        """Reserve."""
        return take_seat(db.session.get_one(Fair, self.fair_id), self.session_id, holder)

    def back(self, holder: SeatHolder) -> object:
        """Give back."""
        return give_back(db.session.get_one(Fair, self.fair_id), self.session_id, holder)

    def take_back(self, seat_id: int) -> object:
        """Take back that somebody was let in."""
        return take_entry_back(db.session.get_one(Fair, self.fair_id), self.session_id, seat_id)

    def enter(self, holder: SeatHolder, press: str) -> object:
        """Come to the door."""
        return let_in(db.session.get_one(Fair, self.fair_id), self.session_id, holder, press)


@pytest.mark.long
def test_crowd_for_ten_seats(racing_app: Flask, forum: Forum) -> None:
    session_id = _give(forum, 10)
    trying, people = Trying(forum.fair.id, session_id), _people(forum.fair, CROWD)
    ends = in_groups(racing_app, [lambda one=one: trying.take(one) for one in people])  # type: ignore[misc]
    assert ends == {"done": CROWD}
    assert states(session_id) == ["reserved"] * 10 + ["waiting"] * (CROWD - 10)
    places = [seats_of_holder(forum.fair, one, before_start(600))[session_id].place for one in people]
    assert sorted(places) == [0] * 10 + list(range(1, CROWD - 9))
    assert_sound(session_id)


def test_seats_given_back_at_once_go_to_the_first_in_line(racing_app: Flask, forum: Forum) -> None:
    session_id = _give(forum, 10)
    trying, people = Trying(forum.fair.id, session_id), _people(forum.fair, 30)
    with transaction():
        line = [take_seat(forum.fair, session_id, one).id for one in people]
    tries = [lambda one=one: trying.back(one) for one in people[:10]]  # type: ignore[misc]
    assert race(racing_app, tries) == {"done": 10}
    db.session.rollback()
    reserved = db.session.scalars(select(Seat.id).where(Seat.state == SeatState.RESERVED).order_by(Seat.id)).all()
    assert list(reserved) == line[10:20]
    assert_sound(session_id)


def test_everybody_at_the_door_at_once_fills_the_room_and_no_more(racing_app: Flask, forum: Forum) -> None:
    session_id = _give(forum, 8)
    with transaction():
        room = db.session.get_one(Room, forum.rooms[0].id)
        edit_room(forum.fair, room, RoomValues(code="R1", name={"en": "Grand Hall"}, capacity=12))
    trying, people = Trying(forum.fair.id, session_id), _people(forum.fair, 40)
    with transaction():
        for one in people[:8]:
            take_seat(forum.fair, session_id, one)

    def enter(holder: SeatHolder) -> object:
        with living_at(before_start(10)):
            return trying.enter(holder, f"press {holder.visitor_id}")

    twice = [*people, *people[:8]]
    ends = in_groups(racing_app, [lambda one=one: enter(one) for one in twice])  # type: ignore[misc]
    assert ends == {"done": 8 + 8 + 4, "RoomFull": 28}
    assert (plan_of(session_id).inside, plan_of(session_id).seated) == (12, 8)
    assert_sound(session_id)


def test_entry_is_taken_back_once_however_many_press(racing_app: Flask, forum: Forum) -> None:
    session_id = _give(forum, 2)
    trying, person = Trying(forum.fair.id, session_id), _people(forum.fair, 1)[0]
    with transaction():
        take_seat(forum.fair, session_id, person)
        seat_id = let_in(forum.fair, session_id, person, "one")[0].id
    ends = race(racing_app, [lambda: trying.take_back(seat_id)] * THREADS)
    assert ends == {"done": 1, "NotInside": THREADS - 1}
    assert states(session_id) == ["reserved"]
    assert_sound(session_id)


def test_audience_has_one_row_however_many_add_it(racing_app: Flask, forum: Forum) -> None:
    fair_id = forum.fair.id

    def add() -> object:
        return create_audience(db.session.get_one(Fair, fair_id), AudienceValues(name={"en": "Students"}))

    assert race(racing_app, [add] * THREADS) == {"done": 1, "AudienceNamed": THREADS - 1}


def test_one_person_in_many_tabs_has_one_seat(racing_app: Flask, forum: Forum) -> None:
    session_id = _give(forum, 10)
    trying, person = Trying(forum.fair.id, session_id), _people(forum.fair, 1)[0]
    assert race(racing_app, [lambda: trying.take(person)] * THREADS) == {"done": THREADS}
    assert states(session_id) == ["reserved"]


def test_limit_of_a_day_holds_in_two_tabs(racing_app: Flask, forum: Forum) -> None:
    with transaction():
        set_forum(forum.fair, ForumValues(seats_a_day=1))
    tries = [Trying(forum.fair.id, _give(forum, 10, number)) for number in (0, 1)]
    person = _people(forum.fair, 1)[0]
    ends = race(racing_app, [lambda one=one: one.take(person) for one in tries * 3])  # type: ignore[misc]
    assert ends == {"done": 3, "TooManySeats": 3}


def test_room_that_grows_while_people_come_and_go_stays_sound(racing_app: Flask, forum: Forum) -> None:
    session_id = _give(forum, 3)
    trying, people = Trying(forum.fair.id, session_id), _people(forum.fair, 20)
    fair_id, room_id = forum.fair.id, forum.rooms[0].id
    with transaction():
        for one in people[:10]:
            take_seat(forum.fair, session_id, one)

    def grow(seats: int) -> object:
        fair = db.session.get_one(Fair, fair_id)
        return set_seats(fair, db.session.get_one(Session, session_id), seats, 0)

    def resize() -> object:
        room = db.session.get_one(Room, room_id)
        return edit_room(
            db.session.get_one(Fair, fair_id), room, RoomValues(code="R1", name={"en": "R1"}, capacity=500)
        )

    tries = [*(lambda one=one: trying.take(one) for one in people[10:])]  # type: ignore[misc]
    tries += [*(lambda one=one: trying.back(one) for one in people[:6])]  # type: ignore[misc]
    ends = race(racing_app, [*tries, lambda: grow(7), resize])
    assert ends == {"done": 18}
    assert (plan_of(session_id).given, plan_of(session_id).waiting) == (7, 7)
    assert_sound(session_id)
