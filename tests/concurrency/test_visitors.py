"""Many register at the same moment: one key, one number each, one ticket each."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.fairs.models import Fair, SigningKey
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import VisitorDetails, issue_ticket, register_visitor
from eventsapp.visitors.models import Ticket, Visitor
from tests.concurrency.test_stands import race
from tests.factories import make_fair, make_visitor

TRIES = 8


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


def registering(fair_id: int, number: int) -> Callable[[], object]:
    details = VisitorDetails(full_name=f"Person {number}", email=f"p{number}@home.example", language="en")
    return lambda: register_visitor(
        db.session.get_one(Fair, fair_id), details, consents=["registration"], shown_in="en"
    )


def test_a_fair_gets_one_key_however_many_need_it_first(racing_app: Flask, fair: Fair) -> None:
    fair_id = fair.id
    ends = race(racing_app, [lambda: ensure_signing_key(db.session.get_one(Fair, fair_id)) for _ in range(TRIES)])
    assert ends == {"done": TRIES}
    assert db.session.scalar(select(func.count(SigningKey.id))) == 1


def test_each_who_registers_at_once_has_a_number_and_a_ticket(racing_app: Flask, fair: Fair) -> None:
    ends = race(racing_app, [registering(fair.id, number) for number in range(TRIES)])
    assert ends == {"done": TRIES}
    assert db.session.scalars(select(Visitor.number).order_by(Visitor.number)).all() == list(range(1, TRIES + 1))
    assert db.session.scalar(select(func.count(Ticket.visitor_id.distinct()))) == TRIES
    assert db.session.scalar(select(func.count(SigningKey.id))) == 1


def test_a_visitor_never_has_two_valid_tickets(racing_app: Flask, fair: Fair) -> None:
    fair_id, visitor_id = fair.id, make_visitor(fair).id
    with transaction() as session:
        session.execute(delete(Ticket))

    def issue() -> object:
        return issue_ticket(db.session.get_one(Fair, fair_id), db.session.get_one(Visitor, visitor_id))

    ends = race(racing_app, [issue for _ in range(TRIES)])
    assert ends["done"] >= 1
    assert set(ends) <= {"done", "Busy"}
    assert db.session.scalar(select(func.count(Ticket.id)).where(Ticket.visitor_id == visitor_id)) == 1
