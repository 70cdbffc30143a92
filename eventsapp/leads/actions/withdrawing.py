"""What a visitor takes back: the details are hidden at once, and the exhibitor has to delete what it holds."""

from datetime import datetime

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on, transaction
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy
from eventsapp.leads.actions.attaching import detach, detach_all
from eventsapp.leads.facts import DeletionAsked
from eventsapp.leads.models import Lead, LeadDeletion
from eventsapp.leads.queries import (
    choice_of,
    is_seen,
    lead_of_visitor,
    media_overdue,
    open_deletion,
    tasks_without_reason,
    withdrawals_without_task,
)
from eventsapp.leads.rules import NothingToDelete, due_on
from eventsapp.visitors.models import Visitor

refuse_on("uq_lead_deletions_one_open", Busy)
refuse_on("uq_lead_deletions_exhibitor_id_visitor_id", Busy)  # what SQLite calls it
AT_ONCE = 500


def withdraw_from(visitor: Visitor, lead: Lead) -> None:
    """Hide a visitor from one exhibitor, which has to delete what it saw; the same again changes nothing."""
    chosen = choice_of(visitor, lead.exhibitor_id)
    if lead.withdrawn_at is not None and chosen is None:
        return
    was_seen, now = is_seen(visitor, lead), clock.now()
    lead.withdrawn_at = now
    if chosen is not None:
        chosen.withdrawn_at = now
    db.session.flush()
    if was_seen and lead.erased_at is None and open_deletion(lead.exhibitor_id, visitor.id) is None:
        _ask(lead.exhibitor_id, visitor, "exhibitor", now)
    _note("leads.withdrawn", visitor, lead.exhibitor_id)


def allow_again(visitor: Visitor, lead: Lead) -> None:
    """Let an exhibitor see a visitor again who had taken that back."""
    if lead.withdrawn_at is None:
        return
    lead.withdrawn_at = None
    task = open_deletion(lead.exhibitor_id, visitor.id)
    if task is not None and task.reason == "exhibitor":
        task.lifted_at = clock.now()
    db.session.flush()
    _note("leads.allowed_again", visitor, lead.exhibitor_id)


def confirm_deletion(exhibitor: Exhibitor, task: LeadDeletion, actor: User) -> None:
    """Note that an exhibitor has deleted what it held, and delete what is written about the person here.

    Who came by since and shares something anew stays a lead. Refuses with NothingToDelete.
    """
    if task.done_at is not None or task.lifted_at is not None:
        raise NothingToDelete
    now = clock.now()
    task.done_at, task.done_by_id = now, actor.id
    lead = lead_of_visitor(task.visitor, exhibitor.id)
    if lead is not None:
        detach_all(lead.id)
    if lead is not None and choice_of(task.visitor, exhibitor.id) is None:
        lead.rating = lead.notes = ""
        lead.answers, lead.follow_up_on, lead.edited_at, lead.erased_at = {}, None, None, now
    db.session.flush()
    record(
        "leads.deleted",
        subject="visitor",
        subject_id=task.visitor_id,
        fair_id=exhibitor.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        after={"exhibitor": exhibitor.id},
    )


def follow_consents() -> int:
    """Ask for what withdrawn consents make due, and lift what is agreed to again; returns how many tasks were made.

    The details were hidden the moment the consent ended: this only writes down what follows. Photos and spoken notes
    of whoever took the details back are deleted here when the exhibitor's days are over, confirmed or not.
    """
    with transaction():
        for medium in media_overdue(clock.now().date(), AT_ONCE):
            detach(medium)
        for task in tasks_without_reason(AT_ONCE):
            task.lifted_at = clock.now()
        found = withdrawals_without_task(AT_ONCE)
        for exhibitor_id, visitor_id, ended_at in found:
            visitor = db.session.get_one(Visitor, visitor_id)
            _ask(exhibitor_id, visitor, "consent", ended_at)
        return len(found)


def withdraw_at(visitor: Visitor, exhibitor_id: int, *, is_allowed: bool) -> Lead | None:
    """Let a visitor say whether one exhibitor sees the details; None where that one never scanned them."""
    lead = lead_of_visitor(visitor, exhibitor_id)
    if lead is not None:
        (allow_again if is_allowed else withdraw_from)(visitor, lead)
    return lead


def _ask(exhibitor_id: int, visitor: Visitor, reason: str, asked_at: datetime) -> None:
    task = LeadDeletion(exhibitor_id=exhibitor_id, visitor_id=visitor.id, reason=reason, asked_at=asked_at)
    task.due_on = due_on(asked_at, visitor.fair.timezone)
    db.session.add(task)
    db.session.flush()
    publish(DeletionAsked(deletion_id=task.id))


def _note(action: str, visitor: Visitor, exhibitor_id: int) -> None:
    record(
        action,
        subject="visitor",
        subject_id=visitor.id,
        fair_id=visitor.fair_id,
        actor_id=None,
        actor="visitor",
        after={"exhibitor": exhibitor_id},
    )
