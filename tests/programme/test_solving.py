"""The page of clashes: what it lists, what each remedy does, what is meant so, and for how long."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html

from eventsapp.accounts.models import User
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.actions.editing import values_of
from eventsapp.programme.clashes import Kind
from eventsapp.programme.models import ClashNote, Session
from eventsapp.programme.queries import clash_report, code_of, programme_clashes, session_of
from eventsapp.programme.rules import ClashGone
from tests.factories import make_fair, make_member
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum

PAGE = "/organise/expo/programme/clashes"


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair, full_name="Đỗ Hải Yến"))


def _change(forum: Forum, number: int, **values: object) -> Session:
    with transaction():
        session = session_of(forum.fair, forum.sessions[number].id)
        assert session is not None
        actions.edit_session(forum.fair, session, replace(values_of(session), **values))  # type: ignore[arg-type]
    return session


def _double_book(forum: Forum) -> None:
    """Put the second session into the room of the first, half an hour into it."""
    _change(forum, 1, room_id=forum.rooms[0].id)


def _open(forum: Forum, opens_at: time, closes_at: time) -> None:
    """Give the first day opening hours."""
    day = actions.DayValues(day_on=FIRST_DAY, opens_at=opens_at, closes_at=closes_at)
    actions.set_forum(forum.fair, actions.ForumValues(days=[day]))


def _remedy_form(page: str, label: str) -> dict[str, str]:
    """Return what the button with these words sends."""
    document = html.document_fromstring(page)
    (button,) = [one for one in document.iter("button") if label in one.text_content()]
    fields = {one.get("name"): one.get("value") for one in button.getparent().iter("input")}
    return {name: value for name, value in fields.items() if name} | {button.get("name"): button.get("value")}


def _meant_form(page: str, **more: str) -> dict[str, str]:
    document = html.document_fromstring(page)
    form = next(one for one in document.forms if (one.action or "").endswith("/meant"))
    return {one.get("name"): one.get("value") for one in form.iter("input")} | more


def test_double_booked_room_is_left_by_one_press(forum: Forum, browser: FlaskClient) -> None:
    _double_book(forum)
    page = browser.get(PAGE).text
    assert "Grand Hall is double-booked." in page
    assert "For 30 minutes at the same time: “협동로봇 안전: 현장 사례”." in page
    with transaction():
        actions.edit_room(
            forum.fair, forum.rooms[1], actions.RoomValues(code="R2", name={"en": "Lotus"}, capacity=1500)
        )
    sent = _remedy_form(browser.get(PAGE).text, "to Lotus")
    assert browser.post(f"{PAGE}/remedy", data=sent).status_code == 302
    assert programme_clashes(forum.fair) == ()
    moved = db.session.get_one(Session, int(sent["remedy"].split(":")[1]))
    assert (moved.room_id, moved.version) == (forum.rooms[1].id, 3 if moved.id == forum.sessions[1].id else 2)
    noted = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "session.edited")).all()
    assert noted[-1].actor_id is not None


def test_double_booked_speaker_begins_later_by_one_press(forum: Forum, browser: FlaskClient) -> None:
    _change(forum, 1, speakers=[forum.speakers[0].id])
    with transaction():
        _open(forum, time(8), time(18))
    sent = _remedy_form(browser.get(PAGE).text, "Begin “")
    assert browser.post(f"{PAGE}/remedy", data=sent).status_code == 302
    assert [clash.kind for clash in programme_clashes(forum.fair)] == [Kind.HOURS]  # that of the day without hours
    moved = db.session.get_one(Session, int(sent["remedy"].split(":")[1]))
    assert moved.starts_at is not None
    assert moved.ends_at is not None
    assert moved.ends_at - moved.starts_at == timedelta(minutes=45 if moved.id == forum.sessions[1].id else 60)


def test_swap_and_shorter_setup_are_done_by_one_press(forum: Forum, browser: FlaskClient) -> None:
    with transaction():
        lotus = actions.RoomValues(code="R2", name={"en": "Lotus"}, capacity=50, setup_minutes=30)
        actions.edit_room(forum.fair, forum.rooms[1], lotus)
    _change(forum, 1, expected_audience=400)
    sent = _remedy_form(browser.get(PAGE).text, "Swap the rooms of")
    assert browser.post(f"{PAGE}/remedy", data=sent).status_code == 302
    rooms = [db.session.get_one(Session, one.id).room_id for one in forum.sessions[:2]]
    assert rooms == [forum.rooms[1].id, forum.rooms[0].id]
    _change(forum, 3, day_on=FIRST_DAY, starts_at=at(10, 20), ends_at=at(11), room_id=forum.rooms[1].id)
    sent = _remedy_form(browser.get(PAGE).text, "Prepare the room")
    assert browser.post(f"{PAGE}/remedy", data=sent).status_code == 302
    assert db.session.get_one(Session, forum.sessions[3].id).setup_minutes == 20
    assert programme_clashes(forum.fair) == ()


def test_remedy_that_was_taken_meanwhile_is_not_done(forum: Forum, browser: FlaskClient) -> None:
    _change(forum, 1, speakers=[forum.speakers[0].id])
    _change(forum, 3, day_on=FIRST_DAY, starts_at=at(16), ends_at=at(17), room_id=forum.rooms[0].id)
    sent = _remedy_form(browser.get(PAGE).text, "Begin “")
    number = int(sent["remedy"].split(":")[1])
    _change(forum, [one.id for one in forum.sessions].index(number), title={"en": "Renamed"})
    refused = browser.post(f"{PAGE}/remedy", data=sent)
    assert refused.status_code == 422
    assert "The programme changed since you opened this page, so nothing was done." in refused.text
    assert len(programme_clashes(forum.fair)) == 1


@pytest.mark.parametrize(
    "change", [{"clash": "nothing"}, {"remedy": "room:1:1"}, {"seen": ""}, {"seen": "9" * 5000}, {"remedy": ""}]
)
def test_remedy_that_was_not_offered_is_refused(forum: Forum, browser: FlaskClient, change: dict[str, str]) -> None:
    _change(forum, 1, speakers=[forum.speakers[0].id])
    _change(forum, 3, day_on=FIRST_DAY, starts_at=at(16), ends_at=at(17), room_id=forum.rooms[0].id)
    sent = _remedy_form(browser.get(PAGE).text, "Begin “") | change
    assert browser.post(f"{PAGE}/remedy", data=sent).status_code == 422
    assert len(programme_clashes(forum.fair)) == 1


def test_clash_that_is_meant_so_rests_until_a_session_changes(forum: Forum, browser: FlaskClient) -> None:
    _double_book(forum)
    sent = _meant_form(browser.get(PAGE).text, reason="Both halves have a door")
    assert browser.post(f"{PAGE}/meant", data=sent).status_code == 302
    assert programme_clashes(forum.fair) == ()
    page = browser.get(PAGE).text
    for words in ("Both halves have a door", "Đỗ Hải Yến", "Meant so", "No clashes"):
        assert words in page
    _change(forum, 1, title={"en": "Only renamed"})
    assert programme_clashes(forum.fair) == ()
    _change(forum, 1, ends_at=at(10, 45))
    assert [clash.kind for clash in programme_clashes(forum.fair)] == [Kind.ROOM]
    sent = _meant_form(browser.get(PAGE).text, reason="Still so")
    assert browser.post(f"{PAGE}/meant", data=sent).status_code == 302
    assert [note.reason for note in db.session.scalars(db.select(ClashNote))] == ["Still so"]
    assert browser.post(f"{PAGE}/open", data={"clash": sent["clash"]}).status_code == 302
    assert len(programme_clashes(forum.fair)) == 1


def test_reason_is_asked_for_beside_its_clash(forum: Forum, browser: FlaskClient) -> None:
    _double_book(forum)
    refused = browser.post(f"{PAGE}/meant", data=_meant_form(browser.get(PAGE).text, reason="  "))
    assert refused.status_code == 422
    assert "Say why it is meant so." in refused.text
    assert re.search(r"<details[^>]* open>", refused.text)


def test_clash_is_not_meant_so_by_whoever_saw_another(forum: Forum) -> None:
    _double_book(forum)
    report = clash_report(forum.fair)
    with transaction(), pytest.raises(ClashGone):
        actions.note_clash(forum.fair, code_of(report.open[0]), "Fine", {forum.sessions[0].id: 1})


def test_clashes_of_another_fair_are_neither_seen_nor_touched(
    forum: Forum, browser: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    _double_book(forum)
    sent = _meant_form(browser.get(PAGE).text, reason="Mine now")
    other = make_fair(slug="other")
    stranger = sign_in(make_member(other))
    assert stranger.post("/organise/other/programme/clashes/meant", data=sent).status_code == 422
    assert stranger.post(f"{PAGE}/meant", data=sent).status_code == 403
    assert "Grand Hall" not in stranger.get("/organise/other/programme/clashes").text
    assert len(programme_clashes(forum.fair)) == 1


def test_session_is_saved_with_its_clashes_beside_their_fields(forum: Forum, browser: FlaskClient) -> None:
    with transaction():
        beam = actions.create_equipment(forum.fair, actions.EquipmentValues(name="Beam"))
        lotus = actions.RoomValues(code="R2", name={"en": "Lotus"}, capacity=50)
        actions.edit_room(forum.fair, forum.rooms[1], lotus)
        when = [(at(13), at(14))]
        person = actions.SpeakerValues(full_name="윤서린", availability=when)
        actions.edit_speaker(forum.fair, forum.speakers[1], person)
        _open(forum, time(9, 45), time(18))
    fields = {
        "kind": "talk",
        "title_en": "All at once",
        "day_on": "2027-05-12",
        "starts": "09:30",
        "minutes": "90",
        "room_id": str(forum.rooms[1].id),
        "speakers": "윤서린",
        "moderators": "Trần Nguyễn Hoài Thương",
        "interpreted": ["en"],
        "interpreters": "en: 顾砚秋",
        "equipment": [str(beam.id)],
        "expected_audience": "60",
    }
    answer = browser.post("/organise/expo/programme/sessions/new", data=fields)
    assert answer.status_code == 302
    page = browser.get(answer.headers["Location"]).text
    for words in (
        "Lotus is double-booked.",
        "윤서린 is double-booked.",
        "윤서린 cannot come at that time.",
        "Trần Nguyễn Hoài Thương is double-booked.",
        "There is not enough equipment: Beam. The room does not have it",
        "Lotus is too small. 10 seats are missing.",
        "It is outside the opening hours. 15 minutes are outside.",
        "One interpreter alone speaks English.",
    ):
        assert words in page, words
    document = html.document_fromstring(page)
    room = document.get_element_by_id("room_id").xpath("ancestor::*[@class='form__pair']/following-sibling::p[1]")
    assert "Lotus is double-booked." in room[0].text_content()
    number = answer.headers["Location"].rsplit("/", 1)[1]
    mine = browser.get(PAGE, query_string={"session": number}).text
    assert mine.count('class="clash"') == len(clash_report(forum.fair).of_session(int(number)))


def _crowd(forum: Forum, count: int) -> None:
    """Add sessions that all clash with each other in one room."""
    with transaction():
        for number in range(count):
            values = actions.SessionValues(
                title={"en": f"Crowd {number}"},
                day_on=FIRST_DAY,
                starts_at=at(14),
                ends_at=at(15),
                room_id=forum.rooms[0].id,
            )
            actions.create_session(forum.fair, values)


@pytest.mark.parametrize(
    ("address", "queries"), [(PAGE, 19), ("/organise/expo/programme", 24), ("/organise/expo/programme/rooms", 17)]
)
def test_pages_with_clashes_cost_the_same_queries_for_one_session_and_thirty(
    forum: Forum,
    browser: FlaskClient,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
    address: str,
    queries: int,
) -> None:
    _crowd(forum, 2)
    browser.get(address)
    counted = []
    for more in (0, 29):
        _crowd(forum, more)
        db.session.expire_all()
        with count_queries() as sent:
            page = browser.get(address)
        assert page.status_code == 200
        counted.append(len(sent))
    assert counted == [queries, queries]


def test_long_list_of_clashes_has_pages(forum: Forum, browser: FlaskClient) -> None:
    _crowd(forum, 11)
    first, second = browser.get(PAGE).text, browser.get(PAGE, query_string={"page": "2"}).text
    assert (first.count('class="clash"'), second.count('class="clash"')) == (50, 5)
    assert "55 clashes" in first


@pytest.mark.parametrize("query", [{"session": "x"}, {"session": "9" * 40}, {"page": "-3"}, {"page": "99"}])
def test_page_of_clashes_takes_any_address(forum: Forum, browser: FlaskClient, query: dict[str, str]) -> None:
    _double_book(forum)
    assert browser.get(PAGE, query_string=query).status_code == 200
