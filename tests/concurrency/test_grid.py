"""Editors move sessions at the same moment: each session goes to one place, and whoever was second is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.models import PlacementStep, Session
from eventsapp.programme.queries import session_on_grid
from eventsapp.programme.rules import Placement
from tests.concurrency.test_stands import race
from tests.factories import make_fair, make_member
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum

EDITORS = 8


@pytest.fixture
def forum(racing_app: Flask) -> Forum:
    return make_forum(make_fair())


def placing(fair_id: int, session_id: int, hour: int, user_id: int, *, seen: int) -> Callable[[], object]:
    def place() -> None:
        fair = db.session.get_one(Fair, fair_id)
        session = session_on_grid(fair, session_id)
        assert session is not None
        placement = Placement(day_on=FIRST_DAY, starts_at=at(hour), ends_at=at(hour) + timedelta(minutes=45))
        actor = db.session.get_one(User, user_id)
        actions.place_session(fair, session, placement, actor=actor, seen=seen)

    return place


def undoing(fair_id: int, user_id: int) -> Callable[[], object]:
    return lambda: actions.undo_act(db.session.get_one(Fair, fair_id), db.session.get_one(User, user_id))


def test_of_many_who_move_a_session_at_once_one_does_and_the_others_are_told(racing_app: Flask, forum: Forum) -> None:
    fair_id, session_id = forum.fair.id, forum.sessions[0].id
    editors = [make_member(forum.fair).id for _ in range(EDITORS)]
    tries = [placing(fair_id, session_id, 10 + number, user, seen=1) for number, user in enumerate(editors)]
    assert race(racing_app, tries) == {"done": 1, "MovedMeanwhile": EDITORS - 1}
    db.session.expire_all()
    session = db.session.get_one(Session, session_id)
    step = db.session.scalars(db.select(PlacementStep)).one()
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "session.placed")).one()
    assert session.version == 2
    assert Placement.from_json(step.after) == Placement.of(session) == Placement.from_json(entry.after)
    assert step.user_id == entry.actor_id


def test_all_who_move_sessions_of_their_own_do(racing_app: Flask, forum: Forum) -> None:
    editors = [make_member(forum.fair).id for _ in forum.sessions]
    pairs = zip(forum.sessions, editors, strict=True)
    tries = [placing(forum.fair.id, session.id, 15, user, seen=1) for session, user in pairs]
    assert race(racing_app, tries) == {"done": len(tries)}


def test_step_taken_back_in_two_windows_is_taken_back_once(racing_app: Flask, forum: Forum) -> None:
    fair_id, session_id, user_id = forum.fair.id, forum.sessions[0].id, make_member(forum.fair).id
    with transaction():
        placing(fair_id, session_id, 15, user_id, seen=1)()
    ends = race(racing_app, [undoing(fair_id, user_id)] * 2)
    assert ends["done"] == 1
    assert set(ends) <= {"done", "NothingToUndo", "ChangedSince"}
    db.session.expire_all()
    session = db.session.get_one(Session, session_id)
    assert (session.starts_at, session.version) == (at(9), 3)


def test_move_and_taking_back_at_once_leave_one_place_and_lose_no_line(racing_app: Flask, forum: Forum) -> None:
    fair_id, session_id = forum.fair.id, forum.sessions[0].id
    one, other = make_member(forum.fair).id, make_member(forum.fair).id
    with transaction():
        placing(fair_id, session_id, 15, one, seen=1)()
    ends = race(racing_app, [undoing(fair_id, one), placing(fair_id, session_id, 17, other, seen=2)])
    assert ends["done"] == 1
    assert set(ends) <= {"done", "ChangedSince", "MovedMeanwhile"}
    db.session.expire_all()
    about = db.select(AuditEntry).where(AuditEntry.subject_id == session_id).order_by(AuditEntry.id)
    lines = db.session.scalars(about).all()
    placed = [line for line in lines if line.subject == "session" and line.action != "session.created"]
    session = db.session.get_one(Session, session_id)
    assert len(placed) == 2
    assert Placement.from_json(placed[-1].after) == Placement.of(session)
