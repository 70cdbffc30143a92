"""Tables become one document: our template, and what people name in their own words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.infra.tabular import write_csv, write_workbook
from eventsapp.programme.importers import (
    AgendaColumnMissing,
    AgendaColumnsUnknown,
    AgendaDocument,
    AgendaFormatUnknown,
    AgendaRefused,
    AgendaTableRefused,
    WarningReason,
    read_agenda,
)
from eventsapp.programme.importers.columns import COLUMNS, TEMPLATE, head, vocabulary

FAIR_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HALF_PAST_NINE = datetime(2027, 5, 12, 2, 30, tzinfo=UTC)
QUARTER_PAST_TEN = datetime(2027, 5, 12, 3, 15, tzinfo=UTC)


def _read(*rows: str, **columns: str) -> AgendaDocument:
    return read_agenda("\n".join([*rows, ""]).encode(), zone=FAIR_ZONE, language="en", columns=columns)


def _remarks(document: AgendaDocument) -> list[tuple[WarningReason, str]]:
    """Return reasons and places, but for the rooms that short tables leave out."""
    return [(one.reason, one.place) for one in document.warnings if one.reason is not WarningReason.NO_ROOM]


@pytest.mark.parametrize(
    "heads",
    [
        "Code,Day,Start,End,Room,Speakers,Title",
        "Mã,Ngày,Bắt đầu,Kết thúc,Phòng,Diễn giả,Tiêu đề",
        "编号,日期,开始,结束,会议室,演讲者,标题",
        "코드,날짜,시작,종료,회의실,연사,제목",
    ],
)
def test_columns_are_known_by_their_heads_in_each_language(heads: str) -> None:
    document = _read(heads, "A1,2027-05-12,09:30,10:15,Grand Hall,Trần Văn A;윤서린,Opening")
    (session,) = document.sessions
    assert (session.ref, session.room, session.title) == ("A1", "Grand Hall", {"en": "Opening"})
    assert (session.starts_at, session.ends_at, session.day_on) == (
        HALF_PAST_NINE,
        QUARTER_PAST_TEN,
        date(2027, 5, 12),
    )
    assert session.speakers == ("Trần Văn A", "윤서린")
    assert (document.warnings, document.unread_columns) == ((), ())


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("12/5/2027", "9h30", "10h15"),
        ("12.05.2027", "9.30", "10.15"),
        ("2027年5月12日", "上午9:30", "上午10:15"),
        ("2027. 5. 12.", "오전 9:30", "오전 10:15"),
        ("2027/05/12", "9:30 AM", "10:15 am"),
        ("2027-05-12", "09:30 – 10:15", ""),
        ("", "2027-05-12 09:30", "2027-05-12 10:15"),
        ("", "2027-05-12T09:30:00+07:00", "2027-05-12T03:15:00Z"),
        ("", "12/05/2027 9:30", "10:15"),
    ],
)
def test_days_and_hours_are_read_as_people_write_them(day: str, start: str, end: str) -> None:
    (session,) = _read("Title,Day,Start,End", f"Opening,{day},{start},{end}").sessions
    assert (session.starts_at, session.ends_at) == (HALF_PAST_NINE, QUARTER_PAST_TEN)


def test_month_first_dates_are_recognised_by_the_whole_table() -> None:
    document = _read("Title,Day,Start,End", "A,5/12/2027,09:30,10:15", "B,5/13/2027,09:30,10:15")
    assert document.days == (date(2027, 5, 12), date(2027, 5, 13))
    assert _remarks(document) == []


def test_dates_that_do_not_tell_are_read_with_the_day_first_and_reported() -> None:
    document = _read("Title,Day,Start,End", "A,12/5/2027,09:30,10:15")
    assert document.days == (date(2027, 5, 12),)
    assert _remarks(document) == [(WarningReason.DAY_FIRST_ASSUMED, "row 2")]


def test_length_in_minutes_ends_a_session_and_midnight_is_passed() -> None:
    rows = ["A,2027-05-12,09:30,,45", "B,2027-05-12,22:00,00:30,", "C,2027-05-12,10:00,09:00,"]
    document = _read("Title,Day,Start,End,Minutes", *rows)
    first, second, third = document.sessions
    assert first.ends_at == QUARTER_PAST_TEN
    assert second.ends_at == datetime(2027, 5, 12, 17, 30, tzinfo=UTC)
    assert (third.starts_at, _remarks(document)) == (None, [(WarningReason.BAD_END, "row 4")])


def test_row_without_day_and_hour_is_not_scheduled_and_an_odd_one_is_reported_with_its_row() -> None:
    document = _read("Title,Day,Start,End", "A,,,", "B,2027-05-12,noon,10:15")
    assert [session.starts_at for session in document.sessions] == [None, None]
    assert _remarks(document) == [(WarningReason.BAD_START, "row 3")]


def test_texts_have_columns_per_language() -> None:
    document = _read(
        "Title (Vietnamese),Title (English),Title,Abstract (Korean)", "Khai mạc,Opening,开幕,협동로봇", ",Closing,,"
    )
    assert document.sessions[0].title == {"zh": "开幕", "vi": "Khai mạc", "en": "Opening"}
    assert document.sessions[0].abstract == {"ko": "<p>협동로봇</p>"}
    assert document.sessions[1].title == {"en": "Closing"}


def test_row_without_a_code_is_known_by_its_title_and_twice_the_same_by_its_start_too() -> None:
    document = _read("Title,Day,Start,End", "Lunch,2027-05-12,12:00,13:00", "Lunch,2027-05-13,12:00,13:00")
    assert [session.ref for session in document.sessions] == ["Lunch", "Lunch 2027-05-13 12:00"]
    assert _remarks(document) == []


def test_language_is_a_code_or_a_name_and_nonsense_is_reported() -> None:
    document = _read("Title,Language", "A,Tiếng Việt", "B,ko", "C,Klingonian")
    assert [session.language for session in document.sessions] == ["vi", "ko", None]
    assert _remarks(document) == [(WarningReason.UNKNOWN_LANGUAGE, "row 4")]


def test_row_without_a_title_is_skipped_with_its_number() -> None:
    document = _read("Title,Room", "A,Hall", ",Hall")
    assert [(warning.reason, warning.place, warning.skipped) for warning in document.warnings] == [
        (WarningReason.NO_TITLE, "row 3", True)
    ]


def test_columns_without_a_meaning_are_named() -> None:
    document = _read("Title,Room,Remark", "A,Hall,quiet")
    assert (set(document.columns), document.unread_columns) == ({"Title", "Room"}, ("Remark",))


def test_person_says_which_column_is_what_by_head_or_letter() -> None:
    rows = ["Bezeichnung,Beginn,Room,Wo", "Opening,2027-05-12 09:30,quiet,Grand Hall"]
    (session,) = _read(*rows, title="bezeichnung", start="B", room="D").sessions
    assert (session.title, session.starts_at, session.room) == ({"en": "Opening"}, None, "Grand Hall")


def test_what_a_person_says_wins_over_the_heads() -> None:
    (session,) = _read("Title,Name of it", "wrong,right", title="Name of it").sessions
    assert session.title == {"en": "right"}


@pytest.mark.parametrize("said", ["Nowhere", "Z", ""])
def test_column_that_is_not_there_is_refused_with_those_that_are(said: str) -> None:
    with pytest.raises(AgendaColumnMissing) as refused:
        _read("Title,Room", "A,Hall", room=said or "?")
    assert (refused.value.field, refused.value.columns) == ("room", ("Title", "Room"))


def test_table_without_a_title_is_refused_with_its_columns() -> None:
    with pytest.raises(AgendaColumnsUnknown) as refused:
        _read("Bezeichnung,Beginn", "Opening,09:30")
    assert refused.value.columns == ("Bezeichnung", "Beginn")


def test_text_of_one_column_is_no_table() -> None:
    with pytest.raises(AgendaFormatUnknown):
        _read("Title", "Opening")


def test_table_with_too_many_rows_is_refused() -> None:
    with pytest.raises(AgendaTableRefused) as refused:
        _read("Title,Room", *(f"{number},Hall" for number in range(50_001)))
    assert refused.value.error.key == "too_many_rows"


def test_damaged_workbook_is_refused() -> None:
    whole = write_workbook(["Title", "Room"], [["Opening", "Hall"]])
    with pytest.raises(AgendaRefused):
        read_agenda(whole[: len(whole) // 2])


def test_workbook_and_csv_of_the_same_rows_are_the_same_agenda() -> None:
    heads = [head(field, "vi") for field in TEMPLATE]
    row = {"ref": "A1", "day": "2027-05-12", "start": "09:30", "end": "10:15", "title_vi": "=1+1", "room": "-A"}
    cells = [[row.get(field, "") for field in TEMPLATE]]
    book = read_agenda(write_workbook(heads, cells), zone=FAIR_ZONE)
    text = read_agenda(write_csv(heads, cells), zone=FAIR_ZONE)
    assert book.sessions == text.sessions
    assert (text.sessions[0].title, text.sessions[0].room) == ({"vi": "=1+1"}, "-A")


@pytest.mark.parametrize("language", ["en", "vi", "zh", "ko"])
def test_every_head_of_the_template_is_read_back_as_its_own_field(language: str) -> None:
    said = vocabulary()
    heads = [head(field, language) for field in TEMPLATE]
    assert len(set(heads)) == len(heads)
    document = read_agenda(write_csv(heads, [[f"{number}" for number in range(len(heads))]]), zone=FAIR_ZONE)
    assert document.unread_columns == ()
    (session,) = document.sessions
    assert session.title == {code: str(TEMPLATE.index(f"title_{code}")) for code in ("vi", "en", "zh", "ko")}
    assert session.speakers == (str(TEMPLATE.index("speakers")),)
    assert said.keys() == {*COLUMNS, *(field for field in TEMPLATE if "_" in field)}


def test_template_has_english_heads_for_a_language_without_words() -> None:
    assert head("title_vi", "ja") == "Title (Vietnamese)"


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(st.lists(st.text(max_size=12), min_size=6, max_size=6), min_size=1, max_size=4),
    columns=st.dictionaries(st.sampled_from(["title", "start", "room"]), st.text(max_size=3), max_size=2),
)
def test_any_cells_are_a_document_or_a_refusal(cells: list[list[str]], columns: dict[str, str]) -> None:
    data = write_csv(["Title", "Day", "Start", "End", "Minutes", "Language"], cells)
    try:
        document = read_agenda(data, zone=FAIR_ZONE, columns=columns)
    except AgendaRefused:
        return
    assert len(document.sessions) + sum(warning.skipped for warning in document.warnings) <= len(cells)
