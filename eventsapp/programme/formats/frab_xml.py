"""The XML of pentabarf and frab, valid against the schema of c3voc."""

from datetime import date

from lxml import etree

from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.formats import voc
from eventsapp.programme.formats.model import COLOURS, Sheet


def write(sheet: Sheet) -> bytes:
    """Return the sessions as a schedule."""
    root = etree.Element("schedule")
    etree.SubElement(root, "generator", attrib=voc.GENERATOR)
    _add(root, "url", sheet.address)
    _add(root, "version", str(sheet.number))
    _add_conference(root, sheet)
    for index, (day, sessions) in enumerate(sheet.by_day.items(), start=1):
        _add_day(root, sheet, index, day, sessions)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = text
    return element


def _add_conference(root: etree._Element, sheet: Sheet) -> None:
    conference = etree.SubElement(root, "conference")
    days = list(sheet.by_day)
    stated = {
        "title": sheet.title,
        "acronym": voc.acronym(sheet),
        "start": days[0].isoformat(),
        "end": days[-1].isoformat(),
        "days": str(len(days)),
        "timeslot_duration": f"00:{voc.SLOT_MINUTES:02}",
        "url": sheet.address,
        "time_zone_name": sheet.agenda.zone_name,
    }
    for name, text in stated.items():
        _add(conference, name, text)
    for track in sheet.agenda.tracks:
        said = {"name": sheet.word(track.name), "color": COLOURS[track.colour - 1], "slug": f"track-{track.id}"}
        etree.SubElement(conference, "track", attrib=said)


def _add_day(root: etree._Element, sheet: Sheet, index: int, day: date, sessions: list[SessionEntry]) -> None:
    stated = {
        "index": str(index),
        "date": day.isoformat(),
        "start": sheet.local(min(one.starts_at for one in sessions)).isoformat(),
        "end": sheet.local(max(one.ends_at for one in sessions)).isoformat(),
    }
    element = etree.SubElement(root, "day", attrib=stated)
    for room, inside in voc.rooms_of(sheet, sessions):
        said = {"name": sheet.room_name(room), "guid": sheet.guid("room", room.id)} if room else {"name": ""}
        place = etree.SubElement(element, "room", attrib=said)
        for session in inside:
            _add_event(place, sheet, session)


def _add_event(place: etree._Element, sheet: Sheet, session: SessionEntry) -> None:
    event = etree.SubElement(place, "event", attrib={"id": str(session.id), "guid": session.uid})
    begins = sheet.local(session.starts_at)
    stated = {
        "room": place.get("name") or "",
        "title": sheet.word(session.title),
        "subtitle": sheet.word(session.subtitle),
        "type": session.kind,
        "date": begins.isoformat(),
        "start": begins.strftime("%H:%M"),
        "duration": voc.hours(session.ends_at - session.starts_at),
        "abstract": sheet.word(session.abstract),
        "slug": voc.slug(sheet, session),
        "track": sheet.track_name(session),
        "language": session.language,
        "url": sheet.address_of(session),
    }
    for name, text in stated.items():
        _add(event, name, text)
    persons = etree.SubElement(event, "persons")
    for speaker in sheet.agenda.speakers_of(session):
        person = _add(persons, "person", speaker.name)
        person.set("id", str(speaker.id))
        person.set("guid", sheet.guid("speaker", speaker.id))
