"""The agenda in open formats over HTTP: addresses, kept files, refusals."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import LANGUAGES
from eventsapp.programme import actions
from eventsapp.programme.files import offered_formats
from eventsapp.programme.formats import FORMATS
from eventsapp.programme.models import Release, ReleaseFile
from eventsapp.programme.queries import agenda_state, agenda_state_of
from tests.factories import make_fair, make_member
from tests.programme.programmes import Forum, make_forum, publish

MADE_ANYWHERE = [key for key in FORMATS if key != "pdf"]


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def published(forum: Forum) -> Forum:
    publish(forum.fair)
    return forum


def publish_again(forum: Forum, place: int = 1) -> Release:
    """Publish without one of the sessions."""
    with transaction():
        actions.remove_session(forum.fair, forum.sessions[place])
    return publish(forum.fair)


def _names(answer: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer).walk("VEVENT")]


@pytest.mark.parametrize("key", MADE_ANYWHERE)
def test_every_format_is_given_and_known_again(client: FlaskClient, published: Forum, key: str) -> None:
    first = client.get(f"/expo/agenda.{key}")
    again = client.get(f"/expo/agenda.{key}", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, first.content_type) == (200, FORMATS[key].media_type)
    assert first.data == client.get(f"/expo/agenda.{key}").data
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert f'filename="expo.{key}"' in first.headers["Content-Disposition"]


def test_printed_programme_is_given_where_its_typefaces_are(client: FlaskClient, published: Forum) -> None:
    answer = client.get("/expo/agenda.pdf", query_string={"lang": "en"})
    if "pdf" in offered_formats():
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    else:
        assert answer.status_code == 503
        assert "typefaces" in answer.text


@pytest.mark.parametrize("path", ["agenda.docx", "agenda.", "agenda/1.exe", "agenda/track/1.rtf"])
def test_unknown_format_is_a_page_that_names_the_known_ones(client: FlaskClient, published: Forum, path: str) -> None:
    answer = client.get(f"/expo/{path}", query_string={"lang": "en"})
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_unknown_format_is_refused_with_the_list(client: FlaskClient, published: Forum) -> None:
    page = client.get("/expo/agenda.docx", query_string={"lang": "en"}).text
    assert "ics, pdf, xlsx, csv, xml, json, schedule2.json, xcal, jsonld" in page


@pytest.mark.parametrize("path", ["agenda.csv", "agenda/formats", "agenda/embed", "agenda/track/1.ics"])
def test_nothing_is_given_before_the_first_release(client: FlaskClient, forum: Forum, path: str) -> None:
    assert client.get(f"/expo/{path}").status_code == 404


def test_parts_hold_their_own_sessions(client: FlaskClient, published: Forum) -> None:
    track, room, speaker = published.tracks[1], published.rooms[0], published.speakers[0]
    assert _names(client.get(f"/expo/agenda/track/{track.id}.ics?lang=en").data) == [
        "Visual inspection from few samples"
    ]
    assert _names(client.get(f"/expo/agenda/room/{room.id}.ics?lang=en").data) == ["Dialogue: what the State buys"]
    assert len(_names(client.get(f"/expo/agenda/speaker/{speaker.id}.ics?lang=en").data)) == 2
    whole = client.get("/expo/agenda.ics").data
    uids = {str(event["UID"]) for event in Calendar.from_ical(whole).walk("VEVENT")}
    assert published.sessions[0].uid in uids


@pytest.mark.parametrize("part", ["track/99999", "room/99999", "speaker/99999", "planet/1", "session/99999"])
def test_part_without_a_session_is_not_found(client: FlaskClient, published: Forum, part: str) -> None:
    assert client.get(f"/expo/agenda/{part}.ics").status_code == 404


def test_worker_makes_every_file_once(client: FlaskClient, published: Forum, work: Callable[[], None]) -> None:
    made_now = client.get("/expo/agenda.xml", query_string={"lang": "ko"}).data
    work()
    release_id = db.session.scalar(select(func.max(Release.id)))
    kept = select(ReleaseFile.format, ReleaseFile.language).where(ReleaseFile.release_id == release_id)
    assert {tuple(row) for row in db.session.execute(kept)} == {
        (key, language) for key in offered_formats() for language in LANGUAGES
    }
    body = db.session.get_one(ReleaseFile, (release_id, "xml", "ko")).body
    assert body == made_now


def test_files_of_an_older_release_are_dropped(published: Forum, work: Callable[[], None]) -> None:
    work()
    release = publish_again(published)
    work()
    assert set(db.session.scalars(select(ReleaseFile.release_id))) == {release.id}


def test_release_is_seen_at_once_in_every_format(client: FlaskClient, published: Forum) -> None:
    before = {key: client.get(f"/expo/agenda.{key}") for key in MADE_ANYWHERE}
    publish_again(published)
    for key, was in before.items():
        now = client.get(f"/expo/agenda.{key}", headers={"If-None-Match": was.headers["ETag"]})
        assert now.status_code == 200, key
        assert now.data != was.data


def test_fair_that_is_renamed_is_renamed_in_files(
    client: FlaskClient, published: Forum, work: Callable[[], None]
) -> None:
    work()
    with transaction():
        published.fair.name = {"en": "Another Name"}
    assert "Another Name" in client.get("/expo/agenda.ics", query_string={"lang": "en"}).text


def test_files_of_a_hidden_fair_are_for_its_team(
    client: FlaskClient, published: Forum, sign_in: Callable[[User], FlaskClient]
) -> None:
    assert client.get("/expo/agenda.csv").status_code == 200
    with transaction():
        published.fair.is_public = False
    assert client.get("/expo/agenda.csv").status_code == 404
    answer = sign_in(make_member(published.fair)).get("/expo/agenda.csv")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")


def test_page_of_formats_lists_them_in_words(client: FlaskClient, published: Forum) -> None:
    page = client.get("/expo/agenda/formats", query_string={"lang": "en"}).text
    for key in MADE_ANYWHERE:
        assert f"/expo/agenda.{key}?lang=en" in page
    assert "Spreadsheet" in page
    assert "webcal://localhost/expo/agenda.ics?lang=en" in page
    assert "&lt;iframe src=" in page


def test_page_of_formats_leads_to_those_of_a_part(client: FlaskClient, published: Forum) -> None:
    track, session = published.tracks[0], published.sessions[0]
    page = client.get("/expo/agenda/formats", query_string={"lang": "en", "part": f"track-{track.id}"}).text
    assert f"/expo/agenda/track/{track.id}.ics?lang=en" in page
    page = client.get("/expo/agenda/formats", query_string={"lang": "en", "part": f"session-{session.id}"}).text
    assert f"/expo/agenda/{session.id}.xml?lang=en" in page


@pytest.mark.parametrize("part", ["track-0", "track-x", "planet-1", "-", "track-99999999999999999999"])
def test_page_of_formats_of_a_part_that_is_not_there_is_not_found(
    client: FlaskClient, published: Forum, part: str
) -> None:
    assert client.get("/expo/agenda/formats", query_string={"part": part}).status_code == 404


def test_pages_of_the_agenda_lead_to_the_formats(client: FlaskClient, published: Forum) -> None:
    assert "/expo/agenda/formats" in client.get("/expo/agenda").text
    number = published.sessions[0].id
    page = client.get(f"/expo/agenda/{number}").text
    assert f"/expo/agenda/{number}.ics" in page
    assert f"/expo/agenda/formats?part=session-{number}" in page


def test_state_that_is_looked_up_is_the_one_that_was_read(published: Forum) -> None:
    release = publish_again(published)
    assert agenda_state(published.fair.id) == agenda_state_of(published.fair, release)
    with transaction():
        published.fair.accent = "sea"
    assert agenda_state(published.fair.id) == agenda_state_of(published.fair, release)
    publish_again(published, 0)
    assert agenda_state(published.fair.id) != agenda_state_of(published.fair, release)
