"""Visitors for programs: the same as on the pages, with the same rules and sentences."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.accounts.queries import consents_of
from eventsapp.fairs.models import Fair, Role
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db
from eventsapp.infra.signing import Kind, read_code
from eventsapp.visitors.actions import Entry
from eventsapp.visitors.models import Visitor, VisitorState
from eventsapp.visitors.queries import answers_of
from tests.factories import make_fair, make_member, make_type, make_visitor
from tests.programs import program_of
from tests.visitors.test_types import ask

VISITORS = "/api/v1/fairs/expo/visitors"
PERSON = {
    "full_name": "Nguyễn Thị Hoa",
    "email": "hoa@home.example",
    "country": "VN",
    "language": "vi",
    "consent_registration": True,
}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def program(app: Flask, fair: Fair) -> FlaskClient:
    return program_of(app, make_member(fair), fair)


def test_a_program_registers_with_type_answers_and_consents(fair: Fair, program: FlaskClient) -> None:
    press = make_type(fair, "press", access="organiser", needs_approval=True)
    buys = ask(fair, "Do you buy?", kind="yes_no", is_required=True, position=1)
    what = ask(fair, "What?", asked_after_id=buys.id, asked_after=["yes"], position=2)
    body = {**PERSON, "consent_photos": True, f"q_{buys.id}": "yes", f"q_{what.id}": "Lathes"}
    answer = program.post(f"{VISITORS}?type=press", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json
    assert (made["number"], made["type"], made["state"]) == ("V-00001", press.code, "approved")
    assert read_code(made["ticket"], fair_id=fair.id, kind=Kind.TICKET, keys=public_keys_of(fair)).serial
    visitor = db.session.get_one(Visitor, made["id"])
    assert [one.value for one in answers_of(visitor)] == [["yes"], ["Lathes"]]
    assert [(one.purpose, one.channel) for one in consents_of("visitor", visitor.id)] == [
        ("registration", "program"),
        ("photos", "program"),
    ]
    assert program.get(f"{VISITORS}/{visitor.id}").json == made


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"email": "nonsense"}, "email"),
        ({"email": ""}, "email"),
        ({"country": "Atlantis"}, "country"),
        ({"consent_registration": False}, "consent_registration"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_what_the_form_refuses_is_refused_with_its_field(
    fair: Fair, program: FlaskClient, changed: dict[str, object], field: str
) -> None:
    answer = program.post(VISITORS, json={**PERSON, **changed})
    assert (answer.status_code, answer.json["field"]) == (422, field)
    assert program.post(f"{VISITORS}?type=nobody", json=PERSON).status_code == 422
    assert db.session.scalar(select(func.count(Visitor.id))) == 0


def test_the_same_key_registers_once(fair: Fair, program: FlaskClient) -> None:
    headers = {"Idempotency-Key": "one"}
    answers = [program.post(VISITORS, json=PERSON, headers=headers).json for _ in range(2)]
    assert answers[0] == answers[1]
    assert db.session.scalar(select(func.count(Visitor.id))) == 1


def test_a_list_comes_in_parts_and_by_state_and_words(fair: Fair, program: FlaskClient) -> None:
    press = make_type(fair, "press", needs_approval=True)
    for name in ("Đặng Văn Đức", "윤서린", "顾砚秋"):
        make_visitor(fair, full_name=name, entry=Entry(type=press if name == "윤서린" else None))
    make_visitor(make_fair())
    first = program.get(f"{VISITORS}?limit=2").json
    rest = program.get(first["next"]).json
    assert [one["full_name"] for one in first["items"] + rest["items"]] == ["Đặng Văn Đức", "윤서린", "顾砚秋"]
    assert rest["next"] is None
    assert [one["number"] for one in program.get(f"{VISITORS}?state=pending").json["items"]] == ["V-00002"]
    assert [one["number"] for one in program.get(f"{VISITORS}?q=dang").json["items"]] == ["V-00001"]
    assert program.get(f"{VISITORS}?state=nonsense").status_code == 422


def test_registrations_are_approved_turned_down_and_cancelled(fair: Fair, program: FlaskClient) -> None:
    press = make_type(fair, "press", needs_approval=True)
    one, two = (make_visitor(fair, entry=Entry(type=press)) for _ in range(2))
    assert program.post(f"{VISITORS}/{one.id}/approve").json["ticket"]
    again = program.post(f"{VISITORS}/{one.id}/approve")
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")
    assert program.post(f"{VISITORS}/{two.id}/reject", json={}).json["field"] == "note"
    assert program.post(f"{VISITORS}/{two.id}/reject", json={"note": "No card."}).json["state"] == "rejected"
    assert program.post(f"{VISITORS}/{one.id}/cancel").json["ticket"] is None
    assert one.state == VisitorState.CANCELLED
    assert program.post(f"{VISITORS}/999999/approve").status_code == 404
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("visitor.%"))).all()
    assert {"visitor.registered", "visitor.approved", "visitor.rejected", "visitor.cancelled"} <= set(actions)


def test_it_is_for_programs_of_organisers(
    client: FlaskClient, fair: Fair, sign_in: Callable[[User], FlaskClient]
) -> None:
    assert client.get(VISITORS).status_code == 401
    assert sign_in(make_member(fair, Role.REVIEWER)).get(VISITORS).status_code == 403
