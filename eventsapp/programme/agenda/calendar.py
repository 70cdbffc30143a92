"""iCalendar files (RFC 5545) with stable UIDs and the fair's own time zone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event, vText

from eventsapp.infra.locale import text_in
from eventsapp.programme.agenda.document import Agenda, SessionEntry
from eventsapp.programme.importers.texts import plain

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST_DESCRIPTION = 2000


@dataclass(frozen=True, kw_only=True)
class CalendarHead:
    """What a calendar says about itself."""

    name: str
    language: str
    number: int
    published_at: datetime
    place: str
    """Where the fair is, after the room."""


def write_calendar(
    agenda: Agenda, sessions: Iterable[SessionEntry], head: CalendarHead, address_of: Callable[[int], str]
) -> bytes:
    """Return the sessions as one calendar; ``address_of`` maps a session's id to its page."""
    calendar = Calendar()
    calendar.add("prodid", "-//eventsapp//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", head.name)
    calendar.add("x-wr-timezone", agenda.zone_name)
    listed = list(sessions)
    for session in listed:
        calendar.add_component(_event(agenda, session, head, address_of(session.id)))
    years = [session.starts_at.year for session in listed]
    calendar.add_missing_timezones(
        first_date=date(min(years, default=1970), 1, 1), last_date=date(max(years, default=1970) + 1, 1, 1)
    )
    return bytes(calendar.to_ical())


def _event(agenda: Agenda, session: SessionEntry, head: CalendarHead, address: str) -> Event:
    event = Event()
    event.add("uid", session.uid)
    event.add("dtstamp", head.published_at)
    event.add("sequence", head.number)
    event.add("dtstart", session.starts_at.astimezone(agenda.zone))
    event.add("dtend", session.ends_at.astimezone(agenda.zone))
    title, language = _text(agenda, session.title, head)
    event["summary"] = vText(title)
    event["summary"].params["LANGUAGE"] = language
    event.add("location", _location(agenda, session, head))
    event.add("description", _description(agenda, session, head))
    event.add("url", address)
    if session.track is not None:
        event.add("categories", [_text(agenda, agenda.track_by_id[session.track].name, head)[0]])
    return event


def _text(agenda: Agenda, texts: object, head: CalendarHead) -> tuple[str, str]:
    return text_in(texts, head.language, agenda.default_language)  # type: ignore[arg-type]


def _location(agenda: Agenda, session: SessionEntry, head: CalendarHead) -> str:
    room = agenda.room_by_id.get(session.room or 0)
    if room is None:
        return head.place
    name = _text(agenda, room.name, head)[0]
    code = "" if room.code in name else room.code
    return ", ".join(part for part in (f"{code} {name}".strip(), head.place) if part)


def _description(agenda: Agenda, session: SessionEntry, head: CalendarHead) -> str:
    speakers = ", ".join(speaker.name for speaker in agenda.speakers_of(session))
    abstract = plain(_text(agenda, session.abstract, head)[0])
    if len(abstract) > MOST_DESCRIPTION:
        abstract = abstract[:MOST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
    return "\n\n".join(part for part in (speakers, abstract) if part)
