"""Consents beside a desk: read and ticked by the visitor, on their phone or a tablet, once, and seen by the desk."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import Consent, User
from eventsapp.accounts.queries import consents_of
from eventsapp.checkin.models import DeskScreen, Gate
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import GroupDetails, add_members, cancel_registration, register_group
from eventsapp.visitors.importers import PersonEntry
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import members_of
from eventsapp.visitors.rules import WORDING_VERSION
from tests.checkin.gates import make_gate
from tests.checkin.words import words
from tests.factories import make_fair, make_member, make_visitor

SignIn = Callable[[User], FlaskClient]
DESK = "/organise/expo/desk"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo", starts_on=clock.now().date() - timedelta(days=1))


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair, "G2")


@pytest.fixture
def desk(fair: Fair, gate: Gate, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(fair))


@pytest.fixture
def minjun(fair: Fair) -> Visitor:
    return make_visitor(fair, full_name="박민준", company="한빛", language="ko", email="park@home.example")


@pytest.fixture
def tablet(app: Flask, desk: FlaskClient) -> FlaskClient:
    """A tablet beside the desk."""
    page = desk.post(f"{DESK}/screen/pair").get_data(as_text=True)
    path = re.search(r"/scan/enrol/[\w-]+", page)
    assert path
    client = app.test_client()
    client.post(path[0])
    return client


def ask(desk: FlaskClient, visitor: Visitor) -> str:
    """Ask somebody, and return the path of their phone's page, which the desk shows without any second screen."""
    page = desk.post(f"{DESK}/{visitor.id}/consents", follow_redirects=True)
    path = re.search(r"/scan/c/[0-9A-Z]{8}", page.get_data(as_text=True))
    assert path, words(page)
    return path[0]


def given(visitor: Visitor) -> list[Consent]:
    db.session.expire_all()
    return [one for one in consents_of("visitor", visitor.id) if one.withdrawn_at is None]


def boxes(page: TestResponse) -> list[str]:
    """Return what can be ticked, with what is ticked already marked."""
    found = re.findall(r'<input[^>]*name="(agree|take_back)" value="(\w+)"( checked)?', page.get_data(as_text=True))
    return [f"{name} {value}{checked}" for name, value, checked in found]


def test_visitor_chooses_on_their_own_phone_in_their_language_and_the_desk_sees_it(
    app: Flask, desk: FlaskClient, minjun: Visitor
) -> None:
    path, phone = ask(desk, minjun), app.test_client()
    here = f"{DESK}?visitor={minjun.id}"
    assert "Waits for the visitor" in words(desk.get(here))
    page = phone.get(path)
    assert "박민준" in words(page)
    assert "어떤 항목에 동의하십니까" in words(page)
    assert "agree exhibitors" in boxes(page)
    assert not [one for one in boxes(page) if one.endswith("checked")]
    assert phone.post(f"{path}/opened", headers=OWN).status_code == 200
    assert "The visitor reads" in words(desk.get(here))
    assert phone.post(path, data={"agree": ["nonsense"]}).status_code == 422
    assert phone.post(path, data={"agree": ["exhibitors", "photos"]}).status_code == 200
    agreed = {one.purpose: one for one in given(minjun)}
    assert set(agreed) == {"registration", "exhibitors", "photos"}
    one = agreed["exhibitors"]
    assert (one.language, one.channel, one.wording_version) == ("ko", "desk, own phone", WORDING_VERSION)
    assert "부스" in one.wording or "참가업체" in one.wording
    assert "Answered by the visitor" in words(desk.get(here))
    assert phone.post(path, data={"agree": ["organiser_news"]}).status_code == 410
    assert phone.get(path).status_code == 410
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "visitor.consents_changed")).one()
    assert entry.after == {"given": ["exhibitors", "photos"], "withdrawn": [], "channel": "desk, own phone"}


def test_tablet_shows_who_is_asked_and_takes_the_answer_once(
    desk: FlaskClient, tablet: FlaskClient, gate: Gate, fair: Fair, minjun: Visitor
) -> None:
    here = f"/scan/{gate.id}/screen"
    assert "박민준" not in words(tablet.get(here))
    path = ask(desk, minjun)
    page = tablet.get(here)
    assert "박민준" in words(page)
    assert "어떤 항목에 동의하십니까" in words(page)
    assert path in page.get_data(as_text=True)
    assert "What do you agree to?" in words(tablet.get(f"{here}?lang=en"))
    question = re.search(r'name="question" value="(\d+)"', page.get_data(as_text=True))
    assert question
    other = make_visitor(fair, full_name="Lê Hoa", language="vi")
    ask(desk, other)
    stale = tablet.post(f"{here}/answer", data={"question": question[1], "agree": ["exhibitors"]})
    assert stale.status_code == 410
    assert {one.purpose for one in given(other)} == {"registration"}
    fresh = re.search(r'name="question" value="(\d+)"', tablet.get(here).get_data(as_text=True))
    assert fresh
    answer = tablet.post(f"{here}/answer", data={"question": fresh[1], "agree": ["exhibitors"]})
    assert answer.status_code == 302
    assert {(one.purpose, one.channel) for one in given(other)} >= {("exhibitors", "desk, screen")}
    assert "Lê Hoa" not in words(tablet.get(here))
    assert tablet.get(f"/scan/{gate.id}/desk").status_code == 401


def test_what_was_agreed_to_is_taken_back_only_by_a_tick(app: Flask, desk: FlaskClient, minjun: Visitor) -> None:
    phone = app.test_client()
    phone.post(ask(desk, minjun), data={"agree": ["exhibitors", "organiser_news"]})
    path = ask(desk, minjun)
    page = phone.get(path)
    assert {"take_back exhibitors", "take_back organiser_news"} <= set(boxes(page))
    assert "take_back registration" not in boxes(page)
    phone.post(path, data={"take_back": ["organiser_news"]})
    assert {one.purpose for one in given(minjun)} == {"registration", "exhibitors"}


def test_member_of_a_delegation_agrees_to_be_registered_here(app: Flask, desk: FlaskClient, fair: Fair) -> None:
    leader = GroupDetails(name="Sở", leader_name="Hoa", leader_email="hoa@so.example", language="vi")
    with transaction():
        group = register_group(fair, leader)
        add_members(fair, group, [PersonEntry(1, "Trần Bình")])
    (member,) = members_of(group)
    path, phone = ask(desk, member), app.test_client()
    assert "agree registration" in boxes(phone.get(path))
    phone.post(path, data={"agree": ["registration"]})
    assert [(one.purpose, one.language) for one in given(member)] == [("registration", "vi")]


def test_question_ends_after_ten_minutes_when_it_is_taken_back_and_with_the_registration(
    app: Flask, desk: FlaskClient, minjun: Visitor
) -> None:
    phone, path = app.test_client(), ask(desk, minjun)
    with clock.shifted(timedelta(minutes=10, seconds=1)):
        assert phone.get(path).status_code == 410
    assert desk.post(f"{DESK}/screen/clear").status_code == 302
    assert phone.get(path).status_code == 410
    assert phone.get("/scan/c/22222222").status_code == 410
    path = ask(desk, minjun)
    with transaction() as session:
        cancel_registration(session.get_one(Visitor, minjun.id), actor=None)
    assert phone.post(path, data={"agree": ["exhibitors"]}).status_code == 409
    assert desk.post(f"{DESK}/{minjun.id}/consents").status_code == 409


def test_second_screen_and_stream_belong_to_their_desk(
    desk: FlaskClient, fair: Fair, minjun: Visitor, sign_in: SignIn
) -> None:
    assert desk.get(f"{DESK}/screen").status_code == 404
    assert desk.post(f"{DESK}/screen/open").headers["Location"] == f"{DESK}/screen"
    path = ask(desk, minjun)
    page = desk.get(f"{DESK}/screen").get_data(as_text=True)
    assert path in page
    assert "박민준" in page
    screen = db.session.scalars(select(DeskScreen)).one()
    stream = desk.get(f"{DESK}/screen/stream")
    assert stream.mimetype == "text/event-stream"
    assert f'data: {{"seq":{screen.mark}}}' in stream.get_data(as_text=True)
    assert desk.get(f"{DESK}/screen/state").json == {"seq": screen.mark}
    colleague = sign_in(make_member(fair))
    assert colleague.get(f"{DESK}/screen").status_code == 404
    assert "Waits for the visitor" not in words(colleague.get(f"{DESK}?visitor={minjun.id}"))
