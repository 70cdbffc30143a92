"""What the optimiser says about a plan as it is now, after all changes by hand."""

from collections import OrderedDict
from threading import Lock

from eventsapp.allocation.models import AllocationRun
from eventsapp.allocation.queries.runs import evidence_of, proposals_of
from eventsapp.booths.optimiser.adviser import Adviser
from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.problem import Cells
from eventsapp.booths.optimiser.reading import problem_from_json

KEPT = 4
_kept: OrderedDict[str, Candidates] = OrderedDict()
"""By the key of the evidence, which no other plan ever has."""
_lock = Lock()


def candidates_of(run: AllocationRun) -> Candidates:
    """Return every possible placement of a plan's problem; made once for a plan, the problem never changes."""
    key = run.evidence.key if run.evidence else ""
    with _lock:
        known = _kept.get(key)
    if known is not None:
        return known
    made = make_candidates(problem_from_json(evidence_of(run)["problem"]))
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def plan_now(run: AllocationRun, candidates: Candidates) -> dict[int, Cells]:
    """Return a plan as it is after all changes by hand, with those that stay where they stand."""
    plan = {one.id: one.locked for one in candidates.problem.exhibitors if one.locked}
    for proposal in proposals_of(run):
        plan.pop(proposal.exhibitor_id, None)
        if proposal.unit_ids:
            plan[proposal.exhibitor_id] = tuple(proposal.unit_ids)
    return plan


def adviser_of(run: AllocationRun) -> Adviser:
    """Return an adviser on a plan as it is now."""
    candidates = candidates_of(run)
    return Adviser(candidates.problem, plan_now(run, candidates), candidates)
