"""The public agenda: every page, filter and refusal."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from eventsapp.accounts.models import User
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.models import Session
from eventsapp.web.standing import Shelf
from tests.factories import make_fair, make_member
from tests.programme.programmes import Forum, at, make_forum, publish

DIALOGUE = "Dialogue: what the State buys"


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def published(forum: Forum) -> Forum:
    publish(forum.fair)
    return forum


def _page(client: FlaskClient, path: str = "/expo/agenda", status: int = 200, **query: str) -> str:
    response = client.get(path, query_string={"lang": "en", **query})
    assert response.status_code == status, response.text
    return response.text


def test_agenda_before_the_first_release_says_what_will_be_here(client: FlaskClient, forum: Forum) -> None:
    page = _page(client)
    assert "The agenda is not published yet" in page
    assert DIALOGUE not in page


def test_agenda_of_an_unknown_fair_is_not_found(client: FlaskClient, published: Forum) -> None:
    _page(client, "/nowhere/agenda", 404)


def test_agenda_opens_on_the_first_day(client: FlaskClient, published: Forum) -> None:
    page = _page(client)
    assert DIALOGUE in page
    assert "협동로봇" in page
    assert "Visual inspection" not in page
    assert "Not scheduled yet" not in page


def test_agenda_shows_the_asked_day(client: FlaskClient, published: Forum) -> None:
    page = _page(client, day="2027-05-13")
    assert "Visual inspection" in page
    assert DIALOGUE not in page


@pytest.mark.parametrize(("language", "labels"), [("zh", 0), ("en", 1)])
def test_traditional_chinese_is_marked_and_read_by_readers_of_chinese(
    client: FlaskClient, forum: Forum, language: str, labels: int
) -> None:
    with transaction():
        db.session.get_one(Session, forum.sessions[0].id).title = {"zh-Hant": "開源與資訊"}
    publish(forum.fair)
    page = _page(client, lang=language)
    assert '<span lang="zh-Hant">開源與資訊</span>' in page
    assert page.count("中文（繁體）</span>") == labels


def test_pages_carry_the_words_of_their_printed_foot(client: FlaskClient, published: Forum) -> None:
    name = published.fair.name_in("en")
    day = _page(client, day="2027-05-13")
    assert f'data-print-foot="{name} · Forum agenda, Thursday 13 May 2027"' in day
    assert "/expo/agenda · Release 1, published" in day
    every = _page(client, day="all")
    assert f'data-print-day-1="{name} · Wednesday 12 May 2027"' in every
    assert f'data-print-day-2="{name} · Thursday 13 May 2027"' in every


def test_agenda_opens_on_today_while_the_forum_runs(client: FlaskClient, published: Forum) -> None:
    with clock.shifted(at(10, 10, day=13) - clock.now()):
        page = _page(client)
    assert "Visual inspection" in page
    assert 'id="agenda-now"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "doi thoai nha nuoc"}, ["Dialogue"]),
        ({"q": "ĐỐI THOẠI"}, ["Dialogue"]),
        ({"q": "dai hoc thu dau mot"}, ["Dialogue", "Visual"]),
        ({"q": "로봇"}, ["협동로봇"]),
        ({"q": "少样本"}, ["Visual"]),
        ({"q": "yun seorin"}, ["협동로봇"]),
        ({"q": "nobody at all"}, []),
        ({"q": "'; DROP TABLE sessions; --"}, []),
        ({"day": "all"}, ["Dialogue", "협동로봇", "Visual"]),
        ({"spoken": "ko"}, ["Dialogue", "협동로봇"]),
        ({"spoken": "vi", "day": "2027-05-13"}, ["Visual"]),
        ({"q": "dialogue", "on": "2027-05-13"}, ["Dialogue"]),
    ],
)
def test_search_and_filters_find_without_javascript(
    client: FlaskClient, published: Forum, query: dict[str, str], found: list[str]
) -> None:
    page = _page(client, **query)
    main = page[page.index("<main") : page.index("</main>")]
    shown = [word for word in ("Dialogue", "협동로봇", "Visual") if f"{word}" in main.partition("</form>")[2]]
    assert shown == found


def test_filter_by_kind_is_offered_where_there_are_several(client: FlaskClient, published: Forum) -> None:
    day = client.get("/expo/agenda?lang=en&day=2027-05-12").text
    assert '<option value="dialogue">Dialogue</option>' in day
    assert "ceremony" not in day
    dialogues = client.get("/expo/agenda?lang=en&day=2027-05-12&kind=dialogue").text
    assert "1 session fits" in dialogues
    assert "day=2027-05-13&amp;kind=dialogue" in dialogues


def test_filter_by_track_and_room_narrows_the_day(client: FlaskClient, published: Forum) -> None:
    by_room = _page(client, room=str(published.rooms[1].id))
    assert "협동로봇" in by_room
    assert DIALOGUE not in by_room
    by_track = _page(client, track=str(published.tracks[1].id))
    assert "No session of this day fits" in by_track


def test_search_shows_back_what_was_typed_escaped(client: FlaskClient, published: Forum) -> None:
    page = _page(client, q='<script>alert("x")</script>')
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    "query", [{"day": "2027-01-01"}, {"day": "soon"}, {"room": "x"}, {"track": "9" * 30}, {"view": "upside-down"}]
)
def test_address_that_asks_for_what_is_not_there_is_a_page_that_says_so(
    client: FlaskClient, published: Forum, query: dict[str, str]
) -> None:
    assert "agenda" in _page(client, status=404, **query)


def test_title_without_translation_is_shown_with_its_language(client: FlaskClient, published: Forum) -> None:
    page = _page(client)
    assert '<span lang="ko">협동로봇 안전: 현장 사례</span> <span class="fallback" lang="ko">한국어</span>' in page


def test_titles_that_are_all_foreign_are_announced_once(client: FlaskClient, forum: Forum) -> None:
    with transaction():
        for session in forum.sessions[:2]:
            actions.remove_session(forum.fair, session)
        draft = actions.SessionValues(
            title={"en": "Only English"}, day_on=at(9).date(), starts_at=at(9), ends_at=at(10)
        )
        actions.create_session(forum.fair, draft)
    publish(forum.fair)
    page = _page(client, lang="ko")
    assert 'class="fallback"' not in page
    assert "English" in page


def test_names_carry_their_own_language(client: FlaskClient, published: Forum) -> None:
    assert '<span lang="ko">윤서린</span>' in _page(client)
    assert '<span lang="vi">Trần Nguyễn Hoài Thương</span>' in _page(client)


def test_list_view_has_no_grid(client: FlaskClient, published: Forum) -> None:
    assert "agenda--rooms" in _page(client)
    assert "agenda--rooms" not in _page(client, view="list")


def test_now_view_tells_when_nothing_runs(client: FlaskClient, published: Forum) -> None:
    with clock.shifted(at(8) - clock.now()):
        assert "within the hour" in _page(client, view="now")
    with clock.shifted(at(9, 35) - clock.now()):
        page = _page(client, view="now")
        assert DIALOGUE in page
        assert "협동로봇" in page
    with clock.shifted(at(20) - clock.now()):
        assert "Nothing is running now" in _page(client, view="now")
    with clock.shifted(at(20) + timedelta(days=9) - clock.now()):
        assert "The forum is over" in _page(client, view="now")


def test_session_page_tells_everything(client: FlaskClient, published: Forum) -> None:
    page = _page(client, f"/expo/agenda/{published.sessions[0].id}")
    for word in (DIALOGUE, "09:00 – 10:00", "Grand Hall", "1,200", "Tiếng Việt", "한국어", "<p>Second.</p>"):
        assert word in page


def test_session_that_is_not_published_is_not_found(client: FlaskClient, published: Forum) -> None:
    page = _page(client, f"/expo/agenda/{published.sessions[3].id}", 404)
    assert "not in the published agenda" in page
    _page(client, "/expo/agenda/99999999.ics", 404)


def test_edits_are_not_public_before_the_next_release(client: FlaskClient, published: Forum) -> None:
    values = actions.SessionValues(title={"en": "Changed title"}, day_on=at(9).date(), starts_at=at(9), ends_at=at(10))
    with transaction():
        actions.edit_session(published.fair, published.sessions[0], values)
    assert "Changed title" not in _page(client)
    publish(published.fair)
    assert "Changed title" in _page(client)


@pytest.mark.parametrize("path", ["/expo/agenda", "/expo/agenda?view=list", "/expo/agenda.ics", "session", "ics"])
def test_known_page_is_answered_with_not_modified(client: FlaskClient, published: Forum, path: str) -> None:
    number = published.sessions[0].id
    path = {"session": f"/expo/agenda/{number}", "ics": f"/expo/agenda/{number}.ics"}.get(path, path)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert "Set-Cookie" not in first.headers
    assert "csrf" not in first.text.lower()


def test_page_for_who_is_signed_in_is_private_and_the_others_public(
    client: FlaskClient, published: Forum, sign_in: Callable[[User], FlaskClient]
) -> None:
    mine = sign_in(make_member(published.fair)).get("/expo/agenda")
    assert "private" in mine.headers["Cache-Control"]
    assert "public" in client.get("/expo/agenda").headers["Cache-Control"]


def test_agenda_names_who_is_signed_in_to_that_browser_alone(
    client: FlaskClient, published: Forum, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(make_member(published.fair, full_name="Phạm Thu Hà"))
    browser.get("/expo/agenda")  # a first page with a form begins the session's mark
    mine = browser.get("/expo/agenda")
    assert "Phạm Thu Hà" in mine.text
    assert browser.get("/expo/agenda", headers={"If-None-Match": mine.headers["ETag"]}).status_code == 304
    other = sign_in(make_member(published.fair, full_name="Lê Minh")).get(
        "/expo/agenda", headers={"If-None-Match": mine.headers["ETag"]}
    )
    assert other.status_code == 200
    assert "Phạm Thu Hà" not in other.text
    assert "/account/sign-in" in client.get("/expo/agenda").text


def test_hidden_fair_shows_its_agenda_to_the_team_alone(
    client: FlaskClient, published: Forum, sign_in: Callable[[User], FlaskClient]
) -> None:
    assert client.get("/expo/agenda").status_code == 200
    with transaction():
        published.fair.is_public = False
    assert client.get("/expo/agenda").status_code == 404
    assert client.get("/expo/agenda.ics").status_code == 404
    assert sign_in(make_member(published.fair)).get("/expo/agenda").status_code == 200


def test_shelf_drops_the_pages_not_asked_for_longest() -> None:
    shelf = Shelf(most_bytes=10)
    shelf.put("a", b"12345")
    shelf.put("b", b"12345")
    assert shelf.get("a") == b"12345"
    shelf.put("c", b"123")
    assert [shelf.get(tag) for tag in "abc"] == [b"12345", None, b"123"]


def test_tag_changes_with_language_and_release(client: FlaskClient, published: Forum) -> None:
    tags = {client.get("/expo/agenda", headers={"Accept-Language": code}).headers["ETag"] for code in ("vi", "en")}
    with transaction():
        actions.remove_session(published.fair, published.sessions[1])
    publish(published.fair)
    tags.add(client.get("/expo/agenda", headers={"Accept-Language": "en"}).headers["ETag"])
    assert len(tags) == 3


def test_calendar_of_a_session_has_a_stable_name_and_the_fairs_zone(client: FlaskClient, published: Forum) -> None:
    path = f"/expo/agenda/{published.sessions[0].id}.ics"
    response = client.get(path, query_string={"lang": "vi"})
    assert response.content_type == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.data).walk("VEVENT")
    assert event["UID"] == published.sessions[0].uid
    assert event["SUMMARY"] == "Đối thoại: Nhà nước mua gì"
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event.decoded("DTSTART") == at(9)
    assert str(event["LOCATION"]) == "R1 Grand Hall"
    assert b"BEGIN:VTIMEZONE" in response.data
    assert max(len(line) for line in response.data.split(b"\r\n")) <= 75


def test_calendar_of_the_release_holds_every_session(client: FlaskClient, published: Forum) -> None:
    response = client.get("/expo/agenda.ics")
    events = Calendar.from_ical(response.data).walk("VEVENT")
    assert {event["UID"] for event in events} == {session.uid for session in published.sessions[:3]}


def test_calendar_before_the_first_release_is_not_found(client: FlaskClient, forum: Forum) -> None:
    _page(client, "/expo/agenda.ics", 404)


def test_reading_the_agenda_costs_the_same_queries_for_any_size(
    client: FlaskClient, published: Forum, count_queries: Callable[[], object]
) -> None:
    client.get("/expo/agenda")
    with count_queries() as few:
        client.get("/expo/agenda", headers={"Accept-Language": "vi, x-1"})  # in other words no answer stands
    with transaction():
        for number in range(20):
            values = actions.SessionValues(
                title={"en": f"More {number}"}, day_on=at(9).date(), starts_at=at(9), ends_at=at(10)
            )
            actions.create_session(published.fair, values)
    publish(published.fair)
    client.get("/expo/agenda")
    with count_queries() as many:
        client.get("/expo/agenda", headers={"Accept-Language": "vi, x-2"})
    assert len(few) == len(many) == 2


def test_agenda_that_stands_costs_one_question_at_most(
    client: FlaskClient, published: Forum, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    first = client.get("/expo/agenda")
    with count_queries() as sent:
        again = client.get("/expo/agenda")
    assert again.data == first.data
    assert len(sent) <= 1


def test_page_says_who_reads_it_and_is_made_once(
    client: FlaskClient, published: Forum, sign_in: Callable[[User], FlaskClient]
) -> None:
    english = {"Accept-Language": "en"}
    pages = [
        client.get("/expo/agenda", headers=english).text,
        sign_in(make_member(published.fair)).get("/expo/agenda").text,
    ]
    assert all("<!--reader-->" not in page for page in pages)
    assert ["Sign in" in page for page in pages] == [True, False]
    assert ["Sign out" in page for page in pages] == [False, True]
