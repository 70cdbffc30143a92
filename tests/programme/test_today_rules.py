"""What lateness does to a day: a rule for every programme there can be."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.programme.agenda import (
    SHORTEST_BREAK,
    Agenda,
    Delay,
    Move,
    RoomEntry,
    SessionEntry,
    Today,
    lay_over,
    pack,
    running_at,
    unpack,
)

DAY = date(2027, 5, 12)
NINE = datetime(2027, 5, 12, 2, 0, tzinfo=UTC)
ROOM = RoomEntry(id=1, code="R1", name={"en": "Hall"})
OTHER = RoomEntry(id=2, code="R2", name={"en": "Lotus"})


def at(minute: int) -> datetime:
    return NINE + timedelta(minutes=minute)


def entry(number: int, start: int, minutes: int, kind: str = "talk", room: int | None = 1) -> SessionEntry:
    return SessionEntry(
        id=number,
        uid=str(number),
        kind=kind,
        title={"en": f"Session {number}"},
        subtitle={},
        abstract={},
        track=None,
        room=room,
        day=DAY,
        starts_at=at(start),
        ends_at=at(start + minutes),
        language="en",
        interpreted=(),
        parts=(),
        find="",
    )


def agenda(*sessions: SessionEntry) -> Agenda:
    return Agenda(
        zone_name="Asia/Ho_Chi_Minh",
        default_language="vi",
        rooms=(ROOM, OTHER),
        tracks=(),
        speakers=(),
        sessions=sessions,
    )


def delay(first: SessionEntry, minutes: int, start_minutes: int | None = None, until: int | None = None) -> Delay:
    return Delay(
        room=1,
        day=DAY,
        session=first.id,
        from_at=first.starts_at,
        until_at=None if until is None else at(until),
        minutes=minutes,
        start_minutes=minutes if start_minutes is None else start_minutes,
    )


def late(*sessions: SessionEntry, delays: list[Delay], cancelled: frozenset[int] = frozenset()) -> list[SessionEntry]:
    """Return the sessions as they run, in the order they were planned."""
    today = Today(number=1, delays=tuple(delays), cancelled=cancelled)
    return sorted(lay_over(agenda(*sessions), today).sessions, key=lambda one: one.id)


def times(sessions: list[SessionEntry]) -> list[tuple[int, int]]:
    """Return when they run, in minutes after nine."""

    def minute(moment: datetime) -> int:
        return round((moment - NINE).total_seconds() / 60)

    return [(minute(one.starts_at), minute(one.ends_at)) for one in sessions]


def test_later_sessions_of_the_room_shift_and_earlier_ones_and_other_rooms_do_not() -> None:
    first, second, third = entry(1, 0, 60), entry(2, 60, 30), entry(3, 90, 30)
    elsewhere = entry(4, 60, 30, room=2)
    found = late(first, second, third, elsewhere, delays=[delay(second, 20)])
    assert times(found) == [(0, 60), (80, 110), (110, 140), (60, 90)]
    assert [one.late_minutes for one in found] == [0, 20, 20, 0]
    assert [one.planned is None for one in found] == [True, False, False, True]


def test_idle_time_absorbs_down_to_five_minutes() -> None:
    first, second, third = entry(1, 0, 60), entry(2, 75, 30), entry(3, 150, 30)
    found = late(first, second, third, delays=[delay(first, 20)])
    assert times(found) == [(20, 80), (85, 115), (150, 180)]


def test_break_is_shortened_down_to_five_minutes() -> None:
    first, pause, second = entry(1, 0, 60), entry(2, 60, 20, "break"), entry(3, 80, 30)
    assert times(late(first, pause, second, delays=[delay(first, 10)])) == [(10, 70), (70, 80), (80, 110)]
    assert times(late(first, pause, second, delays=[delay(first, 35)])) == [(35, 95), (95, 100), (100, 130)]


def test_session_that_runs_already_keeps_its_start_and_overruns() -> None:
    first, second = entry(1, 0, 60), entry(2, 60, 30)
    assert times(late(first, second, delays=[delay(first, 35, start_minutes=0)])) == [(0, 95), (95, 125)]


def test_what_was_late_stays_late_when_the_room_is_back_on_time() -> None:
    first, second, third = entry(1, 0, 60), entry(2, 60, 30), entry(3, 90, 30)
    assert times(late(first, second, third, delays=[delay(first, 10, until=90)])) == [
        (10, 70),
        (70, 100),
        (90 + 0, 120),
    ]


def test_second_word_counts_from_its_session_on() -> None:
    first, second, third = entry(1, 0, 60), entry(2, 60, 30), entry(3, 90, 30)
    said = [delay(first, 10, until=60), delay(second, 25)]
    assert times(late(first, second, third, delays=said)) == [(10, 70), (85, 115), (115, 145)]


def test_cancelled_session_frees_its_time() -> None:
    first, second, third = entry(1, 0, 60), entry(2, 60, 30), entry(3, 90, 30)
    found = late(first, second, third, delays=[delay(first, 20)], cancelled=frozenset({2}))
    assert times(found) == [(20, 80), (60, 90), (90, 120)]
    assert found[1].is_cancelled
    assert found[1].id not in {one.id for one in running_at(agenda(*found), at(65)).now}


def test_moved_sessions_keep_their_time_and_know_their_room() -> None:
    first, second = entry(1, 0, 60), entry(2, 60, 30)
    move = Move(room=1, day=DAY, from_at=second.starts_at, to_room=2)
    found = lay_over(agenda(first, second), Today(number=1, moves=(move,), delays=(delay(first, 15),))).session_by_id
    assert (found[1].room, found[2].room, found[2].home) == (1, 2, 1)
    assert found[2].late_minutes == 15


def test_frozen_agenda_has_nothing_of_the_day() -> None:
    plan = agenda(entry(1, 0, 60))
    assert b"planned" not in pack(plan)
    assert unpack(pack(plan)) == plan
    assert lay_over(plan, Today()) == plan


@st.composite
def days(draw: st.DrawFn) -> tuple[list[SessionEntry], list[Delay]]:
    """Draw the day of a room, rarely double-booked, and words said one after another."""
    sessions, minute = [], 0
    for number in range(1, draw(st.integers(2, 9)) + 1):
        minute = max(0, minute + draw(st.sampled_from([0, 0, 0, 3, 5, 10, 15, 45, -10])))
        length = draw(st.sampled_from([5, 10, 15, 20, 30, 45, 60, 90]))
        sessions.append(entry(number, minute, length, draw(st.sampled_from(["talk", "talk", "break", "plenary"]))))
        minute += length
    said: list[Delay] = []
    for place in sorted(draw(st.sets(st.integers(0, len(sessions) - 1), max_size=3))):
        minutes = draw(st.integers(1, 120))
        if said:
            said[-1] = Delay(**{**vars(said[-1]), "until_at": sessions[place].starts_at})
        start = draw(st.sampled_from([minutes, 0]))
        said.append(delay(sessions[place], minutes, start_minutes=start))
    return sessions, said


@settings(max_examples=300, deadline=None)
@given(days())
def test_lateness_never_reorders_and_nothing_begins_before_its_time(
    day: tuple[list[SessionEntry], list[Delay]],
) -> None:
    sessions, said = day
    found = {one.id: one for one in late(*sessions, delays=said)}
    order = sorted(sessions, key=lambda one: (one.starts_at, one.ends_at, one.id))
    starts = [found[one.id].starts_at for one in order]
    assert starts == sorted(starts)
    for one in sessions:
        assert found[one.id].starts_at >= one.starts_at
        assert found[one.id].ends_at > found[one.id].starts_at
        if one.kind != "break" and not any(word.session == one.id for word in said):
            assert found[one.id].minutes == one.minutes


@settings(max_examples=300, deadline=None)
@given(days(), st.integers(1, 120))
def test_gaps_and_breaks_only_ever_take_lateness_away(
    day: tuple[list[SessionEntry], list[Delay]], minutes: int
) -> None:
    sessions = sorted(day[0], key=lambda one: (one.starts_at, one.ends_at, one.id))
    found = {one.id: one for one in late(*sessions, delays=[delay(sessions[0], minutes)])}
    in_order = [found[one.id] for one in sessions]
    late_by = minutes
    planned_end = late_end = None
    for planned, one in zip(sessions, in_order, strict=True):
        assert one.late_minutes <= max(late_by, minutes)
        if planned_end is not None and late_end is not None and planned.starts_at >= planned_end:
            gap = planned.starts_at - planned_end
            assert one.starts_at == max(planned.starts_at, late_end + min(gap, SHORTEST_BREAK))
            absorbed = (late_end - planned_end) - (one.starts_at - planned.starts_at)
            assert timedelta(0) <= absorbed <= max(timedelta(0), gap - min(gap, SHORTEST_BREAK))
        late_by = one.late_minutes
        planned_end = max(planned_end or planned.ends_at, planned.ends_at)
        late_end = max(late_end or one.ends_at, one.ends_at)
