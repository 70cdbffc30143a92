"""Reading plans of a whole fair."""

import gzip
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.allocation.models import AllocationRun, Change, Proposal, Round, RunEdit, RunState
from eventsapp.infra import storage
from eventsapp.infra.database import db
from eventsapp.infra.jobs import Job


def runs_of(fair_id: int, limit: int = 50, *, before: int | None = None) -> Sequence[AllocationRun]:
    """Return the latest plans of a fair, or those before one by its number, newest first."""
    own = select(AllocationRun).where(AllocationRun.fair_id == fair_id).order_by(AllocationRun.number.desc())
    if before is not None:
        own = own.where(AllocationRun.number < before)
    return db.session.scalars(own.options(joinedload(AllocationRun.created_by)).limit(limit)).all()


def run_numbered(fair_id: int, number: int) -> AllocationRun | None:
    """Return a plan of a fair by its number."""
    own = select(AllocationRun).where(AllocationRun.fair_id == fair_id, AllocationRun.number == number)
    return db.session.scalar(own.options(joinedload(AllocationRun.created_by)))


def latest_run(fair_id: int, *states: RunState) -> AllocationRun | None:
    """Return the newest plan of a fair in one of some states."""
    own = select(AllocationRun).where(AllocationRun.fair_id == fair_id, AllocationRun.state.in_(states))
    return db.session.scalar(own.order_by(AllocationRun.number.desc()).limit(1))


def run_of_job(job: Job) -> AllocationRun | None:
    """Return the plan that a job computes."""
    return db.session.get(AllocationRun, job.params.get("run_id", 0))


def round_in_fair(fair_id: int, round_id: int) -> Round | None:
    """Return a round of a fair."""
    return db.session.scalar(select(Round).where(Round.id == round_id, Round.fair_id == fair_id))


def job_of(run: AllocationRun) -> Job | None:
    """Return the job that computes or computed a plan."""
    return db.session.get(Job, run.job_id) if run.job_id is not None else None


def proposals_of(run: AllocationRun) -> Sequence[Proposal]:
    """Return a plan's proposals with their exhibitors and halls, those with more points first."""
    own = select(Proposal).where(Proposal.run_id == run.id).order_by(Proposal.points.desc(), Proposal.exhibitor_id)
    return db.session.scalars(own.options(joinedload(Proposal.exhibitor), joinedload(Proposal.hall))).all()


def places_listed(run: AllocationRun, after: int, limit: int) -> Sequence[Proposal]:
    """Return a plan's proposals by exhibitor, at most ``limit`` of those behind the one with the id ``after``."""
    own = select(Proposal).where(Proposal.run_id == run.id, Proposal.exhibitor_id > after)
    whole = (joinedload(Proposal.exhibitor), joinedload(Proposal.hall))
    return db.session.scalars(own.options(*whole).order_by(Proposal.exhibitor_id).limit(limit)).all()


def proposal_of(run: AllocationRun, exhibitor_id: int) -> Proposal | None:
    """Return where an exhibitor stands in a plan."""
    own = select(Proposal).where(Proposal.run_id == run.id, Proposal.exhibitor_id == exhibitor_id)
    return db.session.scalar(own.options(joinedload(Proposal.exhibitor), joinedload(Proposal.hall)))


def unplaced_names(run: AllocationRun) -> list[str]:
    """Return who gets no place in a plan, by name."""
    without = (Change.UNPLACED, Change.LOST)
    return sorted(one.exhibitor.display_name for one in proposals_of(run) if one.change in without)


def edits_of(run: AllocationRun) -> Sequence[RunEdit]:
    """Return the changes by hand to a plan, the latest first."""
    own = select(RunEdit).where(RunEdit.run_id == run.id).order_by(RunEdit.place.desc())
    return db.session.scalars(own).all()


def evidence_of(run: AllocationRun) -> dict[str, Any]:
    """Return problem, plan and certificate of a computed plan as plain values; empty where there are none."""
    if run.evidence is None:
        return {}
    found: dict[str, Any] = json.loads(gzip.decompress(storage.read(run.evidence)))
    return found
