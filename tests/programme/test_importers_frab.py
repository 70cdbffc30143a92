"""Pentabarf and frab XML become one document."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from eventsapp.programme.importers import AgendaWithoutSessions, WarningReason, clashes, read_agenda
from tests.programme.agenda_files import frab_event, frab_xml

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def test_fosdem_2020_has_every_session_room_speaker_and_track(shared_data: Callable[[str], Path]) -> None:
    data = shared_data("agendas/fosdem/fosdem-2020.xml").read_bytes()
    document = read_agenda(data, zone=ZoneInfo("Europe/Brussels"))
    assert len(document.sessions) == 872
    assert len(document.rooms) == 35
    assert len(document.speakers) == 841
    assert len(document.tracks) == 71
    assert document.days == (date(2020, 2, 1), date(2020, 2, 2))
    assert [warning.reason for warning in document.warnings] == [WarningReason.ZONE_ASSUMED]


def test_fosdem_2020_double_books_three_times_and_no_room(shared_data: Callable[[str], Path]) -> None:
    data = shared_data("agendas/fosdem/fosdem-2020.xml").read_bytes()
    found = clashes(read_agenda(data))
    assert [(clash.kind, clash.resource, *clash.sessions) for clash in found] == [
        ("speaker", "1641", "9422", "9063"),
        ("speaker", "1641", "10754", "10650"),
        ("speaker", "4953", "10785", "9370"),
    ]


def test_31c3_sessions_past_midnight_belong_to_their_programme_day(
    shared_data: Callable[[str], Path],
) -> None:
    document = read_agenda(shared_data("agendas/ccc/31c3-schedule.xml").read_bytes())
    assert len(document.sessions) == 138
    assert len(document.rooms) == 4
    assert len(document.speakers) == 198
    assert len(document.tracks) == 8
    assert len(document.days) == 4
    small_hours = [one for one in document.sessions if one.starts_at and one.starts_at.hour < 4]
    assert len(small_hours) == 4
    assert all(one.starts_at.date() - one.day_on == timedelta(days=1) for one in small_hours)


def test_start_without_date_is_local_to_the_given_zone() -> None:
    document = read_agenda(frab_xml(frab_event()), zone=VIETNAM)
    (session,) = document.sessions
    assert session.starts_at == datetime(2027, 5, 12, 2, 30, tzinfo=UTC)
    assert session.ends_at == datetime(2027, 5, 12, 3, 15, tzinfo=UTC)
    assert session.day_on == date(2027, 5, 12)
    assert document.warnings[0].reason is WarningReason.ZONE_ASSUMED


def test_zone_named_by_the_file_wins_over_the_given_one() -> None:
    data = frab_xml(frab_event(), conference="<time_zone_name>Asia/Seoul</time_zone_name>")
    document = read_agenda(data, zone=VIETNAM)
    assert document.sessions[0].starts_at == datetime(2027, 5, 12, 0, 30, tzinfo=UTC)
    assert document.warnings == ()


def test_date_with_an_offset_wins_over_the_hour() -> None:
    event = frab_event(date="2027-05-12T09:30:00+09:00", start="23:59")
    (session,) = read_agenda(frab_xml(event), zone=VIETNAM).sessions
    assert session.starts_at == datetime(2027, 5, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("change", "calendar_day"), [("04:00:00", 12), ("09:00:00", 13), ("", 12)])
def test_start_before_the_day_change_is_the_night_after(change: str, calendar_day: int) -> None:
    data = frab_xml(frab_event(start="08:00"), conference=f"<day_change>{change}</day_change>")
    (session,) = read_agenda(data, zone=VIETNAM).sessions
    assert session.starts_at == datetime(2027, 5, calendar_day, 1, 0, tzinfo=UTC)
    assert session.day_on == date(2027, 5, 12)


def test_markup_in_abstracts_is_cleaned_but_kept() -> None:
    markup = '<h1>Why</h1><p onclick="x()">See <a href="javascript:x">this</a></p><script>x()</script>'
    abstract = escape(markup)
    (session,) = read_agenda(frab_xml(frab_event(abstract=abstract))).sessions
    assert session.abstract["en"] == ('<h3>Why</h3><p>See <a rel="nofollow noopener noreferrer">this</a></p>')


def test_texts_are_kept_under_the_language_of_the_session() -> None:
    event = frab_event(language="vi", title="Đối thoại", abstract="Nhà nước mua gì")
    (session,) = read_agenda(frab_xml(event), language="en").sessions
    assert session.title == {"vi": "Đối thoại"}
    assert session.language == "vi"


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("start", "half past nine", WarningReason.BAD_START),
        ("start", "25:00", WarningReason.BAD_START),
        ("duration", "soon", WarningReason.BAD_END),
        ("duration", "00:00", WarningReason.BAD_END),
        ("duration", "99:00", WarningReason.BAD_END),
    ],
)
def test_session_with_an_unreadable_time_is_kept_unscheduled_and_reported(
    part: str, value: str, reason: WarningReason
) -> None:
    document = read_agenda(frab_xml(frab_event(**{part: value})))
    (session,) = document.sessions
    assert (session.day_on, session.starts_at, session.ends_at) == (None, None, None)
    assert reason in {warning.reason for warning in document.warnings}


def test_repeated_id_is_kept_under_a_number_and_reported() -> None:
    document = read_agenda(frab_xml(frab_event(7) + frab_event(7, start="11:00")))
    assert [session.ref for session in document.sessions] == ["7", "7#2"]
    assert WarningReason.REPEATED_REF in {warning.reason for warning in document.warnings}


def test_event_without_title_is_skipped_with_its_line() -> None:
    document = read_agenda(frab_xml("\n" + frab_event(1) + "\n" + frab_event(2, title=" ")))
    (skipped,) = [warning for warning in document.warnings if warning.skipped]
    assert (skipped.reason, skipped.place, skipped.ref) == (WarningReason.NO_TITLE, "line 4", "2")
    assert len(document.sessions) == 1


def test_schedule_without_events_is_refused() -> None:
    with pytest.raises(AgendaWithoutSessions):
        read_agenda(frab_xml(""))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "gb18030"])
def test_encoding_of_the_file_is_found(encoding: str) -> None:
    text = frab_xml(frab_event(title="视觉检测：少样本的产线部署")).decode()
    data = text.replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding)
    document = read_agenda(data)
    assert document.sessions[0].title["en"] == "视觉检测：少样本的产线部署"
    assert document.encoding == encoding.removesuffix("-sig")
