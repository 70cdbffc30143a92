"""A day laid out for arranging: rooms, rows, sessions that share a column, hours outside."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventsapp.programme.agenda.arranging import Block, DayPlan, plan_day

NINE = datetime(2027, 5, 12, 9, tzinfo=UTC)
SPAN = (NINE, NINE + timedelta(hours=8))


def block(number: int, room: int, starts: int, minutes: int = 30, *, spans: bool = False) -> Block:
    start = NINE + timedelta(minutes=starts)
    return Block(id=number, room=room, starts_at=start, ends_at=start + timedelta(minutes=minutes), spans=spans)


def plan(*blocks: Block, rooms: tuple[int, ...] = (1, 2, 3)) -> DayPlan:
    return plan_day(rooms, blocks, SPAN, is_open=False)


def test_every_room_has_a_column_also_while_it_is_empty() -> None:
    found = plan()
    assert [(lane.room, lane.first, lane.count) for lane in found.lanes] == [(1, 1, 1), (2, 2, 1), (3, 3, 1)]
    assert (found.rows, found.starts_at, found.closed) == (96, NINE, ())
    assert found.marks[1] == (NINE + timedelta(minutes=30), 7)


def test_two_sessions_at_once_share_the_column_of_their_room() -> None:
    found = plan(block(1, 2, 0), block(2, 2, 15), block(3, 2, 60), block(4, 3, 0))
    assert [lane.count for lane in found.lanes] == [1, 1, 1]
    assert [(found.spots[number].column, found.spots[number].half) for number in (1, 2, 3, 4)] == [
        (2, 1),
        (2, 2),
        (2, 0),
        (3, 0),
    ]


def test_more_sessions_at_once_get_a_column_more() -> None:
    found = plan(block(1, 1, 0), block(2, 1, 0), block(3, 1, 0), block(4, 2, 0))
    assert [lane.count for lane in found.lanes] == [2, 1, 1]
    assert found.spots[4].column == 3
    assert (found.spots[3].column, found.spots[3].half) == (2, 0)


def test_session_of_all_rooms_spans_them_and_one_without_a_room_has_a_column() -> None:
    found = plan(block(1, 0, 60, spans=True), block(2, 0, 0))
    assert found.spots[1].column == 0
    assert [lane.room for lane in found.lanes] == [1, 2, 3, 0]


def test_day_is_widened_for_what_is_outside_its_hours() -> None:
    found = plan(block(1, 1, -50, 20), block(2, 2, 8 * 60 - 10, 40))
    assert found.starts_at == NINE - timedelta(hours=1)
    assert (found.rows, found.closed) == (114, ())
    assert found.row_of(NINE) == 13
    assert found.row_of(NINE - timedelta(hours=2)) is None


def test_opening_hours_have_a_margin_that_is_closed() -> None:
    found = plan_day((1,), (), SPAN, is_open=True)
    assert found.starts_at == NINE - timedelta(minutes=30)
    assert found.closed == ((1, 6), (103, 6))
    later = plan_day((1,), [block(1, 1, 8 * 60, 60)], SPAN, is_open=True)
    assert later.closed == ((1, 6), (103, 12))


def test_session_between_two_rows_holds_both() -> None:
    found = plan(block(1, 1, 2, 6))
    assert (found.spots[1].row, found.spots[1].rows) == (1, 2)


def test_more_rooms_than_a_grid_holds_do_not_fit() -> None:
    assert plan(rooms=tuple(range(1, 61))).fits
    assert not plan(rooms=tuple(range(1, 62))).fits


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 60), st.integers(5, 120)), max_size=12))
def test_no_two_sessions_lie_on_each_other(drawn: list[tuple[int, int, int]]) -> None:
    blocks = [block(number, room, starts * 5, minutes) for number, (room, starts, minutes) in enumerate(drawn)]
    found = plan(*blocks)
    for one in blocks:
        for other in blocks:
            together = one.starts_at < other.ends_at and other.starts_at < one.ends_at
            if one.id < other.id and together and one.room == other.room:
                here, there = found.spots[one.id], found.spots[other.id]
                assert here.column != there.column or {here.half, there.half} == {1, 2}
