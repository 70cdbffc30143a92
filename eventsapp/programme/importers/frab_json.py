"""Reads frab ``schedule.json``, which pretalx writes too: days hold rooms hold events."""

from collections.abc import Mapping
from typing import Any

from eventsapp.programme.importers.collecting import Collector, Defaults, record
from eventsapp.programme.importers.document import AgendaDocument
from eventsapp.programme.importers.frab import Day, Event, Person, named_room, read_event, zone_of
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import one_line
from eventsapp.programme.importers.times import DAY_CHANGE, read_date, read_time

NAME = "frab/pretalx JSON"
Row = Mapping[str, Any]


def recognises(source: Source) -> bool:
    """Whether the file is a schedule whose conference has days."""
    return isinstance(_conference(source).get("days"), list)


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read the whole schedule; odd events are reported, none vanishes."""
    conference = _conference(source)
    collector = Collector(format=NAME, defaults=defaults)
    days = [(day, _events(collector, day, place)) for place, day in collector.rows(conference["days"], "days")]
    first_date = next((_text(event.get("date")) for _, events in days for _, _, event in events), None)
    zone = zone_of(collector, one_line(conference.get("time_zone_name")), first_date)
    day_change = read_time(one_line(conference.get("day_change"))) or DAY_CHANGE
    for row, events in days:
        day = Day(on=read_date(one_line(row.get("date"))), zone=zone, day_change=day_change)
        for place, room, event in events:
            read_event(collector, _event(collector, event, place), day, named_room(collector, room, place))
    return collector.finish(encoding=source.encoding, title=one_line(conference.get("title")))


def _conference(source: Source) -> Row:
    return record(record(record(source.json).get("schedule")).get("conference"))


def _events(collector: Collector, day: Row, place: str) -> list[tuple[str, str, Row]]:
    """Return the events of a day, each with its place in the file and the room it stands under."""
    return [
        (at, room, event)
        for room, listed in record(day.get("rooms")).items()
        for at, event in collector.rows(listed, f"{place}, {one_line(room)}")
    ]


def _event(collector: Collector, row: Row, place: str) -> Event:
    persons = [_person(person, at) for at, person in collector.rows(row.get("persons"), f"{place}, persons")]
    return Event(place=place, said={name: _text(value) for name, value in row.items()}, persons=persons)


def _person(row: Row, place: str) -> Person:
    known = [row.get(name) for name in ("id", "code", "guid")]
    return Person(
        place=place,
        ref=next((ref for value in known if (ref := one_line(value))), ""),
        name=_text(row.get("public_name")) or _text(row.get("full_public_name")) or _text(row.get("name")),
        biography=_text(row.get("biography")),
    )


def _text(value: Any) -> str:
    """Return a text with its line breaks; numbers as they are written, anything else is none."""
    return value if isinstance(value, str) else one_line(value)
