"""The frozen document: packing, filtering, laying out, comparing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.infra.folding import fold
from eventsapp.programme.agenda import (
    Agenda,
    Choice,
    Part,
    RoomEntry,
    SessionEntry,
    SpeakerEntry,
    TrackEntry,
    choose,
    compare,
    lay_out,
    pack,
    running_at,
    unpack,
)

DAY = date(2027, 5, 12)
NINE = datetime(2027, 5, 12, 2, 0, tzinfo=UTC)


def _session(number: int, start: int = 0, minutes: int = 30, **parts: Any) -> SessionEntry:
    starts_at = NINE + timedelta(minutes=start)
    values: dict[str, Any] = {
        "id": number,
        "uid": f"uid-{number}",
        "kind": "talk",
        "title": {"en": f"Session {number}"},
        "subtitle": {},
        "abstract": {"en": "<p>One &amp; two</p>"},
        "track": 1,
        "room": 1,
        "day": DAY,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "language": "vi",
        "interpreted": ("en",),
        "parts": (Part(speaker=1, role="speaker"),),
        "find": fold(f"Session {number} Trần Thương 顾砚秋"),
    }
    return SessionEntry(**values | parts)


def _agenda(*sessions: SessionEntry) -> Agenda:
    return Agenda(
        zone_name="Asia/Ho_Chi_Minh",
        default_language="vi",
        rooms=tuple(RoomEntry(id=n, code=f"R{n}", name={"en": f"Room {n}"}, capacity=None) for n in (1, 2, 3)),
        tracks=(TrackEntry(id=1, code="RO", name={"en": "Robotics"}, colour=3),),
        speakers=(SpeakerEntry(id=1, name="Trần Thương", bio={"vi": "<p>…</p>"}),),
        sessions=sessions,
    )


_entries = st.builds(
    _session,
    number=st.integers(1, 10**6),
    start=st.integers(0, 600),
    minutes=st.integers(1, 200),
    room=st.sampled_from([None, 1, 2, 3]),
    kind=st.sampled_from(["talk", "break"]),
    title=st.dictionaries(
        st.sampled_from(["vi", "en", "zh", "ko", "de"]), st.text(min_size=1, max_size=20), min_size=1
    ),
    find=st.text(max_size=20),
)
_agendas = st.lists(_entries, max_size=15, unique_by=lambda entry: entry.id).map(lambda found: _agenda(*found))


@settings(max_examples=40, deadline=None)
@given(_agendas)
def test_packed_agenda_comes_back_equal_and_packs_to_the_same_bytes(agenda: Agenda) -> None:
    again = unpack(pack(agenda))
    assert again == agenda
    assert pack(again) == pack(agenda)


@settings(max_examples=40, deadline=None)
@given(_agendas)
def test_every_session_has_its_own_place_on_the_grid(agenda: Agenda) -> None:
    grid = lay_out(agenda, agenda.sessions)
    if not agenda.sessions:
        assert grid is None
        return
    assert grid is not None
    assert {cell.session.id for cell in grid.cells} == set(agenda.session_by_id)
    for cell in grid.cells:
        begins = grid.starts_at + timedelta(minutes=5 * (cell.row - 1))
        ends = begins + timedelta(minutes=5 * cell.rows)
        assert begins <= cell.session.starts_at < begins + timedelta(minutes=5)
        assert ends - timedelta(minutes=5) < cell.session.ends_at <= ends
        assert cell.row + cell.rows - 1 <= grid.rows
    placed = sorted((cell.column, cell.session.starts_at, cell.session.ends_at) for cell in grid.cells if cell.column)
    for (column, _, ends_at), (next_column, starts_at, _) in pairwise(placed):
        assert column != next_column or ends_at <= starts_at


def test_break_without_a_room_spans_every_room() -> None:
    agenda = _agenda(_session(1), _session(2, start=60, kind="break", room=None))
    grid = lay_out(agenda, agenda.sessions)
    assert grid is not None
    assert [cell.column for cell in grid.cells] == [1, 0]
    assert grid.lanes == 1


def test_double_booked_room_gets_two_columns() -> None:
    agenda = _agenda(_session(1), _session(2, start=10))
    grid = lay_out(agenda, agenda.sessions)
    assert grid is not None
    assert [(column.first, column.lanes) for column in grid.columns] == [(1, 2)]


def test_day_too_long_for_a_grid_has_none() -> None:
    agenda = _agenda(_session(1), _session(2, start=60 * 40))
    assert lay_out(agenda, agenda.sessions) is None


def test_choice_needs_every_word_wherever_it_stands() -> None:
    agenda = _agenda(_session(1), _session(2, day=DAY + timedelta(days=1)))
    assert len(choose(agenda, Choice(words="thuong SESSION"))) == 2
    assert [one.id for one in choose(agenda, Choice(words="砚秋 session 2"))] == [2]
    assert choose(agenda, Choice(words="thuong nobody")) == ()
    assert [one.id for one in choose(agenda, Choice(day=DAY))] == [1]
    assert choose(agenda, Choice(spoken="ko")) == ()
    assert {one.kind for one in choose(agenda, Choice(kind="talk"))} <= {"talk"}
    assert choose(agenda, Choice(kind="ceremony")) == ()
    assert Choice(kind="talk").narrows
    assert len(choose(agenda, Choice(spoken="en", room=1, track=1))) == 2


def test_running_session_is_now_until_its_end_and_the_next_hour_is_soon() -> None:
    agenda = _agenda(_session(1), _session(2, start=30), _session(3, start=61), _session(4, start=200))
    found = running_at(agenda, NINE)
    assert [one.id for one in found.now] == [1]
    assert [one.id for one in found.soon] == [2]
    later = running_at(agenda, NINE + timedelta(minutes=30))
    assert [one.id for one in later.now] == [2]
    assert [one.id for one in later.soon] == [3]


def test_first_release_adds_everything() -> None:
    changes = compare(None, _agenda(_session(1), _session(2)))
    assert {name: len(rows) for name, rows in changes.items()} == {"added": 2, "removed": 0, "moved": 0, "edited": 0}


def test_changes_tell_moved_edited_added_and_removed_apart() -> None:
    old = _agenda(_session(1), _session(2), _session(3), _session(4))
    new = _agenda(
        _session(1),
        _session(2, start=15),
        replace(_session(3), title={"en": "Other"}),
        _session(5),
    )
    changes = compare(old, new)
    assert {name: [row["id"] for row in rows] for name, rows in changes.items()} == {
        "added": [5],
        "removed": [4],
        "moved": [2],
        "edited": [3],
    }
    assert changes["moved"][0]["before"]["starts_at"] == NINE.isoformat()
    assert changes["edited"][0]["fields"] == ["title"]
