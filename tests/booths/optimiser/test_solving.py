"""Runs: repeatable, stoppable, without solvers, and for fairs that are empty, impossible or contradictory."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest

from eventsapp.booths.optimiser import pieces
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.made_up import make_fair
from eventsapp.booths.optimiser.outcome import Progress, StopNow, WorkUnits, units_for
from eventsapp.booths.optimiser.problem import Problem
from eventsapp.booths.optimiser.solving import allocate

SMALL = WorkUnits(ascent_rounds=80, relaxation_rounds=3, pieces=4, piece_units=0.05, piece_size=14)
RUN = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked}:
            raise ImportError(name)
sys.meta_path.insert(0, Blocker())
from eventsapp.booths.optimiser.made_up import make_fair
from eventsapp.booths.optimiser.outcome import WorkUnits
from eventsapp.booths.optimiser.solving import allocate
found = allocate(make_fair(60, 240, 7), seed=3, units=WorkUnits(80, 3, 4, 0.05, 14))
print(found.plan_hash, found.objective, found.bound, ",".join(found.without))
"""


def run_elsewhere(hash_seed: str, blocked: set[str]) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    code = RUN.replace("{blocked}", repr(sorted(blocked)))
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_same_seed_gives_the_same_plan_in_another_process() -> None:
    assert run_elsewhere("1", set()) == run_elsewhere("2", set())


def test_without_solvers_the_queue_answers_and_says_so() -> None:
    _, objective, bound, without = run_elsewhere("0", {"ortools", "highspy", "scipy"})
    queued = allocate(make_fair(60, 240, 7), mode="queue")
    assert int(objective) == queued.objective <= int(bound)
    assert set(without.split(",")) == {"highspy", "ortools"}


def test_without_one_solver_the_other_still_works() -> None:
    queued = allocate(make_fair(60, 240, 7), mode="queue")
    assert int(run_elsewhere("0", {"highspy"})[1]) > queued.objective


def test_solver_that_dies_leaves_the_best_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = []
    real = pieces.solve_piece

    def dies(*given: object) -> object:
        solved.append(given)
        if len(solved) > 2:
            raise MemoryError
        return real(*given)  # type: ignore[arg-type]

    problem = make_fair(60, 240, 7)
    monkeypatch.setattr("eventsapp.booths.optimiser.improving.solve_piece", dies)
    found = allocate(problem, units=SMALL)
    assert found.without == ("ortools",)
    assert found.pieces == 2
    assert judge(problem, found.plan).violations == ()


@pytest.mark.parametrize("stage", ["queue", "prices", "relaxation", "pieces"])
def test_stopping_keeps_the_best_so_far(stage: str) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == stage:
            raise StopNow

    problem = make_fair(60, 240, 7)
    found = allocate(problem, units=SMALL, report=stop)
    assert found.stopped
    assert found.objective >= allocate(problem, mode="queue").objective
    assert judge(problem, found.plan).violations == ()
    assert found.objective <= found.bound


def test_progress_only_gets_better() -> None:
    seen: list[Progress] = []
    allocate(make_fair(60, 240, 7), units=SMALL, report=seen.append)
    assert [one.stage for one in seen][:2] == ["queue", "prices"]
    assert seen[-1].stage == "done"
    assert all(after.objective >= before.objective for before, after in pairwise(seen))
    bounds = [one.bound for one in seen if one.bound is not None]
    assert bounds == sorted(bounds, reverse=True)


def test_empty_fair_is_an_answer() -> None:
    found = allocate(Problem(cells=(), islands=(), exhibitors=()))
    assert (found.plan, found.bound, found.gap) == ({}, 0, 0)
    assert [note.code for note in found.notes] == ["empty_fair"]


def test_fair_without_candidates_is_an_answer() -> None:
    problem = make_fair(6, 20, 1)
    nowhere = tuple(replace(e, halls=frozenset({99}), pavilion=None, wishes=()) for e in problem.exhibitors)
    found = allocate(replace(problem, exhibitors=nowhere, pavilions=()), units=SMALL)
    assert found.placed == found.placeable == 0
    assert "no_candidates" in [note.code for note in found.notes]


def test_all_locked_stay_where_they_are() -> None:
    problem = make_fair(20, 80, 2)
    plan = allocate(problem, mode="queue").plan
    locked = tuple(replace(e, locked=plan.get(e.id)) for e in problem.exhibitors if e.id in plan)
    ids = {e.id for e in locked}
    kept = replace(
        problem,
        exhibitors=locked,
        apart=tuple(rule for rule in problem.apart if {rule.a, rule.b} <= ids),
        pavilions=tuple(replace(p, members=tuple(m for m in p.members if m in ids)) for p in problem.pavilions),
    )
    found = allocate(kept, units=SMALL)
    assert found.plan == plan
    assert "all_locked" in [note.code for note in found.notes]


def test_two_locks_on_one_cell_are_explained() -> None:
    problem = make_fair(12, 60, 3)
    plan = allocate(problem, mode="queue").plan
    a = next(e for e in problem.exhibitors if e.id in plan and e.pavilion is None)
    twin = replace(a, id=999, locked=plan[a.id])
    locked = tuple(replace(e, locked=plan[a.id]) if e.id == a.id else e for e in problem.exhibitors)
    found = allocate(replace(problem, exhibitors=(*locked, twin)), units=SMALL)
    assert ("locks_overlap", (999,)) in [(note.code, note.ids) for note in found.notes]


def test_lock_that_breaks_a_rule_stands_and_is_explained() -> None:
    problem = make_fair(12, 60, 3)
    plan = allocate(problem, mode="queue").plan
    who = next(e for e in problem.exhibitors if e.id in plan and e.pavilion is None)
    poor = tuple(replace(e, locked=plan[e.id], budget=1.0) if e.id == who.id else e for e in problem.exhibitors)
    found = allocate(replace(problem, exhibitors=poor), units=SMALL)
    assert found.plan[who.id] == plan[who.id]
    assert ("lock_breaks_rules", (who.id,)) in [(note.code, note.ids) for note in found.notes]


def test_more_seconds_are_more_work() -> None:
    problem = make_fair(60, 240, 7)
    assert units_for(150, problem).pieces > units_for(60, problem).pieces > units_for(20, problem).pieces >= 3


def test_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="no such mode"):
        allocate(make_fair(3, 10, 1), mode="magic")
