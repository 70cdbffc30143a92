"""What is said on the day, laid over a published agenda: who runs late, what is cancelled, what is in another room.

The rule of lateness, room by room and day by day. What is said counts from one session on. Every later session of
the room begins as late as the one before it ended, less what lies between them: idle time absorbs lateness down to
five minutes of it, a break of its own is shortened down to five minutes. Nothing begins before its planned time, and
nothing comes before what was planned before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from eventsapp.programme.agenda.document import Agenda, Planned, SessionEntry

SHORTEST_BREAK = timedelta(minutes=5)
"""What is left of a break, or of idle time, however late a room is."""


@dataclass(frozen=True, kw_only=True)
class Delay:
    """A room runs late from a session on, up to those planned at ``until_at``.

    ``start_minutes`` is how late that session itself began: less than ``minutes`` where it ran already and overran.
    """

    room: int
    day: date
    session: int
    from_at: datetime
    until_at: datetime | None = None
    minutes: int
    start_minutes: int


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a room had from a session on is in another room, up to what was planned at ``until_at``."""

    room: int
    day: date
    from_at: datetime
    until_at: datetime | None = None
    to_room: int


@dataclass(frozen=True, kw_only=True)
class Today:
    """All that is said on the day; ``number`` grows with every word."""

    number: int = 0
    changed_at: datetime | None = None
    delays: tuple[Delay, ...] = ()
    moves: tuple[Move, ...] = ()
    cancelled: frozenset[int] = frozenset()


def lay_over(agenda: Agenda, today: Today) -> Agenda:
    """Return the agenda as it runs; sessions that are not as planned know what was planned."""
    if not (today.delays or today.moves or today.cancelled):
        return replace(agenda, said=today.number, said_at=today.changed_at)
    times = _late_times(agenda, today)
    order = {room.id: place for place, room in enumerate(agenda.rooms)}
    sessions = [_as_it_runs(session, today, times.get(session.id), order) for session in agenda.sessions]
    sessions.sort(key=lambda one: (one.starts_at, order.get(one.room or 0, len(order)), one.id))
    return replace(agenda, sessions=tuple(sessions), said=today.number, said_at=today.changed_at)


def _as_it_runs(
    session: SessionEntry, today: Today, times: tuple[datetime, datetime] | None, rooms: dict[int, int]
) -> SessionEntry:
    starts_at, ends_at = times or (session.starts_at, session.ends_at)
    room = _moved_to(session, today.moves)
    room = room if room in rooms else session.room
    is_cancelled = session.id in today.cancelled
    if (starts_at, ends_at, room) == (session.starts_at, session.ends_at, session.room) and not is_cancelled:
        return session
    planned = Planned(starts_at=session.starts_at, ends_at=session.ends_at, room=session.room)
    return replace(session, starts_at=starts_at, ends_at=ends_at, room=room, planned=planned, is_cancelled=is_cancelled)


def _moved_to(session: SessionEntry, moves: Iterable[Move]) -> int | None:
    """Return where a session is; the latest word counts."""
    room = session.room
    for move in moves:
        if (move.room, move.day) == (session.room, session.day) and _covers(move, session):
            room = move.to_room
    return room


def _covers(said: Delay | Move, session: SessionEntry) -> bool:
    return said.from_at <= session.starts_at and (said.until_at is None or session.starts_at < said.until_at)


def _late_times(agenda: Agenda, today: Today) -> dict[int, tuple[datetime, datetime]]:
    """Return when the sessions of late rooms start and end."""
    said: dict[tuple[int, date], list[Delay]] = defaultdict(list)
    for delay in today.delays:
        said[delay.room, delay.day].append(delay)
    times: dict[int, tuple[datetime, datetime]] = {}
    for (room, day), delays in said.items():
        theirs = [one for one in agenda.sessions_by_day.get(day, ()) if one.room == room]
        times |= dict(_shift([one for one in theirs if one.id not in today.cancelled], delays))
    return times


def _shift(
    sessions: Sequence[SessionEntry], delays: Sequence[Delay]
) -> Iterator[tuple[int, tuple[datetime, datetime]]]:
    """Yield the times of one room's sessions on one day."""
    planned_end = late_end = last_start = None
    current: Delay | None = None
    for session in sorted(sessions, key=lambda one: (one.starts_at, one.ends_at, one.id)):
        delay = next((one for one in reversed(delays) if _covers(one, session)), None)
        if planned_end is None or late_end is None or delay is not current:
            starts_at, planned_end, late_end = session.starts_at + _said_of(delay, session), None, None
        else:
            between = session.starts_at - planned_end
            starts_at = max(session.starts_at, late_end + min(between, SHORTEST_BREAK))
        starts_at = max(starts_at, last_start or starts_at)  # nothing comes before what was planned before it
        ends_at = _end(session, starts_at, delay)
        planned_end = max(planned_end or session.ends_at, session.ends_at)
        late_end = max(late_end or ends_at, ends_at)
        last_start, current = starts_at, delay
        yield session.id, (starts_at, ends_at)


def _said_of(delay: Delay | None, session: SessionEntry) -> timedelta:
    """Return how late the first session that something is said of begins."""
    if delay is None:
        return timedelta(0)
    return timedelta(minutes=delay.start_minutes if session.id == delay.session else delay.minutes)


def _end(session: SessionEntry, starts_at: datetime, delay: Delay | None) -> datetime:
    """Return when a session ends that starts at ``starts_at``; the one that overran, when it was said."""
    length = session.ends_at - session.starts_at
    shortest = starts_at + min(length, SHORTEST_BREAK)
    if delay is not None and session.id == delay.session and delay.start_minutes != delay.minutes:
        return max(session.ends_at + timedelta(minutes=delay.minutes), shortest)
    return max(session.ends_at, shortest) if session.kind == "break" else starts_at + length
