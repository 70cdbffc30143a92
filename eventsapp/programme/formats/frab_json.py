"""The JSON of frab, valid against the schema of c3voc."""

import json
from datetime import date
from typing import Any

from eventsapp.programme.agenda import RoomEntry, SessionEntry
from eventsapp.programme.formats import voc
from eventsapp.programme.formats.model import COLOURS, Sheet


def write(sheet: Sheet) -> bytes:
    """Return the sessions as a schedule."""
    schedule = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": voc.GENERATOR,
        "schedule": {"version": str(sheet.number), "base_url": sheet.address, "conference": _conference(sheet)},
    }
    return json.dumps(schedule, ensure_ascii=False, separators=(",", ":")).encode()


def _conference(sheet: Sheet) -> dict[str, Any]:
    days, zone = list(sheet.by_day), voc.zone_name(sheet)
    return {
        "acronym": voc.acronym(sheet),
        "title": sheet.title,
        "start": days[0].isoformat(),
        "end": days[-1].isoformat(),
        "daysCount": len(days),
        "timeslot_duration": f"00:{voc.SLOT_MINUTES:02}",
        **({"time_zone_name": zone} if zone else {}),
        "url": sheet.address,
        "tracks": [
            {"name": sheet.word(track.name), "slug": f"track-{track.id}", "color": COLOURS[track.colour - 1]}
            for track in sheet.agenda.tracks
        ],
        "rooms": [_room(sheet, room) for room in sheet.agenda.rooms],
        "days": [_day(sheet, index, *of_day) for index, of_day in enumerate(sheet.by_day.items(), start=1)],
    }


def _room(sheet: Sheet, room: RoomEntry) -> dict[str, Any]:
    said = {"name": sheet.room_name(room), "guid": sheet.guid("room", room.id)}
    return said | ({"capacity": room.capacity} if room.capacity else {})


def _day(sheet: Sheet, index: int, day: date, sessions: list[SessionEntry]) -> dict[str, Any]:
    return {
        "index": index,
        "date": day.isoformat(),
        "day_start": sheet.local(min(one.starts_at for one in sessions)).isoformat(),
        "day_end": sheet.local(max(one.ends_at for one in sessions)).isoformat(),
        "rooms": {
            name: [_event(sheet, name, session) for session in inside]
            for room, inside in voc.rooms_of(sheet, sessions)
            for name in [sheet.room_name(room) if room else ""]
        },
    }


def _event(sheet: Sheet, room: str, session: SessionEntry) -> dict[str, Any]:
    begins = sheet.local(session.starts_at)
    return {
        "guid": session.uid,
        "id": session.id,
        "date": begins.isoformat(),
        "start": begins.strftime("%H:%M"),
        "end": sheet.local(session.ends_at).isoformat(),
        "duration": voc.hours(session.ends_at - session.starts_at),
        "room": room,
        "slug": voc.slug(sheet, session),
        "url": sheet.address_of(session),
        "title": sheet.word(session.title),
        "subtitle": sheet.word(session.subtitle),
        "track": sheet.track_name(session) or None,
        "type": session.kind,
        "language": session.language or None,
        "abstract": sheet.word(session.abstract),
        "description": "",
        "persons": [
            {"id": speaker.id, "public_name": speaker.name, "guid": sheet.guid("speaker", speaker.id)}
            for speaker in sheet.agenda.speakers_of(session)
        ],
        "links": [],
    }
