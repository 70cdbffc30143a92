"""Plans, their places, rounds and points, as programs read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eventsapp.allocation.actions.publishing import Return
from eventsapp.allocation.models import AllocationRun, Pick, Proposal, Round, RunState
from eventsapp.allocation.queries.line import InLine
from eventsapp.allocation.queries.points import Points
from eventsapp.allocation.queries.rounds import Turnout
from eventsapp.allocation.rules.rounds import phase_of, title_of
from eventsapp.allocation.rules.runs import HandChange, gap_of
from eventsapp.infra.jobs import Job
from eventsapp.web.programs import moment

FAIRNESS = ("unplaced", "inversions", "envy", "mean", "lowest_quarter", "quartiles")


def plan_document(run: AllocationRun, job: Job | None = None) -> dict[str, Any]:
    """Return a plan with its figures; ``job`` says how far one is that is being computed."""
    return {
        "plan": run.number,
        "state": RunState.FAILED if _is_lost(run, job) else run.state,
        "mode": run.mode,
        "seed": run.seed,
        "seconds": run.seconds,
        "note": run.note,
        "round": run.round_id,
        "version": run.version,
        "objective": run.objective,
        "bound": run.bound,
        "gap": gap_of(run.objective, run.bound),
        "preference": run.preference,
        "preference_gap": run.figures.get("preference_gap"),
        "placed": run.placed,
        "placeable": run.placeable,
        "violations": run.violations,
        "plan_hash": run.plan_hash,
        "created_at": moment(run.created_at),
        "published_at": moment(run.published_at),
        "objections_until": moment(run.objections_until),
        "rolled_back_at": moment(run.rolled_back_at),
        "progress": _progress(job) if job is not None and not job.is_over else None,
    }


def whole_plan_document(run: AllocationRun, job: Job | None) -> dict[str, Any]:
    """Return a plan with everything that is counted of it, beside a strict queue and first come."""
    fairness: Mapping[str, Mapping[str, Any]] = run.figures.get("fairness", {})
    return {
        **plan_document(run, job),
        "fairness": {mode: {name: counts.get(name) for name in FAIRNESS} for mode, counts in fairness.items()},
        "objectives": run.figures.get("objectives", {}),
        "without": run.figures.get("without", []),
        "cpu_seconds": run.figures.get("cpu_seconds"),
    }


def _is_lost(run: AllocationRun, job: Job | None) -> bool:
    """Whether nobody computes a plan any more, which is written down when the next one is asked for."""
    return run.state == RunState.COMPUTING and job is not None and job.is_over


def _progress(job: Job) -> dict[str, Any]:
    so_far = {name: job.result.get(name) for name in ("objective", "bound", "gap", "placed", "placeable")}
    return {"percent": job.percent, "stage": job.stage, "stopping": job.stop_requested, **so_far}


def place_document(one: Proposal, numbers: Mapping[int, str]) -> dict[str, Any]:
    """Return where an exhibitor stands in a plan."""
    return {
        "exhibitor": one.exhibitor_id,
        "company": one.exhibitor.display_name,
        "points": one.points,
        "change": one.change,
        "hall": one.hall.code if one.hall else None,
        "number": one.number,
        "units": _named(one.unit_ids, numbers),
        "before": _named(one.was_unit_ids, numbers),
        "satisfaction": one.satisfaction,
        "locked": one.is_locked,
        "stand": one.stand_id,
    }


def change_document(change: HandChange, names: Mapping[int, str], numbers: Mapping[int, str]) -> dict[str, Any]:
    """Return what a change by hand costs, and who moves from where to where; no units are no place."""
    return {
        "cost": change.cost,
        "moves": [
            {
                "exhibitor": exhibitor_id,
                "company": names.get(exhibitor_id, ""),
                "before": _named(change.before.get(exhibitor_id, ()), numbers),
                "after": _named(units, numbers),
            }
            for exhibitor_id, units in change.after.items()
        ],
    }


def return_document(change: Return) -> dict[str, Any]:
    """Return whose stand ends where a plan is taken back, who returns, and who keeps what it has, and why."""
    return {
        "ends": [one.exhibitor_id for one in change.ends],
        "returns": [one.exhibitor_id for one in change.returns],
        "kept": [{"exhibitor": one.exhibitor_id, "why": why} for one, why in change.kept],
    }


def _named(unit_ids: Any, numbers: Mapping[int, str]) -> list[str]:
    return sorted(numbers[key] for key in unit_ids if key in numbers)


def round_document(one: Round, turnout: Turnout, now: datetime) -> dict[str, Any]:
    """Return a round with how many are in it."""
    return {
        "round": one.id,
        "position": one.position,
        "name": title_of(one),
        "kind": one.kind,
        "mode": one.mode,
        "phase": phase_of(one, now),
        "opens_at": moment(one.opens_at),
        "closes_at": moment(one.closes_at),
        "min_points": one.min_points,
        "min_units": one.min_units,
        "most_units": one.most_units,
        "pick_seconds": one.pick_seconds,
        "stations": one.stations,
        "companies": turnout.companies,
        "units_wanted": turnout.units,
        "picked": turnout.picked,
        "version": one.version,
    }


def turn_document(pick: Pick) -> dict[str, Any]:
    """Return an exhibitor's turn in a round."""
    return {
        "turn": pick.id,
        "place": pick.place,
        "exhibitor": pick.exhibitor_id,
        "company": pick.exhibitor.display_name,
        "points": pick.points,
        "state": pick.state,
        "how": pick.how,
        "was_absent": pick.was_absent,
        "station": pick.station,
        "due_at": moment(pick.due_at),
        "began_at": moment(pick.began_at),
        "ends_at": moment(pick.ends_at),
        "ended_at": moment(pick.ended_at),
        "stand": pick.stand_id,
        "number": pick.stand.number if pick.stand else None,
    }


def points_document(one: InLine, points: Points) -> dict[str, Any]:
    """Return an exhibitor's place in line with the parts of its points."""
    exhibitor = one.exhibitor
    return {
        "place": one.place,
        "exhibitor": exhibitor.id,
        "company": exhibitor.display_name,
        "country": exhibitor.company.country,
        "points": one.score.points,
        "parts": dict(one.score.parts),
        "units": one.merits.units,
        "deposit_at": moment(one.standing.deposit_at),
        "applied_at": moment(one.standing.applied_at),
        "by_lot": one.is_drawn,
        "pavilion": points.pavilions.get(one.pavilion_id or 0),
        "stands": [{"hall": place.hall_code, "number": place.number} for place in points.places.get(exhibitor.id, ())],
    }
