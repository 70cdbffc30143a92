"""Reads iCalendar files (RFC 5545): every ``VEVENT`` is a session, every repetition one of its own.

What a calendar only knows as a date, or has called off, is kept without a time.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from icalendar.prop import vDuration

from eventsapp.programme.importers.calendar_parts import Event, Value, parts_of
from eventsapp.programme.importers.calendar_zones import CalendarZones, known_zone
from eventsapp.programme.importers.collecting import UNSCHEDULED, Collector, Defaults, Slot
from eventsapp.programme.importers.document import AgendaDocument, AgendaSession, AgendaSpeaker, Texts, WarningReason
from eventsapp.programme.importers.recurring import MOST_REPEATS, TooManyRepeats, repeats_of
from eventsapp.programme.importers.refused import AgendaEndless
from eventsapp.programme.importers.source import Source
from eventsapp.programme.importers.texts import (
    by_script,
    content_language,
    in_language,
    language_of_script,
    one_line,
    prose,
)
from eventsapp.programme.importers.times import has_offset, read_moment

NAME = "iCalendar"
_A_DATE = 8
_NOT_PEOPLE = frozenset({"ROOM", "RESOURCE", "GROUP"})
_PROBLEMS = {
    "endless": WarningReason.REPEATS_ENDLESSLY,
    "unreadable": WarningReason.REPEATS_UNREADABLY,
    "cut": WarningReason.REPEATS_TOO_LONG,
}


def recognises(source: Source) -> bool:
    """Whether the text begins with a component."""
    return source.text.lstrip()[:6].upper() == "BEGIN:"


def read(source: Source, defaults: Defaults) -> AgendaDocument:
    """Read every event; what is odd is reported, none vanishes."""
    collector = Collector(format=NAME, defaults=defaults)
    found = parts_of(collector, source.text, NAME)
    reader = _Reader(collector, CalendarZones(collector, found.zones), known_zone(found.head.get("X-WR-TIMEZONE", "")))
    replaced = {reader.replaces(event) for event in found.events} - {None}
    for event in found.events:
        reader.read(event, replaced)
    return collector.finish(encoding=source.encoding, title=one_line(found.head.get("X-WR-CALNAME")))


class _Reader:
    """Reads the events of one calendar."""

    def __init__(self, collector: Collector, zones: CalendarZones, usual: tzinfo | None) -> None:
        self._collector = collector
        self._zones = zones
        self._usual = usual

    def replaces(self, event: Event) -> str | None:
        """Return the repetition that an event takes the place of."""
        value = event.first("RECURRENCE-ID")
        moment = self._moment(value, value.raw, event.place) if value else None
        return _repetition(event, moment) if moment else None

    def read(self, event: Event, replaced: set[str | None]) -> None:
        """Add an event, as often as it repeats."""
        start = self._start(event)
        ref = self.replaces(event)
        if ref is not None:
            self._add(event, ref, self._slot(event, start, ref))
            return
        starts = self._starts(event, start) if start and not _is_called_off(event) else []
        if len(starts) < 2:
            ref = self._own_ref(event)
            self._add(event, ref, self._slot(event, start, ref))
            return
        for one in starts:
            ref = _repetition(event, one)
            if ref not in replaced:
                self._add(event, ref, self._slot(event, one, ref))

    def _own_ref(self, event: Event) -> str:
        uid = one_line(event.text("UID"))[:200]
        if uid:
            return uid
        wanted = one_line(f"{event.text('DTSTART')} {event.text('SUMMARY')}")[:100]
        self._collector.warn(WarningReason.NO_REF, event.place, ref=wanted)
        return wanted

    def _start(self, event: Event) -> datetime | None:
        value = event.first("DTSTART")
        return self._moment(value, value.raw, event.place) if value else None

    def _moment(self, value: Value, text: str, place: str) -> datetime | None:
        """Return a moment in the zone it names, else in the calendar's, else in the fair's; None for a date."""
        if len(text.strip()) <= _A_DATE:
            return None
        name = str(value.params.get("TZID", ""))
        zone = self._zones.called(name, place) if name and not has_offset(text) else self._usual
        moment = read_moment(text, zone or self._collector.defaults.zone)
        if moment and zone is None and not has_offset(text):
            self._collector.assume_zone(place)
        return moment

    def _slot(self, event: Event, start: datetime | None, ref: str) -> Slot:
        place, stated = event.place, event.first("DTSTART")
        if _is_called_off(event):
            self._collector.warn(WarningReason.NOT_ACCEPTED, place, ref=ref, detail=event.text("STATUS").lower())
            return UNSCHEDULED
        if start is None:
            is_date = stated is not None and len(stated.raw) == _A_DATE and stated.raw.isdecimal()
            reason = WarningReason.ALL_DAY if is_date else WarningReason.BAD_START
            self._collector.warn(reason, place, ref=ref, detail=stated.raw if stated else "")
            return UNSCHEDULED
        length = self._length(event)
        local = start.astimezone(self._collector.defaults.zone)
        if length is None:
            end = event.text("DTEND") or event.text("DURATION")
            self._collector.warn(WarningReason.BAD_END, place, ref=ref, detail=end)
            return UNSCHEDULED
        return self._collector.slot_between(local, local + length, place, ref)

    def _length(self, event: Event) -> timedelta | None:
        """Return how long an event lasts by its own start and end; None where it does not say."""
        end, start = event.first("DTEND"), self._start(event)
        try:
            if end and start and (moment := self._moment(end, end.raw, event.place)):
                return moment - start
            length = vDuration.from_ical(event.text("DURATION"))  # type: ignore[no-untyped-call]
        except (ValueError, OverflowError):
            return None
        return length if isinstance(length, timedelta) and abs(length) < timedelta(days=10_000) else None

    def _starts(self, event: Event, first: datetime) -> list[datetime]:
        """Return when an event begins: first, by its rule and by its list of dates, without the dates left out."""
        starts = {first.astimezone(UTC): first}
        for rule in event.values.get("RRULE", ())[:1]:
            starts |= {moment.astimezone(UTC): moment for moment in self._repeats(event, rule.raw, first)}
        starts |= {moment.astimezone(UTC): moment for moment in self._listed(event, "RDATE")}
        if len(starts) > MOST_REPEATS:
            raise AgendaEndless(one_line(event.text("SUMMARY")), MOST_REPEATS)
        left_out = {moment.astimezone(UTC) for moment in self._listed(event, "EXDATE")}
        days_out = {part[:_A_DATE] for part in _parts(event, "EXDATE") if len(part) == _A_DATE}
        return [
            moment for at, moment in sorted(starts.items()) if at not in left_out and f"{moment:%Y%m%d}" not in days_out
        ]

    def _repeats(self, event: Event, rule: str, first: datetime) -> Sequence[datetime]:
        title = one_line(event.text("SUMMARY"))
        try:
            found = repeats_of(rule, first)
        except TooManyRepeats as error:
            raise AgendaEndless(title, MOST_REPEATS) from error
        if found.problem:
            self._collector.warn(_PROBLEMS[found.problem], event.place, ref=event.text("UID")[:200], detail=rule)
        return found.starts

    def _listed(self, event: Event, name: str) -> Iterator[datetime]:
        """Go through a list of moments; of a period its start."""
        for value in event.values.get(name, ()):
            for part in value.raw.split(",")[: MOST_REPEATS + 1]:
                moment = self._moment(value, part.partition("/")[0].strip(), event.place)
                if moment is not None:
                    yield moment

    def _add(self, event: Event, wanted: str, slot: Slot) -> None:
        collector, place = self._collector, event.place
        ref = collector.free_ref(wanted, place)
        language = _language(event)
        abstract = prose(event.text("DESCRIPTION") or event.text("X-ALT-DESC"))
        title = collector.line(event.text("SUMMARY"), place)
        usual = language or language_of_script(f"{title} {abstract}") or collector.defaults.language
        session = AgendaSession(
            ref=ref,
            title=in_language(usual, title),
            subtitle={},
            abstract=in_language(usual, abstract),
            track=self._track(event),
            room=self._room(event),
            day_on=slot.day_on,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            speakers=tuple(dict.fromkeys(self._speakers(event))),
        )
        collector.add(session, place)

    def _track(self, event: Event) -> str | None:
        value = event.first("CATEGORIES")
        name = re.split(r"(?<!\\),", value.raw)[0].replace("\\,", ",").replace("\\;", ";") if value else ""
        return self._named(event, name, self._collector.track)

    def _room(self, event: Event) -> str | None:
        return self._named(event, event.text("LOCATION"), self._collector.room)

    def _named(self, event: Event, text: str, add: Any) -> str | None:
        name = self._collector.line(text, event.place)
        texts: Texts = by_script(name, self._collector.defaults.language)
        return str(add(name, texts)) if name else None

    def _speakers(self, event: Event) -> Iterator[str]:
        """Add who is named as taking part; an address alone is no name."""
        for value in event.values.get("ATTENDEE", ()):
            name = self._collector.line(str(value.params.get("CN", "")), event.place)
            if name and "@" not in name and str(value.params.get("CUTYPE", "")).upper() not in _NOT_PEOPLE:
                yield self._collector.speaker(
                    AgendaSpeaker(ref=name[:200], name=name, name_language=language_of_script(name), biography={})
                )


def _is_called_off(event: Event) -> bool:
    return event.text("STATUS").strip().upper() == "CANCELLED"


def _repetition(event: Event, moment: datetime) -> str:
    """Return what one repetition is known by, also when it is moved: its event and when it was planned."""
    return f"{one_line(event.text('UID'))[:180]}/{moment.astimezone(UTC):%Y%m%dT%H%MZ}"


def _language(event: Event) -> str | None:
    value = event.first("SUMMARY")
    return content_language(str(value.params.get("LANGUAGE", ""))) if value else None


def _parts(event: Event, name: str) -> Iterator[str]:
    for value in event.values.get(name, ()):
        yield from (part.strip() for part in value.raw.split(","))
