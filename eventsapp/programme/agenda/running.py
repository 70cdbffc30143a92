"""Now and next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eventsapp.programme.agenda.document import Agenda, SessionEntry

SOON = timedelta(minutes=60)


@dataclass(frozen=True, kw_only=True)
class Running:
    """What runs at a moment, and what starts soon after it."""

    now: tuple[SessionEntry, ...]
    soon: tuple[SessionEntry, ...]


def running_at(agenda: Agenda, moment: datetime) -> Running:
    """Return what runs at ``moment`` and what starts within the hour after it."""
    on = tuple(session for session in agenda.sessions if session.starts_at <= moment < session.ends_at)
    soon = tuple(session for session in agenda.sessions if moment < session.starts_at <= moment + SOON)
    return Running(now=on, soon=soon)
