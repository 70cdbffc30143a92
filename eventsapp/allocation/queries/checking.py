"""Checking who stands where: broken rules, what it is worth, and the bound that nobody can beat."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventsapp.allocation.models import RunState
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.problem import Suppose, problem_of
from eventsapp.allocation.queries.runs import evidence_of, latest_run
from eventsapp.allocation.queries.stands import places_of_reservations
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.booths.optimiser.certificate import certificate_from_json
from eventsapp.booths.optimiser.checker import check_certificate
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.problem import BrokenFair, Plan, Problem
from eventsapp.booths.optimiser.reading import plan_from_json, problem_from_json


@dataclass(frozen=True, slots=True)
class Check:
    """What an independent look at a plan found; ``bound`` is None where there is no certificate for it."""

    violations: tuple[str, ...]
    objective: int
    placed: int
    bound: int | None

    def as_json(self) -> dict[str, Any]:
        """Return the findings as plain values."""
        gap = None if not self.bound else max(0.0, (self.bound - self.objective) / self.bound)
        return {
            "violations": len(self.violations),
            "broken": list(self.violations),
            "objective": self.objective,
            "bound": self.bound,
            "gap": gap,
            "placed": self.placed,
        }


def check_evidence(evidence: Mapping[str, Any]) -> Check:
    """Check a computed plan from what was kept of it alone: problem, plan and certificate."""
    problem = problem_from_json(evidence["problem"])
    return _checked(problem, plan_from_json(evidence, problem), evidence.get("certificate"))


def check_present(fair_id: int) -> Check:
    """Check the stands there are now, with the newest plan's certificate: its prices prove a bound for any fair."""
    reserved = places_of_reservations(fair_id)
    movable = [place.stand_id for place in reserved.values()]
    problem = problem_of(fair_id, weights_from(policy_of(fair_id).weights), Suppose(movable=movable))
    plan = {one.id: one.locked for one in problem.exhibitors if one.locked}
    run = latest_run(fair_id, RunState.PROPOSED, RunState.PUBLISHED)
    evidence = evidence_of(run) if run is not None else {}
    return _checked(problem, {**plan, **(problem.current or {})}, evidence.get("certificate"))


def _checked(problem: Problem, plan: Plan, certificate: Mapping[str, Any] | None) -> Check:
    verdict = judge(problem, plan)
    broken = tuple(
        f"{violation.code}: exhibitor {', '.join(map(str, violation.exhibitors))}" for violation in verdict.violations
    )
    return Check(broken, verdict.objective, verdict.placed, _bound(problem, certificate))


def _bound(problem: Problem, certificate: Mapping[str, Any] | None) -> int | None:
    """Return what the certificate proves; None where its rows speak of exhibitors or cells that are gone."""
    if not certificate:
        return None
    try:
        return check_certificate(problem, certificate_from_json(certificate))
    except BrokenFair:
        return None
