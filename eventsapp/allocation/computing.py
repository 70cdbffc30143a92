"""Computing a plan: the problem is read, the optimiser works outside any transaction, the outcome is kept."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from eventsapp.allocation.actions.running import RUN, Computed, keep_computed, mark_failed
from eventsapp.allocation.models import AllocationRun, Mode
from eventsapp.allocation.queries.problem import Suppose, is_strict_queue, problem_of
from eventsapp.allocation.queries.stands import Place, exhibitors_with_stands, places_of_reservations
from eventsapp.allocation.rules.runs import NobodyToPlace, change_of
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.explaining import Reasons, explain_all
from eventsapp.booths.optimiser.fairness import Fairness, fairness_by_mode, fairness_of
from eventsapp.booths.optimiser.judging import Judge, judge
from eventsapp.booths.optimiser.outcome import Outcome, Progress, StopNow, units_for
from eventsapp.booths.optimiser.problem import Plan, Problem
from eventsapp.booths.optimiser.solving import allocate
from eventsapp.booths.optimiser.writing import plan_to_json, problem_to_json
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import JobRun, JobStopped, runs

STEPS = 1000
Report = Callable[[Progress], None]


@runs(RUN)
def run_job(job: JobRun) -> dict[str, Any]:
    """Compute the plan of a job; stopping it keeps the best plan so far."""
    run_id = int(job.params["run_id"])

    def report(progress: Progress) -> None:
        done = min(STEPS - 1, round(STEPS * share_done(progress)))
        try:
            job.advance(done, STEPS, progress.stage, so_far=told(progress))
        except JobStopped:
            raise StopNow from None

    try:
        return compute(run_id, report)
    except Exception:
        db.session.rollback()
        with transaction():
            mark_failed(run_id)
        raise


_SHARES = {
    "queue": (0.0, 0.01),
    "prices": (0.01, 0.04),
    "relaxation": (0.05, 0.4),
    "pieces": (0.45, 0.5),
    "done": (0.95, 0.0),
}
"""Where on the bar each stage begins, and how much of it it takes."""


def share_done(progress: Progress) -> float:
    """Return how much of the work is done, 0 to 1."""
    begins, share = _SHARES.get(progress.stage, (0.0, 0.0))
    return begins + share * progress.done / max(1, progress.total)


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
    candidates = make_candidates(problem)
    units = units_for(seconds, problem)
    outcome = allocate(problem, mode=mode.value, seed=seed, units=units, report=report, candidates=candidates)
    computed = _computed(fair_id, candidates, outcome)
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


def _computed(fair_id: int, candidates: Candidates, outcome: Outcome) -> Computed:
    """Judge, weigh and explain a plan."""
    problem, plan = candidates.problem, outcome.plan
    reasons = explain_all(problem, plan, candidates)
    before = places_of_reservations(fair_id)
    lasting = exhibitors_with_stands(fair_id) - before.keys()
    placing = [one.id for one in problem.exhibitors if one.locked is None or one.id not in lasting]
    asked = [one.id for one in problem.exhibitors if one.locked is None]
    judged = Judge(problem)
    return Computed(
        values={
            "objective": outcome.objective,
            "bound": outcome.bound,
            "preference": outcome.preference,
            "placed": sum(key in plan for key in asked),
            "placeable": sum(bool(candidates.placeable[candidates.exhibitor_at[key]]) for key in asked),
            "violations": len(judge(problem, plan).violations),
            "plan_hash": outcome.plan_hash,
            "figures": _figures(candidates, outcome),
        },
        proposals=[proposal_values(judged, plan, reasons[key], before.get(key)) for key in placing],
        evidence={
            "problem": problem_to_json(problem),
            **plan_to_json(plan),
            "certificate": outcome.certificate.to_json(),
        },
    )


def _figures(candidates: Candidates, outcome: Outcome) -> dict[str, Any]:
    """Return what people compare: this plan, a strict queue and first come."""
    found = {
        "plan": fairness_of(candidates.problem, outcome.plan, candidates),
        **fairness_by_mode(candidates.problem, candidates),
    }
    return {
        "fairness": {mode: _counts(one) for mode, one in found.items()},
        "objectives": {mode: one.objective for mode, one in found.items() if mode != "plan"},
        "preference_gap": outcome.preference_gap,
        "without": list(outcome.without),
        "notes": [{"code": note.code, "ids": list(note.ids)} for note in outcome.notes],
        "cpu_seconds": round(outcome.cpu_seconds, 1),
        "stopped": outcome.stopped,
        "stayed": outcome.stayed,
    }


def _counts(one: Fairness) -> dict[str, Any]:
    return {
        "unplaced": one.unplaced,
        "inversions": one.inversions,
        "envy": one.envy,
        "mean": one.mean,
        "lowest_quarter": one.lowest_quarter,
        "quartiles": list(one.quartiles),
        "inverted": list(one.inverted),
        "envious": list(one.envious),
    }


def proposal_values(judged: Judge, plan: Plan, reasons: Reasons, before: Place | None) -> dict[str, Any]:
    """Return the columns of an exhibitor's proposal; its hall and number are those of its first unit."""
    one = judged.exhibitors[reasons.exhibitor]
    cells = sorted(plan.get(one.id, ()))
    return {
        "exhibitor_id": one.id,
        "hall_id": judged.cells[cells[0]].hall if cells else None,
        "unit_ids": cells,
        "change": change_of(before.unit_ids if before else (), cells),
        "points": one.points,
        "satisfaction": reasons.satisfaction,
        "value": judged.value(one, tuple(cells)) if cells else 0,
        "reasons": asdict(reasons),
        "is_locked": one.locked is not None,
        "was_stand_id": before.stand_id if before else None,
        "was_unit_ids": list(before.unit_ids) if before else [],
    }
