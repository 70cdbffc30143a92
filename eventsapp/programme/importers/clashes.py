"""Finds double bookings: one room, or one person, in two sessions at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from eventsapp.programme.importers.document import AgendaDocument


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A session's claim on a room and on people, from ``starts_at`` up to, not including, ``ends_at``."""

    session: str
    starts_at: datetime
    ends_at: datetime
    room: str | None
    speakers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Two sessions that need the same room or person at the same time."""

    kind: Literal["room", "speaker"]
    resource: str
    first: str
    second: str
    overlap: timedelta


def clashes(document: AgendaDocument) -> tuple[Clash, ...]:
    """Return every double booking of the document's scheduled sessions."""
    return find_clashes(
        Booking(
            session=session.ref,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            room=session.room,
            speakers=session.speakers,
        )
        for session in document.sessions
        if session.starts_at and session.ends_at
    )


def find_clashes(bookings: Iterable[Booking]) -> tuple[Clash, ...]:
    """Return every double booking, ordered by time; one sweep per resource, O(n log n + clashes)."""
    claims: dict[tuple[Literal["room", "speaker"], str], list[Booking]] = defaultdict(list)
    for booking in sorted(bookings, key=lambda one: (one.starts_at, one.ends_at, one.session)):
        if booking.room:
            claims["room", booking.room].append(booking)
        for speaker in dict.fromkeys(booking.speakers):
            claims["speaker", speaker].append(booking)
    found = [
        (second.starts_at, kind, ref, first.session, second.session, shared)
        for (kind, ref), claimed in claims.items()
        for first, second, shared in _overlaps(claimed)
    ]
    return tuple(
        Clash(kind=kind, resource=ref, first=first, second=second, overlap=shared)
        for _, kind, ref, first, second, shared in sorted(found)
    )


def _overlaps(claimed: list[Booking]) -> Iterator[tuple[Booking, Booking, timedelta]]:
    running: list[Booking] = []
    for booking in claimed:
        running = [earlier for earlier in running if earlier.ends_at > booking.starts_at]
        if booking.ends_at <= booking.starts_at:
            continue
        for earlier in running:
            yield earlier, booking, min(earlier.ends_at, booking.ends_at) - booking.starts_at
        running.append(booking)
