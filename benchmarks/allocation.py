"""How good the optimiser's plan of a fair is, how much of that is proven, and how fast a plan is mended.

All times are CPU seconds of this process and its children: on a shared machine wall time says little.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eventsapp.booths.optimiser.checker import check_certificate
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.made_up import make_fair
from eventsapp.booths.optimiser.outcome import Outcome, Progress, units_for
from eventsapp.booths.optimiser.problem import Exhibitor, Plan, Problem
from eventsapp.booths.optimiser.reading import problem_from_json
from eventsapp.booths.optimiser.repairing import repair
from eventsapp.booths.optimiser.solving import allocate, cpu_seconds
from eventsapp.booths.optimiser.writing import plan_to_json

SIZES = {"everyday": (180, 600), "reference": (500, 2000), "stretch": (5000, 20000)}
REPAIRS = 20
ARRIVALS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this benchmark."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--fair", type=Path, help="a fair in the format of allocation files; made up when left out")
    which.add_argument("--size", choices=sorted(SIZES), default="reference", help="how large a fair to make up")
    parser.add_argument("--seed", type=int, default=1, help="which fair to make up, and the search's seed")
    parser.add_argument("--cpu-seconds", type=float, default=60, help="turned into units of work before the run")
    parser.add_argument("--plan-out", type=Path, help="where to write the plan")
    parser.add_argument("--repairs", type=int, default=REPAIRS, help="how many withdrawals and arrivals to try")


def measure(asked: argparse.Namespace) -> Mapping[str, float | str]:
    """Return every figure by name."""
    problem = problem_from_json(asked.fair) if asked.fair else make_fair(*SIZES[asked.size], asked.seed)
    first, by_points = (allocate(problem, mode=mode, seed=asked.seed) for mode in ("first-come", "queue"))
    found = allocate(problem, seed=asked.seed, units=units_for(asked.cpu_seconds, problem), report=_tell)
    if asked.plan_out:
        asked.plan_out.write_text(json.dumps(plan_to_json(found.plan)), encoding="utf-8")
    verdict = judge(problem, found.plan)
    return {
        **_quality(found, first, by_points),
        "violations": float(len(verdict.violations)),
        "judged_objective": float(verdict.objective),
        **_checking(problem, found),
        **_mending(problem, found.plan, asked.repairs, asked.seed),
        "plan_hash": found.plan_hash,
    }


def _tell(progress: Progress) -> None:
    if progress.stage != "pieces" or progress.done % 25 == 0:
        gap = "-" if progress.gap is None else f"{progress.gap:.3%}"
        print(f"{progress.stage:10} {progress.done:5}/{progress.total} {progress.objective:10} gap {gap}", flush=True)


def _quality(found: Outcome, first: Outcome, by_points: Outcome) -> dict[str, float]:
    return {
        "objective": float(found.objective),
        "objective_vs_first_come": found.objective / max(first.objective, 1),
        "objective_vs_priority": found.objective / max(by_points.objective, 1),
        "first_come_objective": float(first.objective),
        "priority_objective": float(by_points.objective),
        "first_come_gap": (found.bound - first.objective) / max(first.objective, 1),
        "priority_gap": (found.bound - by_points.objective) / max(by_points.objective, 1),
        "placed": float(found.placed),
        "placed_vs_placeable": found.placed / max(found.placeable, 1),
        "certified_bound": float(found.bound),
        "certified_gap": found.gap,
        "preference_gap": found.preference_gap,
        "certificate_vs_lp": found.bound / found.relaxation if found.relaxation else float("nan"),
        "allocation_cpu_s": found.cpu_seconds,
    }


def _checking(problem: Problem, found: Outcome) -> dict[str, float]:
    times = []
    for _ in range(5):
        began = time.process_time()
        bound = check_certificate(problem, found.certificate)
        times.append(time.process_time() - began)
    return {"checked_bound": float(bound), "check_seconds": statistics.median(times)}


def _mending(problem: Problem, plan: Plan, many: int, seed: int) -> dict[str, float]:
    """Return how long withdrawals and five late arrivals take, how many move, and who stays without a stand."""
    if not many:
        return {}
    repair(problem, plan, withdrawn=[min(plan)], seed=seed)  # the solver is imported once
    chance = random.Random(seed)
    movable = [e for e in problem.exhibitors if e.id in plan and not e.locked]
    away = [_timed(problem, plan, withdrawn=[e.id]) for e in chance.sample(movable, min(many, len(movable)))]
    late = []
    for _ in range(many):
        comers = chance.sample(movable, min(ARRIVALS, len(movable)))
        before = _without(problem, comers)
        rest = {identity: cells for identity, cells in plan.items() if identity in {e.id for e in before.exhibitors}}
        late.append(_timed(before, rest, arrivals=[replace(e, pavilion=None) for e in comers]))
    return {
        "withdrawal_p95_s": _p95([seconds for seconds, *_ in away]),
        "withdrawal_moves": statistics.fmean(moves for _, moves, _ in away),
        "arrivals_p95_s": _p95([seconds for seconds, *_ in late]),
        "arrivals_moves": statistics.fmean(moves for _, moves, _ in late),
        "arrivals_unplaced": float(sum(unplaced for *_, unplaced in late)),
    }


def _without(problem: Problem, gone: Sequence[Exhibitor]) -> Problem:
    """Return the fair before they came: without them, their rules and their seats in pavilions."""
    ids = {exhibitor.id for exhibitor in gone}
    return replace(
        problem,
        exhibitors=tuple(e for e in problem.exhibitors if e.id not in ids),
        pavilions=tuple(replace(p, members=tuple(m for m in p.members if m not in ids)) for p in problem.pavilions),
        apart=tuple(rule for rule in problem.apart if rule.a not in ids and rule.b not in ids),
    )


def _timed(
    problem: Problem, plan: Plan, *, withdrawn: Sequence[int] = (), arrivals: Sequence[Exhibitor] = ()
) -> tuple[float, int, int]:
    began = cpu_seconds()
    mended = repair(problem, plan, withdrawn=withdrawn, arrivals=arrivals)
    seconds = cpu_seconds() - began
    stayed = len(plan) - len(withdrawn)
    comers = {exhibitor.id for exhibitor in arrivals}
    return seconds, stayed - mended.stayed, len(comers - set(mended.plan))


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[max(0, -(-len(seconds) * 95 // 100) - 1)]
