"""What phones and programs are told, as JSON."""

from typing import Any

from eventsapp.checkin.rules import ReadCode, read_text
from eventsapp.checkin.views.documents import milliseconds
from eventsapp.leads.actions import Outcome
from eventsapp.leads.models import LeadQuestion
from eventsapp.leads.queries import ShownLead
from eventsapp.leads.rules import Incoming, Station
from eventsapp.web.programs import moment


def read_codes(station: Station, sent: list[Incoming]) -> list[tuple[Incoming, ReadCode | None]]:
    """Read the codes of a batch and check their signatures, before anything is locked."""
    return [(one, read_text(one.text, station.fair_id, station.keys) if one.text else None) for one in sent]


def lead_document(shown: ShownLead) -> dict[str, Any]:
    """Say what an exhibitor knows about a lead; the person only while the visitor agrees."""
    lead, person = shown.lead, shown.person
    return {
        "id": lead.id,
        "exhibitor": lead.exhibitor_id,
        "visitor": shown.reference,
        "person": None
        if person is None
        else {
            "name": person.full_name,
            "latin_name": person.latin_name,
            "company": person.company,
            "job_title": person.job_title,
            "email": person.email,
            "phone": person.phone,
            "country": person.country,
            "language": person.language,
        },
        "first_at": moment(lead.first_at),
        "first_by": lead.first_by,
        "last_at": moment(lead.last_at),
        "last_by": lead.last_by,
        "scans": lead.scans,
        "came_at": moment(lead.came_at) if lead.came_at else None,
        "rating": lead.rating,
        "answers": lead.answers,
        "notes": lead.notes,
        "follow_up_on": lead.follow_up_on.isoformat() if lead.follow_up_on else None,
    }


def phone_document(shown: ShownLead) -> dict[str, Any]:
    """Say the same to a phone, with the moment as scripts count."""
    return {**lead_document(shown), "at": milliseconds(shown.lead.last_at)}


def outcome_document(one: Outcome) -> dict[str, Any]:
    """Say what became of something that was sent."""
    return {"id": one.id, "verdict": one.verdict, "reason": one.reason, "lead": one.lead_id}


def question_document(one: LeadQuestion) -> dict[str, Any]:
    """Say what is asked."""
    return {"id": one.id, "kind": one.kind, "wording": one.wording, "options": one.options}
