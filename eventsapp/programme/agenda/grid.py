"""Rooms side by side, time downwards: where each session of a day stands on a grid of five-minute rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor
from typing import Protocol

from eventsapp.programme.agenda.document import Agenda, RoomEntry, SessionEntry

ROW_MINUTES = 5
ROWS_PER_MARK = 30 // ROW_MINUTES
MOST_ROWS = 28 * 60 // ROW_MINUTES
MOST_COLUMNS = 60
WIDE_FROM = 11
"""So many columns do not fit a screen: the grid scrolls in itself."""


class Timed(Protocol):
    """What has a time and a number."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A room's columns: several where it is double-booked; ``room`` is None for sessions without one."""

    room: RoomEntry | None
    first: int
    lanes: int


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A session's place: ``row`` and ``column`` count from 1; ``column`` 0 spans every room."""

    session: SessionEntry
    row: int
    rows: int
    column: int


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A day laid out; ``marks`` are the half hours with their row."""

    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    marks: tuple[tuple[datetime, int], ...]
    starts_at: datetime
    rows: int

    @property
    def lanes(self) -> int:
        """How many columns there are in all."""
        return sum(column.lanes for column in self.columns)

    @property
    def is_wide(self) -> bool:
        """Whether it does not fit a screen."""
        return self.lanes >= WIDE_FROM


def lay_out(agenda: Agenda, sessions: Sequence[SessionEntry]) -> Grid | None:
    """Lay sessions of one day out; None where there is nothing, or more than a grid can hold."""
    if not sessions:
        return None
    begin = half_hour_before(min(session.starts_at for session in sessions))
    rows = rows_after(begin, max(session.ends_at for session in sessions), up=True)
    rows = ceil(rows / ROWS_PER_MARK) * ROWS_PER_MARK
    columns, lane_of = _columns(agenda, sessions)
    if rows > MOST_ROWS or sum(column.lanes for column in columns) > MOST_COLUMNS:
        return None
    cells = tuple(_cell(session, begin, lane_of.get(session.id, 0)) for session in sessions)
    marks = tuple((begin + timedelta(minutes=row * ROW_MINUTES), row + 1) for row in range(0, rows, ROWS_PER_MARK))
    return Grid(columns=columns, cells=cells, marks=marks, starts_at=begin, rows=rows)


def spans_rooms(session: SessionEntry) -> bool:
    """Whether a session belongs to everybody: a break without a room."""
    return session.room is None and session.kind == "break"


def _columns(agenda: Agenda, sessions: Iterable[SessionEntry]) -> tuple[tuple[Column, ...], dict[int, int]]:
    by_room: dict[int | None, list[SessionEntry]] = {}
    for session in sessions:
        if not spans_rooms(session):
            by_room.setdefault(session.room, []).append(session)
    order = [room.id for room in agenda.rooms if room.id in by_room]
    columns: list[Column] = []
    lane_of: dict[int, int] = {}
    first = 1
    for room in [*order, *([None] if None in by_room else [])]:
        lanes = lanes_of(by_room[room])
        lane_of |= {session_id: first + lane for session_id, lane in lanes.items()}
        width = max(lanes.values()) + 1
        columns.append(Column(room=agenda.room_by_id[room] if room else None, first=first, lanes=width))
        first += width
    return tuple(columns), lane_of


def lanes_of(sessions: Iterable[Timed]) -> dict[int, int]:
    """Put each session into the first lane that is free."""
    free_from: list[datetime] = []
    lanes: dict[int, int] = {}
    for session in sorted(sessions, key=lambda one: (one.starts_at, one.id)):
        lane = next((n for n, free in enumerate(free_from) if free <= session.starts_at), len(free_from))
        if lane == len(free_from):
            free_from.append(session.ends_at)
        free_from[lane] = session.ends_at
        lanes[session.id] = lane
    return lanes


def _cell(session: SessionEntry, begin: datetime, column: int) -> Cell:
    row, rows = rows_of(begin, session)
    return Cell(session=session, row=row, rows=rows, column=column)


def rows_of(begin: datetime, session: Timed) -> tuple[int, int]:
    """Return the first row of a session, from 1, and how many it has."""
    first = rows_after(begin, session.starts_at, up=False)
    return first + 1, max(rows_after(begin, session.ends_at, up=True), first + 1) - first


def rows_after(begin: datetime, moment: datetime, *, up: bool) -> int:
    """Return how many rows lie between two moments, a part of one counted or not."""
    rows = (moment - begin) / timedelta(minutes=ROW_MINUTES)
    return ceil(rows) if up else floor(rows)


def half_hour_before(moment: datetime) -> datetime:
    """Return the full or half hour at or before a moment."""
    return moment.replace(minute=0 if moment.minute < 30 else 30, second=0, microsecond=0)
