"""Devices without an account that are a desk or a kiosk: enrolled by a code, one function each, and revocable."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges.actions import issue_badge, mark_printed
from eventsapp.badges.models import Badge
from eventsapp.checkin.models import Device, Gate
from eventsapp.checkin.rules import day_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import COOKIE
from eventsapp.visitors.models import Visitor
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.checkin.gates import make_gate
from tests.checkin.words import words
from tests.factories import make_fair, make_member, make_user, make_visitor

SignIn = Callable[[User], FlaskClient]
OWN = {"Sec-Fetch-Site": "same-origin"}
Enrol = Callable[..., FlaskClient]


@pytest.fixture
def fair(app: Flask) -> Fair:
    today = day_of(clock.now(), "Asia/Ho_Chi_Minh")
    return make_fair(slug="expo", starts_on=today - timedelta(days=1))


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair, "G2")


@pytest.fixture
def supervisor(fair: Fair, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(fair))


@pytest.fixture
def enrol(app: Flask, gate: Gate, supervisor: FlaskClient) -> Enrol:
    """Return a function that opens a code with a browser of its own, which is then a device."""

    def opened(use: str, lasts: str = "day") -> FlaskClient:
        said = {"use": use, "lasts": lasts, "uses": 1}
        page = supervisor.post(f"/organise/expo/gates/{gate.id}/phones", data=said).get_data(as_text=True)
        path = re.search(r"/scan/enrol/[\w-]+", page)
        assert path, page
        client = app.test_client()
        client.set_cookie(COOKIE, "en")
        assert client.get(path[0]).status_code == 200
        assert client.post(path[0]).status_code == 302
        assert client.post(path[0]).status_code == 410
        return client

    return opened


def test_desk_without_an_account_does_the_work_of_a_desk_and_the_log_names_it(
    enrol: Enrol, fair: Fair, gate: Gate, fonts_installed: object
) -> None:
    desk, here = enrol("desk", "fair"), f"/scan/{gate.id}/desk"
    tuyen = make_visitor(fair, phone="0903 214 418")
    person = make_staff(make_exhibitor_with_owner(fair, make_user()))
    found = desk.get(here, query_string={"q": "4418"})
    assert "Nguyễn Thị Thanh Tuyền" in words(found)
    assert "/organise/" not in found.get_data(as_text=True)
    chosen = desk.get(here, query_string={"visitor": tuyen.id}).get_data(as_text=True)
    assert "/organise/" not in chosen
    assert f'action="{here}/{tuyen.id}/print"' in chosen
    assert "The badge is ready" in words(desk.post(f"{here}/{tuyen.id}/print", follow_redirects=True))
    assert "data:image/png" in desk.get(f"{here}/{tuyen.id}/paper").get_data(as_text=True)
    assert "The badge is ready" in words(desk.post(f"{here}/staff/{person.id}/print", follow_redirects=True))
    assert "Come in" in words(desk.post(f"{here}/{tuyen.id}/admit", follow_redirects=True))
    badge = db.session.scalars(select(Badge).where(Badge.visitor_id == tuyen.id)).one()
    desk.post(f"{here}/{tuyen.id}/reprint", data={"badge": badge.id, "reason": "damaged"})
    new = {"full_name": "Lê Văn Mới", "language": "vi", "agreed": "y", "then": "show"}
    assert "Lê Văn Mới" in words(desk.post(f"{here}/new", data=new, follow_redirects=True))
    device = db.session.scalars(select(Device)).one()
    assert (device.use, device.until_on, device.user_id) == ("desk", fair.ends_on, None)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.actor == f"device {device.id}")).all()
    assert {"badge.replaced", "visitor.walked_in"} <= {one.action for one in entries}
    assert {one.actor_id for one in entries} == {None}


@pytest.mark.parametrize(("use", "own"), [("desk", "/desk"), ("kiosk", "/kiosk"), ("gate", "")])
def test_device_opens_nothing_but_what_it_is_for(
    enrol: Enrol, fair: Fair, gate: Gate, supervisor: FlaskClient, use: str, own: str
) -> None:
    device = enrol(use)
    for path in ("", "/desk", "/kiosk", "/list", "/group?code=X", "/desk/1/badge.pdf", "/kiosk/yes/x"):
        wanted = {200} if path == own else {401, 404} if path.startswith(own) and own else {200, 401, 404}
        if not own and path.startswith(("/desk", "/kiosk")):
            wanted = {401}
        if own and not path.startswith(own):
            wanted = {401}
        assert device.get(f"/scan/{gate.id}{path}").status_code in wanted, path
    other = make_gate(fair, "G3")
    assert device.get(f"/scan/{other.id}{own}").status_code == 401
    assert device.get("/organise/expo/desk").status_code == 302
    assert device.post(f"/scan/{gate.id}/sync", json={"scans": []}, headers=OWN).status_code == (
        200 if use == "gate" else 401
    )
    made = db.session.scalars(select(Device)).one()
    assert supervisor.post(f"/organise/expo/gates/devices/{made.id}/revoke").status_code == 302
    assert device.get(f"/scan/{gate.id}{own}").status_code == 401


def test_device_of_a_day_ends_with_it_and_one_of_the_fair_with_the_fair(
    enrol: Enrol, gate: Gate, supervisor: FlaskClient
) -> None:
    today, whole = enrol("desk"), enrol("kiosk", "fair")
    page = words(supervisor.get("/organise/expo/gates"))
    assert "Registration desk" in page
    assert "until" in page
    with clock.shifted(timedelta(days=1)):
        assert today.get(f"/scan/{gate.id}/desk").status_code == 401
        assert whole.get(f"/scan/{gate.id}/kiosk").status_code == 200
    with clock.shifted(timedelta(days=2)):
        assert whole.get(f"/scan/{gate.id}/kiosk").status_code == 401


def test_code_for_several_desks_at_once_is_refused(gate: Gate, supervisor: FlaskClient) -> None:
    said = {"use": "desk", "lasts": "day", "uses": 3}
    refused = supervisor.post(f"/organise/expo/gates/{gate.id}/phones", data=said)
    assert refused.status_code == 422
    assert "is for one device" in words(refused)


def test_people_of_another_fair_do_not_exist_for_a_desk(enrol: Enrol, gate: Gate) -> None:
    desk, other = enrol("desk"), make_fair(slug="other")
    stranger: Visitor = make_visitor(other)
    with transaction():
        mark_printed([issue_badge(other, stranger)])
    for path in (f"/{stranger.id}/paper", f"/{stranger.id}/badge.pdf"):
        assert desk.get(f"/scan/{gate.id}/desk{path}").status_code == 404
    assert desk.post(f"/scan/{gate.id}/desk/{stranger.id}/admit").status_code == 404


def test_kiosk_says_that_it_is_there_and_hears_that_its_gate_is_closed(
    app: Flask, enrol: Enrol, gate: Gate, supervisor: FlaskClient
) -> None:
    kiosk, phone, here = enrol("kiosk"), enrol("gate"), f"/scan/{gate.id}"
    with clock.shifted(timedelta(minutes=2)):
        heard = kiosk.post(f"{here}/beat", json={"battery": 71}, headers=OWN)
        assert heard.json == {"locked": False, "reason": ""}
        device = db.session.scalars(select(Device).where(Device.use == "kiosk")).one()
        assert (device.battery, clock.now() - device.last_seen_at < timedelta(minutes=1)) == (71, True)
    assert phone.post(f"{here}/beat", json={}, headers=OWN).status_code == 401
    before = kiosk.get(f"{here}/stream").get_data(as_text=True)
    assert f'"gate {gate.id}"' in before
    supervisor.post(f"/organise/expo/gates/{gate.id}/lock", data={"reason": "A delegation passes"})
    locked = {"locked": True, "reason": "A delegation passes"}
    assert kiosk.post(f"{here}/beat", json={}, headers=OWN).json == locked
    assert "A delegation passes" in words(kiosk.get(f"{here}/kiosk"))
    marks = re.compile(r"data: (.*)")
    after = phone.get(f"{here}/stream").get_data(as_text=True)
    assert marks.findall(before) != marks.findall(after)
    assert app.test_client().get(f"{here}/stream").status_code == 401
