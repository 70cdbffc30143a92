"""The kiosk over HTTP: nothing told on a guess, one yes, one badge, and the help desk for everything else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.badges.models import Badge
from eventsapp.checkin.actions import StationValues, create_station, enrol_browser
from eventsapp.checkin.models import DeviceUse, Gate, PrintJob
from eventsapp.checkin.queries.kiosk import is_name_of
from eventsapp.checkin.rules import day_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import COOKIE
from eventsapp.visitors.actions import Entry, cancel_registration
from eventsapp.visitors.models import Visitor
from tests.checkin.gates import make_gate, ticket_code
from tests.checkin.words import words
from tests.factories import make_fair, make_member, make_type, make_visitor

SignIn = Callable[[User], FlaskClient]
NAME = "Nguyễn Thị Thanh Tuyền"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo", starts_on=clock.now().date() - timedelta(days=1))


@pytest.fixture
def team(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair, "G2")


@pytest.fixture
def kiosk(app: Flask, fair: Fair, gate: Gate, team: User) -> FlaskClient:
    with transaction():
        _device, secret = enrol_browser(fair, gate, "kiosk", team, DeviceUse.KIOSK)
    client = app.test_client()
    client.set_cookie("gate-device", secret, path="/scan")
    client.set_cookie(COOKIE, "en")
    return client


@pytest.fixture
def tuyen(fair: Fair) -> Visitor:
    return make_visitor(fair, company="Trúc Lâm", phone="0903 214 418", email="tuyen@home.example")


def ask(kiosk: FlaskClient, gate: Gate, code: str, name: str = "") -> TestResponse:
    return kiosk.post(f"/scan/{gate.id}/kiosk", data={"code": code, "name": name}, follow_redirects=True)


def say_yes(kiosk: FlaskClient, gate: Gate, answer: TestResponse) -> TestResponse:
    """Press the button that prints."""
    who = re.search(r'name="who" value="([^"]+)"', answer.get_data(as_text=True))
    assert who, words(answer)
    return kiosk.post(f"/scan/{gate.id}/kiosk/print", data={"who": who[1]})


def test_ticket_leads_to_a_badge_in_two_steps(
    kiosk: FlaskClient, fair: Fair, gate: Gate, tuyen: Visitor, fonts_installed: object
) -> None:
    assert "Hold the code" in words(kiosk.get(f"/scan/{gate.id}/kiosk"))
    asked = ask(kiosk, gate, ticket_code(fair, tuyen))
    assert "Is this you?" in words(asked)
    assert NAME in words(asked)
    done = say_yes(kiosk, gate, asked)
    assert "Take your badge" in words(done)
    badge = db.session.scalars(select(Badge)).one()
    assert badge.printed_name == NAME
    paper = re.search(r'data-kiosk-paper="([^"]+)"', done.get_data(as_text=True))
    assert paper
    assert "data:image/png" in kiosk.get(paper[1]).get_data(as_text=True)
    again = say_yes(kiosk, gate, asked)
    assert "printed already" in words(again)
    assert "V-00001" in words(again)


@pytest.mark.parametrize("code", ["0903 214 418", "+84903214418", "214 418", "4418", "tuyen@home.example", "V-00001"])
def test_phone_address_and_number_need_the_name_and_tell_nothing_without(
    kiosk: FlaskClient, gate: Gate, tuyen: Visitor, code: str
) -> None:
    answer = ask(kiosk, gate, code)
    assert "Type your name as well" in words(answer)
    assert NAME not in words(answer)
    unknown = ask(kiosk, gate, code.replace("8", "7").replace("tuyen", "nobody").replace("01", "02"))
    assert re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True)) == re.sub(
        r'value="[^"]*"', "", unknown.get_data(as_text=True)
    )
    wrong = words(ask(kiosk, gate, code, "Trần Bình"))
    assert "We do not find you" in wrong
    assert NAME not in wrong
    assert "V-0" not in wrong.replace("V-00001", "" if code.startswith("V") else "V-00001")
    assert NAME in words(ask(kiosk, gate, code, "thanh tuyen"))


@pytest.mark.parametrize("name", ["a", "t", "%", "nguyen%", "tuy", "..", "1"])
def test_part_of_a_word_is_no_name(kiosk: FlaskClient, gate: Gate, tuyen: Visitor, name: str) -> None:
    assert NAME not in words(ask(kiosk, gate, "0903214418", name))


@pytest.mark.parametrize(
    ("full", "latin", "typed", "is_same"),
    [
        (NAME, "", "Tuyền", True),
        (NAME, "", "tuyen nguyen", True),
        (NAME, "", "NGUYEN THI THANH TUYEN", True),
        (NAME, "", "tuye", False),
        ("顾砚秋", "Gu Yanqiu", "顾砚秋", True),
        ("顾砚秋", "Gu Yanqiu", "gu yanqiu", True),
        ("顾砚秋", "Gu Yanqiu", "guyanqiu", True),
        ("顾砚秋", "Gu Yanqiu", "顾", False),
        ("박서연", "", "박 서연", True),
        (NAME, "", "", False),
    ],
)
def test_names_are_compared_by_whole_words(full: str, latin: str, typed: str, is_same: bool) -> None:  # noqa: FBT001
    assert is_name_of(Visitor(full_name=full, latin_name=latin), typed) is is_same


def test_two_people_of_one_name_and_phone_are_for_the_help_desk(
    kiosk: FlaskClient, fair: Fair, gate: Gate, tuyen: Visitor
) -> None:
    make_visitor(fair, phone="0903 214 418", email="second@home.example")
    assert "We do not find you" in words(ask(kiosk, gate, "0903214418", "tuyen"))


def test_wrong_day_unpaid_and_cancelled_go_to_the_help_desk_with_a_number(
    kiosk: FlaskClient, fair: Fair, gate: Gate
) -> None:
    tomorrow = (day_of(clock.now(), fair.timezone) + timedelta(days=1)).isoformat()
    other_day = make_visitor(fair, entry=Entry(type=make_type(fair, "tomorrow", days=[tomorrow])))
    assert "Valid on another day" in words(answer := ask(kiosk, gate, ticket_code(fair, other_day)))
    assert other_day.reference in words(answer)
    unpaid = make_visitor(fair, entry=Entry(type=make_type(fair, "paid", amount_minor=100_000)))
    assert "Not paid yet" in words(ask(kiosk, gate, ticket_code(fair, unpaid)))
    code = ticket_code(fair, unpaid)
    with transaction():
        cancel_registration(unpaid, actor=None)
    assert "was cancelled" in words(ask(kiosk, gate, code))


def test_kiosk_sends_to_the_station_of_its_gate(
    kiosk: FlaskClient, fair: Fair, gate: Gate, team: User, tuyen: Visitor, fonts_installed: object
) -> None:
    with transaction():
        create_station(fair, StationValues(code="P1", gate=gate), team)
    done = say_yes(kiosk, gate, ask(kiosk, gate, ticket_code(fair, tuyen)))
    assert "Take your badge" in words(done)
    assert "data-kiosk-paper" not in done.get_data(as_text=True)
    job = db.session.scalars(select(PrintJob)).one()
    assert job.state == "queued"
    assert job.asked_by.startswith("device ")


def test_yes_of_another_kiosk_or_of_nobody_prints_nothing(
    app: Flask, kiosk: FlaskClient, fair: Fair, gate: Gate, team: User, tuyen: Visitor
) -> None:
    other_gate = make_gate(fair, "G3")
    with transaction():
        _device, secret = enrol_browser(fair, other_gate, "kiosk", team, DeviceUse.KIOSK)
    other = app.test_client()
    other.set_cookie("gate-device", secret, path="/scan")
    asked = ask(kiosk, gate, ticket_code(fair, tuyen))
    assert say_yes(other, other_gate, asked).status_code == 404
    for who in ("", "1", "forged.token.x"):
        assert kiosk.post(f"/scan/{gate.id}/kiosk/print", data={"who": who}).status_code == 404
        assert kiosk.get(f"/scan/{gate.id}/kiosk/paper/{who or 'x'}").status_code == 404
    assert db.session.scalar(select(func.count(Badge.id))) == 0


def test_paper_is_not_given_before_it_was_printed(kiosk: FlaskClient, fair: Fair, gate: Gate, tuyen: Visitor) -> None:
    page = ask(kiosk, gate, ticket_code(fair, tuyen)).get_data(as_text=True)
    who = re.search(r'name="who" value="([^"]+)"', page)
    assert who
    assert kiosk.get(f"/scan/{gate.id}/kiosk/paper/{who[1]}").status_code == 404


def test_browser_that_is_no_device_sees_no_kiosk(app: Flask, gate: Gate, tuyen: Visitor) -> None:
    stranger = app.test_client()
    assert stranger.get(f"/scan/{gate.id}/kiosk").status_code == 401
    assert ask(stranger, gate, "0903214418", "tuyen").status_code == 401


def test_device_of_another_gate_sees_no_kiosk(kiosk: FlaskClient, fair: Fair) -> None:
    other = make_gate(fair, "G3")
    assert kiosk.get(f"/scan/{other.id}/kiosk").status_code == 401


def test_team_makes_its_browser_a_kiosk(gate: Gate, sign_in: SignIn, team: User) -> None:
    answer = sign_in(team).post(f"/organise/expo/gates/{gate.id}/here", data={"as": "kiosk"})
    assert answer.headers["Location"] == f"/scan/{gate.id}/kiosk"


@pytest.mark.parametrize(
    ("language", "word"), [("vi", "In thẻ"), ("zh", "胸卡"), ("ko", "배지 인쇄"), ("en", "Print your badge")]
)
def test_kiosk_speaks_four_languages(kiosk: FlaskClient, gate: Gate, language: str, word: str) -> None:
    assert word in words(kiosk.get(f"/scan/{gate.id}/kiosk?lang={language}"))
