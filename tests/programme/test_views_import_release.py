"""The team's pages that import an agenda and publish a release."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.infra.database import db
from eventsapp.programme.models import Release, Session
from tests.factories import make_fair, make_member
from tests.fairs.importing import Shown, press, upload
from tests.programme.agenda_files import as_json, frab_event, frab_xml, opass
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
        (b"one,two\n", "no agenda format we know. Known are: pentabarf/frab XML, OPass JSON"),
        (frab_xml(frab_event())[:100], "may be cut off"),
        (as_json(opass(sessions=[])), "no session in it"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><schedule>&b;</schedule>", "XML entities"),
        (b" " * 17_000_000, "16 MB"),
    ],
)
def test_file_that_is_no_agenda_is_refused_and_nothing_changes(
    forum: Forum, browser: FlaskClient, data: bytes, sentence: str
) -> None:
    count = db.session.scalar(select(func.count(Session.id)))
    assert sentence in _upload(browser, forum, data).text
    assert db.session.scalar(select(func.count(Session.id))) == count


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
