"""What is said on the day, by programs: late, elsewhere, cancelled, words for screens; and every refusal."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db
from eventsapp.programme.queries import agenda_today, latest_release
from tests.factories import make_fair, make_member
from tests.programme.programmes import Forum, at, make_forum, publish
from tests.programs import program_of

BASE = "/api/v1/fairs/expo/programme/today"


@pytest.fixture
def forum(app: object) -> Iterator[Forum]:
    forum = make_forum(make_fair(slug="expo"))
    publish(forum.fair)
    with clock.shifted(at(9, 5) - clock.now()):
        yield forum


@pytest.fixture
def program(app: Flask, forum: Forum) -> FlaskClient:
    return program_of(app, make_member(forum.fair), forum.fair)


def _post(program: FlaskClient, rest: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    return program.post(f"{BASE}/{rest}", json=body, headers=headers)


def _late(forum: Forum, number: int = 0) -> int:
    release = latest_release(forum.fair)
    assert release is not None
    return agenda_today(release).session_by_id[forum.sessions[number].id].end_late_minutes


def test_room_runs_late_more_late_and_on_time_again(forum: Forum, program: FlaskClient) -> None:
    session = forum.sessions[0].id
    said = _post(program, "late", {"session": session, "minutes": 15})
    assert said.status_code == 201
    word = said.json
    assert (word["kind"], word["minutes"], word["room"], word["session"]) == ("late", 15, forum.rooms[0].id, session)
    assert word["day"] == "2027-05-12"
    assert _late(forum) == 15
    more = _post(program, "late", {"session": session, "minutes": 25, "seen": word["id"], "begun": True}).json
    assert [one["id"] for one in program.get(f"{BASE}/words").json["items"]] == [more["id"]]
    assert program.get(f"{BASE}/words?day=2027-05-13").json == {"items": [], "next": None}
    ended = _post(program, f"words/{more['id']}/end")
    assert ended.json["ended_at"] is not None
    assert program.get(f"{BASE}/words").json["items"] == []
    known = select(AuditEntry.action).where(AuditEntry.subject == "adjustment").order_by(AuditEntry.id)
    assert list(db.session.scalars(known)) == ["adjustment.said", "adjustment.said", "adjustment.ended"]


def test_session_is_cancelled_and_a_room_moved(forum: Forum, program: FlaskClient) -> None:
    cancelled = _post(program, "cancel", {"session": forum.sessions[1].id})
    assert (cancelled.status_code, cancelled.json["kind"], cancelled.json["minutes"]) == (201, "cancelled", None)
    moved = _post(program, "move", {"session": forum.sessions[0].id, "room": forum.rooms[1].id})
    assert (moved.status_code, moved.json["to_room"]) == (201, forum.rooms[1].id)
    assert [one["kind"] for one in program.get(f"{BASE}/words").json["items"]] == ["cancelled", "moved"]


def test_screens_say_a_word_and_stop(forum: Forum, program: FlaskClient) -> None:
    put = _post(program, "notices", {"text": "Ra cửa đông", "text_en": "Leave by the east doors"})
    assert put.status_code == 201
    assert (put.json["room"], put.json["text"]["en"]) == (None, "Leave by the east doors")
    assert _post(program, "notices", {"room": forum.rooms[1].id, "text": "Hai"}).status_code == 201
    first = program.get(f"{BASE}/notices?limit=1").json
    assert [one["id"] for one in first["items"]] == [put.json["id"]]
    assert len(program.get(first["next"]).json["items"]) == 1
    assert _post(program, f"notices/{put.json['id']}/end").json["ended_at"] is not None
    assert len(program.get(f"{BASE}/notices").json["items"]) == 1


def test_same_key_says_it_once(forum: Forum, program: FlaskClient) -> None:
    body, key = {"session": forum.sessions[0].id, "minutes": 10}, {"Idempotency-Key": "said"}
    first, again = _post(program, "late", body, **key), _post(program, "late", body, **key)
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert (
        _post(program, "late", body).status_code == 409
    )  # without the key it is another word, about what was not seen


@pytest.mark.parametrize(
    ("rest", "wrong", "field"),
    [
        ("late", {"minutes": 0}, "minutes"),
        ("late", {"minutes": None}, "minutes"),
        ("late", {"minutes": 10**6}, "minutes"),
        ("late", {"session": None}, "session"),
        ("late", {"seen": "x"}, "seen"),
        ("late", {"add": 5}, "add"),
        ("move", {"room": None}, "room"),
        ("cancel", {"session": "first"}, "session"),
        ("notices", {"text": ""}, "text"),
        ("notices", {"text": "x" * 5000}, "text"),
        ("notices", {"room": -1}, "room"),
    ],
)
def test_wrong_values_are_refused_with_their_field(
    forum: Forum, program: FlaskClient, rest: str, wrong: dict[str, Any], field: str
) -> None:
    usual = {
        "late": {"session": forum.sessions[0].id, "minutes": 10},
        "move": {"session": forum.sessions[0].id, "room": forum.rooms[1].id},
        "cancel": {"session": forum.sessions[0].id},
        "notices": {"text": "Word"},
    }[rest]
    refused = _post(program, rest, {**usual, **wrong})
    assert (refused.status_code, refused.json["field"]) == (422, field)


def test_every_refusal_of_the_day_says_why(forum: Forum, program: FlaskClient) -> None:
    session, unknown = forum.sessions[0].id, 987_654
    assert _post(program, "late", {"session": unknown, "minutes": 5}).status_code == 409
    assert _post(program, "late", {"session": session, "minutes": 5, "seen": unknown}).status_code == 409
    same = _post(program, "move", {"session": session, "room": forum.rooms[0].id})
    assert same.status_code in {409, 422}
    assert "in this room already" in same.json["detail"]
    assert _post(program, "cancel", {"session": session}).status_code == 201
    assert _post(program, "cancel", {"session": session}).status_code == 409
    (word,) = program.get(f"{BASE}/words").json["items"]
    assert _post(program, f"words/{word['id']}/end").status_code == 200
    assert _post(program, f"words/{word['id']}/end").status_code == 409
    assert _post(program, f"words/{unknown}/end").status_code == 404
    assert _post(program, f"notices/{unknown}/end").status_code == 404
    notice = _post(program, "notices", {"text": "Word"}).json["id"]
    assert _post(program, f"notices/{notice}/end").status_code == 200
    assert _post(program, f"notices/{notice}/end").status_code == 409
    assert _post(program, "notices", {"text": "Word", "room": unknown}).status_code == 409
    assert program.get(f"{BASE}/words?day=soon").status_code == 422


def test_nothing_is_said_before_anything_is_published(app: Flask) -> None:
    bare = make_forum(make_fair(slug="bare"))
    asking = program_of(app, make_member(bare.fair), bare.fair)
    body = {"session": bare.sessions[0].id, "minutes": 5}
    assert asking.post("/api/v1/fairs/bare/programme/today/late", json=body).status_code == 409
