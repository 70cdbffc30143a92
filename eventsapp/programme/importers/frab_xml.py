"""Reads pentabarf and frab ``schedule.xml``: days hold rooms hold events.

Pentabarf events carry a start hour only: the day's date, the file's ``day_change`` and the fair's zone make
the moment. Frab events carry ``<date>`` with an offset, which wins.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml import etree

from eventsapp.programme.importers.collecting import UNSCHEDULED, Collector, Defaults, Slot
from eventsapp.programme.importers.document import (
    AgendaDocument,
    AgendaSession,
    AgendaSpeaker,
    Texts,
    WarningReason,
)
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import content_language, language_code, language_of_script, one_line, prose
from eventsapp.programme.importers.times import (
    DAY_CHANGE,
    has_offset,
    moment_of,
    programme_day,
    read_date,
    read_length,
    read_moment,
    read_time,
)

NAME = "pentabarf/frab XML"


@dataclass(frozen=True, kw_only=True)
class _Day:
    """What an event inherits from where it stands."""

    on: date | None
    zone: tzinfo
    day_change: time


def recognises(source: Source) -> bool:
    """Whether the file is a ``<schedule>``."""
    return source.xml is not None and etree.QName(source.xml).localname == "schedule"


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read the whole schedule; odd events are reported, none vanishes."""
    root = source.xml
    if root is None:
        raise TypeError("a schedule is XML")
    collector = Collector(format=NAME, defaults=defaults)
    zone = _zone(root, collector)
    day_change = read_time(_text(root, "conference/day_change")) or DAY_CHANGE
    for day in root.iterfind("day"):
        where = _Day(on=read_date(day.get("date") or ""), zone=zone, day_change=day_change)
        for room in day.iterfind("room"):
            _read_room(collector, room, where)
    return collector.finish(encoding=source.encoding, title=_text(root, "conference/title"))


def _zone(root: etree._Element, collector: Collector) -> tzinfo:
    stated = _text(root, "conference/time_zone_name")
    if stated:
        try:
            return ZoneInfo(stated)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    event = root.find("day/room/event")
    if event is not None and not has_offset(_text(event, "date")):
        collector.warn(WarningReason.ZONE_ASSUMED, "conference", detail=collector.defaults.zone)
    return collector.defaults.zone


def _read_room(collector: Collector, room: etree._Element, day: _Day) -> None:
    name = collector.line(room.get("name") or "", _place(room))
    ref = collector.room(name, {collector.defaults.language: name})
    for event in room.iterfind("event"):
        _read_event(collector, event, day, ref)


def _read_event(collector: Collector, event: etree._Element, day: _Day, room: str | None) -> None:
    place = _place(event)
    ref = collector.free_ref(_ref(event), place)
    stated = _text(event, "language")
    spoken, language = language_code(stated), content_language(stated) or collector.defaults.language
    slot = _slot(collector, event, day, ref)
    session = AgendaSession(
        ref=ref,
        title=_texts(language, collector.line(_text(event, "title"), place)),
        subtitle=_texts(language, collector.line(_text(event, "subtitle"), place)),
        abstract=_texts(language, _abstract(event)),
        kind=one_line(_text(event, "type")),
        track=_track(collector, event),
        room=room or _own_room(collector, event),
        day_on=slot.day_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        language=spoken,
        speakers=_speakers(collector, event, ref),
    )
    collector.add(session, place)


def _slot(collector: Collector, event: etree._Element, day: _Day, ref: str) -> Slot:
    place = _place(event)
    starts_at = _start(event, day)
    if starts_at is None:
        detail = f"{_text(event, 'date')} {_text(event, 'start')}"
        collector.warn(WarningReason.BAD_START, place, ref=ref, detail=detail)
        return UNSCHEDULED
    length = read_length(_text(event, "duration"))
    if length is None:
        collector.warn(WarningReason.BAD_END, place, ref=ref, detail=_text(event, "duration"))
        return UNSCHEDULED
    day_on = day.on or programme_day(starts_at, day.day_change)
    return Slot(day_on=day_on, starts_at=starts_at, ends_at=starts_at + length)


def _start(event: etree._Element, day: _Day) -> datetime | None:
    stated = _text(event, "date")
    if len(stated) > 10 and (moment := read_moment(stated, day.zone)):
        return moment
    start = read_time(_text(event, "start"))
    day_on = day.on or read_date(stated)
    if start is None or day_on is None:
        return None
    return moment_of(day_on, start, day.zone, day.day_change)


def _speakers(collector: Collector, event: etree._Element, ref: str) -> tuple[str, ...]:
    found: list[str] = []
    for person in event.iterfind("persons/person"):
        place, stated = _place(person), person.get("id") or person.get("guid") or ""
        name = collector.line(person.text, place)
        if not name:
            collector.warn(WarningReason.NAMELESS_SPEAKER, place, ref=ref, detail=stated)
            continue
        speaker = AgendaSpeaker(
            ref=one_line(stated or name),
            name=name,
            name_language=language_of_script(name),
            biography=_texts(collector.defaults.language, prose(_text(person, "biography"))),
        )
        found.append(collector.speaker(speaker))
    return tuple(dict.fromkeys(found))


def _track(collector: Collector, event: etree._Element) -> str | None:
    name = collector.line(_text(event, "track"), _place(event))
    return collector.track(name, {collector.defaults.language: name})


def _own_room(collector: Collector, event: etree._Element) -> str | None:
    name = collector.line(_text(event, "room"), _place(event))
    return collector.room(name, {collector.defaults.language: name})


def _abstract(event: etree._Element) -> str:
    abstract, description = prose(_text(event, "abstract")), prose(_text(event, "description"))
    return abstract if description in abstract else f"{abstract}\n{description}".strip()


def _ref(event: etree._Element) -> str:
    stated = one_line(event.get("guid") or event.get("id") or _text(event, "slug"))
    return stated or one_line(f"{_text(event, 'start')} {_text(event, 'title')}")[:100]


def _texts(language: str, text: str) -> Texts:
    return {language: text} if text else {}


def _text(element: etree._Element, path: str) -> str:
    return element.findtext(path) or ""


def _place(element: etree._Element) -> str:
    return f"line {element.sourceline}"
