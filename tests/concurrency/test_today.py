"""Two organisers in one hall: both press at once, one word counts."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.models import Adjustment
from eventsapp.programme.rules import SaidMeanwhile
from tests.factories import make_fair
from tests.programme.programmes import FIRST_DAY, Forum, make_forum, publish

ORGANISERS = 6


@pytest.fixture
def forum(racing_app: Flask) -> Forum:
    forum = make_forum(make_fair(slug="expo"))
    publish(forum.fair)
    return forum


def race(app: Flask, act: Callable[[Fair], object], fair_id: int) -> list[object]:
    """Let everybody act at once; returns what came of it."""
    start = threading.Barrier(ORGANISERS)

    def press(_number: int) -> object:
        with app.app_context():
            fair = db.session.get_one(Fair, fair_id)
            start.wait()
            try:
                with transaction():
                    return act(fair)
            except Refusal as refusal:
                return type(refusal)

    with ThreadPoolExecutor(ORGANISERS) as threads:
        return list(threads.map(press, range(ORGANISERS)))


def test_five_minutes_pressed_at_once_are_five_minutes(forum: Forum, racing_app: Flask) -> None:
    session = forum.sessions[0].id

    def press(fair: Fair) -> object:
        return actions.run_late(fair, session, 5, seen=0).minutes

    ends = race(racing_app, press, forum.fair.id)
    assert sorted(map(str, ends)) == sorted(map(str, [5] + [SaidMeanwhile] * (ORGANISERS - 1)))
    db.session.rollback()
    (said,) = db.session.scalars(select(Adjustment))
    assert (said.minutes, said.ended_at) == (5, None)


def test_session_cancelled_at_once_is_cancelled_once(forum: Forum, racing_app: Flask) -> None:
    session = forum.sessions[0].id

    def press(fair: Fair) -> object:
        return actions.cancel_today(fair, session).kind

    ends = race(racing_app, press, forum.fair.id)
    assert ends.count("cancelled") == 1
    assert ends.count(SaidMeanwhile) == ORGANISERS - 1


def test_database_lets_no_second_open_word_about_a_room_and_day_in(forum: Forum) -> None:
    def row(kind: str = "late") -> Adjustment:
        session = forum.sessions[0]
        return Adjustment(
            fair_id=forum.fair.id,
            kind=kind,
            room_id=forum.rooms[0].id,
            day_on=FIRST_DAY,
            session_id=session.id,
            from_at=session.starts_at,
        )

    with transaction() as session:
        session.add_all([row(), row("moved"), row("cancelled")])
    for kind in ("late", "moved", "cancelled"):
        with pytest.raises(SaidMeanwhile) as refused, transaction() as session:
            session.add(row(kind))
        assert isinstance(refused.value.__cause__, IntegrityError)
    with transaction() as session:
        ended = row()
        ended.ended_at = clock.now()
        session.add(ended)
