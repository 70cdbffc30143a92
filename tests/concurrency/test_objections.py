"""Objections that people race for: one objection, one answer, one taker of a place."""

from collections.abc import Callable

import pytest
from flask import Flask

from eventsapp.accounts.models import User
from eventsapp.allocation.actions import objections as actions
from eventsapp.allocation.actions.objections import Place
from eventsapp.allocation.actions.publishing import publish_run
from eventsapp.allocation.models import Objection, ObjectionState
from eventsapp.allocation.queries.objections import offered_places
from eventsapp.booths.queries import exhibitor_acted_for
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall
from tests.allocation.disputes import Dispute, make_dispute
from tests.allocation.factories import make_run, numbers_of_exhibitor
from tests.booths.sound import assert_plan_is_sound
from tests.concurrency.test_stands import race
from tests.factories import make_acting_person


@pytest.fixture
def dispute(racing_app: Flask) -> Dispute:
    return make_dispute()


def user(key: int) -> User:
    return db.session.get_one(User, key)


def exhibitor(key: int) -> Exhibitor:
    return db.session.get_one(Exhibitor, key)


def offering(dispute: Dispute, objection_id: int, numbers: str) -> Callable[[], object]:
    fair_id, hall_id, organiser_id = dispute.fair.id, dispute.hall.id, dispute.organiser.id

    def offer() -> object:
        places = [Place(db.session.get_one(Hall, hall_id), [numbers])]
        return actions.offer_places(fair_id, objection_id, places, "", user(organiser_id))

    return offer


def refusing(dispute: Dispute, objection_id: int) -> Callable[[], object]:
    fair_id, organiser_id = dispute.fair.id, dispute.organiser.id
    return lambda: actions.refuse_objection(fair_id, objection_id, "Full", user(organiser_id))


def objector(dispute: Dispute, name: str, *numbers: str) -> tuple[Exhibitor, User]:
    """Make another exhibitor that a plan gives a place."""
    person = make_acting_person(dispute.fair, name, units=2)
    found = exhibitor_acted_for(dispute.fair, person)
    assert found is not None
    run = make_run(dispute.hall, {found.id: numbers})
    with transaction():
        publish_run(run.id, run.version, dispute.organiser)
    return found, person


def test_objection_sent_several_times_at_once_is_one(racing_app: Flask, dispute: Dispute) -> None:
    mine, person = dispute.exhibitor.id, dispute.person.id
    ends = race(racing_app, [lambda: actions.file_objection(exhibitor(mine), "Corner", user(person))] * 6)
    assert ends == {"done": 1, "ObjectionRunning": 5}


def test_one_of_two_answers_wins_and_the_other_hears_of_it(racing_app: Flask, dispute: Dispute) -> None:
    key = dispute.object().id
    ends = race(racing_app, [offering(dispute, key, "A-105, A-106"), offering(dispute, key, "A-203, A-204")] * 2)
    assert ends == {"done": 1, "ObjectionChanged": 3}
    db.session.rollback()
    assert len(db.session.get_one(Objection, key, populate_existing=True).alternatives) == 1


def test_offer_and_refusal_at_once_are_one_answer(racing_app: Flask, dispute: Dispute) -> None:
    key = dispute.object().id
    ends = race(racing_app, [offering(dispute, key, "A-105, A-106"), refusing(dispute, key)])
    assert ends["done"] == 1
    assert ends["ObjectionChanged"] + ends["ObjectionSettled"] == 1


def test_withdrawal_during_an_answer_leaves_the_objection_withdrawn(racing_app: Flask, dispute: Dispute) -> None:
    key, mine, person = dispute.object().id, dispute.exhibitor.id, dispute.person.id
    withdrawal = [lambda: actions.withdraw_objection(exhibitor(mine), key, user(person))]
    ends = race(racing_app, [*withdrawal, offering(dispute, key, "A-105, A-106")])
    assert ends["done"] + ends["ObjectionSettled"] == 2
    db.session.rollback()
    assert db.session.get_one(Objection, key, populate_existing=True).state == ObjectionState.WITHDRAWN


def test_place_offered_to_two_is_taken_by_one(racing_app: Flask, dispute: Dispute) -> None:
    other, person = objector(dispute, "Other", "A-201", "A-202")
    first = dispute.offer(dispute.object(), "A-105, A-106")
    with transaction():
        second = actions.file_objection(other, "A corner", person)
    dispute.offer(second, "A-105, A-106")
    (place,) = offered_places(first)
    wanted = place.key

    def accepting(exhibitor_id: int, objection_id: int, person_id: int) -> Callable[[], object]:
        return lambda: actions.accept_place(exhibitor(exhibitor_id), objection_id, wanted, user(person_id))

    tries = [
        accepting(dispute.exhibitor.id, first.id, dispute.person.id),
        accepting(other.id, second.id, person.id),
    ]
    assert race(racing_app, tries) == {"done": 1, "OfferTaken": 1}
    assert_plan_is_sound(dispute.fair.id)
    held = [numbers_of_exhibitor(one) for one in (dispute.exhibitor, other)]
    assert held in ([["A-105", "A-106"], ["A-201", "A-202"]], [["A-101", "A-102"], ["A-105", "A-106"]])
