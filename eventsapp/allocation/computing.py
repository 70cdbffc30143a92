"""Computing a plan: the problem is read, the optimiser works outside any transaction, the outcome is kept."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from eventsapp.allocation.actions.running import RUN, Computed, keep_computed, mark_failed
from eventsapp.allocation.models import AllocationRun, Change, Mode, Proposal
from eventsapp.allocation.queries.problem import Suppose, is_strict_queue, problem_of
from eventsapp.allocation.queries.stands import Place, places_of_reservations
from eventsapp.allocation.rules.runs import NobodyToPlace, change_of
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.booths.optimiser.explaining import explain_all
from eventsapp.booths.optimiser.fairness import fairness_of
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.problem import Plan, Problem
from eventsapp.booths.optimiser.reading import problem_to_json
from eventsapp.booths.optimiser.solving import Outcome, Progress, StopNow, allocate, units_for
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import JobRun, JobStopped, runs

STEPS = 1000
Report = Callable[[Progress], None]


@runs(RUN)
def run_job(job: JobRun) -> dict[str, Any]:
    """Compute the plan of a job; stopping it keeps the best plan so far."""
    run_id = int(job.params["run_id"])

    def report(progress: Progress) -> None:
        job.result = told(progress)
        try:
            job.advance(min(STEPS - 1, round(STEPS * progress.done / max(1, progress.total))), STEPS, progress.stage)
        except JobStopped:
            raise StopNow from None

    try:
        return compute(run_id, report)
    except Exception:
        db.session.rollback()
        with transaction():
            mark_failed(run_id)
        raise


def told(progress: Progress) -> dict[str, Any]:
    """Return what people see of a plan that is being computed."""
    return {
        "objective": progress.objective,
        "bound": progress.bound,
        "gap": progress.gap,
        "preference_gap": progress.preference_gap,
        "placed": progress.placed,
        "placeable": progress.placeable,
    }


def compute(run_id: int, report: Report | None = None) -> dict[str, Any]:
    """Compute a plan that was asked for and keep it; returns its figures. Refuses with NobodyToPlace."""
    run = db.session.get_one(AllocationRun, run_id)
    problem = problem_for(run)
    mode = Mode.QUEUE if is_strict_queue(weights_from(run.weights)) and run.mode == Mode.OPTIMISE else Mode(run.mode)
    if not any(one.locked is None for one in problem.exhibitors):
        raise NobodyToPlace
    seed, seconds, fair_id = run.seed, run.seconds, run.fair_id
    db.session.rollback()  # nothing is locked or read while the optimiser works
    outcome = allocate(problem, mode=mode.value, seed=seed, units=units_for(seconds, problem), report=report)
    computed = _computed(fair_id, problem, outcome)
    with transaction():
        keep_computed(run_id, computed)
    return dict(computed.values["figures"])


def problem_for(run: AllocationRun) -> Problem:
    """Return the problem of a plan from what is stored of it and the fair as it is now."""
    base = db.session.get(AllocationRun, run.base_id) if run.base_id is not None else None
    reserved = places_of_reservations(run.fair_id)
    return problem_of(
        run.fair_id,
        weights_from(run.weights),
        Suppose(
            withdrawn=run.what_if.get("withdrawn", ()),
            closed_hall_ids=run.what_if.get("closed_halls", ()),
            movable=[place.stand_id for place in reserved.values()] if base else (),
            kept={one.exhibitor_id: one.unit_ids for one in base.proposals if one.unit_ids} if base else {},
            locked=[one.exhibitor_id for one in base.proposals if one.is_locked] if base else (),
            stay_bonus=run.what_if.get("stay_bonus", 0),
            round=run.round,
        ),
    )


def _computed(fair_id: int, problem: Problem, outcome: Outcome) -> Computed:
    """Judge, weigh and explain a plan."""
    verdict = judge(problem, outcome.plan)
    reasons = explain_all(problem, outcome.plan, outcome.certificate)
    before = places_of_reservations(fair_id)
    placing = [one.id for one in problem.exhibitors if one.locked is None or one.id in before]
    return Computed(
        values={
            "objective": outcome.objective,
            "bound": outcome.bound,
            "preference": outcome.preference,
            "placed": outcome.placed,
            "placeable": outcome.placeable,
            "violations": len(verdict.violations),
            "plan_hash": outcome.plan_hash,
            "figures": _figures(problem, outcome),
        },
        proposals=[_proposal(problem, outcome.plan, key, reasons, before.get(key)) for key in placing],
        evidence={
            "problem": problem_to_json(problem),
            "placements": {str(key): list(cells) for key, cells in sorted(outcome.plan.items())},
            "certificate": outcome.certificate.to_json() if outcome.certificate else None,
        },
    )
