"""The pages of gates over HTTP: a phone enrolled in a minute, scans, the list, and everything they refuse."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.badges.models import Badge
from eventsapp.checkin.models import Device, Gate, Scan
from eventsapp.fairs.actions import rotate_signing_key
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import revoke_ticket
from eventsapp.visitors.models import FairZone
from tests.checkin.gates import make_gate, ticket_code
from tests.factories import make_fair, make_member, make_visitor

SignIn = Callable[[User], FlaskClient]
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(fair))


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair, "G2", name="Main entrance")


@pytest.fixture
def link(organiser: FlaskClient, gate: Gate) -> str:
    return offered(organiser, gate)


@pytest.fixture
def phone(app: Flask, link: str) -> FlaskClient:
    phone = app.test_client()
    assert phone.post(link).status_code == 302
    return phone


def offered(organiser: FlaskClient, gate: Gate, uses: int = 1) -> str:
    """Return the path that the shown code leads to."""
    page = organiser.post(f"/organise/expo/gates/{gate.id}/phones", data={"uses": uses}).get_data(as_text=True)
    found = re.search(r"/scan/enrol/[\w-]+", page)
    assert found
    return found[0]


def sync(phone: FlaskClient, gate: Gate, *codes: str, headers: dict[str, str] = OWN, **more: Any) -> TestResponse:
    now = clock.now().timestamp() * 1000
    scans = [{"id": f"scan-number-{code[-20:].strip()}".replace(" ", "_"), "code": code, "at": now} for code in codes]
    for place, one in enumerate(scans):
        one["id"] = re.sub(r"[^A-Za-z0-9_-]", "_", str(one["id"])) + str(place)
    return phone.post(f"/scan/{gate.id}/sync", json={"scans": scans, **more}, headers=headers)


def test_phone_of_a_helper_scans_a_minute_after_the_code_was_shown(
    app: Flask, fair: Fair, gate: Gate, link: str
) -> None:
    phone = app.test_client()
    assert "G2" in phone.get(link).get_data(as_text=True)
    answer = phone.post(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/scan/{gate.id}")
    assert {"HttpOnly", "SameSite=Lax", "Path=/scan"} <= set(answer.headers["Set-Cookie"].split("; "))
    page = phone.get(f"/scan/{gate.id}")
    assert page.status_code == 200
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")
    visitor = make_visitor(fair)
    (said,) = sync(phone, gate, ticket_code(fair, visitor)).json["results"]
    assert (said["verdict"], said["reason"], said["name"]) == ("admitted", "first", visitor.full_name)


def test_code_for_one_phone_is_used_up(app: Flask, phone: FlaskClient, link: str) -> None:
    other = app.test_client()
    assert other.get(link).status_code == other.post(link).status_code == 410
    assert db.session.scalar(select(func.count(Device.id))) == 1


def test_code_of_eleven_minutes_ago_is_over(app: Flask, link: str) -> None:
    with clock.shifted(timedelta(minutes=11)):
        assert app.test_client().post(link).status_code == 410


def test_device_scans_at_its_gate_on_its_day_and_opens_nothing_else(fair: Fair, gate: Gate, phone: FlaskClient) -> None:
    other = make_gate(fair, "G3")
    assert sync(phone, other).status_code == 401
    assert phone.get(f"/scan/{other.id}").status_code == 401
    assert phone.get("/organise/expo/gates").status_code == 302
    with clock.shifted(timedelta(days=2)):
        assert sync(phone, gate).status_code == 401


def test_other_pages_cannot_send_scans(gate: Gate, phone: FlaskClient) -> None:
    assert sync(phone, gate, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert sync(phone, gate, headers={}).status_code == 400


def test_beat_keeps_what_the_device_says_and_tells_what_is_new(
    fair: Fair, gate: Gate, phone: FlaskClient, organiser: FlaskClient
) -> None:
    visitor = make_visitor(fair)
    sync(phone, gate, ticket_code(fair, visitor))
    said = sync(phone, gate, queued=7, battery=64, after=0).json
    device = db.session.scalars(select(Device)).one()
    assert (device.queued, device.battery) == (7, 64)
    assert said["counts"] == {"day": 1, "minute": 1, "inside": 1}
    assert [(one[1], one[2], one[4]) for one in said["passages"]] == [(f"v{visitor.id}", "in", "G2")]
    assert said["gate"]["rule"]["quiet_minutes"] == 3
    assert len(said["keys"][0]) == 64
    assert abs(said["now"] - clock.now().timestamp() * 1000) < 60_000
    page = organiser.get("/organise/expo/gates").get_data(as_text=True)
    assert "64 %" in page
    assert "At work" in page


def test_lock_is_told_at_the_next_beat_and_turns_people_away(
    fair: Fair, gate: Gate, phone: FlaskClient, organiser: FlaskClient
) -> None:
    path = f"/organise/expo/gates/{gate.id}"
    refused = organiser.post(f"{path}/lock", data={"reason": " ", "whole_zone": "y"})
    assert refused.status_code == 422
    organiser.post(f"{path}/lock", data={"reason": "A delegation passes", "whole_zone": "y"})
    said = sync(phone, gate, ticket_code(fair, make_visitor(fair)), queued=0).json
    assert said["results"][0]["reason"] == "lockdown"
    assert (said["gate"]["rule"]["is_locked"], said["gate"]["lock_reason"]) == (True, "A delegation passes")
    assert "A delegation passes" in organiser.get("/organise/expo/gates").get_data(as_text=True)
    organiser.post(f"{path}/unlock")
    assert sync(phone, gate, queued=0).json["gate"]["rule"]["is_locked"] is False


def test_list_has_every_code_and_then_only_what_is_new(fair: Fair, gate: Gate, phone: FlaskClient) -> None:
    first, second = make_visitor(fair), make_visitor(fair, full_name="윤서린")
    make_visitor(make_fair())
    with transaction() as session:
        session.add(Badge(fair_id=fair.id, visitor_id=first.id))
    whole = phone.get(f"/scan/{gate.id}/list").json
    assert [(row[0], row[2], row[5]) for row in whole["rows"]] == [
        (1, f"v{first.id}", first.full_name),
        (1, f"v{second.id}", "윤서린"),
        (2, f"v{first.id}", first.full_name),
    ]
    assert whole["rights"] == [[None, None]]
    ticket, badge = whole["rows"][1][1], whole["rows"][2][1]
    with transaction():
        revoke_ticket(first, reason="lost", actor_id=None, actor="desk")
    later = phone.get(f"/scan/{gate.id}/list?ticket={ticket}&badge={badge}").json
    assert (later["rows"], later["revoked"]) == ([], [whole["rows"][0][1]])
    assert later["version"] != whole["version"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 422),
        ({"scans": 1}, 422),
        ({"scans": [1]}, 422),
        ({"scans": [{"id": "short", "code": "x", "at": 1}]}, 422),
        ({"scans": [{"id": "long-enough", "code": 1, "at": 1}]}, 422),
        ({"scans": [{"id": "long-enough", "code": "x", "at": True}]}, 422),
        ({"scans": [{"id": "long-enough", "code": "x", "at": 1e300}]}, 422),
        ({"scans": [{"id": f"scan-{one:06d}", "code": "x", "at": 1} for one in range(501)]}, 413),
        ({"scans": [{"id": "long-enough", "code": "x" * 9999, "at": -5}], "queued": "many", "after": "x"}, 200),
    ],
)
def test_what_is_no_batch_is_refused_and_nothing_kept(gate: Gate, phone: FlaskClient, body: Any, status: int) -> None:
    answer = phone.post(f"/scan/{gate.id}/sync", json=body, headers=OWN)
    assert answer.status_code == status
    assert db.session.scalar(select(func.count(Scan.id))) == (status == 200)


@pytest.mark.parametrize("nasty", ["\x00", "\ud800", "\u202e", "' OR 1=1 --", 7, None, [], {}])
def test_whatever_a_device_says_breaks_nothing(fair: Fair, gate: Gate, phone: FlaskClient, nasty: Any) -> None:
    code = ticket_code(fair, make_visitor(fair))
    name = sync(phone, gate, code, queued=nasty, battery=nasty, after=nasty).json["results"][0]["id"]
    scans = [{"id": "nasty-scan", "code": nasty, "at": 1}]
    assert phone.post(f"/scan/{gate.id}/sync", json={"scans": scans}, headers=OWN).status_code in {200, 422}
    assert phone.post(f"/scan/{gate.id}/sync", json=nasty, headers=OWN).status_code == (200 if nasty == {} else 422)
    for body in ({"id": nasty, "reason": "x"}, {"id": name, "reason": nasty}, nasty):
        assert phone.post(f"/scan/{gate.id}/undo", json=body, headers=OWN).status_code in {200, 409}
    for body in ({"id": "group-0001", "code": nasty, "present": 1}, {"id": nasty, "present": nasty}, nasty):
        assert phone.post(f"/scan/{gate.id}/group", json=body, headers=OWN).status_code in {404, 422}
    assert phone.get(f"/scan/{gate.id}/list", query_string={"ticket": ascii(nasty)}).status_code in {200, 404}


def test_moment_of_a_clock_that_is_wrong_is_no_later_than_now(gate: Gate, phone: FlaskClient) -> None:
    late = (clock.now() + timedelta(hours=3)).timestamp() * 1000
    phone.post(f"/scan/{gate.id}/sync", json={"scans": [{"id": "a-wrong-clock", "code": "x", "at": late}]}, headers=OWN)
    assert db.session.scalars(select(Scan.scanned_at)).one() <= clock.now()


def test_scan_is_undone_at_the_gate_and_by_the_team_with_a_reason(
    fair: Fair, gate: Gate, phone: FlaskClient, organiser: FlaskClient
) -> None:
    code = ticket_code(fair, make_visitor(fair))
    name = sync(phone, gate, code).json["results"][0]["id"]
    url = f"/scan/{gate.id}/undo"
    assert phone.post(url, json={"id": name, "reason": " "}, headers=OWN).status_code == 409
    assert phone.post(url, json={"id": "nothing-such", "reason": "x"}, headers=OWN).status_code == 409
    assert phone.post(url, json={"id": name, "reason": "wrong person"}, headers=OWN).status_code == 200
    assert sync(phone, gate, code).json["results"][0]["verdict"] == "admitted", "the same scan is answered as before"
    undone = sync(phone, gate, queued=0).json["undone"]
    assert [(one[1], one[2], one[3]) for one in undone] == [(None, None, None)], "devices hear that nobody came"
    other = ticket_code(fair, make_visitor(fair))
    sync(phone, gate, other)
    scan = db.session.scalars(select(Scan).order_by(Scan.id.desc())).first()
    assert scan is not None
    path = f"/organise/expo/gates/scans/{scan.id}/undo"
    assert organiser.get(path).status_code == 200
    assert organiser.post(path, data={"reason": ""}).status_code == 422
    assert organiser.post(path, data={"reason": "let in by mistake"}).status_code == 302
    assert organiser.post(path, data={"reason": "let in by mistake"}).status_code == 422
    assert "let in by mistake" in organiser.get("/organise/expo/gates").get_data(as_text=True)


def test_revoked_device_scans_no_more(gate: Gate, phone: FlaskClient, organiser: FlaskClient) -> None:
    device = db.session.scalars(select(Device)).one()
    assert organiser.post(f"/organise/expo/gates/devices/{device.id}/revoke").status_code == 302
    assert sync(phone, gate).status_code == 401
    assert phone.get(f"/scan/{gate.id}").status_code == 401
    assert organiser.post("/organise/expo/gates/devices/9999/revoke").status_code == 404


def test_member_of_the_team_scans_with_the_own_browser(gate: Gate, organiser: FlaskClient) -> None:
    answer = organiser.post(f"/organise/expo/gates/{gate.id}/here")
    assert answer.headers["Location"] == f"/scan/{gate.id}"
    assert organiser.get(f"/scan/{gate.id}").status_code == 200


def test_gate_is_made_changed_and_removed(fair: Fair, organiser: FlaskClient) -> None:
    with transaction() as session:
        session.add(FairZone(fair_id=fair.id, code="forum", name={"en": "Forum hall"}))
    answers = {"code": "f1", "name": "Forum", "zone": "forum", "direction": "both", "opens_at": "08:30"}
    answers |= {"closes_at": "17:30", "occupancy_limit": "300", "allows_reentry": "y", "quiet_minutes": "0"}
    assert organiser.post("/organise/expo/gates/new", data=answers).status_code == 302
    gate = db.session.scalars(select(Gate)).one()
    assert (gate.code, gate.zone, gate.quiet_minutes, gate.occupancy_limit) == ("F1", "forum", 0, 300)
    for wrong in ({"opens_at": "25:00"}, {"closes_at": "08:00"}, {"zone": "elsewhere"}, {"quiet_minutes": "-1"}):
        page = organiser.post(f"/organise/expo/gates/{gate.id}", data=answers | wrong)
        assert page.status_code == 422, wrong
        assert "Forum" in page.get_data(as_text=True), "what was typed stays"
    assert organiser.post("/organise/expo/gates/new", data=answers).status_code == 422
    assert (
        organiser.post(f"/organise/expo/gates/{gate.id}", data=answers | {"name": "Hall of talks"}).status_code == 302
    )
    assert "Hall of talks" in organiser.get(f"/organise/expo/gates/{gate.id}").get_data(as_text=True)
    assert organiser.post(f"/organise/expo/gates/{gate.id}/remove").status_code == 302
    assert "No gate yet" in organiser.get("/organise/expo/gates").get_data(as_text=True)


def test_gates_are_for_those_who_run_them(fair: Fair, gate: Gate, sign_in: SignIn) -> None:
    reviewer = sign_in(make_member(fair, Role.REVIEWER))
    assert reviewer.get("/organise/expo/gates").status_code == 403
    assert reviewer.post(f"/organise/expo/gates/{gate.id}/here").status_code == 403


def test_page_that_scans_holds_nothing_personal(fair: Fair, gate: Gate, phone: FlaskClient) -> None:
    visitor = make_visitor(fair)
    sync(phone, gate, ticket_code(fair, visitor))
    page = phone.get(f"/scan/{gate.id}?lang=vi").get_data(as_text=True)
    assert visitor.full_name not in page
    words = re.search(r'data-words="([^"]*)"', page)
    assert words
    assert "reasons" in json.loads(words[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&"))


def test_code_of_a_key_that_was_made_meanwhile_is_believed_at_once(fair: Fair, gate: Gate, phone: FlaskClient) -> None:
    first, second = make_visitor(fair), make_visitor(fair)
    old = ticket_code(fair, first)
    assert sync(phone, gate, old).json["results"][0]["verdict"] == "admitted"
    with transaction():
        rotate_signing_key(fair, actor_id=None, actor="operator", reason="lost")
    new = ticket_code(fair, second)
    assert sync(phone, gate, new).json["results"][0]["verdict"] == "admitted"
    assert len(sync(phone, gate, queued=0).json["keys"]) == 2


def test_worker_may_look_after_the_pages_that_scan(client: FlaskClient) -> None:
    answer = client.get("/scan/worker.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/scan/"
