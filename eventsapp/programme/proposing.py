"""The job that proposes rooms and times: read, worked out outside any transaction, kept as the job's result."""

from typing import Any

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.jobs import JobRun, JobStopped, runs
from eventsapp.programme.clashes import Slot
from eventsapp.programme.queries.scheduling import SCHEDULE, scheduling_problem
from eventsapp.programme.scheduling import Problem, Proposal, schedule

SEED = 1


@runs(SCHEDULE)
def propose(run: JobRun) -> dict[str, Any]:
    """Propose a place for each session that has none; a stopped search keeps the best it has found."""
    fair = db.session.get_one(Fair, run.fair_id)
    problem, versions = scheduling_problem(fair, run.params.get("track"), int(run.params.get("moves", 0)))
    db.session.rollback()  # nothing is locked or read while it is worked out
    stop = _Stop(run)
    proposal = schedule(problem, seed=SEED, report=stop.report, is_stopped=stop.is_asked)
    run.result = _kept(proposal, problem, versions)
    if stop.was_asked:
        raise JobStopped
    return run.result


class _Stop:
    """Whether somebody asked to stop: then the search ends instead of the job, and what it found is kept."""

    def __init__(self, run: JobRun) -> None:
        self._run = run
        self.was_asked = False

    def report(self, done: int, total: int, stage: str) -> None:
        """Say how far it is."""
        try:
            self._run.advance(done, total, stage)
        except JobStopped:
            self.was_asked = True

    def is_asked(self) -> bool:
        """Look whether it is to stop."""
        self.was_asked = self.was_asked or self._run.must_stop()
        return self.was_asked


def _kept(proposal: Proposal, problem: Problem, versions: dict[int, int]) -> dict[str, Any]:
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
