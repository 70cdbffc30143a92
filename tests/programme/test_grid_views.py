"""The page of the grid: what it shows, its forms without a script, and what a script is answered."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.infra.database import db
from eventsapp.programme.models import Session
from eventsapp.programme.queries import agenda_of, latest_release
from tests.factories import make_fair, make_member, make_user
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum, publish

PAGE = "/organise/expo/programme/grid"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo", organiser=make_user(full_name="Đỗ Hải Yến")))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair, full_name="Lê Văn Tám"))


def _post(browser: FlaskClient, session: Session, step: str = "place", **fields: object) -> TestResponse:
    day = fields.pop("day", FIRST_DAY.isoformat())
    sent = {"day": day, "starts": "11:00", "minutes": 40, "room": "", "version": session.version, **fields}
    return browser.post(f"{PAGE}/sessions/{session.id}/{step}?day={FIRST_DAY}&session={session.id}", data=sent)


def _stored(session: Session) -> Session:
    return db.session.get_one(Session, session.id)


def test_day_shows_rooms_sessions_and_those_without_a_time(forum: Forum, browser: FlaskClient) -> None:
    page = html.document_fromstring(browser.get(PAGE).text)
    assert [one.find_class("plate")[0].text for one in page.find_class("planner__room")] == ["R1", "R2"]
    placed = {one.find_class("placed__title")[0].text: one for one in page.xpath("//*[@data-placed]")}
    assert set(placed) == {"Dialogue: what the State buys", "협동로봇 안전: 현장 사례"}
    first = placed["Dialogue: what the State buys"]
    assert (first.get("data-starts"), first.get("data-minutes"), first.get("data-room")) == (
        "09:00",
        "60",
        str(forum.rooms[0].id),
    )
    assert "Dialogue · Trần Nguyễn Hoài Thương" in first.text_content()
    assert page.xpath("//*[@data-waiting]//*[@class='placed__title']/text()") == ["Not scheduled yet"]
    days = page.find_class("planner__bar")[0].find_class("segmented__item")
    assert [one.get("aria-current") for one in days].count("true") == 1
    assert "Wed 12 May" in days[0].text_content()


def test_typed_form_puts_a_session_into_a_room_and_hour_of_the_draft_alone(forum: Forum, browser: FlaskClient) -> None:
    release = publish(forum.fair)
    waiting, room = forum.sessions[3], forum.rooms[1]
    assert "Put it there" in browser.get(f"{PAGE}?session={waiting.id}").text
    answer = _post(browser, waiting, room=room.id)
    assert answer.status_code == 302
    stored = _stored(waiting)
    assert (stored.starts_at, stored.ends_at, stored.room_id) == (at(11), at(11, 40), room.id)
    assert (stored.day_on, stored.version) == (FIRST_DAY, 2)
    page = browser.get(answer.headers["Location"]).text
    assert "“Not scheduled yet”: R2 Lotus, Wed 12 May, 11:00–11:40. No clash." in page
    assert "Lê Văn Tám put “Not scheduled yet” into R2 Lotus, Wed 12 May, 11:00–11:40." in page
    latest = latest_release(forum.fair)
    assert latest is not None
    assert latest.id == release.id
    assert waiting.id not in agenda_of(latest).session_by_id
