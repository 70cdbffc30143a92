"""Deciding about registrations, taking money for them, and ending them."""

from typing import Any

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import Acting, record
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish
from eventsapp.programme.actions import forget_seats
from eventsapp.programme.rules import SeatHolder
from eventsapp.visitors.actions.registering import free_place, retake_place
from eventsapp.visitors.actions.tickets import issue_ticket, revoke_ticket
from eventsapp.visitors.facts import VisitorApproved, VisitorRejected
from eventsapp.visitors.models import Visitor, VisitorState
from eventsapp.visitors.rules import VisitorDecision, check_active, check_decidable, check_words


def decide_visitor(fair: Fair, visitor: Visitor, decision: VisitorDecision, actor: User, note: str = "") -> None:
    """Let a visitor in, who then has a ticket, or say why not; either way they are told."""
    check_decidable(visitor, decision)
    check_words(decision, note)
    before = visitor.state
    visitor.decided_at, visitor.decided_by_id, visitor.decision_note = clock.now(), actor.id, note
    if decision == VisitorDecision.APPROVE:
        if before == VisitorState.REJECTED:
            retake_place(visitor)
        visitor.state = VisitorState.APPROVED
        issue_ticket(fair, visitor)
        publish(VisitorApproved(visitor.id))
    else:
        visitor.state = VisitorState.REJECTED
        free_place(visitor)
        publish(VisitorRejected(visitor.id))
    db.session.flush()
    _note(f"visitor.{visitor.state}", visitor, actor, {"state": str(before)}, {"state": str(visitor.state)}, note)


def mark_paid(visitor: Visitor, actor: User, *, paid: bool) -> None:
    """Write down that the desk has the money, or that it has not after all."""
    check_active(visitor)
    before = visitor.paid_at
    visitor.paid_at = (visitor.paid_at or clock.now()) if paid else None
    db.session.flush()
    if (before is None) == paid:
        amount = {"amount_minor": visitor.amount_minor, "currency": visitor.currency}
        _note("visitor.paid" if paid else "visitor.unpaid", visitor, actor, {}, amount)


def cancel_registration(visitor: Visitor, *, actor: Acting | None, reason: str = "") -> None:
    """End a registration: its ticket lets nobody in any more, its place and seats are free, its answers stay."""
    check_active(visitor)
    before = visitor.state
    visitor.state, visitor.cancelled_at = VisitorState.CANCELLED, clock.now()
    free_place(visitor)
    db.session.flush()
    name = actor.email if actor else "visitor"
    forget_seats(visitor.fair, SeatHolder(visitor_id=visitor.id))
    revoke_ticket(visitor, reason=reason or "cancelled", actor_id=actor.id if actor else None, actor=name)
    _note("visitor.cancelled", visitor, actor, {"state": str(before)}, {"state": str(visitor.state)}, reason)


def _note(
    action: str,
    visitor: Visitor,
    actor: Acting | None,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
) -> None:
    record(
        action,
        subject="visitor",
        subject_id=visitor.id,
        fair_id=visitor.fair_id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "visitor",
        before=before,
        after=after,
        reason=reason,
    )
