"""Seats for programs: listed, reserved and given back for somebody, let in and taken back; and every refusal."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.rules import SeatHolder
from eventsapp.visitors.models import Visitor
from tests.factories import make_fair, make_member, make_visitor
from tests.programme.programmes import Forum
from tests.programs import program_of
from tests.seats.rooms import before_start, enter, give_seats, living_at, plan_of, take

UNKNOWN = 987_654


@pytest.fixture
def organiser(forum: Forum) -> User:
    return make_member(forum.fair)


@pytest.fixture
def program(app: Flask, forum: Forum, organiser: User) -> FlaskClient:
    return program_of(app, organiser, forum.fair)


def _seats(forum: Forum, rest: str = "", session: int = 0) -> str:
    return f"/api/v1/fairs/expo/programme/sessions/{forum.sessions[session].id}/seats{rest}"


def _post(program: FlaskClient, address: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    return program.post(address, json=body, headers={"Accept-Language": "en", **headers})


def _holder(visitor: Visitor) -> SeatHolder:
    return SeatHolder(visitor_id=visitor.id)


def _actions() -> list[str]:
    found = select(AuditEntry.action).where(AuditEntry.subject == "seat").order_by(AuditEntry.id)
    return list(db.session.scalars(found))


def test_seat_is_reserved_given_back_and_listed_for_somebody(forum: Forum, program: FlaskClient) -> None:
    session_id = give_seats(forum, 1).session_id
    first, second = make_visitor(forum.fair, full_name="Vũ Quang"), make_visitor(forum.fair, full_name="Lan")
    with living_at(before_start(60)):
        made = _post(program, _seats(forum), {"person": first.reference})
        assert (made.status_code, made.json["state"], made.json["name"]) == (201, "reserved", "Vũ Quang")
        waiting = _post(program, _seats(forum), {"person": second.token})
        assert (waiting.json["state"], waiting.json["place"]) == ("waiting", 1)
        listed = program.get(_seats(forum, "?limit=1")).json
        assert [one["number"] for one in listed["items"]] == [first.reference]
        assert [one["name"] for one in program.get(listed["next"]).json["items"]] == ["Lan"]
        back = _post(program, _seats(forum, f"/{made.json['seat']}/give-back"))
        assert back.json == {"seat": made.json["seat"], "given_back": True}
        assert [one["state"] for one in program.get(_seats(forum)).json["items"]] == ["reserved"]
    assert plan_of(session_id).given == 1
    assert _actions() == ["seat.taken_for", "seat.taken_for", "seat.given_back_for"]


def test_somebody_is_let_in_once_and_taken_back(forum: Forum, program: FlaskClient) -> None:
    session_id = give_seats(forum, 2).session_id
    visitor = make_visitor(forum.fair)
    with living_at(before_start(20)):
        entered = _post(program, _seats(forum, "/entries"), {"person": visitor.reference})
        assert (entered.status_code, entered.json["entry"], entered.json["again"]) == (200, "walk_in", False)
        again = _post(program, _seats(forum, "/entries"), {"person": visitor.token})
        assert (again.json["entry"], again.json["again"]) == ("again", True)
        assert plan_of(session_id).inside == 1
        seat = entered.json["seat"]
        out = _post(program, _seats(forum, f"/{seat}/take-back"))
        assert out.json == {"seat": seat, "inside": False, "in_list": False}
        assert plan_of(session_id).inside == 0
    assert _actions() == ["seat.entry_taken_back"]


def test_same_key_reserves_once_and_is_refused_with_another_person(forum: Forum, program: FlaskClient) -> None:
    give_seats(forum, 5)
    visitor, other = make_visitor(forum.fair), make_visitor(forum.fair)
    key = {"Idempotency-Key": "one-press"}
    with living_at(before_start(60)):
        first = _post(program, _seats(forum), {"person": visitor.reference}, **key)
        again = _post(program, _seats(forum), {"person": visitor.reference}, **key)
        assert first.json == again.json
        assert _actions() == ["seat.taken_for"]
        assert _post(program, _seats(forum), {"person": other.reference}, **key).status_code == 422


@pytest.mark.parametrize("person", ["", None, "nobody at all", "V-99999"])
def test_person_that_nobody_or_several_are_is_refused(forum: Forum, program: FlaskClient, person: str | None) -> None:
    give_seats(forum, 5)
    elsewhere = make_visitor(make_fair(slug="other"))
    with living_at(before_start(60)):
        for wrong in (person, elsewhere.token):
            for address in ("", "/entries"):
                refused = _post(program, _seats(forum, address), {"person": wrong})
                assert (refused.status_code, refused.json["field"]) == (422, "person")
                assert refused.mimetype == "application/problem+json"


def test_name_that_two_have_is_refused(forum: Forum, program: FlaskClient) -> None:
    give_seats(forum, 5)
    with living_at(before_start(60)):
        for _one in range(2):
            take(forum, _holder(make_visitor(forum.fair, full_name="Nguyễn Lan")))
        refused = _post(program, _seats(forum, "/entries"), {"person": "nguyen lan"})
    assert refused.status_code == 422
    assert "Several people have this name." in refused.json["detail"]


def test_every_refusal_of_the_rules_is_answered_with_its_sentence(forum: Forum, program: FlaskClient) -> None:
    visitor = make_visitor(forum.fair)
    person = {"person": visitor.reference}
    assert program.get(_seats(forum)).status_code == 404  # no seats are reserved
    assert _post(program, _seats(forum), person).status_code == 404
    give_seats(forum, 1)
    give_seats(forum, 3, session=1)
    for step in ("give-back", "take-back"):
        assert _post(program, _seats(forum, f"/{UNKNOWN}/{step}")).status_code == 404
    with living_at(before_start(60)):
        seat = _post(program, _seats(forum), person).json["seat"]
        overlaps = _post(program, _seats(forum, session=1), person)
        assert overlaps.status_code == 409
        assert "at the same time" in overlaps.json["detail"]
        assert _post(program, _seats(forum, f"/{seat}/take-back")).status_code == 409  # is not inside
        enter(forum, _holder(visitor))
        inside = _post(program, _seats(forum, f"/{seat}/give-back"))
        assert inside.status_code == 409
        assert "in the room already" in inside.json["detail"]
    other = make_visitor(forum.fair)
    with living_at(before_start(60)):
        late = _post(program, _seats(forum, session=1), {"person": other.reference}).json["seat"]
    with living_at(before_start(-28)):  # two minutes before the second session
        gone = _post(program, _seats(forum, f"/{late}/give-back", session=1))
        assert gone.status_code == 409
        assert "nothing to give back" in gone.json["detail"]
    with living_at(before_start(10)):
        closed = _post(program, _seats(forum, session=0), {"person": make_visitor(forum.fair).reference})
        assert closed.status_code == 409
        assert "30 minutes before the start" in closed.json["detail"]
    with living_at(before_start(-600)):
        over = _post(program, _seats(forum, "/entries"), {"person": make_visitor(forum.fair).reference})
        assert over.status_code == 409
        assert "nobody is let in" in over.json["detail"]


def test_day_has_a_limit_and_a_full_room_is_full(forum: Forum, program: FlaskClient) -> None:
    give_seats(forum, 1)
    give_seats(forum, 1, session=1)
    first, second = make_visitor(forum.fair), make_visitor(forum.fair)
    with transaction():
        actions.set_forum(forum.fair, actions.ForumValues(seats_a_day=1))
        actions.edit_room(forum.fair, forum.rooms[0], actions.RoomValues(code="R1", name={"en": "R1"}, capacity=1))
    with living_at(before_start(60)):
        assert _post(program, _seats(forum), {"person": first.reference}).status_code == 201
        many = _post(program, _seats(forum, session=1), {"person": first.reference})
        assert many.status_code == 409
        assert "as many as there can be" in many.json["detail"]
        full = _post(program, _seats(forum, "/entries"), {"person": second.reference})
        assert full.status_code == 409
        assert "The room is full" in full.json["detail"]
