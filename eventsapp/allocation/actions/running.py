"""Asking for a plan, and keeping what came of it. The computing itself is between these two, in no transaction."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from eventsapp.accounts.models import User
from eventsapp.allocation.models import AllocationRun, Mode, Proposal, RunState
from eventsapp.allocation.queries.runs import latest_run
from eventsapp.allocation.queries.stands import first_number, numbers_of_units
from eventsapp.allocation.rules.runs import AlreadyComputing, Order
from eventsapp.allocation.rules.weighing import weights_as_stored
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import storage
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.jobs import Job, JobState, queue_job

RUN = "allocation.run"
COMMAND_LINE = "command line"

refuse_on("uq_allocation_runs_fair_id", AlreadyComputing)


def start_run(
    fair_id: int, order: Order, user: User | None, *, language: str = "en", in_worker: bool = True
) -> AllocationRun:
    """Ask for a plan; a worker computes it. Refuses with AlreadyComputing while another is being computed."""
    lock_fair(fair_id)
    settle_lost_runs(fair_id)
    if latest_run(fair_id, RunState.COMPUTING) is not None:
        raise AlreadyComputing
    run = AllocationRun(
        fair_id=fair_id,
        number=_next_number(fair_id),
        round_id=order.round_id,
        base_id=order.base_id,
        mode=Mode(order.mode),
        seed=order.seed,
        seconds=order.seconds,
        weights=weights_as_stored(order.weights),
        what_if=order.what_if,
        note=order.note.strip()[:200],
        created_by_id=user.id if user else None,
    )
    db.session.add(run)
    db.session.flush()
    if in_worker:
        params = {"run_id": run.id}
        job = queue_job(RUN, params, fair_id=fair_id, started_by_id=run.created_by_id, language=language, total=1000)
        run.job_id = job.id
    _audit(run, user, "allocation.run_started", {"mode": run.mode, "seed": run.seed, "seconds": run.seconds})
    return run


def settle_lost_runs(fair_id: int) -> None:
    """Write down that plans failed whose worker was lost or whose job was stopped before it began."""
    over = select(Job.id).where(Job.state.in_([JobState.FAILED, JobState.STOPPED]))
    lost = update(AllocationRun).where(AllocationRun.fair_id == fair_id, AllocationRun.state == RunState.COMPUTING)
    db.session.execute(lost.where(AllocationRun.job_id.in_(over)).values(state=RunState.FAILED))


def _next_number(fair_id: int) -> int:
    latest = db.session.scalar(select(func.max(AllocationRun.number)).where(AllocationRun.fair_id == fair_id))
    return (latest or 0) + 1


@dataclass(frozen=True, slots=True)
class Computed:
    """What came of computing: columns of the run, its proposals, and the evidence as plain values."""

    values: Mapping[str, Any]
    proposals: Sequence[Mapping[str, Any]]
    evidence: Mapping[str, Any]


def keep_computed(run_id: int, computed: Computed) -> None:
    """Write a computed plan; the worker's last step."""
    run = db.session.get_one(AllocationRun, run_id, with_for_update=True, populate_existing=True)
    data = gzip.compress(json.dumps(computed.evidence, separators=(",", ":"), sort_keys=True).encode(), mtime=0)
    kept = storage.store(data, name=f"plan-{run.number}.json.gz", media_type="application/gzip")
    for name, value in computed.values.items():
        setattr(run, name, value)
    run.evidence_id, run.state = kept.id, RunState.PROPOSED
    numbers = numbers_of_units({unit_id for values in computed.proposals for unit_id in values["unit_ids"]})
    db.session.add_all(
        Proposal(run_id=run.id, number=first_number(values["unit_ids"], numbers), **values)
        for values in computed.proposals
    )
    db.session.flush()
    _audit(run, None, "allocation.run_computed", {"objective": run.objective, "bound": run.bound, "placed": run.placed})


def mark_failed(run_id: int) -> None:
    """Write down that computing a plan failed."""
    failed = update(AllocationRun).where(AllocationRun.id == run_id, AllocationRun.state == RunState.COMPUTING)
    db.session.execute(failed.values(state=RunState.FAILED))


def _audit(run: AllocationRun, user: User | None, action: str, after: dict[str, Any]) -> None:
    record(
        action,
        subject="allocation_run",
        subject_id=run.id,
        fair_id=run.fair_id,
        actor_id=user.id if user else None,
        actor=user.email if user else COMMAND_LINE,
        after={"number": run.number, **after},
    )
