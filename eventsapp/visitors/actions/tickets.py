"""Issuing tickets and taking them out of use."""

from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.live import tell_after_commit
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy
from eventsapp.visitors.facts import TicketsAsked
from eventsapp.visitors.models import Ticket, Visitor
from eventsapp.visitors.queries import ticket_of
from eventsapp.visitors.rules import codes_topic

# Two issue the ticket of one visitor at once: the second tries again and finds it.
refuse_on("uq_tickets_one_valid", Busy)
refuse_on("uq_tickets_visitor_id", Busy)


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
    tell_after_commit(codes_topic(visitor.fair_id))
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


def ask_for_tickets(fair: Fair, place: str) -> None:
    """Ask a worker to send tickets again: it looks whose address or number it is, and nobody else learns that."""
    publish(TicketsAsked(fair.id, place))
