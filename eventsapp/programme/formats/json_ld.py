"""schema.org: what search engines read of a session and of a forum."""

import json
from collections.abc import Iterable
from typing import Any

from eventsapp.programme.agenda import SessionEntry, SpeakerEntry
from eventsapp.programme.formats.model import Sheet
from eventsapp.programme.importers.texts import plain

MOST_DESCRIPTION = 500
_CONTEXT = {"@context": "https://schema.org"}


def write(sheet: Sheet) -> bytes:
    """Return the forum with its sessions."""
    return _json(_CONTEXT | forum(sheet, sheet.sessions))


def forum(sheet: Sheet, sessions: Iterable[SessionEntry]) -> dict[str, Any]:
    """Return an event that holds these sessions."""
    listed = list(sessions)
    first, last = min(one.starts_at for one in listed), max(one.ends_at for one in listed)
    return {
        "@type": "Event",
        "@id": sheet.address,
        "name": f"{sheet.title} · {sheet.words.agenda}",
        "url": sheet.address,
        "inLanguage": sheet.language,
        "startDate": sheet.local(first).isoformat(),
        "endDate": sheet.local(last).isoformat(),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": sheet.place or sheet.title},
        "subEvent": [session_facts(sheet, session) for session in listed],
    }


def session_facts(sheet: Sheet, session: SessionEntry) -> dict[str, Any]:
    """Return a session as an event that teaches."""
    title, language = sheet.text(session.title)
    facts: dict[str, Any] = {
        "@type": "Event" if session.kind in {"break", "ceremony"} else "EducationEvent",
        "@id": f"urn:uuid:{session.uid}",
        "name": {"@value": title, "@language": language},
        "url": sheet.address_of(session),
        "startDate": sheet.local(session.starts_at).isoformat(),
        "endDate": sheet.local(session.ends_at).isoformat(),
        **_status(sheet, session),
        "location": {"@type": "Place", "name": sheet.location(session) or sheet.title},
        "inLanguage": list(session.heard_in),
        "audience": [{"@type": "Audience", "audienceType": name} for name in sheet.audiences(session)],
        "description": plain(sheet.word(session.abstract))[:MOST_DESCRIPTION],
        "performer": [_person(speaker) for speaker in sheet.agenda.speakers_of(session)],
    }
    return {name: value for name, value in facts.items() if value}


def _status(sheet: Sheet, session: SessionEntry) -> dict[str, str]:
    """Return what became of a session on the day, where it is not as planned."""
    if session.is_cancelled:
        return {"eventStatus": "https://schema.org/EventCancelled"}
    if session.planned is None or session.planned.starts_at == session.starts_at:
        return {}
    before = sheet.local(session.planned.starts_at).isoformat()
    return {"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": before}


def _person(speaker: SpeakerEntry) -> dict[str, Any]:
    facts = {
        "@type": "Person",
        "name": speaker.name,
        "alternateName": speaker.latin,
        "jobTitle": speaker.job_title,
        "affiliation": {"@type": "Organization", "name": speaker.organisation} if speaker.organisation else None,
    }
    return {name: value for name, value in facts.items() if value}


def block_of_forum(sheet: Sheet) -> str:
    """Return what stands inside a page of many sessions: when, where and by whom, their texts left out."""
    facts = forum(sheet, sheet.sessions)
    for session in facts["subEvent"]:
        session.pop("description", None)
    return _block(facts)


def block_of_session(sheet: Sheet) -> str:
    """Return what stands inside the page of one session."""
    return _block(session_facts(sheet, sheet.sessions[0]))


def _block(facts: dict[str, Any]) -> str:
    """Return facts as text that cannot end the element it stands in."""
    return _json(_CONTEXT | facts).decode().replace("<", "\\u003c")


def _json(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
