"""The draft of the programme for programs: placing, settling, undoing, and what is told of changes."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Role
from eventsapp.infra import live
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.following import begin, look
from eventsapp.programme.models import Session
from eventsapp.programme.queries import programme_mark
from eventsapp.programme.rules import Placement, programme_topic
from tests.factories import make_fair, make_member, make_user
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum
from tests.programs import program_of

BASE = "/api/v1/fairs/expo/programme"


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def editor(forum: Forum) -> User:
    return make_member(forum.fair, full_name="Lê Văn Tám")


@pytest.fixture
def program(app: Flask, forum: Forum, editor: User) -> FlaskClient:
    return program_of(app, editor, forum.fair)


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Collect what is told to whoever follows something."""
    topics: list[str] = []
    live.listen(topics.append)
    yield topics
    live.stop_listening(topics.append)


def body(forum: Forum, number: int, **more: object) -> dict[str, object]:
    version = db.session.get_one(Session, forum.sessions[number].id).version
    return {"day": "2027-05-12", "starts": "11:00", "minutes": 40, "version": version, **more}


def test_session_is_placed_settled_and_taken_back(forum: Forum, program: FlaskClient) -> None:
    address = f"{BASE}/sessions/{forum.sessions[3].id}"
    placed = program.post(f"{address}/place", json=body(forum, 3, room=forum.rooms[1].id))
    assert placed.status_code == 200
    assert placed.json == {
        "id": forum.sessions[3].id,
        "title": {"en": "Not scheduled yet"},
        "kind": "talk",
        "track": None,
        "room": forum.rooms[1].id,
        "day": "2027-05-12",
        "starts_at": "2027-05-12T04:00:00Z",
        "ends_at": "2027-05-12T04:40:00Z",
        "minutes": 40,
        "settled": False,
        "version": 2,
    }
    settled = program.post(f"{address}/settle", json={"version": 2})
    assert settled.json is not None
    assert settled.json["settled"] is True
    refused = program.post(f"{address}/place", json=body(forum, 3))
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    assert program.post(f"{address}/unsettle", json={"version": 3}).status_code == 200
    assert program.post(f"{address}/unplace", json={"version": 4}).status_code == 200
    for _step in range(4):
        undone = program.post(f"{BASE}/undo")
        assert undone.json is not None
        assert undone.json["items"][0]["id"] == forum.sessions[3].id
    assert program.post(f"{BASE}/undo").status_code == 409
    assert program.post(f"{BASE}/redo").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "soon"}, "day"),
        ({"starts": None}, "starts"),
        ({"minutes": 3}, "minutes"),
        ({"room": 987654}, "room"),
        ({"version": None}, "version"),
        ({"rooom": 1}, "rooom"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    forum: Forum, program: FlaskClient, wrong: dict[str, object], field: str
) -> None:
    answer = program.post(f"{BASE}/sessions/{forum.sessions[0].id}/place", json=body(forum, 0, **wrong))
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["field"] == field
    assert db.session.get_one(Session, forum.sessions[0].id).version == 1


def test_sessions_are_listed_by_day_and_without_a_time(forum: Forum, program: FlaskClient) -> None:
    def ids(query: str) -> list[int]:
        answer = program.get(f"{BASE}/sessions{query}")
        assert answer.json is not None
        return [one["id"] for one in answer.json["items"]]

    numbers = [session.id for session in forum.sessions]
    assert ids("") == numbers
    assert ids("?day=2027-05-12") == numbers[:2]
    assert ids("?day=none") == numbers[3:]
    assert ids("?limit=1") == numbers[:1]
    assert program.get(f"{BASE}/sessions?day=soon").status_code == 422


def test_sessions_of_other_fairs_and_other_people_are_out_of_reach(
    forum: Forum, program: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    theirs = make_forum(make_fair(slug="other")).sessions[0]
    for step in ("place", "unplace", "settle", "unsettle"):
        assert program.post(f"{BASE}/sessions/{theirs.id}/{step}", json=body(forum, 0)).status_code == 404
    for person in (make_user(), make_member(forum.fair, Role.REVIEWER)):
        stranger = sign_in(person)
        assert stranger.get(f"{BASE}/sessions").status_code == 403
        assert stranger.get(f"{BASE}/stream").status_code == 403
        assert stranger.post(f"{BASE}/undo").status_code == 403


def test_step_that_cannot_be_taken_back_is_given_up(forum: Forum, program: FlaskClient, editor: User) -> None:
    for number in (1, 0):
        program.post(f"{BASE}/sessions/{forum.sessions[number].id}/place", json=body(forum, number))
    other = make_member(forum.fair)
    with transaction():
        session = db.session.get_one(Session, forum.sessions[0].id)
        actions.unplace_session(forum.fair, session, actor=other, seen=session.version)
    assert program.post(f"{BASE}/undo").status_code == 409
    undone = program.post(f"{BASE}/undo")
    assert undone.json is not None
    assert [one["id"] for one in undone.json["items"]] == [forum.sessions[1].id]


def test_mark_is_another_with_each_change_and_is_told(
    forum: Forum, program: FlaskClient, editor: User, told: list[str]
) -> None:
    marks = {program.get(f"{BASE}/mark").text}
    program.post(f"{BASE}/sessions/{forum.sessions[0].id}/place", json=body(forum, 0))
    marks.add(program.get(f"{BASE}/mark").text)
    with transaction():
        actions.create_session(forum.fair, actions.SessionValues(title={"en": "New"}), actor=editor)
    marks.add(program.get(f"{BASE}/mark").text)
    assert len(marks) == 3
    assert told == [programme_topic(forum.fair.id)] * 2


def test_stream_begins_with_the_mark_and_tells_another_once(forum: Forum, program: FlaskClient, editor: User) -> None:
    answer = program.get(f"{BASE}/stream")
    assert answer.mimetype == "text/event-stream"
    assert f'data: {{"mark":"{programme_mark(forum.fair.id)}"}}' in answer.text
    news = begin(forum.fair)
    assert look(news.position).text == ""  # type: ignore[arg-type]
    placement = Placement(day_on=FIRST_DAY, starts_at=at(11), ends_at=at(12))
    with transaction():
        session = db.session.get_one(Session, forum.sessions[3].id)
        actions.place_session(forum.fair, session, placement, actor=editor, seen=1)
    later = look(news.position)  # type: ignore[arg-type]
    assert "event: programme" in later.text
    assert later.seq >= news.seq
    assert look(later.position).text == ""  # type: ignore[arg-type]
