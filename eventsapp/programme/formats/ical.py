"""iCalendar (RFC 5545) with stable UIDs and the fair's own time zone."""

from datetime import date

from icalendar import Calendar, Event, vText

from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.formats.model import Sheet
from eventsapp.programme.importers.texts import plain

MOST_DESCRIPTION = 2000


def write(sheet: Sheet) -> bytes:
    """Return the sessions as one calendar."""
    return bytes(calendar_of(sheet).to_ical())


def calendar_of(sheet: Sheet) -> Calendar:
    """Return the sessions as one calendar, before it is written in one way or another."""
    calendar = Calendar()
    calendar.add("prodid", "-//eventsapp//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", sheet.title)
    calendar.add("x-wr-timezone", sheet.agenda.zone_name)
    for session in sheet.sessions:
        calendar.add_component(_event(sheet, session))
    years = [session.starts_at.year for session in sheet.sessions]
    calendar.add_missing_timezones(
        first_date=date(min(years, default=1970), 1, 1), last_date=date(max(years, default=1970) + 1, 1, 1)
    )
    return calendar


def _event(sheet: Sheet, session: SessionEntry) -> Event:
    event = Event()
    event.add("uid", session.uid)
    event.add("dtstamp", sheet.agenda.said_at or sheet.published_at)
    event.add("sequence", sheet.sequence)
    if session.is_cancelled:
        event.add("status", "CANCELLED")
    event.add("dtstart", sheet.local(session.starts_at))
    event.add("dtend", sheet.local(session.ends_at))
    title, language = sheet.text(session.title)
    event["summary"] = vText(title)
    event["summary"].params["LANGUAGE"] = language
    event.add("location", sheet.location(session))
    event.add("description", _description(sheet, session))
    event.add("url", sheet.address_of(session))
    if session.track is not None:
        event.add("categories", [sheet.track_name(session)])
    return event


def _description(sheet: Sheet, session: SessionEntry) -> str:
    speakers = ", ".join(speaker.name for speaker in sheet.agenda.speakers_of(session))
    abstract = plain(sheet.word(session.abstract))
    if len(abstract) > MOST_DESCRIPTION:
        abstract = abstract[:MOST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
    return "\n\n".join(part for part in (speakers, abstract) if part)
