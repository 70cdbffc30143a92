"""The parts of an iCalendar file (RFC 5545), told apart line by line.

So one broken line costs no more than itself, and every remark has its place. The properties are read by the
``icalendar`` library.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from icalendar.parser import Contentline

from eventsapp.programme.importers.collecting import Collector
from eventsapp.programme.importers.document import WarningReason
from eventsapp.programme.importers.refused import AgendaBroken

_LINE_END = re.compile(r"\r\n|\n|\r")
_DEEPEST = 20
_LONGEST_LINE = 100_000
"""Nothing that is read is longer; attachments are, and cost the library minutes."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """One property of an event."""

    params: Mapping[str, Any]
    raw: str
    text: str


@dataclass(kw_only=True)
class Event:
    """The properties of one ``VEVENT``, without those of its alarms."""

    place: str
    values: dict[str, list[Value]] = field(default_factory=dict)

    def first(self, name: str) -> Value | None:
        """Return a property, the first of several."""
        return next(iter(self.values.get(name, ())), None)

    def text(self, name: str) -> str:
        """Return the text of a property, empty without one."""
        value = self.first(name)
        return value.text if value else ""


@dataclass(kw_only=True)
class Components:
    """What a file holds for us."""

    events: list[Event] = field(default_factory=list)
    zones: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Descriptions of time zones by name: place and text."""
    head: dict[str, str] = field(default_factory=dict)
    """What the calendar says about itself."""


def parts_of(collector: Collector, text: str, format_name: str) -> Components:
    """Tell the components of a file apart; an event that does not end is a file that was cut off."""
    scan = _Scan(collector, format_name)
    at = 1
    for at, line in _content_lines(text):
        scan.take(at, line)
    if "VEVENT" in scan.open_parts:
        raise AgendaBroken(format_name, at, "END:VEVENT is missing")
    return scan.found


class _Scan:
    """Walks through a file and knows what it is in."""

    def __init__(self, collector: Collector, format_name: str) -> None:
        self._collector = collector
        self._format = format_name
        self._zone: list[str] = []
        self._zone_at = 1
        self.found = Components()
        self.open_parts: list[str] = []

    def take(self, at: int, line: str) -> None:
        """Take the next line."""
        if begun := _name_after(line, "BEGIN:"):
            self._begin(begun, at)
            if len(self.open_parts) > _DEEPEST:
                raise AgendaBroken(self._format, at, "nested too deep")
        if "VTIMEZONE" in self.open_parts:
            self._zone.append(line)
        if ended := _name_after(line, "END:"):
            self._end(ended)
        elif not begun:
            self._take_property(at, line)

    def _begin(self, name: str, at: int) -> None:
        self.open_parts.append(name)
        if name == "VTIMEZONE":
            self._zone, self._zone_at = [], at
        elif name == "VEVENT":
            self.found.events.append(Event(place=f"line {at}"))

    def _end(self, name: str) -> None:
        """Close a component and whatever was left open inside it."""
        if name not in self.open_parts:
            return
        while self.open_parts.pop() != name:
            continue
        if name == "VTIMEZONE":
            self.found.zones.setdefault(_zone_name(self._zone), (f"line {self._zone_at}", _zone_text(self._zone)))

    def _take_property(self, at: int, line: str) -> None:
        inside = self.open_parts[-1:]
        if inside == ["VEVENT"]:
            self._take_value(at, line)
        elif inside == ["VCALENDAR"]:
            name, _, value = line.partition(":")
            self.found.head.setdefault(name.upper(), value.strip())

    def _take_value(self, at: int, line: str) -> None:
        if len(line) > _LONGEST_LINE:
            self._collector.warn(WarningReason.UNREADABLE_LINE, f"line {at}", detail=line[:60])
            return
        try:
            content = Contentline(line)  # type: ignore[no-untyped-call]
            name, params, raw = content.raw_parts()
            value = Value(params=params, raw=raw, text=content.parts()[2])
        except ValueError:
            self._collector.warn(WarningReason.UNREADABLE_LINE, f"line {at}", detail=line)
            return
        self.found.events[-1].values.setdefault(name.upper(), []).append(value)


def _content_lines(text: str) -> Iterator[tuple[int, str]]:
    """Go through the lines with their numbers; what was folded is one line again."""
    begun, parts = 1, list[str]()
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if line.startswith((" ", "\t")) and parts:
            parts.append(line[1:])
            continue
        if "".join(parts).strip():
            yield begun, "".join(parts)
        begun, parts = number, [line]
    if "".join(parts).strip():
        yield begun, "".join(parts)


def _name_after(line: str, start: str) -> str:
    return line[len(start) :].strip().upper() if line[: len(start)].upper() == start else ""


def _zone_name(lines: Sequence[str]) -> str:
    return next((line.partition(":")[2].strip() for line in lines if line.upper().startswith("TZID")), "")


def _zone_text(lines: Sequence[str]) -> str:
    """Return a definition under one name for all: the library remembers zones by name, across files."""
    return "\r\n".join("TZID:imported" if line.upper().startswith("TZID") else line for line in lines) + "\r\n"
