"""The clash engine against the obvious one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventsapp.programme.importers import Booking, find_clashes

DAY = datetime(2027, 5, 12, 8, 0, tzinfo=UTC)


def _booking(session: str, start: int, minutes: int, room: str | None = "R1", *speakers: str) -> Booking:
    starts_at = DAY + timedelta(minutes=start)
    ends_at = starts_at + timedelta(minutes=minutes)
    return Booking(session=session, starts_at=starts_at, ends_at=ends_at, room=room, speakers=speakers)


def test_two_sessions_in_one_room_at_once_clash() -> None:
    (clash,) = find_clashes([_booking("b", 30, 60), _booking("a", 0, 45)])
    assert (clash.kind, clash.resource, clash.first, clash.second) == ("room", "R1", "a", "b")
    assert clash.overlap == timedelta(minutes=15)


def test_back_to_back_sessions_do_not_clash() -> None:
    assert find_clashes([_booking("a", 0, 30), _booking("b", 30, 30)]) == ()


def test_speaker_in_two_rooms_clashes_once() -> None:
    found = find_clashes([_booking("a", 0, 60, "R1", "x", "x"), _booking("b", 0, 60, "R2", "x")])
    assert [(clash.kind, clash.resource) for clash in found] == [("speaker", "x")]


def test_long_session_clashes_with_each_it_spans() -> None:
    found = find_clashes([_booking("all", 0, 480), _booking("a", 0, 30), _booking("b", 60, 30)])
    assert len(found) == 2


_bookings = st.lists(
    st.tuples(
        st.integers(0, 120),
        st.integers(0, 60),
        st.sampled_from(["R1", "R2", None]),
        st.lists(st.sampled_from("xyz"), max_size=3),
    ),
    max_size=14,
)


@given(_bookings)
def test_clashes_are_those_of_comparing_every_pair(
    rows: list[tuple[int, int, str | None, list[str]]],
) -> None:
    bookings = [_booking(str(n), start, length, room, *who) for n, (start, length, room, who) in enumerate(rows)]
    expected = set()
    for position, one in enumerate(bookings):
        for other in bookings[position + 1 :]:
            if min(one.ends_at, other.ends_at) <= max(one.starts_at, other.starts_at):
                continue
            if min(one.ends_at - one.starts_at, other.ends_at - other.starts_at) <= timedelta(0):
                continue
            pair = frozenset({one.session, other.session})
            if one.room and one.room == other.room:
                expected.add(("room", one.room, pair))
            expected |= {("speaker", who, pair) for who in set(one.speakers) & set(other.speakers)}
    found = find_clashes(bookings)
    assert {(clash.kind, clash.resource, frozenset({clash.first, clash.second})) for clash in found} == expected
    assert len(found) == len(expected)
