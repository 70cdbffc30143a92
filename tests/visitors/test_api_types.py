"""Types, questions and invitation codes for programs: made, changed with the version that was seen, removed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.visitors.actions import Entry
from eventsapp.visitors.queries import invitation_by_id
from tests.badges.people import make_exhibitor_with_owner
from tests.factories import make_fair, make_member, make_type, make_user, make_visitor
from tests.programs import program_of

HOME = "/api/v1/fairs/expo"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def program(app: Flask, fair: Fair, organiser: User) -> FlaskClient:
    return program_of(app, organiser, fair)


def test_type_is_made_changed_in_one_field_and_removed(fair: Fair, program: FlaskClient) -> None:
    body = {"code": "press", "name_en": "Press", "name_vi": "Báo chí", "amount": 50_000, "opens_on": "2027-01-04"}
    made = program.post(f"{HOME}/visitor-types", json=body)
    assert made.status_code == 201, made.text
    kept = {
        name: made.json[name] for name in ("code", "name_vi", "amount", "opens_on", "opens_at", "access", "version")
    }
    assert kept == {**{name: body[name] for name in ("code", "name_vi", "amount", "opens_on")}, "opens_at": "00:00",
                    "access": "public", "version": 1}  # fmt: skip
    here = f"{HOME}/visitor-types/{made.json['id']}"
    assert program.post(here, json={"quota": 3}).json["field"] == "version"
    changed = program.post(here, json={"quota": 3, "version": 1})
    assert changed.status_code == 200, changed.text
    assert changed.json == {**made.json, "quota": 3, "version": 2}
    assert program.post(here, json={"quota": 4, "version": 1}).status_code == 409
    assert program.post(f"{HOME}/visitor-types", json=body).status_code == 409
    assert program.post(f"{HOME}/visitor-types", json={**body, "code": "Ü"}).json["field"] == "code"
    assert [one["code"] for one in program.get(f"{HOME}/visitor-types").json["items"]] == ["press"]
    used = make_type(fair, "trade")
    make_visitor(fair, entry=Entry(type=used))
    assert program.post(f"{HOME}/visitor-types/{used.id}/remove").status_code == 409
    assert program.post(f"{here}/remove").json == {"removed": True}
    assert program.get(here).status_code == 404


def test_question_with_options_keeps_their_codes_when_a_word_is_mended(fair: Fair, program: FlaskClient) -> None:
    trade = make_type(fair, "trade")
    body = {"kind": "choice", "wording_en": "Role?", "options_en": "Buyer\nEngineer", "types": [trade.id]}
    made = program.post(f"{HOME}/visitor-questions", json=body)
    assert made.status_code == 201, made.text
    after = {"kind": "text", "wording_en": "Which?", "asked_after": [f"{made.json['id']}:o1"], "position": 1}
    other = program.post(f"{HOME}/visitor-questions", json=after)
    assert other.status_code == 201, other.text
    here = f"{HOME}/visitor-questions/{made.json['id']}"
    mended = program.post(here, json={"options_en": "Purchaser\nEngineer", "version": 1})
    assert mended.status_code == 200, mended.text
    assert (mended.json["options_en"], mended.json["types"]) == ("Purchaser\nEngineer", [trade.id])
    assert program.get(f"{HOME}/visitor-questions/{other.json['id']}").json["asked_after"] == after["asked_after"]
    assert program.post(here, json={"options_en": "One", "version": 2}).status_code in {409, 422}
    assert program.post(f"{here}/remove").json == {"removed": True}
    assert [one["id"] for one in program.get(f"{HOME}/visitor-questions").json["items"]] == [other.json["id"]]
    assert program.get(f"{HOME}/zones").json == {"items": [], "next": None}


def test_code_of_an_exhibitor_counts_and_is_closed(fair: Fair, program: FlaskClient) -> None:
    trade, exhibitor = make_type(fair, "trade"), make_exhibitor_with_owner(fair, make_user())
    elsewhere = make_exhibitor_with_owner(make_fair(slug="other"), make_user(), "Other")
    body = {"code": "robot-27", "type_id": trade.id, "quota": 5, "exhibitor": exhibitor.id}
    assert program.post(f"{HOME}/invitation-codes", json={**body, "exhibitor": elsewhere.id}).status_code == 422
    made = program.post(f"{HOME}/invitation-codes", json=body)
    assert made.status_code == 201, made.text
    assert (made.json["code"], made.json["exhibitor"], made.json["registered"]) == ("ROBOT-27", exhibitor.id, 0)
    invitation = invitation_by_id(fair, made.json["id"])
    make_visitor(fair, entry=Entry(type=trade, invitation=invitation))
    (listed,) = program.get(f"{HOME}/invitation-codes").json["items"]
    assert (listed["registered"], listed["attended"], listed["closed_at"]) == (1, 0, None)
    closed = program.post(f"{HOME}/invitation-codes/{made.json['id']}/close")
    assert closed.json["closed_at"] is not None
    assert closed.json["registered"] == 1
