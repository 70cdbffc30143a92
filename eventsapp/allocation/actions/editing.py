"""Changes by hand to a plan that is not published: moved, locked, undone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.publishing import lock_run
from eventsapp.allocation.models import AllocationRun, Proposal, RunEdit
from eventsapp.allocation.queries.advice import candidates_of, plan_now
from eventsapp.allocation.queries.stands import first_number, numbers_of_units
from eventsapp.allocation.rules.runs import HandChange, NothingToUndo, change_of, check_changeable
from eventsapp.booths.optimiser.explaining import Explainer
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Unit


def place_by_hand(run_id: int, version: int, change: HandChange, user: User) -> RunEdit:
    """Give exhibitors of a plan other places. Refuses with NotProposed and RunChanged."""
    run = lock_run(run_id)
    check_changeable(run, version)
    _put(run, change.after)
    latest = db.session.scalar(select(func.max(RunEdit.place)).where(RunEdit.run_id == run.id))
    edit = RunEdit(
        run_id=run.id,
        place=(latest or 0) + 1,
        before=_stored(change.before),
        after=_stored(change.after),
        cost=change.cost,
        done_by_id=user.id,
    )
    db.session.add(edit)
    _weigh(run, change.after.keys())
    _audit(run, user, "allocation.changed_by_hand", {"after": edit.after, "cost": edit.cost})
    return edit


def undo_edit(run_id: int, version: int, user: User) -> None:
    """Take the latest change by hand back. Refuses with NotProposed, RunChanged and NothingToUndo."""
    run = lock_run(run_id)
    check_changeable(run, version)
    latest = select(RunEdit).where(RunEdit.run_id == run.id).order_by(RunEdit.place.desc()).limit(1)
    edit = db.session.scalar(latest)
    if edit is None:
        raise NothingToUndo
    before = {int(key): tuple(cells) for key, cells in edit.before.items()}
    _put(run, before)
    db.session.delete(edit)
    _weigh(run, before.keys())
    _audit(run, user, "allocation.change_undone", {"before": edit.before})


def lock_place(run_id: int, exhibitor_id: int, user: User, *, is_locked: bool) -> None:
    """Keep an exhibitor where it is when the plan is computed anew, or let it go. Refuses with NotProposed."""
    run = lock_run(run_id)
    check_changeable(run, None)
    proposal = _proposal(run, exhibitor_id)
    proposal.is_locked = is_locked and bool(proposal.unit_ids)
    _audit(run, user, "allocation.locked" if proposal.is_locked else "allocation.unlocked", {"exhibitor": exhibitor_id})


def _put(run: AllocationRun, places: Mapping[int, Sequence[int]]) -> None:
    """Write other units into proposals, with the hall and the number that follow from them."""
    every = {unit_id for units in places.values() for unit_id in units}
    numbers = numbers_of_units(every)
    halls = dict(db.session.execute(select(Unit.id, Unit.hall_id).where(Unit.id.in_(every))).all())
    for exhibitor_id, units in places.items():
        proposal = _proposal(run, exhibitor_id)
        proposal.unit_ids = sorted(units)
        proposal.hall_id = halls[proposal.unit_ids[0]] if units else None
        proposal.number = first_number(units, numbers)
        proposal.change = change_of(proposal.was_unit_ids, units)
        proposal.is_locked = bool(units)
    db.session.flush()


def _weigh(run: AllocationRun, changed: Collection[int]) -> None:
    """Judge the plan anew as it is now, and explain those whose place changed."""
    candidates = candidates_of(run)
    plan = plan_now(run, candidates)
    explainer = Explainer(candidates.problem, plan, candidates)
    verdict = explainer.judge.judge(plan)
    run.objective, run.preference, run.placed = verdict.objective, verdict.preference, verdict.placed
    run.violations = len(verdict.violations)
    run.version += 1
    for proposal in run.proposals:
        proposal.satisfaction = verdict.satisfaction.get(proposal.exhibitor_id, 0)
        if proposal.exhibitor_id in changed:
            proposal.reasons = asdict(explainer.explain(proposal.exhibitor_id))
    db.session.flush()


def _proposal(run: AllocationRun, exhibitor_id: int) -> Proposal:
    found = db.session.get(Proposal, (run.id, exhibitor_id), populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _stored(places: Mapping[int, Sequence[int]]) -> dict[str, Any]:
    return {str(key): list(cells) for key, cells in places.items()}


def _audit(run: AllocationRun, user: User, action: str, after: dict[str, Any]) -> None:
    record(
        action,
        subject="allocation_run",
        subject_id=run.id,
        fair_id=run.fair_id,
        actor_id=user.id,
        actor=user.email,
        after={"number": run.number, **after},
    )
