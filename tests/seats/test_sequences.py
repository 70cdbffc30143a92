"""Whatever people and the team do in whatever order and time: never over the size, and the line keeps its order."""

import contextlib
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.actions import RoomValues, edit_room, release_overdue
from eventsapp.programme.models import Room, Seat, SeatPlan
from eventsapp.programme.rules import Phase, SeatHolder, SeatState, phase_at
from tests.programme.programmes import Forum
from tests.seats.rooms import STARTS, assert_sound, back, enter, give_seats, leave, living_at, make_holder, take

PEOPLE = 7
PERSON = st.integers(0, PEOPLE - 1)
STEP = st.one_of(
    st.tuples(st.just("take"), PERSON),
    st.tuples(st.just("back"), PERSON),
    st.tuples(st.just("enter"), PERSON),
    st.tuples(st.just("leave"), PERSON),
    st.tuples(st.just("seats"), st.integers(0, 6)),
    st.tuples(st.just("room"), st.integers(1, 7)),
    st.tuples(st.just("later"), st.sampled_from([1, 4, 20, 40])),
    st.tuples(st.just("sweep"), st.just(0)),
)


class Life:
    """A session's seats as time goes by."""

    def __init__(self, forum: Forum, people: list[SeatHolder]) -> None:
        self.forum, self.people, self.now = forum, people, STARTS - timedelta(minutes=100)
        self.session_id = forum.sessions[0].id

    def do(self, what: str, number: int) -> None:
        """Take one step; what is refused changes nothing."""
        if what == "later":
            self.now += timedelta(minutes=number)
            return
        with contextlib.suppress(Refusal):
            self._act(what, number)

    def _act(self, what: str, number: int) -> None:
        if what == "take":
            take(self.forum, self.people[number])
        elif what == "back":
            back(self.forum, self.people[number])
        elif what == "enter":
            enter(self.forum, self.people[number], f"{self.now}")
        elif what == "leave":
            leave(self.forum, self.people[number])
        elif what == "seats":
            give_seats(self.forum, number)
        elif what == "room":
            with transaction():
                room = db.session.get_one(Room, self.forum.rooms[0].id)
                edit_room(self.forum.fair, room, RoomValues(code="R1", name={"en": "R1"}, capacity=number))
        else:
            release_overdue()

    def waiting(self) -> list[int]:
        """Who waits, in order."""
        rows = select(Seat.id).where(Seat.session_id == self.session_id, Seat.state == SeatState.WAITING)
        return list(db.session.scalars(rows.order_by(Seat.id)))

    def promoted(self) -> dict[int, object]:
        """Who was promoted."""
        rows = select(Seat.id, Seat.promoted_at).where(Seat.promoted_at.is_not(None))
        return dict(db.session.execute(rows).all())


@pytest.fixture
def people(forum: Forum) -> list[SeatHolder]:
    give_seats(forum, 2)
    return [make_holder(forum.fair) for _ in range(PEOPLE)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=4, max_size=30))
def test_any_sequence_keeps_sizes_and_order(
    app: Flask, forum: Forum, people: list[SeatHolder], steps: list[tuple[str, int]]
) -> None:
    _begin_anew(forum)
    life = Life(forum, people)
    for what, number in steps:
        line, before = life.waiting(), life.promoted()
        plan_before = _figures(life.session_id)
        with living_at(life.now):
            life.do(what, number)
            assert_sound(life.session_id)
            plan = db.session.get_one(SeatPlan, life.session_id)
            chosen = [one for one in line if one in life.promoted() and one not in before]
            # Only whoever leaves the line by their own will may be passed over.
            stay = [one for one in line if one in life.waiting()]
            assert all(one < other for one in chosen for other in stay)
            assert not chosen or phase_at(plan, clock.now()) is Phase.OPEN
            given, inside = plan_before
            assert plan.given <= max(plan.seats, given)
            assert plan.inside <= max(plan.places, inside)
            if what in {"take", "enter"}:
                assert plan.given <= given or plan.given <= plan.seats
                assert plan.inside <= inside or plan.inside <= plan.places


def _figures(session_id: int) -> tuple[int, int]:
    plan = db.session.get_one(SeatPlan, session_id)
    return plan.given, plan.inside


def _begin_anew(forum: Forum) -> None:
    """Forget what the example before left: the fixtures are made once for all of them."""
    with transaction() as session:
        session.execute(delete(Seat))
        room = session.get_one(Room, forum.rooms[0].id)
        edit_room(forum.fair, room, RoomValues(code="R1", name={"en": "R1"}, capacity=7))
    give_seats(forum, 2)
