"""What visitors do."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import update

from eventsapp.accounts.actions import give_consent
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.folding import fold
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy
from eventsapp.visitors.facts import VisitorRegistered
from eventsapp.visitors.models import Ticket, Visitor
from eventsapp.visitors.queries import ticket_of
from eventsapp.visitors.rules import PURPOSES, WORDING_VERSION, check_open

# Two issue the ticket of one visitor at once: the second tries again and finds it.
refuse_on("uq_tickets_one_valid", Busy)
refuse_on("uq_tickets_visitor_id", Busy)


@dataclass(frozen=True, kw_only=True)
class VisitorDetails:
    """What people say about themselves."""

    full_name: str
    email: str
    language: str
    latin_name: str = ""
    company: str = ""
    job_title: str = ""
    phone: str = ""
    country: str = ""


def register_visitor(
    fair: Fair,
    details: VisitorDetails,
    *,
    consents: Iterable[str],
    shown_in: str,
    user_id: int | None = None,
) -> Visitor:
    """Register a person, record each consent in the wording shown, and announce it.

    The same person may register again: telling people apart is for the desk.
    """
    check_open(fair, clock.now())
    visitor = Visitor(
        fair_id=fair.id,
        user_id=user_id,
        number=_next_number(fair),
        full_name=details.full_name,
        latin_name=details.latin_name,
        company=details.company,
        job_title=details.job_title,
        email=details.email,
        phone=details.phone,
        country=details.country,
        language=details.language,
    )
    visitor.search_key = search_key_of(visitor)
    db.session.add(visitor)
    db.session.flush()
    for purpose in consents:
        give_consent(
            subject="visitor",
            subject_id=visitor.id,
            user_id=user_id,
            purpose=purpose,
            wording_version=WORDING_VERSION,
            wording=str(PURPOSES[purpose].wording),
            language=shown_in,
        )
    issue_ticket(fair, visitor)
    publish(VisitorRegistered(visitor.id))
    return visitor


def issue_ticket(fair: Fair, visitor: Visitor) -> Ticket:
    """Give a visitor the ticket that lets them in; one that is valid already stays the one."""
    ensure_signing_key(fair)
    if (ticket := ticket_of(visitor)) is None:
        ticket = Ticket(fair_id=fair.id, visitor_id=visitor.id)
        db.session.add(ticket)
        db.session.flush()
    return ticket


def revoke_ticket(visitor: Visitor, *, reason: str, actor_id: int | None, actor: str) -> None:
    """Let a visitor's ticket admit nobody any more."""
    ticket = ticket_of(visitor)
    if ticket is None:
        return
    ticket.revoked_at, ticket.reason = clock.now(), reason
    db.session.flush()
    record(
        "ticket.revoked",
        subject="visitor",
        subject_id=visitor.id,
        fair_id=visitor.fair_id,
        actor_id=actor_id,
        actor=actor,
        before={"serial": ticket.id},
        reason=reason,
    )


def search_key_of(visitor: Visitor) -> str:
    """Return what a visitor is found by: names, company, address, digits of the phone, number."""
    digits = "".join(char for char in visitor.phone if char.isdigit())
    named = (visitor.full_name, visitor.latin_name, visitor.company, visitor.email, digits, visitor.reference)
    return fold(" ".join(part for part in named if part))


def _next_number(fair: Fair) -> int:
    """Count up in the database itself, so that two registrations never get one number."""
    counted = update(Fair).where(Fair.id == fair.id).values(last_visitor_no=Fair.last_visitor_no + 1)
    return db.session.execute(counted.returning(Fair.last_visitor_no)).scalar_one()
