"""OPass JSON becomes one document."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from eventsapp.programme.importers import AgendaDocument, WarningReason, clashes, read_agenda
from tests.programme.agenda_files import as_json, opass, opass_session


def _read(**parts: object) -> AgendaDocument:
    return read_agenda(as_json(opass(**parts)), zone=ZoneInfo("Asia/Ho_Chi_Minh"))


def _reasons(document: AgendaDocument) -> set[WarningReason]:
    return {warning.reason for warning in document.warnings}


def test_coscup_2023_has_every_session_speaker_room_and_track(shared_data: Callable[[str], Path]) -> None:
    document = read_agenda(shared_data("agendas/coscup/coscup-2023-session.json").read_bytes())
    assert len(document.sessions) == 352
    assert len(document.speakers) == 415
    assert len(document.rooms) == 28
    assert len(document.tracks) == 39
    assert document.days == (date(2023, 7, 29), date(2023, 7, 30))
    assert document.warnings == ()
    assert {session.language for session in document.sessions} == {"zh", "en"}


def test_coscup_2023_double_books_one_speaker(shared_data: Callable[[str], Path]) -> None:
    document = read_agenda(shared_data("agendas/coscup/coscup-2023-session.json").read_bytes())
    (clash,) = clashes(document)
    assert (clash.kind, clash.resource) == ("speaker", "WUXBDZ")


def test_both_languages_are_kept() -> None:
    (session,) = _read().sessions
    assert session.title == {"zh": "视觉检测", "en": "Visual inspection"}
    assert session.abstract == {"zh": "<p>少样本的产线部署</p>", "en": "<p>Few samples on the line</p>"}
    assert session.language == "zh"
    assert session.starts_at == datetime(2027, 5, 12, 3, 15, tzinfo=UTC)


def test_text_repeated_for_both_languages_is_kept_under_its_own() -> None:
    title = {"title": "视觉检测", "description": ""}
    english = {"title": "Open hardware", "description": ""}
    rows = [opass_session(zh=title, en=title), opass_session(id="A2", zh=english, en=english)]
    first, second = _read(sessions=rows).sessions
    assert first.title == {"zh": "视觉检测"}
    assert second.title == {"en": "Open hardware"}


def test_coscup_2023_is_marked_as_traditional_and_its_simplified_texts_are_not(
    shared_data: Callable[[str], Path],
) -> None:
    document = read_agenda(shared_data("agendas/coscup/coscup-2023-session.json").read_bytes())
    titles = Counter(code for session in document.sessions for code in session.title)
    assert titles == {"zh-Hant": 215, "en": 196, "zh": 1}
    assert {code for room in document.rooms for code in room.name} == {"zh-Hant", "en"}
    assert {speaker.name: speaker.name_language for speaker in document.speakers}["刘晗"] == "zh"
    simplified = next(session for session in document.sessions if session.title.get("zh-Hant") == "集市的故事")
    assert list(simplified.abstract) == ["zh"]


@pytest.mark.parametrize(
    ("title", "zone", "code"),
    [
        ("如何參與開源社區", "Asia/Ho_Chi_Minh", "zh-Hant"),
        ("如何参与开源社区", "Asia/Taipei", "zh"),
        ("中文", "Asia/Taipei", "zh-Hant"),
        ("中文", "Asia/Ho_Chi_Minh", "zh"),
    ],
)
def test_chinese_is_kept_under_its_script(title: str, zone: str, code: str) -> None:
    rows = [opass_session(zh={"title": title}, en={}, speakers=[], type="")]
    data = as_json(opass(sessions=rows, speakers=[], session_types=[], rooms=[]))
    (session,) = read_agenda(data, zone=ZoneInfo(zone)).sessions
    assert session.title == {code: title}
    assert session.language == "zh"


def test_a_text_without_telling_letters_follows_the_rest_of_the_file() -> None:
    rows = [opass_session(zh={"title": "中文"}, en={}), opass_session(id="A2", zh={"title": "開源與資訊"}, en={})]
    rooms = [{"id": "R3", "zh": {"name": "大廳"}, "en": {"name": "Hall"}}]
    document = _read(sessions=rows, speakers=[], session_types=[], rooms=rooms)
    assert [session.title for session in document.sessions] == [{"zh-Hant": "中文"}, {"zh-Hant": "開源與資訊"}]
    assert document.rooms[0].name == {"zh-Hant": "大廳", "en": "Hall"}


def test_texts_stated_in_both_scripts_keep_both() -> None:
    row = opass_session(zh={"title": "开源"}, en={}) | {"zh-TW": {"title": "開源"}}
    assert _read(sessions=[row]).sessions[0].title == {"zh": "开源", "zh-Hant": "開源"}


def test_native_and_latin_name_of_a_speaker_are_told_apart() -> None:
    (speaker,) = _read().speakers
    assert (speaker.name, speaker.name_language, speaker.latin_name) == ("顾砚秋", "zh", "Gu Yanqiu")


def test_dangling_references_are_reported_and_the_session_kept() -> None:
    document = _read(sessions=[opass_session(speakers=["S1", "gone", None], type="gone")])
    (session,) = document.sessions
    assert session.speakers == ("S1",)
    assert session.track is None
    assert _reasons(document) == {WarningReason.UNKNOWN_SPEAKER, WarningReason.UNKNOWN_TRACK}


def test_rows_that_are_no_records_are_reported_with_their_place() -> None:
    document = _read(sessions=[opass_session(), "lunch", None])
    assert len(document.sessions) == 1
    assert [(warning.place, warning.skipped) for warning in document.warnings] == [
        ("sessions 2", True),
        ("sessions 3", True),
    ]


def test_session_that_ends_before_it_starts_is_kept_unscheduled() -> None:
    document = _read(sessions=[opass_session(end="2027-05-12T09:00:00+07:00")])
    assert document.sessions[0].starts_at is None
    assert _reasons(document) == {WarningReason.BAD_END}


def test_session_after_midnight_belongs_to_the_evening_before() -> None:
    night = opass_session(start="2027-05-13T00:30:00+07:00", end="2027-05-13T01:30:00+07:00")
    assert _read(sessions=[night]).sessions[0].day_on == date(2027, 5, 12)


def test_time_without_offset_is_local_to_the_given_zone_and_reported_once() -> None:
    local = {"start": "2027-05-12T10:15:00", "end": "2027-05-12T11:00:00"}
    document = _read(sessions=[opass_session(**local), opass_session(id="A2", **local)])
    assert document.sessions[0].starts_at == datetime(2027, 5, 12, 3, 15, tzinfo=UTC)
    assert [warning.reason for warning in document.warnings] == [WarningReason.ZONE_ASSUMED]


def test_plain_text_gets_paragraphs_lists_and_links() -> None:
    text = "### Plan\r\n\r\n- one & two\r\n- [slides](https://example.com/a)\r\n\r\nSee https://example.com/x."
    (session,) = _read(sessions=[opass_session(en={"title": "A", "description": text})]).sessions
    html = session.abstract["en"]
    assert html.startswith("<h3>Plan</h3>")
    assert "<li>one &amp; two</li>" in html
    assert '<a href="https://example.com/x" rel="nofollow noopener noreferrer">https://example.com/x</a>.' in html
