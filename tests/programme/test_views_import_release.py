"""The team's pages that import an agenda and publish a release."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.infra.archives import pack_files
from eventsapp.infra.database import db, transaction
from eventsapp.infra.tabular import UnreadableFile, write_workbook
from eventsapp.programme.importers import AgendaRefused, AgendaWarning, WarningReason, read_agenda
from eventsapp.programme.importers.columns import head
from eventsapp.programme.models import Release, Session
from eventsapp.programme.rules import explain_refusal, explain_warning
from tests.factories import make_fair, make_member
from tests.fairs.importing import Shown, press, upload
from tests.programme.agenda_files import (
    as_json,
    calendar,
    calendar_event,
    frab_event,
    frab_xml,
    opass,
    open_event,
)
from tests.programme.programmes import Forum, make_forum


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _path(forum: Forum, rest: str) -> str:
    return f"/organise/{forum.fair.slug}/{rest}"


def _upload(browser: FlaskClient, forum: Forum, data: bytes, name: str = "agenda.xml") -> Shown:
    return upload(browser, _path(forum, "import/programme"), "file", (name, data))


def test_import_previews_first_and_then_imports(forum: Forum, browser: FlaskClient) -> None:
    count = db.session.scalar(select(func.count(Session.id)))
    preview = _upload(browser, forum, frab_xml(frab_event(1) + frab_event(2, title="")))
    assert "Nothing is changed yet" in preview.text
    assert "The session has no title, so it was left out." in preview.text
    assert db.session.scalar(select(func.count(Session.id))) == count
    report = press(browser, preview)
    assert "1 sessions are new, 0 updated, 0 unchanged; 1 were left out." in report.text
    assert db.session.scalar(select(func.count(Session.id))) == (count or 0) + 1
    again = _upload(browser, forum, frab_xml(frab_event(1) + frab_event(2, title="")))
    assert "Everything in this file is in the programme already." in again.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"one,two\n", "no agenda format we know. Known are: pentabarf/frab XML, frab/pretalx JSON"),
        (frab_xml(frab_event())[:100], "may be cut off"),
        (as_json(opass(sessions=[])), "no session in it"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><schedule>&b;</schedule>", "XML entities"),
        (b" " * 17_000_000, "16 MB"),
        (b"One,Two\nA,B\n", "No column of this table is called like a title. Its columns are: One, Two."),
        (b"Title,Room\n", "no agenda format we know"),
        (b"PK\x03\x04" + bytes(60), "The zip cannot be unpacked"),
        (pack_files({"one.json": b"{}", "two.xml": b"<a/>"}), "no agenda together: one.json, two.xml"),
        (calendar(calendar_event(rrule="FREQ=DAILY;COUNT=1000000")), "“Opening” repeats more than 500 times"),
        (calendar(calendar_event(summary="")), "none of its entries can be a session: 1 of them"),
        (calendar(calendar_event())[:-40], "not readable as iCalendar beyond line 8"),
        (write_workbook(["Title", "Room"], [["A", "B"]])[:900], "cannot be unpacked"),
    ],
)
def test_file_that_is_no_agenda_is_refused_and_nothing_changes(
    forum: Forum, browser: FlaskClient, data: bytes, sentence: str
) -> None:
    count = db.session.scalar(select(func.count(Session.id)))
    assert sentence in _upload(browser, forum, data).text
    assert db.session.scalar(select(func.count(Session.id))) == count


def test_every_refusal_and_every_remark_has_its_sentence(app: object) -> None:
    for kind in AgendaRefused.__subclasses__():
        made = kind.__new__(kind)
        made.__dict__ |= {"problem": "broken", "error": UnreadableFile("damaged"), "limit": 1}
        assert "Nothing was changed." in explain_refusal(made), kind
    for reason in WarningReason:
        assert explain_warning(AgendaWarning(reason=reason, place="line 1", detail="7"))


def test_all_files_of_one_agenda_are_chosen_at_once(forum: Forum, browser: FlaskClient) -> None:
    files = [(f"{name}.json", as_json(value)) for name, value in open_event().items()]
    preview = upload(browser, _path(forum, "import/programme"), "file", *files)
    assert "Open Event JSON" in preview.text
    assert "1 sessions are new" in press(browser, preview).text


def test_preview_names_what_is_new_what_changes_what_is_missing_and_what_is_odd(
    forum: Forum, browser: FlaskClient
) -> None:
    press(browser, _upload(browser, forum, frab_xml(frab_event(1) + frab_event(2, start="11:00"))))
    again = frab_xml(frab_event(1, title="Another title", duration="never") + frab_event(3, start="12:00"))
    page = _upload(browser, forum, again).text
    for words in ("Another title", "Title, Time", "Session 3", "Session 2", "Not in the file any more", "line 2"):
        assert words in page
    assert "1 session of an earlier import is not in this file." in page
    assert "The end or length “never” does not fit the start" in page


def test_conflict_is_shown_and_the_tick_takes_the_files(forum: Forum, browser: FlaskClient) -> None:
    press(browser, _upload(browser, forum, frab_xml(frab_event(1))))
    with transaction():
        db.session.scalars(select(Session).where(Session.source_ref == "1")).one().title = {"en": "By hand"}
    data = frab_xml(frab_event(1, title="By the file"))
    preview = _upload(browser, forum, data)
    assert "1 field was changed by hand and in the file." in preview.text
    assert "Ours is kept." in preview.text
    ticked = upload(browser, _path(forum, "import/programme"), "file", ("agenda.xml", data), theirs="y")
    press(browser, ticked)
    assert db.session.scalars(select(Session).where(Session.source_ref == "1")).one().title == {"en": "By the file"}


def test_tick_removes_what_the_file_does_not_have(forum: Forum, browser: FlaskClient) -> None:
    press(browser, _upload(browser, forum, frab_xml(frab_event(1) + frab_event(2, start="11:00"))))
    data = frab_xml(frab_event(1))
    preview = upload(browser, _path(forum, "import/programme"), "file", ("a.xml", data), remove_missing="y")
    assert "They are removed." in preview.text
    press(browser, preview)
    refs = select(Session.source_ref).where(Session.source_ref.is_not(None))
    assert db.session.scalars(refs).all() == ["1"]


def test_columns_are_named_on_the_page_and_an_unknown_one_is_refused_beside_its_field(
    forum: Forum, browser: FlaskClient
) -> None:
    table = ("agenda.csv", "Bezeichnung,Wo\nKhai mạc,Sảnh A\n".encode())
    path = _path(forum, "import/programme")
    named = upload(browser, path, "file", table, column_title="Bezeichnung", column_room="B")
    assert "Khai mạc" in named.text
    assert "Columns not read" not in named.text
    wrong = upload(browser, path, "file", table, column_title="Bezeichnung", column_room="Z")
    field = wrong.text.partition('name="column_room"')[2]
    assert "This table has no column “Z”. Its columns are: Bezeichnung, Wo." in field.partition("</div>")[0]


@pytest.mark.parametrize("language", ["en", "vi", "zh", "ko"])
def test_template_is_in_the_readers_language_and_is_read_back(
    forum: Forum, browser: FlaskClient, language: str
) -> None:
    path = _path(forum, f"import/programme/template.csv?lang={language}")
    text = browser.get(path)
    book = browser.get(path.replace(".csv", ".xlsx"))
    assert head("title_ko", language) in text.text
    zone = ZoneInfo(forum.fair.timezone)
    read = read_agenda(text.data, zone=zone)
    assert read.sessions == read_agenda(book.data, zone=zone).sessions
    assert [(session.ref, session.room, session.day_on) for session in read.sessions] == [
        ("A1", "A1", forum.fair.starts_on),
        ("A2", "A2", forum.fair.starts_on),
    ]
    assert read.sessions[0].title == {"vi": "Khai mạc", "en": "Opening", "zh": "开幕式", "ko": "개막식"}
    assert read.warnings == ()
    press(browser, _upload(browser, forum, text.data, "sessions.csv"))
    browser.get("/?lang=en")
    again = _upload(browser, forum, book.data, "sessions.xlsx").text
    assert "Everything in this file is in the programme already." in again


def test_template_is_for_those_who_may_import(forum: Forum, client: FlaskClient) -> None:
    for ending in ("csv", "xlsx"):
        assert client.get(_path(forum, f"import/programme/template.{ending}")).status_code == 302


def test_fifty_megabytes_are_refused(forum: Forum, browser: FlaskClient) -> None:
    path = _path(forum, "import/programme")
    body = b"--x\r\n" + bytes(50 * 1024 * 1024)
    response = browser.post(path, data=body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413


def test_import_without_a_file_is_refused(forum: Forum, browser: FlaskClient) -> None:
    response = browser.post(_path(forum, "import/programme"), data={})
    assert response.status_code == 422
    assert "Choose a file first." in response.text


def test_fosdem_is_previewed_on_the_page(
    forum: Forum, browser: FlaskClient, shared_data: Callable[[str], Path]
) -> None:
    page = _upload(browser, forum, shared_data("agendas/fosdem/fosdem-2020.xml").read_bytes()).text
    assert "872" in page
    assert "841" in page
    assert "3 double bookings in the file" in page


def test_release_shows_its_changes_and_is_published_once(forum: Forum, browser: FlaskClient) -> None:
    path = _path(forum, "programme/releases")
    page = browser.get(path).text
    assert "Release 1 would change" in page
    assert "1 session has no time and stays out." in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert browser.post(path, data={"seen": seen, "note": "First"}).status_code == 302
    again = browser.post(path, data={"seen": seen})
    assert again.status_code == 422
    assert "Nothing has changed since the last release" in again.text
    assert db.session.scalar(select(func.count(Release.id))) == 1


def test_release_of_a_programme_that_changed_meanwhile_is_refused(forum: Forum, browser: FlaskClient) -> None:
    path = _path(forum, "programme/releases")
    seen = browser.get(path).text.partition('name="seen" value="')[2].partition('"')[0]
    browser.post(_path(forum, f"programme/sessions/{forum.sessions[0].id}/remove"))
    response = browser.post(path, data={"seen": seen})
    assert response.status_code == 422
    assert "Someone changed the programme" in response.text
    assert db.session.scalar(select(func.count(Release.id))) == 0
