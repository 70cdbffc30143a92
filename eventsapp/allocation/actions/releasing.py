"""Letting exhibitors read why they have their place."""

from collections.abc import Sequence

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.publishing import lock_run
from eventsapp.allocation.facts import ExplanationReleased
from eventsapp.allocation.models import Proposal, RunState
from eventsapp.allocation.rules.runs import NotPublished
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish


def release_explanations(run_id: int, exhibitor_ids: Sequence[int] | None, user: User) -> int:
    """Let these exhibitors of a published plan, or all, read theirs; each is told once. Returns how many are new.

    Refuses with NotPublished: before, a place may still change.
    """
    run = lock_run(run_id)
    if run.state != RunState.PUBLISHED:
        raise NotPublished
    hidden = select(Proposal).where(Proposal.run_id == run.id, Proposal.is_released.is_(False))
    if exhibitor_ids is not None:
        hidden = hidden.where(Proposal.exhibitor_id.in_(exhibitor_ids))
    proposals = db.session.scalars(hidden.order_by(Proposal.exhibitor_id)).all()
    for one in proposals:
        one.is_released = True
        publish(ExplanationReleased(fair_id=run.fair_id, run_id=run.id, exhibitor_id=one.exhibitor_id))
    record(
        "allocation.explanations_released",
        subject="allocation_run",
        subject_id=run.id,
        fair_id=run.fair_id,
        actor_id=user.id,
        actor=user.email,
        after={"number": run.number, "exhibitors": [one.exhibitor_id for one in proposals]},
    )
    return len(proposals)
