"""The second edition of c3voc's JSON: sessions in one list, texts in every language, times with their ends."""

import json
from typing import Any

from eventsapp.programme.agenda import RoomEntry, SessionEntry
from eventsapp.programme.agenda.document import Texts
from eventsapp.programme.formats import voc
from eventsapp.programme.formats.model import COLOURS, Sheet

_TYPES = {
    "talk": "TALK", "plenary": "TALK", "dialogue": "DISCUSSION", "workshop": "WORKSHOP", "demo": "HANDS-ON",
    "ceremony": "OTHER",
}  # fmt: skip
_ROLES = {"speaker": "SPEAKER", "moderator": "MODERATOR"}
_NOWHERE = 0
"""The id of the room of sessions without one: the format wants a room for each."""


def write(sheet: Sheet) -> bytes:
    """Return the sessions as a schedule of the second edition."""
    schedule = {
        "generator": voc.GENERATOR,
        "schedule": {
            "version": str(sheet.number),
            "conference": _conference(sheet),
            "events": [_event(sheet, session) for session in sheet.sessions],
        },
    }
    return json.dumps(schedule, ensure_ascii=False, separators=(",", ":")).encode()


def _conference(sheet: Sheet) -> dict[str, Any]:
    zone = voc.zone_name(sheet)
    first, last = min(one.starts_at for one in sheet.sessions), max(one.ends_at for one in sheet.sessions)
    return {
        "acronym": voc.acronym(sheet),
        "title": sheet.title,
        "start": sheet.local(first).isoformat(),
        "end": sheet.local(last).isoformat(),
        "timeslot_duration": f"PT{voc.SLOT_MINUTES}M",
        **({"time_zone_name": zone} if zone else {}),
        "url": sheet.address,
        "tracks": [
            {"name": sheet.word(track.name), "slug": f"track-{track.id}", "color": COLOURS[track.colour - 1]}
            for track in sheet.agenda.tracks
        ],
        "rooms": [_room(sheet, room) for room in sheet.agenda.rooms],
        "days": [
            {
                "index": index,
                "date": day.isoformat(),
                "start": sheet.local(min(one.starts_at for one in sessions)).isoformat(),
                "end": sheet.local(max(one.ends_at for one in sessions)).isoformat(),
            }
            for index, (day, sessions) in enumerate(sheet.by_day.items(), start=1)
        ],
    }


def _room(sheet: Sheet, room: RoomEntry) -> dict[str, Any]:
    said = {"name": sheet.room_name(room), "guid": sheet.guid("room", room.id), "slug": f"room-{room.id}"}
    return said | ({"capacity": room.capacity} if room.capacity else {})


def _event(sheet: Sheet, session: SessionEntry) -> dict[str, Any]:
    room = sheet.room_of(session)
    when = {"start": sheet.local(session.starts_at).isoformat(), "end": sheet.local(session.ends_at).isoformat()}
    where = {"guid": sheet.guid("room", room.id if room else _NOWHERE), "name": sheet.room_name(room) if room else ""}
    said = {"guid": session.uid, "title": sheet.word(session.title), **when, "room": where}
    if session.kind == "break":
        return said | {"type": "BREAK"}
    return said | {
        "slug": voc.slug(sheet, session),
        "url": sheet.address_of(session),
        "subtitle": sheet.word(session.subtitle),
        "track": {"slug": f"track-{session.track or _NOWHERE}"},
        "type": _TYPES.get(session.kind, "OTHER"),
        "language": session.language[:2] or sheet.agenda.default_language,
        "abstract": _in_all(session.abstract),
        "participants": [
            {"guid": sheet.guid("speaker", speaker.id), "name": speaker.name, "role": _ROLES.get(role, "CONTRIBUTOR")}
            for speaker, role in sheet.people(session)
        ],
        "links": [],
    }


def _in_all(texts: Texts) -> dict[str, str] | str:
    """Return a text in each of its languages; the format knows them by two letters."""
    known = {code: text for code, text in texts.items() if len(code) == 2 and text}
    return known or next((text for text in texts.values() if text), "")
