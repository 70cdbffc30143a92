"""The job that proposes rooms and times: read, worked out outside any transaction, kept as the job's result."""

from typing import Any

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.jobs import JobRun, runs
from eventsapp.programme.clashes import Slot
from eventsapp.programme.queries.scheduling import SCHEDULE, scheduling_problem
from eventsapp.programme.scheduling import schedule

SEED = 1


@runs(SCHEDULE)
def propose(run: JobRun) -> dict[str, Any]:
    """Propose a place for each session that has none."""
    fair = db.session.get_one(Fair, run.fair_id)
    problem, versions = scheduling_problem(fair, run.params.get("track"), int(run.params.get("moves", 0)))
    db.session.rollback()  # nothing is locked or read while it is worked out
    proposal = schedule(problem, seed=SEED, report=run.advance)
    before = {slot.ref: slot for slot in problem.world.slots}
    return {
        "placed": [_told(slot, versions) for slot in proposal.placed],
        "moved": [_told(slot, versions) | {"before": _place(before[slot.ref])} for slot in proposal.moved],
        "missing": [
            {
                "id": int(one.ref),
                "looked_at": one.looked_at,
                "reasons": [[str(kind), count] for kind, count in one.reasons],
            }
            for one in proposal.missing
        ],
        "is_searched": proposal.is_searched,
    }


def _told(slot: Slot, versions: dict[int, int]) -> dict[str, Any]:
    return {"id": int(slot.ref), "version": versions[int(slot.ref)], **_place(slot)}


def _place(slot: Slot) -> dict[str, Any]:
    return {
        "room": int(slot.room) if slot.room else None,
        "day": slot.day.isoformat() if slot.day else None,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
    }
