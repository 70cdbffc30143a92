"""Lists of visitors brought at the same moment, and people who register while one is written."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import import_visitors, prepare_import
from eventsapp.visitors.models import Ticket, Visitor
from tests.concurrency.test_stands import race
from tests.concurrency.test_visitors import registering
from tests.factories import make_fair
from tests.visitors.lists import HEAD, listed, many

PEOPLE = 300


def test_one_list_brought_by_several_at_once_registers_everybody_once(racing_app: Flask) -> None:
    fair_id = make_fair().id
    without_codes = f"{HEAD}\n" + "".join(f",Person {one},,p{one}@company.example,,\n" for one in range(PEOPLE))

    def bring() -> object:
        return import_visitors(db.session.get_one(Fair, fair_id), listed(without_codes), None)

    assert race(racing_app, [bring] * 3) == {"done": 3}
    assert db.session.scalar(select(func.count(Visitor.id))) == PEOPLE
    assert db.session.scalar(select(func.count(Ticket.id))) == PEOPLE


@pytest.mark.parametrize("racing_url", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_nobody_who_registers_waits_for_a_list_that_is_being_written(racing_app: Flask) -> None:
    fair = make_fair()
    numbers = prepare_import(fair, PEOPLE)
    ends: list[dict[str, int]] = []
    with transaction():
        import_visitors(fair, listed(many(PEOPLE)), None, numbers=numbers)
        other = threading.Thread(target=lambda: ends.append(race(racing_app, [registering(fair.id, 1)])))
        other.start()
        other.join()
    assert ends == [{"done": 1}]
    assert sorted(db.session.scalars(select(Visitor.number))) == list(range(1, PEOPLE + 2))
