"""Whom sessions are meant for: the list, the session, the agenda and its files, the import."""

import csv
import io
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.actions.editing import values_of
from eventsapp.programme.agenda import Choice, choose, compare, pack, unpack
from eventsapp.programme.importers import read_agenda
from eventsapp.programme.models import Audience, Session
from eventsapp.programme.queries import audiences_of, draft_release, latest_release, session_of
from eventsapp.programme.rules import AudienceNamed, ImportReport, NameMissing, StillUsed
from tests.factories import make_fair, make_member
from tests.programme.programmes import Forum, make_forum, publish

MAKERS = {"en": "Manufacturers", "vi": "Doanh nghiệp sản xuất"}
STUDENTS = {"en": "Students", "ko": "학생"}
LIST = "/organise/expo/programme/audiences"


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def add(fair: Fair, name: dict[str, str], position: int = 0) -> Audience:
    with transaction():
        return actions.create_audience(fair, actions.AudienceValues(name=name, position=position))


def mean(forum: Forum, number: int, *audiences: Audience) -> None:
    """Let a session be meant for these."""
    with transaction():
        session = session_of(forum.fair, forum.sessions[number].id)
        assert session is not None
        values = replace(values_of(session), audiences=[one.id for one in audiences])
        actions.edit_session(forum.fair, session, values)


def _import(fair: Fair, text: str, *, dry_run: bool = False) -> ImportReport:
    document = read_agenda(text.encode(), zone=ZoneInfo(fair.timezone), language="en")
    with transaction():
        return actions.import_agenda(fair, document, dry_run=dry_run)


def _names(session: Session) -> list[str]:
    return [one.name["en"] for one in session.audiences]


def test_audience_is_added_changed_and_removed_on_its_page(forum: Forum, browser: FlaskClient) -> None:
    assert "No audiences yet" in browser.get(LIST).text
    answer = browser.post(f"{LIST}/new", data={"name_en": "Investors", "name_zh": "投资者"})
    assert answer.location == LIST
    (audience,) = audiences_of(forum.fair)
    assert audience.name == {"en": "Investors", "zh": "投资者"}
    path = f"{LIST}/{audience.id}"
    assert 'value="Investors"' in browser.get(path).text
    changed = {"name_en": "Funds", "position": "3", "version": "1"}
    assert browser.post(path, data=changed).status_code == 302
    assert (audience.name, audience.position, audience.version) == ({"en": "Funds"}, 3, 2)
    stale = browser.post(path, data={"name_en": "Mine", "version": "1"})
    assert stale.status_code == 422
    assert 'value="Mine"' in stale.text
    assert browser.post(f"{path}/remove").location == LIST
    assert audiences_of(forum.fair) == []
    found = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "audience")).all()
    assert sorted(found) == ["audience.created", "audience.edited", "audience.removed"]


def test_audience_needs_a_name_that_no_other_has(forum: Forum, browser: FlaskClient) -> None:
    add(forum.fair, MAKERS)
    refused = browser.post(f"{LIST}/new", data={"name_vi": "doanh nghiep SAN XUAT"})
    assert refused.status_code == 422
    assert "There is an audience of this name already." in refused.text
    assert "doanh nghiep SAN XUAT" in refused.text
    assert browser.post(f"{LIST}/new", data={"position": "1"}).status_code == 422
    with pytest.raises(AudienceNamed), transaction():
        actions.create_audience(forum.fair, actions.AudienceValues(name=MAKERS))
    with pytest.raises(NameMissing), transaction():
        actions.create_audience(forum.fair, actions.AudienceValues(name={"en": " "}))


def test_audience_of_a_session_is_not_removed(forum: Forum, browser: FlaskClient) -> None:
    makers = add(forum.fair, MAKERS)
    mean(forum, 0, makers)
    with pytest.raises(StillUsed), transaction():
        actions.remove_audience(forum.fair, makers)
    assert browser.post(f"{LIST}/{makers.id}/remove").status_code == 409
    (count,) = html.document_fromstring(browser.get(LIST).text).xpath("//tbody//td[@class='number-cell']")
    assert count.text == "1"


def test_audience_of_another_fair_is_not_found_and_not_taken(
    forum: Forum, browser: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    other = make_fair(slug="other")
    theirs = add(other, MAKERS)
    assert browser.get(f"{LIST}/{theirs.id}").status_code == 404
    mean(forum, 0, theirs)
    assert db.session.get_one(Session, forum.sessions[0].id).audiences == []
    assert sign_in(make_member(other)).get(f"/organise/other/programme/audiences/{theirs.id}").status_code == 200


def test_form_of_a_session_takes_several(forum: Forum, browser: FlaskClient) -> None:
    makers, students = add(forum.fair, MAKERS), add(forum.fair, STUDENTS, 1)
    path = f"/organise/expo/programme/sessions/{forum.sessions[3].id}"
    form = {"kind": "talk", "title_en": "Talk", "version": "1", "audiences": [str(students.id), str(makers.id)]}
    assert browser.post(path, data=form).status_code == 302
    assert _names(db.session.get_one(Session, forum.sessions[3].id)) == ["Manufacturers", "Students"]
    chosen = html.document_fromstring(browser.get(path).text).xpath("//input[@name='audiences'][@checked]")
    assert [one.get("value") for one in chosen] == [str(makers.id), str(students.id)]
    assert browser.post(path, data=form | {"audiences": "999"}).status_code == 422
    assert browser.post(path, data=form | {"version": "2", "audiences": []}).status_code == 302
    assert db.session.get_one(Session, forum.sessions[3].id).audiences == []


def test_agenda_is_filtered_by_audience_without_javascript(forum: Forum, client: FlaskClient) -> None:
    makers, students = add(forum.fair, MAKERS), add(forum.fair, STUDENTS, 1)
    add(forum.fair, {"en": "Nobody yet"}, 2)
    mean(forum, 0, makers, students)
    mean(forum, 1, students)
    publish(forum.fair)
    day = client.get("/expo/agenda?lang=en&day=2027-05-12").text
    assert f'<option value="{students.id}">Students</option>' in day
    assert "Nobody yet" not in day
    assert f'data-for="{makers.id} {students.id}"' in day
    found = client.get(f"/expo/agenda?lang=en&day=2027-05-12&audience={makers.id}").text
    assert "1 session fits" in found
    assert f'<option value="{makers.id}" selected>' in found
    assert f"day=2027-05-13&amp;audience={makers.id}" in found
    assert "2 sessions fit" in client.get(f"/expo/agenda?lang=en&day=2027-05-12&audience={students.id}").text
    assert client.get("/expo/agenda?audience=x").status_code == 404
    page = client.get(f"/expo/agenda/{forum.sessions[0].id}?lang=ko").text
    assert "학생" in page
    assert '<span lang="vi">Doanh nghiệp sản xuất</span>' in page or "Manufacturers" in page


def test_agenda_without_audiences_has_no_such_filter(forum: Forum, client: FlaskClient) -> None:
    publish(forum.fair)
    assert "agenda-audience" not in client.get("/expo/agenda?lang=en").text


def test_release_keeps_audiences_and_older_ones_are_read_as_before(forum: Forum) -> None:
    before = draft_release(forum.fair)
    assert b"audiences" not in zlib.decompress(before.packed)
    assert unpack(before.packed).audiences == ()
    makers = add(forum.fair, MAKERS)
    mean(forum, 0, makers)
    after = draft_release(forum.fair)
    assert unpack(after.packed) == after.agenda
    assert pack(unpack(after.packed)) == after.packed
    assert [one.name for one in after.agenda.audiences] == [MAKERS]
    (edited,) = compare(before.agenda, after.agenda)["edited"]
    assert edited["fields"] == ["audiences"]
    chosen = choose(after.agenda, Choice(audience=makers.id))
    assert [one.id for one in chosen] == [forum.sessions[0].id]
    assert Choice(audience=makers.id).narrows


def test_files_say_whom_a_session_is_for_and_the_table_is_read_back(forum: Forum, client: FlaskClient) -> None:
    mean(forum, 0, add(forum.fair, MAKERS), add(forum.fair, STUDENTS, 1))
    publish(forum.fair)
    page = client.get(f"/expo/agenda/{forum.sessions[0].id}?lang=en")
    (facts,) = html.document_fromstring(page.text).xpath("//script[@type='application/ld+json']")
    assert json.loads(facts.text)["audience"] == [
        {"@type": "Audience", "audienceType": "Manufacturers"},
        {"@type": "Audience", "audienceType": "Students"},
    ]
    for language, names in (("en", "Manufacturers; Students"), ("ko", "Doanh nghiệp sản xuất; 학생")):
        table = client.get(f"/expo/agenda.csv?lang={language}").data
        rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
        column = rows[0].index({"en": "Meant for", "ko": "대상"}[language])
        assert {row[column] for row in rows[1:]} == {"", names}
        document = read_agenda(table, zone=ZoneInfo("Asia/Ho_Chi_Minh"), language="vi")
        found = {name for one in document.sessions for text in one.audiences or () for name in text.values()}
        assert found == set(names.split("; "))


def test_import_takes_audiences_by_name_and_adds_those_that_are_new(forum: Forum) -> None:
    makers = add(forum.fair, MAKERS)
    rows = "Code,Title,Audience\nA1,One,doanh nghiep san xuat; Investors\nA2,Two,\nA3,Three,Investors\n"
    _import(forum.fair, rows, dry_run=True)
    assert audiences_of(forum.fair) == [makers]
    assert _import(forum.fair, rows).sessions.created == 3
    assert [one.name["en"] for one in audiences_of(forum.fair)] == ["Manufacturers", "Investors"]
    by_ref = {one.source_ref: one for one in db.session.scalars(select(Session).where(Session.source_ref.is_not(None)))}
    assert [_names(by_ref[ref]) for ref in ("A1", "A2", "A3")] == [["Manufacturers", "Investors"], [], ["Investors"]]
    assert _import(forum.fair, rows).changes_nothing
    report = _import(forum.fair, rows.replace("A3,Three,Investors", "A3,Three,"))
    assert [(one.ref, one.fields) for one in report.changes] == [("A3", ("audiences",))]
    assert by_ref["A3"].audiences == []
    assert _import(forum.fair, "Code,Title\nA1,One\n").changes_nothing
    assert len(by_ref["A1"].audiences) == 2


def test_audiences_chosen_by_hand_outlive_the_next_import(forum: Forum) -> None:
    students = add(forum.fair, STUDENTS)
    rows = "Code,Title,Audience\nA1,One,Investors\n"
    _import(forum.fair, rows)
    session = db.session.scalars(select(Session).where(Session.source_ref == "A1")).one()
    with transaction():
        values = replace(values_of(session), audiences=[students.id])
        actions.edit_session(forum.fair, session, values)
    assert _import(forum.fair, rows).changes_nothing
    assert _names(session) == ["Students"]


def test_removing_a_session_leaves_the_audience(forum: Forum) -> None:
    makers = add(forum.fair, MAKERS)
    mean(forum, 0, makers)
    publish(forum.fair)
    with transaction():
        actions.remove_session(forum.fair, db.session.get_one(Session, forum.sessions[0].id))
        actions.remove_audience(forum.fair, db.session.get_one(Audience, makers.id))
    release = latest_release(forum.fair)
    assert release is not None
    assert [one.name for one in unpack(release.document).audiences] == [MAKERS]
