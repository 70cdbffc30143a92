"""Our objective, hard rules and queue agree with the judge that lies beside the shared fairs."""

import importlib.util
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from eventsapp.booths.optimiser.board import Board
from eventsapp.booths.optimiser.candidates import make_candidates
from eventsapp.booths.optimiser.greedy import FIRST_COME, PRIORITY, queue
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.problem import Cells, Problem
from eventsapp.booths.optimiser.reading import problem_from_json
from eventsapp.booths.optimiser.writing import problem_to_json

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the shared judge leaves it open

GREEDY = {
    (1, FIRST_COME): 4016696, (1, PRIORITY): 4033475,
    (2, FIRST_COME): 3986193, (2, PRIORITY): 4026210,
    (3, FIRST_COME): 4085709, (3, PRIORITY): 4070884,
}  # fmt: skip
"""What ``score.py FAIR --greedy`` says."""


@pytest.fixture(scope="module")
def folder(shared_data: Callable[[str], Path]) -> Path:
    found = shared_data("../allocation")
    if not (found / "score.py").exists():
        pytest.skip("the shared data has no allocation files here")
    return found


@pytest.fixture(scope="module")
def score(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def queued(problem: Problem, kind: str) -> dict[int, Cells]:
    board = Board(make_candidates(problem))
    board.place_locked()
    queue(board, kind)
    return board.plan()


def text_keys(plan: dict[int, Cells]) -> dict[str, list[int]]:
    return {str(identity): list(cells) for identity, cells in plan.items()}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_queue_and_objective_agree_with_the_shared_judge(number: int, folder: Path, score: ModuleType) -> None:
    problem = problem_from_json(folder / f"reference-{number}.json")
    fair = score.Fair(folder / f"reference-{number}.json")
    for kind in (FIRST_COME, PRIORITY):
        plan = queued(problem, kind)
        theirs, ours = score.judge(fair, text_keys(plan)), judge(problem, plan)
        assert theirs["objective"] == ours.objective == GREEDY[number, kind]
        assert (theirs["preference"], theirs["placed"]) == (ours.preference, ours.placed)
        assert theirs["violations"] == len(ours.violations) == 0


def test_broken_plans_have_as_many_violations_as_the_shared_judge_says(folder: Path, score: ModuleType) -> None:
    problem = problem_from_json(folder / "reference-1.json")
    fair = score.Fair(folder / "reference-1.json")
    chance, plan = random.Random(1), queued(problem, PRIORITY)
    for _ in range(12):
        broken = dict(plan)
        for one, other in zip(chance.sample(sorted(plan), 12), chance.sample(sorted(plan), 12), strict=True):
            broken[one] = plan[other]
        theirs, ours = score.judge(fair, text_keys(broken)), judge(problem, broken)
        assert theirs["violations"] == len(ours.violations) > 0
        assert (theirs["objective"], theirs["soft_broken"]) == (ours.objective, ours.soft_broken)


def test_candidates_and_values_are_those_of_the_shared_judge(folder: Path, score: ModuleType) -> None:
    problem = problem_from_json(folder / "reference-2.json")
    fair = score.Fair(folder / "reference-2.json")
    candidates = make_candidates(problem)
    for exhibitor in fair.exhibitors[::25]:
        mine = candidates.of(exhibitor["id"])
        places = fair.placements(exhibitor)
        if exhibitor["pavilion"] is not None:
            windows = fair.pavilions[exhibitor["pavilion"]]["windows"]
            places = [ids for ids in places if any(fair.fits_window(ids, window) for window in windows)]
        assert [list(candidates.ids(int(one))) for one in mine] == places
        assert candidates.value[mine].tolist() == [fair.value(exhibitor, ids) for ids in places]


def test_shared_fair_written_again_is_the_same(folder: Path, score: ModuleType) -> None:
    fair = score.Fair(folder / "reference-3.json")
    written = problem_to_json(problem_from_json(folder / "reference-3.json"))
    assert written["exhibitors"] == fair.exhibitors
    assert written["cells"] == fair.cells
    assert written["apart"] == fair.apart
