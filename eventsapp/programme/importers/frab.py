"""One event of a frab schedule, whether its file is XML or JSON.

Pentabarf events carry a start hour only: the day's date, the file's ``day_change`` and the fair's zone make
the moment. Frab events carry ``date`` with an offset, which wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from eventsapp.programme.importers.collecting import UNSCHEDULED, Collector, Slot
from eventsapp.programme.importers.document import AgendaSession, AgendaSpeaker, WarningReason
from eventsapp.programme.importers.texts import (
    content_language,
    in_language,
    language_code,
    language_of_script,
    one_line,
    prose,
)
from eventsapp.programme.importers.times import (
    has_offset,
    moment_of,
    programme_day,
    read_date,
    read_length,
    read_moment,
    read_time,
)


@dataclass(frozen=True, kw_only=True)
class Day:
    """What an event inherits from where it stands."""

    on: date | None
    zone: tzinfo
    day_change: time


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone named in an event."""

    place: str
    ref: str
    name: str
    biography: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a file says about one event: its texts by the names that frab gives them."""

    place: str
    said: Mapping[str, str]
    persons: Sequence[Person]

    def __getitem__(self, name: str) -> str:
        """Return what is said under ``name``, or an empty text."""
        return self.said.get(name, "")


def zone_of(collector: Collector, stated_zone: str, first_date: str | None) -> tzinfo:
    """Return the zone that a schedule names; without one its hours are the fair's, unless they carry an offset."""
    if stated_zone:
        try:
            return ZoneInfo(stated_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    if first_date is not None and not has_offset(first_date):
        collector.assume_zone("conference")
    return collector.defaults.zone


def read_event(collector: Collector, event: Event, day: Day, room: str | None) -> None:
    """Add an event of a day, in the room under which it stands or in the one it names itself."""
    place = event.place
    ref = collector.free_ref(_ref(event), place)
    spoken = language_code(event["language"])
    language = content_language(event["language"]) or collector.defaults.language
    slot = _slot(collector, event, day, ref)
    session = AgendaSession(
        ref=ref,
        title=in_language(language, collector.line(event["title"], place)),
        subtitle=in_language(language, collector.line(event["subtitle"], place)),
        abstract=in_language(language, _abstract(event)),
        kind=one_line(event["type"]),
        track=_track(collector, event),
        room=room or named_room(collector, event["room"], place),
        day_on=slot.day_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        language=spoken,
        speakers=_speakers(collector, event, ref),
    )
    collector.add(session, place)


def named_room(collector: Collector, stated: str, place: str) -> str | None:
    """Add a room that is known by its name."""
    name = collector.line(stated, place)
    return collector.room(name, {collector.defaults.language: name})


def _slot(collector: Collector, event: Event, day: Day, ref: str) -> Slot:
    starts_at = _start(event, day)
    if starts_at is None:
        detail = f"{event['date']} {event['start']}"
        collector.warn(WarningReason.BAD_START, event.place, ref=ref, detail=detail)
        return UNSCHEDULED
    length = read_length(event["duration"])
    if length is None:
        collector.warn(WarningReason.BAD_END, event.place, ref=ref, detail=event["duration"])
        return UNSCHEDULED
    day_on = day.on or programme_day(starts_at, day.day_change)
    return Slot(day_on=day_on, starts_at=starts_at, ends_at=starts_at + length)


def _start(event: Event, day: Day) -> datetime | None:
    stated = event["date"]
    if len(stated) > 10 and (moment := read_moment(stated, day.zone)):
        return moment
    start = read_time(event["start"])
    day_on = day.on or read_date(stated)
    if start is None or day_on is None:
        return None
    return moment_of(day_on, start, day.zone, day.day_change)


def _speakers(collector: Collector, event: Event, ref: str) -> tuple[str, ...]:
    found: list[str] = []
    for person in event.persons:
        name = collector.line(person.name, person.place)
        if not name:
            collector.warn(WarningReason.NAMELESS_SPEAKER, person.place, ref=ref, detail=person.ref)
            continue
        speaker = AgendaSpeaker(
            ref=one_line(person.ref or name),
            name=name,
            name_language=language_of_script(name),
            biography=in_language(collector.defaults.language, prose(person.biography)),
        )
        found.append(collector.speaker(speaker))
    return tuple(dict.fromkeys(found))


def _track(collector: Collector, event: Event) -> str | None:
    name = collector.line(event["track"], event.place)
    return collector.track(name, {collector.defaults.language: name})


def _abstract(event: Event) -> str:
    abstract, description = prose(event["abstract"]), prose(event["description"])
    return abstract if description in abstract else f"{abstract}\n{description}".strip()


def _ref(event: Event) -> str:
    stated = one_line(event["guid"] or event["id"] or event["slug"])
    return stated or one_line(f"{event['start']} {event['title']}")[:100]
