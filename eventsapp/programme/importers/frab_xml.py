"""Reads pentabarf and frab ``schedule.xml``: days hold rooms hold events."""

from lxml import etree

from eventsapp.programme.importers.collecting import Collector, Defaults
from eventsapp.programme.importers.document import AgendaDocument
from eventsapp.programme.importers.frab import Day, Event, Person, named_room, read_event, zone_of
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.times import DAY_CHANGE, read_date, read_time

NAME = "pentabarf/frab XML"


def recognises(source: Source) -> bool:
    """Whether the file is a ``<schedule>``."""
    return source.xml is not None and etree.QName(source.xml).localname == "schedule"


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read the whole schedule; odd events are reported, none vanishes."""
    root = source.xml
    if root is None:
        raise TypeError("a schedule is XML")
    collector = Collector(format=NAME, defaults=defaults)
    zone = zone_of(collector, _text(root, "conference/time_zone_name"), _first_date(root))
    day_change = read_time(_text(root, "conference/day_change")) or DAY_CHANGE
    for element in root.iterfind("day"):
        day = Day(on=read_date(element.get("date") or ""), zone=zone, day_change=day_change)
        for room in element.iterfind("room"):
            ref = named_room(collector, room.get("name") or "", _place(room))
            for event in room.iterfind("event"):
                read_event(collector, _event(event), day, ref)
    return collector.finish(encoding=source.encoding, title=_text(root, "conference/title"))


def _first_date(root: etree._Element) -> str | None:
    event = root.find("day/room/event")
    return None if event is None else _text(event, "date")


def _event(element: etree._Element) -> Event:
    texts: dict[str, str] = {}
    for child in element.iterchildren("*"):
        texts.setdefault(etree.QName(child).localname, child.text or "")
    named = {name: value for name in ("guid", "id") if (value := element.get(name))}
    persons = [_person(person) for person in element.iterfind("persons/person")]
    return Event(place=_place(element), said={**texts, **named}, persons=persons)


def _person(element: etree._Element) -> Person:
    return Person(
        place=_place(element),
        ref=element.get("id") or element.get("guid") or "",
        name=element.text or "",
        biography=_text(element, "biography"),
    )


def _text(element: etree._Element, path: str) -> str:
    return element.findtext(path) or ""


def _place(element: etree._Element) -> str:
    return f"line {element.sourceline}"
