"""Agendas of real events, each with the counts that its makers stated."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from eventsapp.programme.importers import AgendaDocument, AgendaFormatUnknown, WarningReason, clashes, read_agenda
from tests.programme.agenda_files import folder_of

SharedData = Callable[[str], Path]


def _read(path: Path, zone: str = "UTC") -> AgendaDocument:
    data = folder_of(path) if path.is_dir() else path.read_bytes()
    return read_agenda(data, path.name, zone=ZoneInfo(zone))


def _reasons(document: AgendaDocument) -> Counter[WarningReason]:
    return Counter(warning.reason for warning in document.warnings)


@pytest.mark.parametrize(
    ("name", "sessions", "rooms", "speakers", "tracks", "days"),
    [
        ("fosdem/fosdem-2020.xml", 872, 35, 841, 71, 2),
        ("ccc/31c3-schedule.xml", 138, 4, 198, 8, 4),
        ("ccc/camp2019-frab.json", 79, 2, 90, 7, 5),
        ("ccc/invalid-example.json", 1, 1, 1, 1, 1),
        ("pyconfr/pyconfr-2024-pretalx.json", 68, 11, 72, 0, 2),
        ("coscup/coscup-2023-session.json", 352, 28, 415, 39, 2),
        ("fossasia-2018", 371, 17, 341, 14, 4),
        ("fossasia-2010", 8, 5, 2, 4, 5),
        ("droidkaigi-2018/sessionize-all.json", 9, 9, 10, 14, 1),
    ],
)
def test_everything_of_a_real_agenda_is_read(
    shared_data: SharedData, name: str, sessions: int, rooms: int, speakers: int, tracks: int, days: int
) -> None:
    document = _read(shared_data(f"agendas/{name}"))
    found = [document.sessions, document.rooms, document.speakers, document.tracks, document.days]
    assert [len(part) for part in found] == [sessions, rooms, speakers, tracks, days]


def test_camp_2019_has_nothing_odd(shared_data: SharedData) -> None:
    document = _read(shared_data("agendas/ccc/camp2019-frab.json"))
    assert document.warnings == ()
    assert all(session.starts_at for session in document.sessions)
    assert {session.language for session in document.sessions} == {"en", "de"}


def test_pycon_fr_keeps_its_narrow_spaces_and_reports_what_stands_beside_the_schedule(
    shared_data: SharedData,
) -> None:
    document = _read(shared_data("agendas/pyconfr/pyconfr-2024-pretalx.json"))
    titles = [text for session in document.sessions for text in session.title.values()]
    assert sum("\u202f" in title for title in titles) == 17
    assert "Python et éducation\u202f: bien, mais peut mieux faire…" in titles
    assert _reasons(document) == {WarningReason.OUTSIDE_SCHEDULE: 13}
    assert all(warning.skipped for warning in document.warnings)
    assert {warning.place.partition(" ")[0] for warning in document.warnings} == {"sprints", "extra"}


def test_waic_has_every_item_and_its_forums_without_items(shared_data: SharedData) -> None:
    document = _read(shared_data("agendas/waic-2026/forums_day1_2026-07-17.json"), "Asia/Shanghai")
    reasons = _reasons(document)
    assert len(document.tracks) == 25
    assert reasons[WarningReason.FORUM_WITHOUT_ITEMS] == 3
    assert len(document.sessions) - reasons[WarningReason.FORUM_WITHOUT_ITEMS] == 259
    assert len(document.speakers) == 355  # of 359 links; four guests are in two forums
    assert reasons[WarningReason.UNKNOWN_SPEAKER] == 28
    assert all(session.starts_at and session.title for session in document.sessions)


def test_waic_names_its_leaders_and_takes_no_stroke_for_a_text(shared_data: SharedData) -> None:
    document = _read(shared_data("agendas/waic-2026/forums_day1_2026-07-17.json"), "Asia/Shanghai")
    assert all(speaker.name not in {"", "/"} for speaker in document.speakers)
    assert not any(warning.reason is WarningReason.NAMELESS_SPEAKER for warning in document.warnings)
    assert not any("/" in speaker.biography.values() for speaker in document.speakers)


def test_fossasia_2018_keeps_rejected_proposals_without_a_time(shared_data: SharedData) -> None:
    document = _read(shared_data("agendas/fossasia-2018"))
    reasons = _reasons(document)
    assert reasons == {
        WarningReason.NOT_ACCEPTED: 137,
        WarningReason.NO_ROOM: 125,
        WarningReason.BAD_END: 9,
    }
    refused = {warning.ref for warning in document.warnings if warning.reason is WarningReason.NOT_ACCEPTED}
    assert not any(session.starts_at for session in document.sessions if session.ref in refused)
    assert any("<p>" in text for session in document.sessions for text in session.abstract.values())


def test_fossasia_2010_was_in_ho_chi_minh_city(shared_data: SharedData) -> None:
    document = _read(shared_data("agendas/fossasia-2010"))
    first = min(session.starts_at for session in document.sessions if session.starts_at)
    assert first.isoformat() == "2010-11-11T20:00:00+07:00"
    assert document.days[0] == date(2010, 11, 11)


def test_droidkaigi_is_read_in_the_fairs_zone_and_in_its_languages(shared_data: SharedData) -> None:
    document = _read(shared_data("agendas/droidkaigi-2018/sessionize-all.json"), "Asia/Tokyo")
    assert _reasons(document) == {WarningReason.ZONE_ASSUMED: 1}
    assert Counter(session.language for session in document.sessions) == {"ja": 7, "en": 2}
    (first,) = [session for session in document.sessions if session.ref == "16969"]
    assert first.title == {"ja": "Kotlinアンチパターン"}
    assert first.starts_at is not None
    assert first.starts_at.isoformat() == "2018-02-08T10:20:00+09:00"
    assert first.track == "3488"


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("fosdem/fosdem-2020.xml", {"speaker": 3}),
        ("coscup/coscup-2023-session.json", {"speaker": 1}),
        ("fossasia-2018", {"speaker": 6}),
        ("waic-2026/forums_day1_2026-07-17.json", {"room": 4}),
        ("ccc/camp2019-frab.json", {}),
    ],
)
def test_double_bookings_of_the_source_are_found(shared_data: SharedData, name: str, kinds: dict[str, int]) -> None:
    assert Counter(clash.kind for clash in clashes(_read(shared_data(f"agendas/{name}")))) == kinds


def test_timetable_without_dates_is_refused(shared_data: SharedData) -> None:
    with pytest.raises(AgendaFormatUnknown):
        _read(shared_data("agendas/pyconkr-2023-kr/timetable.json"))
