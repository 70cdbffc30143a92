"""iCalendar files become one document, whatever has become of them."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.programme.importers import (
    AgendaBroken,
    AgendaDocument,
    AgendaEndless,
    AgendaFormatUnknown,
    AgendaRefused,
    AgendaTooMany,
    AgendaWithoutSessions,
    WarningReason,
    clashes,
    read_agenda,
)
from eventsapp.programme.importers.recurring import MOST_REPEATS
from tests.programme.agenda_files import calendar, calendar_event

FAIR_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HALF_PAST_NINE = datetime(2027, 5, 12, 2, 30, tzinfo=UTC)
NO_ROOM = WarningReason.NO_ROOM
LOCAL = {"dtstart": "", "dtend": ""}


def _read(*events: str, head: str = "") -> AgendaDocument:
    return read_agenda(calendar(*events, head=head), zone=FAIR_ZONE)


def _reasons(document: AgendaDocument) -> list[WarningReason]:
    return [warning.reason for warning in document.warnings]


def _starts(document: AgendaDocument) -> list[str]:
    return [f"{session.starts_at:%m-%d %H:%M}" for session in document.sessions if session.starts_at]


def _zoned(name: str, hour: str = "093000") -> tuple[str, str]:
    return f"DTSTART;TZID={name}:20270512T{hour}", f"DTEND;TZID={name}:20270512T101500"


def test_event_is_a_session() -> None:
    event = calendar_event(
        'ATTENDEE;CN="Trần Nguyễn Hoài Thương":mailto:thuong@example.org',
        "ATTENDEE;CN=thuong@example.org:mailto:thuong@example.org",
        "ATTENDEE;CUTYPE=ROOM;CN=Hall:mailto:hall@example.org",
        description="First\\, second.\\n\\nhttps://example.org/a",
        categories="Robots\\, arms,Other",
    )
    document = _read(event, head="X-WR-CALNAME:Forum")
    (session,) = document.sessions
    assert (session.ref, session.title, session.room) == ("a1@example.org", {"en": "Opening"}, "Grand Hall")
    assert (session.starts_at, session.day_on) == (HALF_PAST_NINE, date(2027, 5, 12))
    assert session.track == "Robots, arms"
    assert session.abstract["en"].startswith("<p>First, second.</p>\n<p><a href=")
    assert [speaker.name for speaker in document.speakers] == ["Trần Nguyễn Hoài Thương"]
    assert (document.title, document.warnings) == ("Forum", ())


def test_language_of_a_title_is_taken_from_the_file_and_else_from_its_letters() -> None:
    vietnamese = calendar_event("SUMMARY;LANGUAGE=vi:Khai mac", summary="", uid="1")
    korean = calendar_event(summary="협동로봇 안전", uid="2")
    assert [session.title for session in _read(vietnamese, korean).sessions] == [
        {"vi": "Khai mac"},
        {"ko": "협동로봇 안전"},
    ]


def test_folded_line_is_one_line_and_alarms_are_no_part_of_the_event() -> None:
    alarm = "BEGIN:VALARM\r\nDESCRIPTION:Wake up\r\nSUMMARY:Alarm\r\nEND:VALARM"
    (session,) = _read(calendar_event("SUMMARY:A long\r\n  title", alarm, summary="")).sessions
    assert session.title == {"en": "A long title"}
    assert session.abstract == {}


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("Asia/Seoul", datetime(2027, 5, 12, 0, 30, tzinfo=UTC)),
        ("SE Asia Standard Time", HALF_PAST_NINE),
        ("/freeassociation.sourceforge.net/Asia/Seoul", datetime(2027, 5, 12, 0, 30, tzinfo=UTC)),
    ],
)
def test_zone_is_known_by_its_name_also_without_a_description(name: str, moment: datetime) -> None:
    document = _read(calendar_event(*_zoned(name), **LOCAL))
    assert document.sessions[0].starts_at == moment
    assert document.warnings == ()


def _description(name: str, offset: str, rule: str = "") -> str:
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:STANDARD", "DTSTART:19700101T000000"]
    lines += [f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", *filter(None, [rule]), "END:STANDARD", "END:VTIMEZONE"]
    return "\r\n".join(lines)


@pytest.mark.parametrize(("offset", "hour"), [("+0800", 1), ("+0900", 0)])
def test_zone_that_the_file_describes_is_that_of_this_file_alone(offset: str, hour: int) -> None:
    document = _read(_description("Ours", offset), calendar_event(*_zoned("Ours"), **LOCAL))
    assert document.sessions[0].starts_at == datetime(2027, 5, 12, hour, 30, tzinfo=UTC)
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("offset", "rule"),
    [("+5744", ""), ("", ""), ("+0800", "RRULE:FREQ=SECONDLY"), ("+0800", "RRULE:FREQ=YEARLY;BYSECOND=1")],
)
def test_broken_description_of_a_zone_is_reported_and_the_session_kept(offset: str, rule: str) -> None:
    document = _read(_description("Ours", offset, rule), calendar_event(*_zoned("Ours"), **LOCAL))
    assert document.sessions[0].starts_at == HALF_PAST_NINE
    assert _reasons(document) == [WarningReason.ZONE_BROKEN, WarningReason.ZONE_UNKNOWN]


def test_broken_description_of_a_known_zone_does_no_harm() -> None:
    document = _read(_description("Asia/Seoul", "+5744"), calendar_event(*_zoned("Asia/Seoul"), **LOCAL))
    assert document.sessions[0].starts_at == datetime(2027, 5, 12, 0, 30, tzinfo=UTC)


def test_floating_hours_are_those_of_the_calendar_or_of_the_fair() -> None:
    floating = calendar_event(dtstart="20270512T093000", dtend="20270512T101500")
    fair = _read(floating)
    assert fair.sessions[0].starts_at == HALF_PAST_NINE
    assert _reasons(fair) == [WarningReason.ZONE_ASSUMED]
    named = _read(floating, head="X-WR-TIMEZONE:Asia/Seoul")
    assert named.sessions[0].starts_at == datetime(2027, 5, 12, 0, 30, tzinfo=UTC)
    assert named.warnings == ()


def test_repeated_identifier_keeps_both_and_missing_one_is_made_from_start_and_title() -> None:
    twice = _read(calendar_event(), calendar_event(summary="Again"))
    assert [session.ref for session in twice.sessions] == ["a1@example.org", "a1@example.org#2"]
    assert _reasons(twice) == [WarningReason.REPEATED_REF]
    nameless = _read(calendar_event(uid=""))
    assert nameless.sessions[0].ref == "20270512T023000Z Opening"
    assert _reasons(nameless) == [WarningReason.NO_REF]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"dtstart": "20270512", "dtend": "20270513"}, WarningReason.ALL_DAY),
        ({"dtstart": "INVALID", "dtend": ""}, WarningReason.BAD_START),
        ({"dtend": ""}, WarningReason.BAD_END),
        ({"dtend": "20270512T020000Z"}, WarningReason.BAD_END),
        ({"dtend": "", "duration": "P999999999999999999W"}, WarningReason.BAD_END),
        ({"dtend": "20270514T020000Z"}, WarningReason.TOO_LONG),
        ({"status": "CANCELLED"}, WarningReason.NOT_ACCEPTED),
    ],
)
def test_event_without_usable_hours_is_kept_without_a_time(parts: dict[str, str], reason: WarningReason) -> None:
    document = _read(calendar_event(**parts))
    assert document.sessions[0].starts_at is None
    assert [(warning.reason, warning.place) for warning in document.warnings] == [(reason, "line 3")]


def test_line_that_cannot_be_read_is_reported_with_its_number() -> None:
    document = _read(calendar_event("DTSTAMP;;VALUE=DATE:20140409"))
    assert [(warning.reason, warning.place) for warning in document.warnings] == [
        (WarningReason.UNREADABLE_LINE, "line 9")
    ]
    assert document.sessions[0].starts_at == HALF_PAST_NINE


def test_every_repetition_is_a_session_by_the_clock_on_the_wall() -> None:
    event = calendar_event(
        "DTSTART;TZID=Europe/Berlin:20271030T100000",
        "DURATION:PT1H",
        rrule="FREQ=DAILY;COUNT=3",
        **LOCAL,
    )
    document = read_agenda(calendar(event), zone=ZoneInfo("Europe/Berlin"))
    assert _starts(document) == ["10-30 10:00", "10-31 10:00", "11-01 10:00"]
    assert [session.ref for session in document.sessions] == [
        "a1@example.org/20271030T0800Z",
        "a1@example.org/20271031T0900Z",
        "a1@example.org/20271101T0900Z",
    ]


def test_dates_are_added_left_out_and_moved() -> None:
    series = calendar_event(
        "EXDATE:20270513T023000Z",
        "RDATE:20270520T030000Z,20270521T030000Z",
        rrule="FREQ=DAILY;UNTIL=20270515T000000Z",
    )
    moved = calendar_event(
        "RECURRENCE-ID:20270514T023000Z", dtstart="20270514T080000Z", dtend="20270514T084500Z", summary="Moved"
    )
    document = _read(series, moved)
    assert sorted(_starts(document)) == ["05-12 09:30", "05-14 15:00", "05-20 10:00", "05-21 10:00"]
    assert {session.title["en"] for session in document.sessions if session.ref.endswith("14T0230Z")} == {"Moved"}
    assert clashes(document) == ()


@pytest.mark.parametrize(
    ("rule", "reason", "count"),
    [
        ("FREQ=WEEKLY", WarningReason.REPEATS_ENDLESSLY, 1),
        ("FREQ=SECONDLY;COUNT=1000000", WarningReason.REPEATS_UNREADABLY, 1),
        ("FREQ=DAILY;INTERVAL=0;COUNT=3", WarningReason.REPEATS_UNREADABLY, 1),
        ("FREQ=NEVER;COUNT=3", WarningReason.REPEATS_UNREADABLY, 1),
        ("RSCALE=CHINESE;FREQ=YEARLY;COUNT=3", WarningReason.REPEATS_UNREADABLY, 1),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;COUNT=3", WarningReason.REPEATS_UNREADABLY, 1),
        ("FREQ=WEEKLY;BYDAY=2MO;COUNT=3", WarningReason.REPEATS_UNREADABLY, 1),
        ("FREQ=DAILY;COUNT=3;BYHOUR=1,2,3", WarningReason.REPEATS_UNREADABLY, 1),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", WarningReason.REPEATS_TOO_LONG, 1),
        ("FREQ=YEARLY;COUNT=20", WarningReason.REPEATS_TOO_LONG, 4),
    ],
)
def test_rule_that_no_agenda_has_is_reported(rule: str, reason: WarningReason, count: int) -> None:
    document = _read(calendar_event(rrule=rule))
    assert len(document.sessions) == count
    assert _reasons(document) == [reason]


def test_weekday_lists_may_have_spaces() -> None:
    document = _read(calendar_event(rrule="FREQ=DAILY;UNTIL=20270516T230000Z;BYDAY=MO, TU, WE, TH, FR"))
    assert _starts(document) == ["05-12 09:30", "05-13 09:30", "05-14 09:30"]


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=1000000", "FREQ=DAILY;UNTIL=20991231T000000Z"])
def test_million_repetitions_are_refused(rule: str) -> None:
    with pytest.raises(AgendaEndless) as refused:
        _read(calendar_event(rrule=rule))
    assert (refused.value.title, refused.value.limit) == ("Opening", MOST_REPEATS)


def test_long_list_of_dates_is_refused() -> None:
    dates = ",".join(f"20270512T{hour:02}{minute:02}00Z" for hour in range(24) for minute in range(60))
    with pytest.raises(AgendaEndless):
        _read(calendar_event(f"RDATE:{dates}"))


def test_more_sessions_than_an_agenda_has_are_refused() -> None:
    series = [calendar_event(uid=str(number), rrule="FREQ=DAILY;COUNT=400") for number in range(51)]
    with pytest.raises(AgendaTooMany) as refused:
        _read(*series)
    assert refused.value.limit == 20_000


def test_line_longer_than_any_text_is_reported_and_the_session_kept() -> None:
    document = _read(calendar_event(f"ATTACH;X={'B;C=' * 100_000}:x"))
    assert [(warning.reason, warning.place) for warning in document.warnings] == [
        (WarningReason.UNREADABLE_LINE, "line 9")
    ]
    assert document.sessions[0].starts_at == HALF_PAST_NINE


def test_calendar_nested_without_end_is_refused() -> None:
    with pytest.raises(AgendaBroken) as refused:
        _read("BEGIN:X\r\n" * 100_000)
    assert (refused.value.language, refused.value.problem) == ("iCalendar", "nested too deep")


def test_calendar_that_was_cut_off_is_refused() -> None:
    with pytest.raises(AgendaBroken) as refused:
        read_agenda(calendar(calendar_event())[:-40])
    assert (refused.value.language, refused.value.line) == ("iCalendar", 8)


def test_calendar_without_events_or_without_titles_is_refused() -> None:
    with pytest.raises(AgendaWithoutSessions) as empty:
        _read()
    assert empty.value.skipped == 0
    with pytest.raises(AgendaWithoutSessions) as untitled:
        _read(calendar_event(summary=""))
    assert untitled.value.skipped == 1


def test_every_file_of_the_corpus_gets_a_verdict(shared_data: Callable[[str], Path]) -> None:
    folder = shared_data("ical/collective-icalendar")
    verdicts: Counter[str] = Counter()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            document = read_agenda(path.read_bytes(), path.name, zone=FAIR_ZONE)
        except AgendaRefused as refused:
            verdicts[type(refused).__name__] += 1
        else:
            assert all(session.title for session in document.sessions), path
            verdicts["read"] += 1
    assert verdicts == {"read": 109, "AgendaWithoutSessions": 86, "AgendaFormatUnknown": 8}


@pytest.mark.parametrize(
    ("name", "sessions", "reasons"),
    [
        ("events/event_with_recurrence.ics", 100, {WarningReason.ZONE_ASSUMED, NO_ROOM}),
        ("calendars/issue_165_missing_event.ics", 14, {NO_ROOM}),
        ("calendars/period_with_timezone.ics", 9, {NO_ROOM}),
        ("calendars/issue_466_respect_unique_timezone.ics", 1, {WarningReason.REPEATS_ENDLESSLY, NO_ROOM}),
        ("calendars/broken_ical.ics", 1, {WarningReason.UNREADABLE_LINE, WarningReason.BAD_START, NO_ROOM}),
        ("docs/tutorials/example.ics", 2, {WarningReason.REPEATED_REF, NO_ROOM}),
        ("calendars/rfc_7529.ics", 4, {WarningReason.ALL_DAY, NO_ROOM}),
    ],
)  # fmt: skip
def test_file_of_the_corpus_is_read_as_it_is_meant(
    shared_data: Callable[[str], Path], name: str, sessions: int, reasons: set[WarningReason]
) -> None:
    document = read_agenda(shared_data(f"ical/collective-icalendar/{name}").read_bytes(), zone=FAIR_ZONE)
    assert len(document.sessions) == sessions
    assert set(_reasons(document)) == reasons


def test_jcal_is_no_format_we_know(shared_data: Callable[[str], Path]) -> None:
    data = shared_data("ical/collective-icalendar/calendars/rfc_7265_example_2.jcal").read_bytes()
    with pytest.raises(AgendaFormatUnknown):
        read_agenda(data)


_NAMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY", "UID", "LOCATION")
_VALUES = st.sampled_from(
    ["", "20270512", "20270512T093000Z", "20270512T093000/PT1H", "PT1H", "-P1W", "FREQ=DAILY;COUNT=2",
     "FREQ=YEARLY;BYDAY=9XX;COUNT=2", "FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO;COUNT=2", "FREQ=DAILY;UNTIL=x"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(_NAMES),
    params=st.sampled_from(["", ";TZID=Asia/Seoul", ";TZID=", ";TZID=../../etc", ";VALUE=DATE", ";;", ';X="', ";CN=a"]),
    value=_VALUES | st.text(max_size=30),
)  # fmt: skip
def test_any_property_is_a_document(name: str, params: str, value: str) -> None:
    broken = calendar_event(f"{name}{params}:{value}", **{"uid": "b", name.lower(): ""})
    document = _read(calendar_event(uid="a"), broken)
    assert document.sessions[0].ref == "a"
    assert len(document.sessions) + sum(warning.skipped for warning in document.warnings) >= 2


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_calendar_is_a_document_or_a_refusal(drawn: st.DataObject) -> None:
    whole = calendar(_description("Ours", "+0800"), calendar_event(*_zoned("Ours"), **LOCAL), calendar_event(uid="b"))
    at = drawn.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + drawn.draw(st.binary(max_size=4)) + whole[at + drawn.draw(st.integers(0, 8)) :]
    try:
        document = read_agenda(damaged, zone=FAIR_ZONE)
    except AgendaRefused:
        return
    assert document.sessions
