"""Which fact about a visitor becomes which mail or short message."""

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.outbox import on
from eventsapp.messaging.actions import queue_letter
from eventsapp.messaging.texting import queue_note
from eventsapp.visitors import emails as visitors
from eventsapp.visitors.facts import (
    GroupRegistered,
    TicketsAsked,
    VisitorApproved,
    VisitorMoved,
    VisitorRegistered,
    VisitorRejected,
)
from eventsapp.visitors.models import Visitor, VisitorGroup, VisitorState
from eventsapp.visitors.queries import registrations_reached
from eventsapp.web.letters import Letter, Note


def confirm_registration(fact: VisitorRegistered) -> None:
    """Send a visitor the way to the ticket, or say that the registration waits for approval."""
    visitor = db.session.get_one(Visitor, fact.visitor_id)
    if visitor.state == VisitorState.PENDING:
        _queue(visitor, visitors.received_message(visitor))
    elif visitor.is_admitted and visitor.decided_at is None:  # whoever was decided about meanwhile is told of that
        _queue(visitor, visitors.ticket_message(visitor))


@on(VisitorApproved)
def send_approved_ticket(fact: VisitorApproved) -> None:
    """Send the ticket to whom the team let in."""
    visitor = db.session.get_one(Visitor, fact.visitor_id)
    if visitor.is_admitted:
        _queue(visitor, visitors.ticket_message(visitor))


@on(VisitorRejected)
def tell_not_approved(fact: VisitorRejected) -> None:
    """Tell a visitor that the registration was not approved, and why."""
    visitor = db.session.get_one(Visitor, fact.visitor_id)
    if visitor.state == VisitorState.REJECTED:
        _queue(visitor, visitors.rejected_message(visitor))


@on(VisitorMoved)
def tell_moved(fact: VisitorMoved) -> None:
    """Tell a visitor that the ticket went to another device: whoever did not do that hears of it."""
    visitor = db.session.get_one(Visitor, fact.visitor_id)
    if visitor.state in {VisitorState.APPROVED, VisitorState.PENDING}:
        _queue(visitor, visitors.moved_message(visitor))


@on(GroupRegistered)
def confirm_group(fact: GroupRegistered) -> None:
    """Give a leader the way to the page of the group."""
    queue_letter(visitors.group_letter(db.session.get_one(VisitorGroup, fact.group_id)))


@on(TicketsAsked)
def send_tickets_again(fact: TicketsAsked) -> None:
    """Send lost tickets to the address on record, if there are any."""
    fair = db.session.get_one(Fair, fact.fair_id)
    for visitor in registrations_reached(fair, fact.place):
        is_pending = visitor.state == VisitorState.PENDING
        _queue(visitor, visitors.received_message(visitor) if is_pending else visitors.ticket_message(visitor))


def _queue(visitor: Visitor, message: Letter | Note) -> None:
    """Queue what is said to somebody who can be reached; the team may have registered others."""
    if isinstance(message, Letter):
        queue_letter(message)
    elif visitor.phone_key:
        queue_note(message)
