"""Pages of a place and of objections: who reaches them, what they show, what bad input gets."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.objections import withdraw_objection
from eventsapp.allocation.models import Objection, ObjectionState, Proposal
from eventsapp.allocation.queries.objections import offered_places
from eventsapp.allocation.rules.runs import OBJECTION_PERIOD
from eventsapp.fairs.models import Role
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import LANGUAGES
from tests.allocation.disputes import Dispute, make_dispute
from tests.allocation.factories import numbers_of_exhibitor
from tests.factories import make_acting_person, make_exhibitor_wanting, make_member, make_stand, make_user

NASTY = "<script>alert('x')</script> \" & Đường \u202e 展位 {{ 7*7 }}"
SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def dispute(app: Flask) -> Dispute:
    return make_dispute("expo", name="<b>Ferrowick</b>")


@pytest.fixture
def mine(dispute: Dispute, sign_in: SignIn) -> FlaskClient:
    return sign_in(dispute.person)


@pytest.fixture
def team(dispute: Dispute, sign_in: SignIn) -> FlaskClient:
    return sign_in(dispute.organiser)


PLACE = "/exhibit/expo/place"
TASKS = "/organise/expo/allocation/objections"


def release_explanation(dispute: Dispute, **reasons: object) -> None:
    with transaction():
        (proposal,) = db.session.scalars(db.select(Proposal).filter_by(exhibitor_id=dispute.exhibitor.id))
        proposal.reasons, proposal.is_released = dict(reasons), True


def test_place_shows_the_stand_and_until_when_one_may_object(mine: FlaskClient) -> None:
    text = mine.get(PLACE).text
    assert "Your stand is A-101" in text
    assert "cell--own" in text
    assert "Look at your place by" in text
    assert f'action="{PLACE}/objection"' in text
    assert "&lt;b&gt;Ferrowick&lt;/b&gt;" in text
    assert "<b>Ferrowick" not in text


def test_small_plan_names_no_other_company(dispute: Dispute, mine: FlaskClient) -> None:
    make_stand(dispute.hall, make_exhibitor_wanting(dispute.fair, "Secretive Works"), "A-103, A-104")
    assert "Secretive" not in mine.get(PLACE).text


def test_place_after_the_deadline_has_no_form_and_refuses_one_that_was_open(mine: FlaskClient) -> None:
    with clock.shifted(OBJECTION_PERIOD + timedelta(minutes=1)):
        assert f'action="{PLACE}/objection"' not in mine.get(PLACE).text
        answer = mine.post(f"{PLACE}/objection", data={"reason": "Too late"})
    assert answer.status_code == 409
    assert "The time for objections is over" in answer.text


def test_place_is_in_the_navigation_of_whom_it_concerns_only(
    dispute: Dispute, mine: FlaskClient, sign_in: SignIn
) -> None:
    assert f'href="{PLACE}"' in mine.get("/exhibit/expo/holds").text
    other = sign_in(make_acting_person(dispute.fair, "Without a stand"))
    assert f'href="{PLACE}"' not in other.get("/exhibit/expo/holds").text
    assert f'href="{PLACE}"' not in sign_in(make_user()).get("/exhibit/expo/holds").text


def test_place_is_for_members_of_an_exhibitor_of_the_fair(
    dispute: Dispute, client: FlaskClient, sign_in: SignIn
) -> None:
    assert client.get(PLACE).status_code == 302
    for person in (make_user(), dispute.organiser, make_dispute("other").person):
        assert sign_in(person).get(PLACE).status_code == 404
        assert sign_in(person).post(f"{PLACE}/objection", data={"reason": "Why"}).status_code == 404


def test_objection_is_sent_and_shown_with_its_words(dispute: Dispute, mine: FlaskClient) -> None:
    answer = mine.post(f"{PLACE}/objection", data={"reason": NASTY + "\x00"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "The organiser answers your objection" in answer.text
    assert "&lt;script&gt;alert" in answer.text
    assert "<script>alert" not in answer.text
    again = mine.post(f"{PLACE}/objection", data={"reason": "Second"})
    assert again.status_code == 409


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 2001])
def test_objection_without_or_with_too_many_words_says_so_beside_the_field(
    mine: FlaskClient, language: str, reason: str
) -> None:
    answer = mine.post(f"{PLACE}/objection?lang={language}", data={"reason": reason})
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    if reason.strip():
        assert reason in answer.text


def test_exhibitor_takes_an_offered_place(dispute: Dispute, mine: FlaskClient) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106", "A-203, A-204", answer=NASTY)
    text = mine.get(PLACE).text
    assert text.count('class="offer__form"') == 2
    assert "<script>alert" not in text
    place = offered_places(objection)[0]
    answer = mine.post(f"{PLACE}/objection/{objection.id}/accept", data={"place": place.key}, follow_redirects=True)
    assert "Your stand is now A-105." in answer.text
    assert numbers_of_exhibitor(dispute.exhibitor) == ["A-105", "A-106"]


def test_exhibitor_that_comes_too_late_for_an_offered_place_sees_what_is_left(
    dispute: Dispute, mine: FlaskClient
) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106", "A-203, A-204")
    place = offered_places(objection)[0]
    make_stand(dispute.hall, make_exhibitor_wanting(dispute.fair, "Secretive Works"), "A-106")
    answer = mine.post(f"{PLACE}/objection/{objection.id}/accept", data={"place": place.key})
    assert answer.status_code == 409
    assert "Somebody took this place before you" in answer.text
    assert "Taken meanwhile" in answer.text
    assert answer.text.count('class="offer__form"') == 1
    assert "Secretive" not in answer.text
    assert numbers_of_exhibitor(dispute.exhibitor) == ["A-101", "A-102"]


@pytest.mark.parametrize(("step", "state"), [("decline", "declined"), ("withdraw", "withdrawn")])
def test_exhibitor_keeps_its_place(dispute: Dispute, mine: FlaskClient, step: str, state: str) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106")
    assert mine.post(f"{PLACE}/objection/{objection.id}/{step}").status_code == 302
    assert db.session.get_one(Objection, objection.id).state == state
    answer = mine.post(f"{PLACE}/objection/{objection.id}/{step}")
    assert answer.status_code == 409
    assert "This objection is settled" in answer.text


@pytest.mark.parametrize("step", ["accept", "decline", "withdraw"])
def test_objection_of_another_exhibitor_is_not_there(dispute: Dispute, sign_in: SignIn, step: str) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106")
    other = sign_in(make_acting_person(dispute.fair, "Other"))
    assert other.post(f"{PLACE}/objection/{objection.id}/{step}", data={"place": "1"}).status_code == 404
    assert db.session.get_one(Objection, objection.id).state == ObjectionState.OFFERED


def test_explanation_is_shown_once_it_is_released(dispute: Dispute, mine: FlaskClient) -> None:
    assert 'class="why"' not in mine.get(PLACE).text
    winner = make_exhibitor_wanting(dispute.fair, "Secretive Works")
    unit = dispute.run.proposals[0].unit_ids[0]
    wish = {"rank": 0, "cells": [unit], "why": "more_points", "other": winner.id, "points": 84}
    release_explanation(dispute, placed=True, rank=1, satisfaction=71, points=52, wishes=[wish])
    text = mine.get(PLACE).text
    assert "Second choice, 71 of 100." in text
    assert "First choice A-101 went to an exhibitor with 84 points to your 52." in text
    assert "Secretive" not in text


def test_objections_are_the_organisers(
    dispute: Dispute, client: FlaskClient, mine: FlaskClient, sign_in: SignIn
) -> None:
    objection = dispute.object()
    reviewer = sign_in(make_member(dispute.fair, Role.REVIEWER))
    elsewhere = sign_in(make_dispute("other").organiser)
    for address in (TASKS, f"{TASKS}/{objection.id}"):
        assert client.get(address).status_code == 302
        assert [browser.get(address).status_code for browser in (mine, reviewer, elsewhere)] == [403] * 3
    other = sign_in(dispute.organiser).get(f"/organise/other/allocation/objections/{objection.id}")
    assert other.status_code == 403


def test_objection_of_another_fair_is_not_there(dispute: Dispute, sign_in: SignIn) -> None:
    objection = dispute.object()
    elsewhere = sign_in(make_dispute("other").organiser)
    address = f"/organise/other/allocation/objections/{objection.id}"
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(f"{address}/refuse", data={"refuse-reason": "No"}).status_code == 404
    assert elsewhere.post(f"{address}/offer", data={"numbers": "A-105"}).status_code == 404


def test_organiser_sees_the_objection_and_offers_a_found_and_a_written_place(
    dispute: Dispute, team: FlaskClient
) -> None:
    objection = dispute.object(NASTY)
    assert "1" in team.get(TASKS).text
    page = team.get(f"{TASKS}/{objection.id}").text
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page
    key = page.split('name="places" value="')[1].split('"')[0]
    data = {"places": [key], "hall": "A", "numbers": "A-203, A-204", "answer": "Look at these", "seen": ""}
    answer = team.post(f"{TASKS}/{objection.id}/offer", data=data, follow_redirects=True)
    assert "can choose now" in answer.text
    kept = db.session.get_one(Objection, objection.id)
    assert (kept.state, kept.answer) == (ObjectionState.OFFERED, "Look at these")
    assert [one["number"] for one in kept.alternatives][-1] == "A-203"


def test_bad_places_are_refused_beside_the_field_and_stay_written(dispute: Dispute, team: FlaskClient) -> None:
    objection = dispute.object()
    nothing = team.post(f"{TASKS}/{objection.id}/offer", data={"answer": "Kept <words>"})
    assert nothing.status_code == 422
    assert 'id="places-error"' in nothing.text
    assert "Kept &lt;words&gt;" in nothing.text
    for data in ({"places": "99999999999-1"}, {"places": NASTY}, {"places": "1-6"}):
        assert team.post(f"{TASKS}/{objection.id}/offer", data=data).status_code == 422
    written = team.post(f"{TASKS}/{objection.id}/offer", data={"hall": "A", "numbers": NASTY + "\x00"})
    assert written.status_code == 422
    assert 'id="numbers-error"' in written.text
    assert "<script>alert" not in written.text


def test_second_organiser_sees_the_answer_that_came_first(dispute: Dispute, team: FlaskClient) -> None:
    objection = dispute.object()
    dispute.offer(objection, "A-105, A-106", answer="From the first")
    late = {"refuse-reason": "From the second", "refuse-seen": ""}
    answer = team.post(f"{TASKS}/{objection.id}/refuse", data=late)
    assert answer.status_code == 409
    assert "Somebody answered this objection while you wrote" in answer.text
    assert "From the first" in answer.text
    assert "From the second" in answer.text
    seen = answer.text.split('name="refuse-seen" value="')[1].split('"')[0]
    assert team.post(f"{TASKS}/{objection.id}/refuse", data={**late, "refuse-seen": seen}).status_code == 302
    assert db.session.get_one(Objection, objection.id).state == ObjectionState.REFUSED


def test_refusal_needs_its_reason(dispute: Dispute, team: FlaskClient) -> None:
    objection = dispute.object()
    answer = team.post(f"{TASKS}/{objection.id}/refuse", data={"refuse-reason": " "})
    assert answer.status_code == 422
    assert 'id="refuse-reason-error"' in answer.text


def test_answer_after_the_exhibitor_withdrew_is_refused(dispute: Dispute, team: FlaskClient) -> None:
    objection = dispute.object()
    with transaction():
        withdraw_objection(dispute.exhibitor, objection.id, dispute.person)
    answer = team.post(f"{TASKS}/{objection.id}/offer", data={"hall": "A", "numbers": "A-105, A-106"})
    assert answer.status_code == 409
    assert "This objection is settled" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_every_language(dispute: Dispute, mine: FlaskClient, team: FlaskClient, language: str) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106")
    for browser, address in ((mine, PLACE), (team, TASKS), (team, f"{TASKS}/{objection.id}")):
        answer = browser.get(f"{address}?lang={language}")
        assert answer.status_code == 200
        assert f'<html lang="{LANGUAGES[language].html_lang}"' in answer.text
