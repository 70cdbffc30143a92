"""The programme team's pages: every form, refusal and permission."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Role
from eventsapp.infra.database import db, transaction
from eventsapp.programme.models import Room, Session, Speaker, Track
from eventsapp.programme.queries import latest_release
from tests.factories import make_fair, make_member
from tests.programme.programmes import Forum, at, make_forum, publish

PAGES = ("programme", "programme/sessions/new", "programme/speakers", "programme/speakers/new", "programme/rooms")
PAGES += ("programme/rooms/new", "programme/tracks", "programme/tracks/new", "programme/clashes")
PAGES += (
    "programme/audiences",
    "programme/audiences/new",
    "programme/equipment",
    "programme/equipment/new",
    "programme/days",
)
PAGES += ("programme/releases", "import/programme")


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _path(forum: Forum, rest: str) -> str:
    return f"/organise/{forum.fair.slug}/{rest}"


def _session_form(**fields: str | list[str]) -> dict[str, str | list[str]]:
    return {
        "kind": "talk",
        "title_en": "A new session",
        "day_on": "2027-05-12",
        "starts": "14:00",
        "minutes": "45",
        "language": "en",
    } | fields


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_the_team_alone(
    forum: Forum, client: FlaskClient, sign_in: Callable[[User], FlaskClient], browser: FlaskClient, page: str
) -> None:
    path = _path(forum, page)
    reviewer = sign_in(make_member(forum.fair, Role.REVIEWER))
    stranger = sign_in(make_member(make_fair()))
    assert client.get(path).status_code == 302
    assert [one.get(path).status_code for one in (reviewer, stranger, browser)] == [403, 403, 200]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["vi", "zh", "ko"])
def test_pages_open_in_every_language(forum: Forum, browser: FlaskClient, page: str, language: str) -> None:
    assert browser.get(_path(forum, page), query_string={"lang": language}).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_an_empty_programme_say_what_to_do(
    sign_in: Callable[[User], FlaskClient], app: object, page: str
) -> None:
    fair = make_fair(slug="bare")
    assert sign_in(make_member(fair)).get(f"/organise/bare/{page}").status_code == 200


@pytest.mark.parametrize("thing", ["sessions", "rooms", "tracks", "speakers"])
def test_things_of_another_fair_are_not_found(forum: Forum, sign_in: Callable[[User], FlaskClient], thing: str) -> None:
    other = make_fair(slug="other")
    mine = getattr(forum, thing)[0].id
    assert sign_in(make_member(other)).get(f"/organise/other/programme/{thing}/{mine}").status_code == 404


def test_session_is_added_with_people_and_times(forum: Forum, browser: FlaskClient) -> None:
    fields = _session_form(
        title_vi="Phiên mới",
        room_id=str(forum.rooms[1].id),
        track_id=str(forum.tracks[1].id),
        interpreted=["vi", "ko"],
        speakers="Yun Seorin\n  顾砚秋 ",
        moderators="tran nguyen hoai thuong",
        abstract_en="One\n\nTwo <script>x</script>",
    )
    response = browser.post(_path(forum, "programme/sessions/new"), data=fields)
    assert response.status_code == 302, response.text
    session = db.session.scalars(select(Session).order_by(Session.id.desc())).first()
    assert session is not None
    assert session.title == {"en": "A new session", "vi": "Phiên mới"}
    assert (session.starts_at, session.ends_at) == (at(14), at(14, 45))
    assert [(part.speaker_id, part.role) for part in session.speakers] == [
        (forum.speakers[1].id, "speaker"),
        (forum.speakers[2].id, "speaker"),
        (forum.speakers[0].id, "moderator"),
    ]
    assert session.abstract == {"en": "<p>One</p>\n<p>Two &lt;script&gt;x&lt;/script&gt;</p>"} or (
        "<script" not in session.abstract["en"]
    )
    assert "phien moi" in session.search_key
    assert "yun seorin" in session.search_key


def test_edit_page_shows_what_is_stored_and_saving_it_changes_nothing(forum: Forum, browser: FlaskClient) -> None:
    path = _path(forum, f"programme/sessions/{forum.sessions[2].id}")
    page = browser.get(path).text
    for word in ("视觉检测", "2027-05-13", "10:00", "45", "顾砚秋", "Trần Nguyễn Hoài Thương"):
        assert word in page
    publish(forum.fair)
    before = latest_release(forum.fair)
    same = {
        "kind": "talk",
        "title_zh": "视觉检测：少样本的产线部署",
        "title_en": "Visual inspection from few samples",
        "day_on": "2027-05-13",
        "starts": "10:00",
        "minutes": "45",
        "language": "zh",
        "interpreted": ["vi"],
        "track_id": str(forum.tracks[1].id),
        "room_id": str(forum.rooms[1].id),
        "speakers": "顾砚秋",
        "moderators": "Trần Nguyễn Hoài Thương",
    }
    assert browser.post(path, data=same).status_code == 302
    page = browser.get(_path(forum, "programme/releases")).text
    assert before is not None
    assert "The public sees the programme as it is now." in page


def test_traditional_chinese_has_a_field_where_it_is_written(forum: Forum, browser: FlaskClient) -> None:
    path = _path(forum, f"programme/sessions/{forum.sessions[0].id}")
    assert "title_zh-Hant" not in browser.get(path).text
    with transaction():
        db.session.get_one(Session, forum.sessions[0].id).title = {"en": "Open", "zh-Hant": "開源"}
    assert 'lang="zh-Hant"' in browser.get(path).text
    assert browser.post(path, data=_session_form(title_en="Opened")).status_code == 302
    assert db.session.get_one(Session, forum.sessions[0].id).title == {"en": "Opened", "zh-Hant": "開源"}
    changed = _session_form(title_en="Opened", **{"title_zh-Hant": "開放原始碼"})
    assert browser.post(path, data=changed).status_code == 302
    assert db.session.get_one(Session, forum.sessions[0].id).title == {"en": "Opened", "zh-Hant": "開放原始碼"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title_en": " "}, "A title in at least one language is needed."),
        ({"title_en": "x" * 301}, "At most 300 characters"),
        ({"day_on": "tomorrow"}, "This is not a date"),
        ({"day_on": "2027-13-40"}, "This is not a date"),
        ({"starts": "25:99"}, "This is not a time of day"),
        ({"starts": ""}, "belong together"),
        ({"minutes": "many"}, "This is not a whole number"),
        ({"minutes": "1"}, "A whole number from 5 to 720"),
        ({"kind": "circus"}, "Choose one of the list."),
        ({"room_id": "999999"}, "Choose one of the list."),
        ({"track_id": "; DROP"}, "Choose one of the list."),
        ({"language": "xx"}, "Choose one of the list."),
        ({"interpreted": ["xx"]}, "Choose from the list."),
        ({"speakers": "Nobody Known"}, "There is no speaker named Nobody Known."),
    ],
)
def test_bad_session_is_refused_beside_its_field_and_nothing_is_lost(
    forum: Forum, browser: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    count = db.session.scalar(select(func.count(Session.id)))
    sent = _session_form(subtitle_en="Kept <b>words</b>", **fields)
    response = browser.post(_path(forum, "programme/sessions/new"), data=sent)
    assert response.status_code == 422
    assert sentence in response.text
    assert "Kept &lt;b&gt;words&lt;/b&gt;" in response.text
    assert db.session.scalar(select(func.count(Session.id))) == count


def test_two_speakers_of_one_name_are_told_apart_by_number(forum: Forum, browser: FlaskClient) -> None:
    browser.post(_path(forum, "programme/speakers/new"), data={"full_name": "윤서린"})
    twin = db.session.scalars(select(Speaker).order_by(Speaker.id.desc())).first()
    assert twin is not None
    refused = browser.post(_path(forum, "programme/sessions/new"), data=_session_form(speakers="윤서린"))
    assert refused.status_code == 422
    assert f"(#{twin.id})" in refused.text
    named = _session_form(speakers=f"윤서린 (#{twin.id})")
    assert browser.post(_path(forum, "programme/sessions/new"), data=named).status_code == 302


def test_session_before_four_belongs_to_the_evening_before(forum: Forum, browser: FlaskClient) -> None:
    browser.post(_path(forum, "programme/sessions/new"), data=_session_form(starts="00:30"))
    session = db.session.scalars(select(Session).order_by(Session.id.desc())).first()
    assert session is not None
    assert session.starts_at == at(0, 30, day=13)
    assert str(session.day_on) == "2027-05-12"


def test_double_booking_is_shown_on_both_sessions_and_in_the_list(forum: Forum, browser: FlaskClient) -> None:
    clash = _session_form(starts="09:30", room_id=str(forum.rooms[0].id), speakers="윤서린")
    location = browser.post(_path(forum, "programme/sessions/new"), data=clash).headers["Location"]
    page = browser.get(location).text
    assert "Grand Hall is double-booked." in page
    assert "윤서린 is double-booked." in page
    assert "3 sessions are in clashes" in browser.get(_path(forum, "programme")).text
    listed = browser.get(_path(forum, "programme/clashes")).text
    assert listed.count('class="clash"') == 2
    assert "A new session" in listed


def test_session_is_removed(forum: Forum, browser: FlaskClient) -> None:
    number = forum.sessions[0].id
    assert browser.post(_path(forum, f"programme/sessions/{number}/remove")).status_code == 302
    assert db.session.get(Session, number) is None


@pytest.mark.parametrize(
    ("query", "count"),
    [({"q": "doi thoai"}, 1), ({"day": "2027-05-12"}, 2), ({"day": "none"}, 1), ({"q": "로봇"}, 1), ({"q": "%"}, 0)],
)
def test_list_of_sessions_is_searched_and_filtered(
    forum: Forum, browser: FlaskClient, query: dict[str, str], count: int
) -> None:
    page = browser.get(_path(forum, "programme"), query_string=query).text
    assert page.count('class="row-title"') == count


@pytest.mark.parametrize(
    "query", [{"page": "-1"}, {"page": "9" * 30}, {"track": "x"}, {"day": "never"}, {"q": "x" * 5000}]
)
def test_list_of_sessions_takes_any_address(forum: Forum, browser: FlaskClient, query: dict[str, str]) -> None:
    assert browser.get(_path(forum, "programme"), query_string=query).status_code == 200


def test_room_is_added_edited_and_kept_while_used(forum: Forum, browser: FlaskClient) -> None:
    assert browser.post(_path(forum, "programme/rooms/new"), data={"code": "R3", "name_vi": "Sen"}).status_code == 302
    number = db.session.scalars(select(Room.id).where(Room.code == "R3")).one()
    path = _path(forum, f"programme/rooms/{number}")
    assert browser.post(path, data={"code": "R3", "name_vi": "Sen", "capacity": "80"}).status_code == 302
    assert db.session.get_one(Room, number).capacity == 80
    assert browser.post(f"{path}/remove").status_code == 302
    assert db.session.get(Room, number) is None
    used = browser.post(_path(forum, f"programme/rooms/{forum.rooms[0].id}/remove"))
    assert used.status_code == 409
    assert "Sessions still use this" in used.text


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("rooms", {"code": "R1", "name_en": "Twin"}, "This code is taken"),
        ("rooms", {"code": "", "name_en": "Hall"}, "This is needed"),
        ("rooms", {"code": "R9"}, "A name in at least one language is needed."),
        ("rooms", {"code": "R9", "name_en": "Hall", "capacity": "0"}, "A whole number from 1"),
        ("tracks", {"code": "RO", "name_en": "Twin", "colour": "1"}, "This code is taken"),
        ("tracks", {"code": "ABC", "name_en": "Long", "colour": "1"}, "At most 2 characters"),
        ("tracks", {"code": "XX", "name_en": "Colour", "colour": "7"}, "Choose one of the list."),
        ("tracks", {"code": "XX", "colour": "1"}, "A name in at least one language is needed."),
        ("speakers", {"full_name": ""}, "This is needed"),
        ("speakers", {"full_name": "A", "side": "moon"}, "Choose one of the list."),
    ],
)
def test_bad_room_track_or_speaker_is_refused_beside_its_field(
    forum: Forum, browser: FlaskClient, kind: str, fields: dict[str, str], sentence: str
) -> None:
    response = browser.post(_path(forum, f"programme/{kind}/new"), data=fields)
    assert response.status_code == 422
    assert sentence in response.text


def test_track_is_added_edited_and_removed(forum: Forum, browser: FlaskClient) -> None:
    browser.post(_path(forum, "programme/tracks/new"), data={"code": "en", "name_en": "Energy", "colour": "2"})
    track = db.session.scalars(select(Track).where(Track.code == "EN")).one()
    path = _path(forum, f"programme/tracks/{track.id}")
    browser.post(path, data={"code": "EN", "name_en": "Energy", "name_ko": "에너지", "colour": "5"})
    assert db.session.get_one(Track, track.id).name == {"en": "Energy", "ko": "에너지"}
    assert browser.post(f"{path}/remove").status_code == 302
    assert browser.post(_path(forum, f"programme/tracks/{forum.tracks[0].id}/remove")).status_code == 409


def test_speaker_is_edited_found_and_removed_from_sessions(forum: Forum, browser: FlaskClient) -> None:
    number = forum.speakers[1].id
    path = _path(forum, f"programme/speakers/{number}")
    fields = {"full_name": "윤서린", "latin_name": "Yun Seorin", "organisation": "새벽길 로보틱스", "side": "business"}
    assert browser.post(path, data=fields).status_code == 302
    assert "윤서린" in browser.get(_path(forum, "programme/speakers"), query_string={"q": "새벽길"}).text
    assert "로보틱스" in db.session.get_one(Session, forum.sessions[1].id).search_key
    assert browser.post(f"{path}/remove").status_code == 302
    assert db.session.get(Speaker, number) is None
    assert db.session.get_one(Session, forum.sessions[1].id).speakers == []


@pytest.mark.parametrize("page", ["programme", "programme/speakers", "programme/rooms", "programme/tracks"])
def test_list_pages_cost_the_same_queries_for_one_and_three_rows(
    app: object,
    sign_in: Callable[[User], FlaskClient],
    count_queries: Callable[[], object],
    page: str,
) -> None:
    fair = make_fair(slug="grows")
    browser = sign_in(make_member(fair))
    counted = []
    for names in (("A",), ("B", "C")):
        for name in names:
            browser.post("/organise/grows/programme/rooms/new", data={"code": name, "name_en": name})
            browser.post("/organise/grows/programme/tracks/new", data={"code": name, "name_en": name, "colour": "1"})
            browser.post("/organise/grows/programme/speakers/new", data={"full_name": f"Person {name}"})
            form = _session_form(title_en=name, speakers=f"Person {name}")
            assert browser.post("/organise/grows/programme/sessions/new", data=form).status_code == 302
        assert browser.get(f"/organise/grows/{page}").status_code == 200  # who starred what is counted once
        with count_queries() as sent:
            assert browser.get(f"/organise/grows/{page}").status_code == 200
        counted.append(len(sent))
    assert counted[0] == counted[1]
