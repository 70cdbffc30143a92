"""What the schedule formats of conferences (pentabarf, frab, c3voc) have in common."""

import re
from collections.abc import Iterator
from datetime import timedelta

from eventsapp.programme.agenda import RoomEntry, SessionEntry
from eventsapp.programme.formats.model import Sheet

GENERATOR = {"name": "eventsapp", "version": "0.1.0"}
SLOT_MINUTES = 5
_ZONE = re.compile(r"[A-Z][a-z]+/[A-Z][a-z]+")


def acronym(sheet: Sheet) -> str:
    """Return the fair's short name as these formats want it: four characters at least, no hyphen."""
    return sheet.slug.replace("-", "_").ljust(4, "_")


def slug(sheet: Sheet, session: SessionEntry) -> str:
    """Return a session's short name; ids are unique, titles are not."""
    return f"{acronym(sheet)}-{session.id:04}"


def zone_name(sheet: Sheet) -> str | None:
    """Return the time zone where the formats can say it."""
    return sheet.agenda.zone_name if _ZONE.match(sheet.agenda.zone_name) or sheet.agenda.zone_name == "UTC" else None


def hours(length: timedelta) -> str:
    """Return a length as ``01:30``."""
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def rooms_of(sheet: Sheet, sessions: list[SessionEntry]) -> Iterator[tuple[RoomEntry | None, list[SessionEntry]]]:
    """Yield the rooms that have a session, in their order, last what has no room."""
    by_room: dict[int | None, list[SessionEntry]] = {}
    for session in sessions:
        room = sheet.room_of(session)
        by_room.setdefault(room.id if room else None, []).append(session)
    for room in sheet.agenda.rooms:
        if room.id in by_room:
            yield room, by_room[room.id]
    if None in by_room:
        yield None, by_room[None]
