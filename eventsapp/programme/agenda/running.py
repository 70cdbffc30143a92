"""Now and next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventsapp.programme.agenda.document import Agenda, SessionEntry

SOON = timedelta(minutes=60)


@dataclass(frozen=True, kw_only=True)
class Running:
    """What runs at a moment, and what starts soon after it."""

    now: tuple[SessionEntry, ...]
    soon: tuple[SessionEntry, ...]


def running_at(agenda: Agenda, moment: datetime) -> Running:
    """Return what runs at ``moment`` and what starts within the hour after it."""
    held = [session for session in agenda.sessions if not session.is_cancelled]
    on = tuple(session for session in held if session.starts_at <= moment < session.ends_at)
    soon = tuple(session for session in held if moment < session.starts_at <= moment + SOON)
    return Running(now=on, soon=soon)


@dataclass(frozen=True, kw_only=True)
class LateRoom:
    """A room that runs late: how much, and what comes next in it."""

    room: int
    minutes: int
    next: SessionEntry | None


def late_rooms(agenda: Agenda, moment: datetime, day: date) -> tuple[LateRoom, ...]:
    """Return the rooms that run late at ``moment``, in their order."""
    left: dict[int, list[SessionEntry]] = {}
    for session in agenda.sessions_by_day.get(day, ()):
        if session.home is not None and session.ends_at > moment and not session.is_cancelled:
            left.setdefault(session.home, []).append(session)
    found = (_late_room(room.id, left.get(room.id, []), moment) for room in agenda.rooms)
    return tuple(one for one in found if one.minutes > 0)


def _late_room(room: int, left: list[SessionEntry], moment: datetime) -> LateRoom:
    coming = [one for one in left if one.starts_at > moment]
    running = [one for one in left if one.starts_at <= moment]
    minutes = max([one.late_minutes for one in coming[:1]] + [one.end_late_minutes for one in running], default=0)
    return LateRoom(room=room, minutes=minutes, next=coming[0] if coming else None)
