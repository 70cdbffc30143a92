"""Writing the programme: editing, importing, publishing."""

import json
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from eventsapp.fairs.models import Fair
from eventsapp.infra import outbox
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.clashes import Kind
from eventsapp.programme.facts import ReleasePublished
from eventsapp.programme.importers import read_agenda
from eventsapp.programme.models import Release, Room, Session, Speaker, Track
from eventsapp.programme.queries import agenda_of, draft_release, latest_release, programme_clashes
from eventsapp.programme.rules import CodeTaken, ImportReport, NothingChanged, NothingToPublish, StillUsed, TitleMissing
from tests.factories import make_fair
from tests.programme.agenda_files import as_json, frab_event, frab_xml, opass, opass_session
from tests.programme.programmes import Forum, at, make_forum, publish


@pytest.fixture
def fair(app: object) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def forum(fair: Fair) -> Forum:
    return make_forum(fair)


def _import(fair: Fair, data: bytes, *, dry_run: bool = False) -> ImportReport:
    document = read_agenda(data)
    if dry_run:
        return actions.import_agenda(fair, document, dry_run=True)
    with transaction():
        return actions.import_agenda(fair, document)


def _count(table: type[Session | Room | Track | Speaker]) -> int:
    return db.session.scalar(select(func.count(table.id))) or 0


def test_session_without_any_title_is_refused(fair: Fair) -> None:
    with pytest.raises(TitleMissing), transaction():
        actions.create_session(fair, actions.SessionValues(title={"en": "  "}))
    assert _count(Session) == 0


def test_two_rooms_of_one_code_are_refused_by_the_database(forum: Forum) -> None:
    with pytest.raises(CodeTaken), transaction():
        actions.create_room(forum.fair, actions.RoomValues(code="R1", name={"en": "Twin"}))
    assert _count(Room) == 2


def test_session_that_ends_before_it_starts_is_refused_by_the_database(forum: Forum) -> None:
    values = actions.SessionValues(title={"en": "X"}, day_on=date(2027, 5, 12), starts_at=at(10), ends_at=at(9))
    with pytest.raises(IntegrityError), transaction():
        actions.create_session(forum.fair, values)


def test_used_room_and_track_stay(forum: Forum) -> None:
    with pytest.raises(StillUsed), transaction():
        actions.remove_room(forum.fair, forum.rooms[0])
    with pytest.raises(StillUsed), transaction():
        actions.remove_track(forum.fair, forum.tracks[0])


def test_every_change_is_in_the_audit_log(forum: Forum) -> None:
    with transaction():
        actions.remove_session(forum.fair, forum.sessions[3])
    publish(forum.fair)
    found = select(AuditEntry.action).where(AuditEntry.fair_id == forum.fair.id)
    logged = set(db.session.scalars(found))
    assert {"room.created", "track.created", "speaker.created", "session.created"} <= logged
    assert {"session.removed", "release.published"} <= logged


def test_import_creates_everything_and_the_second_changes_nothing(fair: Fair) -> None:
    data = frab_xml(frab_event(1) + frab_event(2, start="10:30", title=""))
    first = _import(fair, data)
    assert first.sessions.as_json() == {"created": 1, "updated": 0, "unchanged": 0, "skipped": 1}
    assert first.skips[0].reason == "The session has no title, so it was left out."
    stamp = db.session.scalar(select(Session.updated_at))
    second = _import(fair, data)
    assert second.sessions.as_json() == {"created": 0, "updated": 0, "unchanged": 1, "skipped": 1}
    assert (second.rooms.unchanged, second.tracks.unchanged, second.speakers.unchanged) == (1, 1, 2)
    assert second.changes_nothing
    assert db.session.scalar(select(Session.updated_at)) == stamp


def test_dry_run_reports_the_same_and_writes_nothing(fair: Fair) -> None:
    data = as_json(opass())
    dry = _import(fair, data, dry_run=True)
    assert (_count(Session), _count(Room), _count(Speaker)) == (0, 0, 0)
    wet = _import(fair, data)
    assert dry.as_json() == wet.as_json() | {"dry_run": True}
    changed = as_json(opass(sessions=[opass_session(room="R9")], rooms=[]))
    assert _import(fair, changed, dry_run=True).sessions.updated == 1
    assert db.session.scalars(select(Room.source_ref)).all() == ["R3"]


def test_changed_file_updates_in_place_and_keeps_what_it_does_not_know(fair: Fair) -> None:
    _import(fair, as_json(opass()))
    session = db.session.scalars(select(Session)).one()
    number, uid = session.id, session.uid
    with transaction():
        session = db.session.get_one(Session, number)
        session.interpreted = ["vi"]
        session.title = {**session.title, "vi": "Kiểm tra thị giác"}
        session.room.capacity = 80
    later = opass_session(start="2027-05-12T11:15:00+07:00", end="2027-05-12T12:00:00+07:00")
    report = _import(fair, as_json(opass(sessions=[later])))
    assert (report.sessions.updated, report.rooms.unchanged) == (1, 1)
    session = db.session.scalars(select(Session)).one()
    assert (session.id, session.uid, session.starts_at) == (number, uid, at(11, 15))
    assert session.interpreted == ["vi"]
    assert session.title["vi"] == "Kiểm tra thị giác"
    assert session.room is not None
    assert session.room.capacity == 80


def test_traditional_chinese_kept_as_simplified_moves_with_the_next_import(fair: Fair) -> None:
    data = as_json(opass(sessions=[opass_session(zh={"title": "開源與資訊"})]))
    _import(fair, data)
    with transaction():
        session = db.session.scalars(select(Session)).one()
        session.title = {"zh": "開源與資訊", "vi": "Mã nguồn mở", "en": "Visual inspection"}
        session.source_digests = {}  # as a row that was imported before scripts were told apart
    assert _import(fair, data).sessions.updated == 1
    session = db.session.scalars(select(Session)).one()
    assert session.title == {"zh-Hant": "開源與資訊", "vi": "Mã nguồn mở", "en": "Visual inspection"}
    assert _import(fair, data).changes_nothing


def test_simplified_text_written_by_hand_stays_beside_a_traditional_one(fair: Fair) -> None:
    data = as_json(opass(sessions=[opass_session(zh={"title": "開源與資訊"}, en={})]))
    _import(fair, data)
    with transaction():
        session = db.session.scalars(select(Session)).one()
        session.title = {**session.title, "zh": "开源与资讯"}
    assert _import(fair, data).changes_nothing
    assert db.session.scalars(select(Session)).one().title == {"zh-Hant": "開源與資訊", "zh": "开源与资讯"}


def test_session_that_the_file_no_longer_has_stays_and_is_counted(fair: Fair) -> None:
    _import(fair, frab_xml(frab_event(1) + frab_event(2, start="11:00")))
    report = _import(fair, frab_xml(frab_event(1)))
    assert (report.absent, _count(Session)) == (1, 2)


def test_changed_cast_is_an_update_and_is_found_by_the_new_name(fair: Fair) -> None:
    _import(fair, frab_xml(frab_event(1)))
    other = frab_event(1, persons='<person id="9">顾砚秋</person><person id="1">Trần Nguyễn Hoài Thương</person>')
    assert _import(fair, frab_xml(other)).sessions.updated == 1
    session = db.session.scalars(select(Session)).one()
    assert [part.speaker.full_name for part in session.speakers] == ["顾砚秋", "Trần Nguyễn Hoài Thương"]
    assert "顾砚秋" in session.search_key


def test_renamed_speaker_is_found_by_the_new_name_in_an_unchanged_session(fair: Fair) -> None:
    _import(fair, frab_xml(frab_event(1)))
    renamed = frab_event(1, persons='<person id="1">Đặng Hà My</person>')
    report = _import(fair, frab_xml(renamed))
    assert (report.sessions.unchanged, report.speakers.updated) == (1, 1)
    assert "dang ha my" in db.session.scalars(select(Session.search_key)).one()


def test_import_beside_rooms_made_by_hand_takes_other_codes(forum: Forum) -> None:
    _import(forum.fair, as_json(opass(rooms=[{"id": "a", "en": {"name": "R1"}}])))
    codes = db.session.scalars(select(Room.code).order_by(Room.id)).all()
    assert len(codes) == len(set(codes))


def test_imports_into_two_fairs_do_not_meet(fair: Fair) -> None:
    other = make_fair(slug="other")
    _import(fair, as_json(opass()))
    report = _import(other, as_json(opass()))
    assert (report.sessions.created, report.rooms.created, _count(Session)) == (1, 1, 2)


def test_fosdem_is_imported_whole_twice_and_published(fair: Fair, shared_data: Callable[[str], Path]) -> None:
    data = shared_data("agendas/fosdem/fosdem-2020.xml").read_bytes()
    report = _import(fair, data)
    created = [part.created for part in (report.sessions, report.rooms, report.speakers, report.tracks)]
    assert created == [872, 35, 841, 71]
    assert [clash["resource"] for clash in report.clashes] == ["Tsvetan Usunov", "Tsvetan Usunov", "Michiel Leenaars"]
    assert _import(fair, data).changes_nothing
    assert [clash.kind for clash in programme_clashes(fair)] == [Kind.SPEAKER] * 3
    publish(fair)
    release = latest_release(fair)
    assert release is not None
    assert len(agenda_of(release).sessions) == 872


def test_coscup_is_imported_whole_twice(fair: Fair, shared_data: Callable[[str], Path]) -> None:
    data = shared_data("agendas/coscup/coscup-2023-session.json").read_bytes()
    report = _import(fair, data)
    created = [part.created for part in (report.sessions, report.rooms, report.speakers)]
    assert created == [352, 28, 415]
    assert _import(fair, data).changes_nothing
    assert [clash.kind for clash in programme_clashes(fair)] == [Kind.SPEAKER]


def test_release_is_numbered_frozen_and_told(
    forum: Forum, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[ReleasePublished] = []
    monkeypatch.setitem(outbox._handlers, "ReleasePublished", {"test.hear": told.append})
    monkeypatch.setitem(outbox._facts, "ReleasePublished", ReleasePublished)
    release = publish(forum.fair)
    document = release.document
    assert (release.number, len(release.changes["added"])) == (1, 3)
    values = actions.SessionValues(title={"en": "Changed"}, day_on=date(2027, 5, 12), starts_at=at(9), ends_at=at(10))
    with transaction():
        actions.edit_session(forum.fair, forum.sessions[0], values)
    assert db.session.get_one(Release, release.id).document == document
    second = publish(forum.fair)
    assert second.number == 2
    assert [row["id"] for row in second.changes["edited"]] == [forum.sessions[0].id]
    work()
    assert [(fact.fair_id, fact.number) for fact in told] == [(forum.fair.id, 1), (forum.fair.id, 2)]


def test_release_holds_no_address_and_no_unscheduled_session(forum: Forum) -> None:
    content = json.loads(zlib.decompress(publish(forum.fair).document))
    assert [session["id"] for session in content["sessions"]] == [one.id for one in forum.sessions[:3]]
    assert "@" not in json.dumps(content["speakers"])


def test_empty_programme_is_not_published(fair: Fair) -> None:
    draft = draft_release(fair)
    with pytest.raises(NothingToPublish), transaction():
        actions.publish_release(fair, draft)


def test_unchanged_programme_is_not_published_again(forum: Forum) -> None:
    publish(forum.fair)
    with pytest.raises(NothingChanged):
        publish(forum.fair)
    assert db.session.scalar(select(func.count(Release.id))) == 1
