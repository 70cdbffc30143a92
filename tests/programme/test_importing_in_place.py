"""A second import updates in place: nothing twice, nothing lost, nothing of ours overwritten in silence."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.tabular import write_csv
from eventsapp.programme import actions
from eventsapp.programme.importers import read_agenda
from eventsapp.programme.importers.columns import TEMPLATE, example_rows, head
from eventsapp.programme.models import Room, Session, SessionSpeaker, Speaker
from eventsapp.programme.rules import ConflictRow, ImportChoice, ImportReport
from tests.factories import make_fair
from tests.programme.agenda_files import (
    as_json,
    calendar,
    calendar_event,
    folder_of,
    forums,
    frab_event,
    frab_json,
    frab_json_event,
    frab_xml,
    opass,
    open_event,
    sessionize,
    zipped,
)

THEIRS = ImportChoice(theirs=True)
REMOVE = ImportChoice(remove_missing=True)


@pytest.fixture
def fair(app: object) -> Fair:
    return make_fair(slug="expo")


def _import(fair: Fair, data: bytes, choice: ImportChoice | None = None, *, dry_run: bool = False) -> ImportReport:
    document = read_agenda(data, zone=ZoneInfo(fair.timezone))
    chosen = choice or ImportChoice()
    if dry_run:
        return actions.import_agenda(fair, document, choice=chosen, dry_run=True)
    with transaction():
        return actions.import_agenda(fair, document, choice=chosen)


def _session() -> Session:
    return db.session.scalars(select(Session).where(Session.source_ref == "1")).one()


def _file(**parts: str) -> bytes:
    return frab_xml(frab_event(1, **parts))


@pytest.mark.parametrize(
    "data",
    [
        frab_xml(frab_event(1) + frab_event(2, start="", title="No time")),
        as_json(frab_json(frab_json_event())),
        as_json(opass()),
        as_json(sessionize()),
        as_json(forums()),
        zipped(open_event()),
        calendar(calendar_event(rrule="FREQ=DAILY;COUNT=3"), calendar_event(uid="")),
        write_csv([head(field, "ko") for field in TEMPLATE], example_rows("2027-05-12")),
    ],
    ids=["frab XML", "frab JSON", "OPass", "Sessionize", "forums", "Open Event", "iCalendar", "table"],
)
def test_same_file_twice_changes_nothing(fair: Fair, data: bytes) -> None:
    first = _import(fair, data)
    assert first.sessions.created >= 1
    second = _import(fair, data)
    assert second.changes_nothing
    assert (second.sessions.unchanged, second.absent, second.conflicts) == (first.sessions.created, 0, [])
    assert db.session.scalar(select(func.count(Session.id))) == first.sessions.created


@pytest.mark.parametrize(
    ("name", "sessions"),
    [
        ("ccc/camp2019-frab.json", 79),
        ("pyconfr/pyconfr-2024-pretalx.json", 68),
        ("waic-2026/forums_day1_2026-07-17.json", 262),
        ("fossasia-2018", 371),
        ("droidkaigi-2018/sessionize-all.json", 9),
    ],
)
def test_real_agenda_is_imported_whole_and_twice_changes_nothing(
    fair: Fair, shared_data: Callable[[str], Path], name: str, sessions: int
) -> None:
    path = shared_data(f"agendas/{name}")
    data = folder_of(path) if path.is_dir() else path.read_bytes()
    assert _import(fair, data).sessions.created == sessions
    assert db.session.scalar(select(func.count(Session.id))) == sessions
    assert _import(fair, data).changes_nothing


def test_what_was_changed_by_hand_stays_while_the_file_says_the_same(fair: Fair) -> None:
    _import(fair, _file())
    with transaction():
        _session().title = {"en": "By hand"}
    report = _import(fair, _file())
    assert (report.changes_nothing, report.conflicts) == (True, [])
    assert _session().title == {"en": "By hand"}


def test_file_that_changes_something_else_is_taken_beside_it(fair: Fair) -> None:
    _import(fair, _file())
    with transaction():
        _session().title = {"en": "By hand"}
    report = _import(fair, _file(start="14:00"))
    assert (report.sessions.updated, report.conflicts, report.changes[0].fields) == (1, [], ("when",))
    assert _session().title == {"en": "By hand"}
    assert _session().starts_at.astimezone(ZoneInfo(fair.timezone)).hour == 14  # type: ignore[union-attr]


def test_change_on_both_sides_is_reported_at_every_import_until_theirs_is_taken(fair: Fair) -> None:
    _import(fair, _file())
    with transaction():
        _session().title = {"en": "By hand"}
    conflict = ConflictRow(kind="session", ref="1", title="By the file", field="title:en")
    for _time in range(2):
        report = _import(fair, _file(title="By the file"))
        assert (report.conflicts, report.changes_nothing) == ([conflict], True)
        assert _session().title == {"en": "By hand"}
    assert _import(fair, _file(title="By the file"), THEIRS).sessions.updated == 1
    assert _session().title == {"en": "By the file"}
    assert _import(fair, _file(title="By the file")).conflicts == []


def test_theirs_leaves_alone_what_only_we_changed(fair: Fair) -> None:
    _import(fair, _file())
    with transaction():
        _session().title = {"en": "By hand"}
    assert _import(fair, _file(), THEIRS).changes_nothing
    assert _session().title == {"en": "By hand"}


def test_start_of_ours_is_not_mixed_with_an_end_of_theirs(fair: Fair) -> None:
    _import(fair, _file())
    with transaction():
        moved = _session()
        assert moved.starts_at is not None
        moved.starts_at, moved.ends_at = moved.starts_at + timedelta(hours=5), moved.starts_at + timedelta(hours=6)
    report = _import(fair, _file(duration="01:00"))
    assert [conflict.field for conflict in report.conflicts] == ["when"]


def test_speaker_put_on_stage_by_hand_stays(fair: Fair) -> None:
    _import(fair, _file())
    with transaction():
        guest = actions.create_speaker(fair, actions.SpeakerValues(full_name="윤서린"))
        session = _session()
        session.speakers.append(SessionSpeaker(speaker=guest, position=1, role="moderator"))
    assert _import(fair, _file()).changes_nothing
    assert [part.speaker.full_name for part in _session().speakers][1] == "윤서린"


@pytest.mark.parametrize(("choice", "name"), [(ImportChoice(), "By hand"), (THEIRS, "By the file")])
def test_rooms_and_speakers_are_decided_in_the_same_way(fair: Fair, choice: ImportChoice, name: str) -> None:
    def agenda(called: str) -> bytes:
        people = [{"id": "s1", "fullName": called, "bio": ""}]
        return as_json(sessionize(rooms=[{"id": 5, "name": called}], speakers=people))

    _import(fair, agenda("Before"))
    with transaction():
        db.session.scalars(select(Room)).one().name = {"en": "By hand"}
        db.session.scalars(select(Speaker)).one().full_name = "By hand"
    report = _import(fair, agenda("By the file"), choice)
    assert [(conflict.kind, conflict.field) for conflict in report.conflicts] == [
        ("room", "name:en"),
        ("speaker", "full_name"),
    ]
    assert db.session.scalars(select(Room)).one().name == {"en": name}
    assert db.session.scalars(select(Speaker)).one().full_name == name


def test_organisation_that_the_file_does_not_know_stays(fair: Fair) -> None:
    _import(fair, as_json(opass()))
    with transaction():
        db.session.scalars(select(Speaker)).one().organisation = "Đại học Thủ Dầu Một"
    assert _import(fair, as_json(opass())).changes_nothing
    assert db.session.scalars(select(Speaker)).one().organisation == "Đại học Thủ Dầu Một"


def test_imported_speaker_is_found_by_name_and_organisation_alone(fair: Fair) -> None:
    _import(fair, zipped(open_event()))
    assert db.session.scalars(select(Speaker.search_key)).one() == "tran nguyen hoai thuong dai hoc thu dau mot"


def test_missing_sessions_are_named_and_stay_until_their_removal_is_chosen(fair: Fair) -> None:
    _import(fair, frab_xml(frab_event(1) + frab_event(2, start="11:00")))
    kept = _import(fair, _file())
    assert [(row.ref, row.title) for row in kept.missing] == [("2", "Session 2")]
    assert (kept.removed, kept.changes_nothing) == (0, True)
    looked = _import(fair, _file(), REMOVE, dry_run=True)
    assert (looked.removed, looked.changes_nothing) == (1, False)
    assert db.session.scalar(select(func.count(Session.id))) == 2
    assert _import(fair, _file(), REMOVE).removed == 1
    assert db.session.scalars(select(Session.source_ref)).all() == ["1"]
    logged = select(func.count(AuditEntry.id)).where(AuditEntry.action == "session.removed")
    assert db.session.scalar(logged) == 1


def test_sessions_made_by_hand_are_never_missing(fair: Fair) -> None:
    with transaction():
        actions.create_session(fair, actions.SessionValues(title={"en": "Ours"}))
    assert _import(fair, _file(), REMOVE).removed == 0
    assert db.session.scalar(select(func.count(Session.id))) == 2


def test_dry_run_foretells_what_the_import_does(fair: Fair) -> None:
    _import(fair, as_json(sessionize()))
    with transaction():
        db.session.scalars(select(Room)).one().name = {"en": "By hand"}
    later = as_json(sessionize(rooms=[{"id": 6, "name": "Lotus"}, {"id": 5, "name": "Renamed"}]))
    foretold = _import(fair, later, dry_run=True)
    done = _import(fair, later)
    assert foretold.as_json() == done.as_json() | {"dry_run": True}


def test_second_import_reads_the_programme_in_a_fixed_number_of_queries(
    fair: Fair, count_queries: Callable[[], object]
) -> None:
    one, many = _file(), frab_xml("".join(frab_event(number) for number in range(1, 40)))
    _import(fair, many)
    counted = []
    for data in (one, many):
        with count_queries() as sent:  # type: ignore[attr-defined]
            _import(fair, data, dry_run=True)
        counted.append(len(sent))
    assert counted == [8, 8]
