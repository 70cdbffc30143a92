"""A visitor answers on the phone and on the tablet at once: one answer counts, and each consent is written once."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from eventsapp.accounts.models import Consent
from eventsapp.checkin.actions import PHONE, SCREEN, answer_question, ask_visitor, screen_for
from eventsapp.checkin.models import DeskScreen
from eventsapp.checkin.rules import QuestionOver
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import Asked
from tests.concurrency.test_stands import race
from tests.factories import make_fair, make_member, make_visitor


def answering(code: str, channel: str) -> Callable[[], object]:
    return lambda: answer_question(code, ["exhibitors"], (), Asked("en", channel))


def beginning(fair_id: int) -> Callable[[], object]:
    return lambda: screen_for(db.session.get_one(Fair, fair_id), "one desk")


def test_of_two_answers_at_once_one_counts(racing_app: Flask) -> None:
    fair = make_fair()
    team, visitor = make_member(fair), make_visitor(fair)
    with transaction():
        screen = screen_for(fair, "desk")
        ask_visitor(screen, visitor, team)
    code = screen.code or ""
    results = race(racing_app, [answering(code, PHONE), answering(code, SCREEN)] * 3)
    assert results == {"done": 1, QuestionOver.__name__: 5}
    db.session.rollback()
    given = select(func.count(Consent.id)).where(Consent.purpose == "exhibitors", Consent.withdrawn_at.is_(None))
    assert db.session.scalar(given) == 1


def test_desk_that_begins_in_two_windows_has_one_screen(racing_app: Flask) -> None:
    fair = make_fair()
    results = race(racing_app, [beginning(fair.id)] * 4)
    assert results["done"] >= 1
    db.session.rollback()
    assert db.session.scalar(select(func.count(DeskScreen.id))) == 1
