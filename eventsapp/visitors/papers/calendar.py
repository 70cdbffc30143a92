"""The days of a visit as entries of a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event


@dataclass(frozen=True)
class DayEntry:
    """A day on which somebody is let in, from opening to closing in the fair's zone."""

    uid: str
    starts_at: datetime
    ends_at: datetime


def write_days(
    days: Sequence[DayEntry], *, title: str, place: str, text: str, address: str, zone_name: str, written_at: datetime
) -> bytes:
    """Return a calendar of the days; importing it twice changes nothing, because its entries keep their names."""
    calendar = Calendar()
    calendar.add("prodid", "-//eventsapp//visitors//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-timezone", zone_name)
    for day in days:
        event = Event()
        event.add("uid", day.uid)
        event.add("dtstamp", written_at)
        event.add("dtstart", day.starts_at)
        event.add("dtend", day.ends_at)
        event.add("summary", title)
        event.add("location", place)
        event.add("description", text)
        event.add("url", address)
        calendar.add_component(event)
    years = [day.starts_at.year for day in days]
    calendar.add_missing_timezones(
        first_date=date(min(years, default=1970), 1, 1), last_date=date(max(years, default=1970) + 1, 1, 1)
    )
    return bytes(calendar.to_ical())
