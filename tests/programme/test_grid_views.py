"""The page of the grid: what it shows, its forms without a script, and what a script is answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import time, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Role
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import zone
from eventsapp.programme import actions
from eventsapp.programme.importers import read_agenda
from eventsapp.programme.models import Session
from eventsapp.programme.queries import TRAY_ROWS, agenda_of, latest_release
from tests.factories import make_fair, make_member, make_user
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum, publish

PAGE = "/organise/expo/programme/grid"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair, full_name="Lê Văn Tám"))


@pytest.fixture
def another(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair, full_name="Đỗ Hải Yến"))


def post(
    browser: FlaskClient, session: Session, step: str = "place", *, script: bool = False, **fields: object
) -> TestResponse:
    """Send one of a session's forms, opened beside the grid."""
    sent = {"day": FIRST_DAY.isoformat(), "starts": "11:00", "minutes": 40, "room": "", "version": session.version}
    address = f"{PAGE}/sessions/{session.id}/{step}?day={FIRST_DAY}&session={session.id}"
    return browser.post(address, data={**sent, **fields}, headers=SCRIPT if script else {})


def stored(session: Session) -> Session:
    return db.session.get_one(Session, session.id)


def blocks_in(page: str) -> dict[str, html.HtmlElement]:
    """Return the sessions on the grid by title."""
    found = html.document_fromstring(page).xpath("//*[@data-placed]")
    return {one.find_class("placed__title")[0].text: one for one in found}


def waiting_in(page: str) -> list[str]:
    return html.document_fromstring(page).xpath("//*[@data-waiting]//*[@class='placed__title']/text()")


def add_sessions(forum: Forum, count: int, *, is_placed: bool = True) -> None:
    with transaction():
        for number in range(count):
            start = at(9) + timedelta(minutes=5 * (number // 2))
            times = {"day_on": FIRST_DAY, "starts_at": start, "ends_at": start + timedelta(minutes=15)}
            values = actions.SessionValues(
                title={"en": f"Talk {number}"},
                track_id=forum.tracks[number % 2].id,
                room_id=forum.rooms[number % 2].id if is_placed else None,
                speakers=[forum.speakers[number % 3].id],
                **(times if is_placed else {}),
            )
            actions.create_session(forum.fair, values)


def test_day_shows_rooms_sessions_and_those_without_a_time(forum: Forum, browser: FlaskClient) -> None:
    text = browser.get(PAGE).text
    page = html.document_fromstring(text)
    assert [one.find_class("plate")[0].text for one in page.find_class("planner__room")] == ["R1", "R2"]
    placed = blocks_in(text)
    assert set(placed) == {"Dialogue: what the State buys", "협동로봇 안전: 현장 사례"}
    first = placed["Dialogue: what the State buys"]
    assert (first.get("data-starts"), first.get("data-minutes")) == ("09:00", "60")
    assert first.get("data-room") == str(forum.rooms[0].id)
    assert "RO" in first.text_content()
    assert "Dialogue · Trần Nguyễn Hoài Thương" in first.text_content()
    assert placed["협동로봇 안전: 현장 사례"].find_class("placed__title")[0].get("lang") == "ko"
    assert waiting_in(text) == ["Not scheduled yet"]
    days = page.find_class("planner__bar")[0].find_class("segmented__item")
    assert ("Wed 12 May", "true") in [(one.text, one.get("aria-current")) for one in days]
    assert set(blocks_in(browser.get(f"{PAGE}?day=2027-05-13").text)) == {"Visual inspection from few samples"}


def test_typed_form_puts_a_session_into_a_room_and_hour_of_the_draft_alone(forum: Forum, browser: FlaskClient) -> None:
    release = publish(forum.fair)
    waiting, room = forum.sessions[3], forum.rooms[1]
    assert "Put it there" in browser.get(f"{PAGE}?session={waiting.id}").text
    answer = post(browser, waiting, room=room.id)
    assert answer.status_code == 302
    session = stored(waiting)
    assert (session.starts_at, session.ends_at, session.room_id) == (at(11), at(11, 40), room.id)
    assert (session.day_on, session.version) == (FIRST_DAY, 2)
    page = browser.get(answer.headers["Location"]).text
    assert "“Not scheduled yet”: R2 Lotus, Wed 12 May, 11:00–11:40. No clash." in page
    assert "Lê Văn Tám put “Not scheduled yet” into R2 Lotus, Wed 12 May, 11:00–11:40." in page
    latest = latest_release(forum.fair)
    assert latest is not None
    assert latest.id == release.id
    assert waiting.id not in agenda_of(latest).session_by_id


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"starts": "25:00"}, "This is not a time of day. Example: 09:30"),
        ({"starts": ""}, "This is needed."),
        ({"day": "12/5"}, "This is not a date. Example: 2027-05-12"),
        ({"day": ""}, "This is needed."),
        ({"minutes": "0"}, "A whole number from 5 to 720 is needed here."),
        ({"minutes": "soon"}, "This is not a whole number."),
        ({"room": "999999"}, "Choose one of the list."),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_kept(
    forum: Forum, browser: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    answer = post(browser, forum.sessions[0], **{"starts": "16:20", **typed})
    assert answer.status_code == 422
    form = html.document_fromstring(answer.text).find_class("planner__form")[0]
    assert sentence in form.text_content()
    (name,) = typed
    assert form.inputs[name].value in {typed[name], None, ""}
    assert stored(forum.sessions[0]).version == 1
    script = post(browser, forum.sessions[0], script=True, **typed)
    assert script.status_code == 422
    assert "<html" not in script.text


def test_refusal_about_a_session_that_is_not_open_stands_above_the_grid(forum: Forum, browser: FlaskClient) -> None:
    sent = {"day": FIRST_DAY.isoformat(), "starts": "11:00", "minutes": "4", "version": 1}
    address = f"{PAGE}/sessions/{forum.sessions[0].id}/place?day={FIRST_DAY}"
    answer = browser.post(address, data=sent, headers=SCRIPT)
    assert answer.status_code == 422
    (errors,) = html.document_fromstring(answer.text).xpath("//*[@data-part='errors']")
    assert "A whole number from 5 to 720 is needed here." in errors.text_content()


def test_second_of_two_is_told_who_was_faster_and_where_it_is_now(
    forum: Forum, browser: FlaskClient, another: FlaskClient
) -> None:
    session, seen = forum.sessions[0], forum.sessions[0].version
    assert post(another, session, starts="14:00", room=forum.rooms[1].id, version=seen).status_code == 302
    for script in (False, True):
        answer = post(browser, session, starts="16:00", version=seen, script=script)
        assert answer.status_code == 409
        assert "Somebody else changed this session before you" in answer.text
        told = "Đỗ Hải Yến put “Dialogue: what the State buys” into R2 Lotus, Wed 12 May, 14:00–14:40."
        (errors,) = html.document_fromstring(answer.text).xpath("//*[@data-part='errors']")
        assert told in errors.text_content()
        assert blocks_in(answer.text)["Dialogue: what the State buys"].get("data-starts") == "14:00"
        form = html.document_fromstring(answer.text).find_class("planner__form")[0]
        assert (form.inputs["starts"].value, form.inputs["version"].value) == ("16:00", str(stored(session).version))
    assert stored(session).starts_at == at(14)
    assert post(browser, session, starts="16:00", version="").status_code == 409
    wrong = post(browser, session, starts="soon", version=seen)
    form = html.document_fromstring(wrong.text).find_class("planner__form")[0]
    assert form.inputs["version"].value == str(seen)  # a mistake of one's own hides no change of another's


def test_settled_session_has_no_form_and_is_not_moved(forum: Forum, browser: FlaskClient) -> None:
    session = forum.sessions[0]
    assert post(browser, session, "settle").status_code == 302
    page = browser.get(f"{PAGE}?session={session.id}").text
    assert "data-settled" in html.tostring(blocks_in(page)["Dialogue: what the State buys"]).decode()
    assert "Move it there" not in page
    answer = post(browser, stored(session))
    assert answer.status_code == 409
    assert "This session is settled in its place" in answer.text
    assert post(browser, stored(session), "unsettle").status_code == 302
    assert post(browser, stored(session)).status_code == 302


def test_session_goes_back_to_the_tray_and_keeps_its_length(forum: Forum, browser: FlaskClient) -> None:
    session = forum.sessions[0]
    answer = post(browser, session, "unplace", script=True)
    assert answer.status_code == 200
    assert waiting_in(answer.text) == ["Dialogue: what the State buys", "Not scheduled yet"]
    form = html.document_fromstring(answer.text).find_class("planner__form")[0]
    assert form.inputs["minutes"].value == "60"
    assert stored(session).starts_at is None


def test_undo_and_redo_are_offered_once_there_is_something(forum: Forum, browser: FlaskClient) -> None:
    def can(page: str) -> list[bool]:
        buttons = html.document_fromstring(page).xpath("//*[@id='undo_act' or @id='redo_act']")
        return ["disabled" not in one.attrib for one in buttons]

    assert can(browser.get(PAGE).text) == [False, False]
    post(browser, forum.sessions[0], starts="13:00")
    assert can(browser.get(PAGE).text) == [True, False]
    answer = browser.post(f"{PAGE}/undo?day={FIRST_DAY}", headers=SCRIPT)
    assert "“Dialogue: what the State buys”: R1 Grand Hall, Wed 12 May, 09:00–10:00." in answer.text
    assert can(answer.text) == [False, True]
    assert browser.post(f"{PAGE}/redo?day={FIRST_DAY}").status_code == 302
    assert stored(forum.sessions[0]).starts_at == at(13)
    refused = browser.post(f"{PAGE}/redo?day={FIRST_DAY}")
    assert refused.status_code == 409
    assert "There is no step of yours to do again." in refused.text


def test_step_that_cannot_be_taken_back_says_who_changed_what_and_is_given_up(
    forum: Forum, browser: FlaskClient, another: FlaskClient
) -> None:
    post(browser, forum.sessions[0], starts="13:00")
    post(another, stored(forum.sessions[0]), starts="15:00")
    refused = browser.post(f"{PAGE}/undo")
    assert refused.status_code == 409
    assert "was changed since, so your step stays as it is" in refused.text
    assert "Đỗ Hải Yến put “Dialogue: what the State buys” into no room yet, Wed 12 May, 15:00–15:40." in refused.text
    assert "There is no step of yours to take back." in browser.post(f"{PAGE}/undo").text


def test_clash_is_marked_and_mended_beside_the_grid(forum: Forum, browser: FlaskClient) -> None:
    room = forum.rooms[0].id
    answer = post(browser, forum.sessions[1], starts="09:30", minutes=45, room=room, script=True)
    assert "1 clash: Grand Hall is double-booked." in " ".join(answer.text.split())
    blocks = blocks_in(answer.text)
    assert all("is-impossible" in one.get("class") for one in blocks.values())
    assert {one.get("class").partition("placed--half-")[2][0] for one in blocks.values()} == {"1", "2"}
    page = html.document_fromstring(browser.get(f"{PAGE}?day={FIRST_DAY}&session={forum.sessions[1].id}").text)
    form = next(one for one in page.forms if (one.action or "").partition("?")[0].endswith("/remedy"))
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    button = next(form.iter("button"))
    sent = {**fields, button.get("name"): button.get("value")}
    done = browser.post(form.action, data=sent, headers=SCRIPT)
    assert done.status_code == 200
    assert "is-impossible" not in done.text
    again = browser.post(form.action, data=sent, headers=SCRIPT)
    assert again.status_code == 409
    assert "The programme changed since you opened this page, so nothing was done." in again.text


def test_opening_hours_are_shaded_and_a_break_spans_every_room(forum: Forum, browser: FlaskClient) -> None:
    with transaction():
        day = actions.DayValues(day_on=FIRST_DAY, opens_at=time(8, 30), closes_at=time(12))
        actions.set_forum(forum.fair, actions.ForumValues(days=[day]))
        lunch = {"day_on": FIRST_DAY, "starts_at": at(12), "ends_at": at(13)}
        actions.create_session(forum.fair, actions.SessionValues(title={"en": "Lunch"}, kind="break", **lunch))
    text = browser.get(PAGE).text
    page = html.document_fromstring(text)
    before, after = page.find_class("planner__closed")
    assert {"row-2", "rows-6"} <= set(before.get("class").split())
    assert {"row-50", "rows-12"} <= set(after.get("class").split())
    assert {"placed--all", "col-2", "cols-2"} <= set(blocks_in(text)["Lunch"].get("class").split())
    assert len(page.find_class("segmented__item")) > 2


def test_line_of_now_is_drawn_today_and_today_is_shown_first(forum: Forum, browser: FlaskClient) -> None:
    with clock.shifted(at(9, 12, day=13) - clock.now()):
        page = html.document_fromstring(browser.get(PAGE).text)
        (line,) = page.find_class("planner__now")
        assert {"row-16", "cols-3"} <= set(line.get("class").split())  # 08:00 is row 2
        assert line.text_content() == "09:12"
        assert not html.document_fromstring(browser.get(f"{PAGE}?day={FIRST_DAY}").text).find_class("planner__now")


def test_tray_is_searched_and_filtered_by_track(forum: Forum, browser: FlaskClient) -> None:
    add_sessions(forum, 6, is_placed=False)
    assert waiting_in(browser.get(f"{PAGE}?q=TALK 4", headers=SCRIPT).text) == ["Talk 4"]
    assert waiting_in(browser.get(f"{PAGE}?q=hoai thuong", headers=SCRIPT).text) == ["Talk 0", "Talk 3"]
    theirs = browser.get(f"{PAGE}?track={forum.tracks[1].id}").text
    assert waiting_in(theirs) == ["Talk 1", "Talk 3", "Talk 5"]
    assert "None fits. Check the spelling, or choose all tracks." in browser.get(f"{PAGE}?q=nothing").text
    add_sessions(forum, TRAY_ROWS, is_placed=False)
    assert "7 more: search for them." in browser.get(PAGE).text


def test_script_gets_the_parts_alone_without_the_columns_it_has(forum: Forum, browser: FlaskClient) -> None:
    answer = browser.get(PAGE, headers=SCRIPT)
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    columns = html.document_fromstring(answer.text).find_class("planner__column")
    have = ",".join(f"{one.get('data-room')}.{one.get('data-key')}" for one in columns)
    known = {**SCRIPT, "X-Planner-Have": have}
    assert blocks_in(browser.get(PAGE, headers=known).text) == {}
    post(browser, forum.sessions[0], starts="10:00", room=forum.rooms[0].id)
    assert set(blocks_in(browser.get(PAGE, headers=known).text)) == {"Dialogue: what the State buys"}
    assert len(blocks_in(browser.get(PAGE, headers={**SCRIPT, "X-Planner-Have": "nonsense,,1"}).text)) == 2


@pytest.mark.parametrize(
    "address", ["?day=yesterday", "?day=1999-01-01", "?session=987654", "?session=x&room=-1&track=z"]
)
def test_strange_address_shows_a_day_all_the_same(forum: Forum, browser: FlaskClient, address: str) -> None:
    assert browser.get(f"{PAGE}{address}").status_code == 200


def test_only_those_who_edit_the_programme_of_this_fair_see_and_move(
    forum: Forum, sign_in: Callable[[User], FlaskClient]
) -> None:
    elsewhere = make_forum(make_fair())
    session = forum.sessions[0]
    for person in (make_user(), make_member(forum.fair, Role.REVIEWER), make_member(elsewhere.fair)):
        stranger = sign_in(person)
        assert stranger.get(PAGE).status_code == 403
        assert post(stranger, session).status_code == 403
        assert post(stranger, session, "settle").status_code == 403
        assert stranger.post(f"{PAGE}/undo").status_code == 403
    assert stored(session).version == 1


def test_session_of_another_fair_is_not_there(forum: Forum, browser: FlaskClient) -> None:
    theirs = make_forum(make_fair()).sessions[0]
    for step in ("place", "unplace", "settle", "unsettle"):
        assert post(browser, theirs, step).status_code == 404
    assert "Đối thoại" not in browser.get(f"{PAGE}?session={theirs.id}").text
    assert stored(theirs).version == 1


def test_forum_without_rooms_says_what_to_do(app: object, sign_in: Callable[[User], FlaskClient]) -> None:
    fair = make_fair(slug="bare")
    page = sign_in(make_member(fair)).get("/organise/bare/programme/grid")
    assert page.status_code == 200
    assert "No rooms yet" in page.text


@pytest.mark.parametrize("address", ["", "?session={session}"])
def test_page_asks_as_often_for_two_hundred_sessions_as_for_twenty(
    forum: Forum,
    browser: FlaskClient,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
    address: str,
) -> None:
    page = PAGE + address.format(session=forum.sessions[0].id)
    asked = []
    for more in (20, 180):
        add_sessions(forum, more)
        add_sessions(forum, more // 10, is_placed=False)
        browser.get(page)
        with count_queries() as sent:
            text = browser.get(page).text
        asked.append(len(sent))
    assert text.count("data-placed") == 202
    assert asked[0] == asked[1]
    assert asked[1] < 40


def test_day_of_a_large_conference_is_drawn_and_only_that_day(
    app: object, sign_in: Callable[[User], FlaskClient], shared_data: Callable[[str], Path]
) -> None:
    path = shared_data("agendas/fosdem/fosdem-2020.xml")
    fair = make_fair(slug="fosdem")
    document = read_agenda(path.read_bytes(), path.name, zone=zone("Europe/Brussels"))
    with transaction():
        actions.import_agenda(fair, document)
    browser = sign_in(make_member(fair))
    first = browser.get("/organise/fosdem/programme/grid?day=2020-02-01")
    found = db.session.execute(db.select(Session.day_on, db.func.count()).group_by(Session.day_on)).all()
    counts = {str(day): count for day, count in found}
    page = html.document_fromstring(first.text)
    assert len(page.xpath("//*[@data-placed]")) == counts["2020-02-01"]
    assert sum(counts.values()) > 850
    assert len(page.find_class("planner__room")) >= 35
    assert "planner__board--list" not in first.text
