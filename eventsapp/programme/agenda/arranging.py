"""A day of the draft as it is arranged: every room has a column, also while nothing is in it.

Two sessions at once in a room share its column, so that nothing else moves; more of them get columns of their own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventsapp.programme.agenda.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    ROW_MINUTES,
    ROWS_PER_MARK,
    WIDE_FROM,
    half_hour_before,
    lanes_of,
    rows_after,
    rows_of,
)

LANES_A_COLUMN = 2
MARGIN = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A session as it is laid out: ``room`` 0 is none yet; what ``spans`` belongs to all rooms."""

    id: int
    room: int
    starts_at: datetime
    ends_at: datetime
    spans: bool = False


@dataclass(frozen=True, kw_only=True)
class Lanes:
    """The columns of a room: several where more than two sessions are in it at once; ``first`` counts from 1."""

    room: int
    first: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a session stands: ``row`` and ``column`` count from 1; ``column`` 0 spans every room.

    ``half`` is 1 or 2 where it shares the column with another session, 0 where it has it alone.
    """

    row: int
    rows: int
    column: int
    half: int = 0


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """A day laid out; ``marks`` are the half hours with their row, ``closed`` rows outside the opening hours."""

    lanes: tuple[Lanes, ...]
    spots: Mapping[int, Spot]
    marks: tuple[tuple[datetime, int], ...]
    closed: tuple[tuple[int, int], ...]
    starts_at: datetime
    rows: int

    @property
    def columns(self) -> int:
        """How many columns there are in all."""
        return sum(lane.count for lane in self.lanes)

    @property
    def is_wide(self) -> bool:
        """Whether it does not fit a screen."""
        return self.columns >= WIDE_FROM

    @property
    def fits(self) -> bool:
        """Whether there are places for all of it on a grid; a list is shown otherwise."""
        return self.columns <= MOST_COLUMNS and self.rows <= MOST_ROWS

    def row_of(self, moment: datetime) -> int | None:
        """Return the row of a moment, from 1; None outside."""
        row = rows_after(self.starts_at, moment, up=False) + 1
        return row if 1 <= row <= self.rows else None


def plan_day(
    rooms: Sequence[int], blocks: Sequence[Block], span: tuple[datetime, datetime], *, is_open: bool
) -> DayPlan:
    """Lay a day out from ``span``, its opening hours or what is usual, widened to hold every session.

    Around opening hours there is a margin, so that one sees where they end.
    """
    margin = MARGIN if is_open else timedelta(0)
    begin = half_hour_before(min([span[0] - margin, *(block.starts_at for block in blocks)]))
    rows = rows_after(begin, max([span[1] + margin, *(block.ends_at for block in blocks)]), up=True)
    rows = -(-rows // ROWS_PER_MARK) * ROWS_PER_MARK
    lanes, place_of = _lay(rooms, blocks)
    spots = {}
    for block in blocks:
        row, height = rows_of(begin, block)
        column, half = (0, 0) if block.spans else place_of[block.id]
        spots[block.id] = Spot(row=row, rows=height, column=column, half=half)
    return DayPlan(
        lanes=tuple(lanes),
        spots=spots,
        marks=tuple((begin + timedelta(minutes=row * ROW_MINUTES), row + 1) for row in range(0, rows, ROWS_PER_MARK)),
        closed=_closed(begin, rows, span) if is_open else (),
        starts_at=begin,
        rows=rows,
    )


def _lay(rooms: Sequence[int], blocks: Iterable[Block]) -> tuple[list[Lanes], dict[int, tuple[int, int]]]:
    """Return the columns of each room, and the column and half of each session."""
    by_room: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if not block.spans:
            by_room[block.room].append(block)
    lanes: list[Lanes] = []
    place_of: dict[int, tuple[int, int]] = {}
    first = 1
    for room in [*rooms, *(room for room in by_room if room not in rooms)]:
        theirs = by_room.get(room, [])
        lane_of = lanes_of(theirs)
        for block in theirs:
            lane = lane_of[block.id]
            beside = (other for other in theirs if lane_of[other.id] == lane ^ 1)
            is_shared = any(_overlap(block, other) for other in beside)
            place_of[block.id] = (first + lane // LANES_A_COLUMN, lane % LANES_A_COLUMN + 1 if is_shared else 0)
        width = max(lane_of.values(), default=0) // LANES_A_COLUMN + 1
        lanes.append(Lanes(room=room, first=first, count=width))
        first += width
    return lanes, place_of


def _overlap(one: Block, other: Block) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _closed(begin: datetime, rows: int, span: tuple[datetime, datetime]) -> tuple[tuple[int, int], ...]:
    """Return the rows before and after the opening hours, each with how many they are."""
    opens, closes = rows_after(begin, span[0], up=False), rows_after(begin, span[1], up=True)
    return tuple((row + 1, count) for row, count in ((0, opens), (closes, rows - closes)) if count > 0)
