"""Time zones of calendars: by their name where it is known, else by what the file itself says about them."""

import re
from collections.abc import Mapping
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from eventsapp.programme.importers.collecting import Collector
from eventsapp.programme.importers.document import WarningReason

_LONGEST_DEFINITION = 20_000
_COSTLY = re.compile(r"FREQ=(?!YEARLY\b)|BY(?:HOUR|MINUTE|SECOND)=", re.IGNORECASE)
"""Rules that change the clock more often than once a year would take for ever to write out."""


class CalendarZones:
    """The zones a calendar names."""

    def __init__(self, collector: Collector, definitions: Mapping[str, tuple[str, str]]) -> None:
        """Take the definitions of the file: place and text by name."""
        self._collector = collector
        self._definitions = definitions
        self._found: dict[str, tzinfo] = {}

    def called(self, name: str, place: str) -> tzinfo:
        """Return a zone by its name; one that nobody knows is reported once and read as the fair's."""
        if name not in self._found:
            self._found[name] = known_zone(name) or self._defined(name) or self._assumed(name, place)
        return self._found[name]

    def _defined(self, name: str) -> tzinfo | None:
        """Return the zone that the file describes itself; a description that is none is reported."""
        place, text = self._definitions.get(name, ("", ""))
        zone = _zone_from(text) if text else None
        if text and zone is None:
            self._collector.warn(WarningReason.ZONE_BROKEN, place, detail=name)
        return zone

    def _assumed(self, name: str, place: str) -> tzinfo:
        self._collector.warn(WarningReason.ZONE_UNKNOWN, place, detail=name)
        return self._collector.defaults.zone


def known_zone(name: str) -> tzinfo | None:
    """Return the zone of an IANA name, also at the end of a longer one, or of a name that Windows uses."""
    parts = name.strip().strip('"').split("/")
    tails = ["/".join(parts[at:]) for at in range(len(parts))]
    for tail in (*tails, WINDOWS_TO_OLSON.get(name, "")):
        try:
            return ZoneInfo(tail)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None


def _zone_from(text: str) -> tzinfo | None:
    """Return the zone a definition describes; None where it is no description of one."""
    if len(text) > _LONGEST_DEFINITION or _COSTLY.search(text):
        return None
    try:
        component = Timezone.from_ical(text)
        zone = component.to_tz(lookup_tzid=False) if isinstance(component, Timezone) else None
    except Exception:  # noqa: BLE001 - strangers' definitions break the library in ever new ways
        return None
    return zone if isinstance(zone, tzinfo) else None
