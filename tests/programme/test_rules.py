"""Decisions about the programme, without a database."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.programme.importers import (
    AgendaBroken,
    AgendaEmpty,
    AgendaFormatUnknown,
    AgendaTooLarge,
    AgendaUnsafe,
    AgendaWarning,
    AgendaWithoutSessions,
    WarningReason,
)
from eventsapp.programme.rules import (
    EndsTooLate,
    explain_refusal,
    explain_warning,
    kind_of,
    next_colour,
    room_code,
    session_times,
    track_code,
)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("keynote", "plenary"), ("Panel", "dialogue"), ("Coffee break", "break"), ("lightningtalk", "talk"), ("", "talk")],
)
def test_kind_of_other_systems_is_ours(word: str, kind: str) -> None:
    assert kind_of(word) == kind


def test_start_before_four_is_the_night_after_the_programme_day() -> None:
    day = date(2027, 5, 12)
    evening, _ = session_times(day, time(23, 30), 60, "Asia/Ho_Chi_Minh")
    night, ends_at = session_times(day, time(0, 30), 60, "Asia/Ho_Chi_Minh")
    assert evening == datetime(2027, 5, 12, 16, 30, tzinfo=UTC)
    assert night == datetime(2027, 5, 12, 17, 30, tzinfo=UTC)
    assert ends_at == datetime(2027, 5, 12, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [-5, 0, 4, 721, 10_000])
def test_length_that_no_session_has_is_refused(minutes: int) -> None:
    with pytest.raises(EndsTooLate):
        session_times(date(2027, 5, 12), time(9), minutes, "UTC")


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Janson", set(), "JANSON"),
        ("K.1.105 (La Fontaine)", set(), "K.1.105"),
        ("Janson", {"JANSON"}, "R1"),
        ("The very large hall in the east", {"R1", "R2"}, "R3"),
        ("", set(), "R1"),
    ],
)
def test_room_code_is_short_and_free(name: str, taken: set[str], code: str) -> None:
    assert room_code(name, taken) == code


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Community and Ethics", set(), "CA"),
        ("Robotics", set(), "RO"),
        ("Robotics", {"RO"}, "RB"),
        ("Đổi mới sáng tạo", set(), "DM"),
        ("视觉", set(), "T1"),
        ("视觉", {"T1"}, "T2"),
    ],
)
def test_track_code_has_two_letters_of_the_name(name: str, taken: set[str], code: str) -> None:
    assert track_code(name, taken) == code


@given(st.lists(st.text(max_size=20), max_size=120))
def test_codes_of_many_rooms_and_tracks_are_all_different(names: list[str]) -> None:
    rooms: set[str] = set()
    tracks: set[str] = set()
    for name in names:
        rooms.add(room_code(name, rooms))
        tracks.add(track_code(name, tracks))
    assert len(rooms) == len(tracks) == len(names)
    assert all(len(code) == 2 for code in tracks)


def test_colours_follow_one_another() -> None:
    assert [next_colour(count) for count in range(6)] == [1, 2, 3, 4, 5, 1]


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (AgendaEmpty(), "empty"),
        (AgendaTooLarge(52_428_800, 16_777_216), "50 MB"),
        (AgendaBroken("JSON", 12, "a comma"), "line 12 (a comma)"),
        (AgendaUnsafe(), "entities"),
        (AgendaFormatUnknown(("one", "two")), "one, two"),
        (AgendaWithoutSessions("OPass JSON"), "OPass JSON"),
    ],
)
def test_every_refusal_of_a_file_says_why_and_that_nothing_changed(refused: Exception, words: str, app: object) -> None:
    sentence = explain_refusal(refused)
    assert words in sentence
    assert "Nothing was changed." in sentence


@pytest.mark.parametrize("reason", list(WarningReason))
def test_every_warning_has_a_sentence_with_its_value(reason: WarningReason, app: object) -> None:
    sentence = explain_warning(AgendaWarning(reason=reason, place="line 1", detail="100 %"))
    assert sentence.endswith((".", "…"))
    assert "%(" not in sentence
