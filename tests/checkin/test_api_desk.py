"""The desk for programs: found, printed once, printed again with a reason, walked in, picked up."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.accounts.queries import consents_of
from eventsapp.badges.models import Badge
from eventsapp.checkin.actions import StationValues, create_station
from eventsapp.checkin.models import PrintJob
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import GroupDetails, add_members, register_group
from eventsapp.visitors.importers import PersonEntry
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import members_of
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.factories import make_fair, make_member, make_user, make_visitor
from tests.programs import program_of

HOME = "/api/v1/fairs/expo"
DESK = f"{HOME}/desk"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def program(app: Flask, fair: Fair, organiser: User) -> FlaskClient:
    return program_of(app, organiser, fair)


def found(program: FlaskClient, words: str) -> list[dict[str, Any]]:
    answer = program.get(f"{DESK}/people", query_string={"q": words})
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def test_program_finds_prints_once_and_prints_again_with_a_reason(
    fair: Fair, program: FlaskClient, fonts_installed: object
) -> None:
    visitor = make_visitor(fair, phone="0903 214 418")
    (one,) = found(program, "tuyen 4418")
    assert (one["kind"], one["id"], one["number"], one["badge"]) == ("visitor", visitor.id, "V-00001", None)
    here = f"{DESK}/visitors/{visitor.id}"
    assert program.get(f"{here}/badge.pdf").status_code == 404
    key = {"Idempotency-Key": "print-1"}
    first = program.post(f"{here}/print", headers=key)
    assert first.status_code == 200, first.text
    assert program.post(f"{here}/print", headers=key).json == first.json
    assert program.post(f"{here}/print").status_code == 409
    assert program.get(first.json["pdf_url"]).data.startswith(b"%PDF")
    badge = first.json["badge"]
    assert program.post(f"{here}/reprint", json={"badge": badge, "reason": "boredom"}).status_code == 422
    again = program.post(f"{here}/reprint", json={"badge": badge, "reason": "lost"})
    assert again.status_code == 200, again.text
    assert again.json["badge"] != badge
    stale = program.post(f"{here}/reprint", json={"badge": badge, "reason": "lost"})
    assert stale.status_code == 409
    assert found(program, "") == []


def test_program_sends_staff_to_a_station_and_swaps_their_badge(
    fair: Fair, organiser: User, program: FlaskClient, fonts_installed: object
) -> None:
    person = make_staff(make_exhibitor_with_owner(fair, make_user()))
    with transaction():
        create_station(fair, StationValues(code="P1"), organiser)
    (one,) = found(program, "binh truc lam")
    assert (one["kind"], one["company"]) == ("staff", "Cơ khí Trúc Lâm Sơn")
    here = f"{DESK}/staff/{person.id}"
    assert program.post(f"{here}/print", json={"station": "P9"}).status_code == 422
    sent = program.post(f"{here}/print", json={"station": "p1"})
    assert (sent.status_code, sent.json["station"], sent.json["printed_at"]) == (200, "P1", None)
    assert program.get(f"{DESK}/stations").json["items"][0]["waiting"] == 1
    assert program.post(f"{here}/print").status_code == 409, "it waits at a printer already"
    said = {"badge": sent.json["badge"], "full_name": "Lê Thị Chi", "returned": True}
    assert program.post(f"{here}/swap", json={**said, "returned": False}).status_code == 409
    swapped = program.post(f"{here}/swap", json=said)
    assert (swapped.status_code, swapped.json["full_name"]) == (200, "Lê Thị Chi")
    assert db.session.scalars(select(Badge.revoked_reason).where(Badge.id == said["badge"])).one() == "swapped"
    assert db.session.scalars(select(PrintJob)).one().asked_by == organiser.email


def test_program_registers_who_walks_in_with_spoken_consents(program: FlaskClient) -> None:
    body = {"full_name": "박서연", "company": "한빛", "language": "ko", "agreed": True, "exhibitors": True}
    refused = program.post(f"{DESK}/visitors", json={**body, "agreed": False})
    assert (refused.status_code, refused.json["field"]) == (422, "agreed")
    made = program.post(f"{DESK}/visitors", json=body)
    assert made.status_code == 201, made.text
    visitor = db.session.get_one(Visitor, made.json["id"])
    said = [(one.purpose, one.channel) for one in consents_of("visitor", visitor.id)]
    assert said == [("registration", "desk, spoken"), ("exhibitors", "desk, spoken")]


def test_delegation_is_picked_up_once(fair: Fair, program: FlaskClient, fonts_installed: object) -> None:
    leader = GroupDetails(name="Sở", leader_name="Hoa", leader_email="hoa@so.example", language="vi")
    with transaction():
        group = register_group(fair, leader)
        add_members(fair, group, [PersonEntry(1, "Trần Bình"), PersonEntry(2, "顾砚秋")])
    here = f"{HOME}/groups/{group.id}"
    listed = program.get(f"{HOME}/groups").json["items"]
    assert [(one["id"], one["members"], one["pickup_code"]) for one in listed] == [(group.id, 2, group.pickup_code)]
    assert program.get(here).json == listed[0]
    before = program.get(f"{here}/members?limit=1").json
    assert [(one["full_name"], one["agreed"], one["is_printed"]) for one in before["items"]] == [
        ("Trần Bình", False, False)
    ]
    assert program.get(before["next"]).json["items"][0]["full_name"] == "顾砚秋"
    assert program.post(f"{here}/pick-up").status_code == 422
    taken = program.post(f"{here}/pick-up", json={"agreed": True})
    assert taken.status_code == 200, taken.text
    assert len(taken.json["badges"]) == len(members_of(group)) == 2
    assert program.get(taken.json["pdf_url"]).data.startswith(b"%PDF")
    assert {(one["agreed"], one["is_printed"]) for one in program.get(f"{here}/members").json["items"]} == {
        (True, True)
    }
    assert program.post(f"{here}/pick-up", json={"agreed": True}).status_code == 409


def test_desk_is_for_who_may_and_writes_only_with_a_token_that_writes(app: Flask, fair: Fair, organiser: User) -> None:
    visitor = make_visitor(fair)
    reader = program_of(app, organiser, fair, may_write=False)
    assert reader.get(f"{DESK}/people?q=tuyen").status_code == 200
    assert reader.post(f"{DESK}/visitors/{visitor.id}/print").status_code == 403
    stranger = make_visitor(make_fair(slug="other"))
    assert program_of(app, organiser, fair).post(f"{DESK}/visitors/{stranger.id}/print").status_code == 404
