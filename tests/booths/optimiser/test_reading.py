"""Files of fairs and plans: what comes in goes out the same, what is broken is refused with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from eventsapp.booths.optimiser.made_up import make_fair
from eventsapp.booths.optimiser.problem import BrokenFair
from eventsapp.booths.optimiser.reading import plan_from_json, problem_from_json
from eventsapp.booths.optimiser.writing import plan_to_json, problem_to_json


def raw_fair() -> dict[str, Any]:
    return json.loads(json.dumps(problem_to_json(make_fair(10, 60, 4))))


def test_fair_written_and_read_is_the_same() -> None:
    problem = make_fair(30, 200, 5)
    assert problem_from_json(json.loads(json.dumps(problem_to_json(problem)))) == problem


def test_fair_of_the_same_seed_is_the_same() -> None:
    assert make_fair(30, 200, 5) == make_fair(30, 200, 5)
    assert make_fair(30, 200, 5) != make_fair(30, 200, 6)


BREAKAGES = [
    (lambda raw: raw.pop("cells"), "cells is missing"),
    (lambda raw: raw["cells"][3].pop("price"), r"cells\[3\]: price is missing"),
    (lambda raw: raw["exhibitors"][2].update(size="four"), r"exhibitors\[2\]: 'four' is not a whole number"),
    (lambda raw: raw["exhibitors"][2].update(size=0), "exhibitor 2: a size"),
    (lambda raw: raw["exhibitors"][2].update(wishes=[[77777]]), r"exhibitor 2: names cells .*77777"),
    (lambda raw: raw["exhibitors"][2].update(id=3), "two exhibitors share an id"),
    (lambda raw: raw["exhibitors"].__setitem__(0, 5), r"exhibitors\[0\]"),
    (lambda raw: raw["apart"].append({"a": 1, "b": 1, "distance": 1, "kind": "gap", "penalty": 0}), "keep-apart of 1"),
    (lambda raw: raw["apart"].append({"a": 1, "b": 2, "distance": 1, "kind": "near", "penalty": 0}), "'near'"),
    (lambda raw: raw["pavilions"].append({"id": 9, "members": [0], "windows": []}), "pavilion 9"),
    (lambda raw: raw.update(scale={"magic": 3}), "scale has settings"),
]


@pytest.mark.parametrize(("breakage", "words"), BREAKAGES)
def test_broken_fair_is_refused_with_its_place(breakage: Any, words: str) -> None:
    raw = raw_fair()
    breakage(raw)
    with pytest.raises(BrokenFair, match=words):
        problem_from_json(raw)


def test_file_that_is_no_fair_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fair.json").write_text("[1, 2", encoding="utf-8")
    with pytest.raises(BrokenFair, match=r"fair\.json cannot be read"):
        problem_from_json(tmp_path / "fair.json")


def test_plan_written_and_read_is_the_same() -> None:
    problem = make_fair(10, 60, 4)
    assert plan_from_json(plan_to_json({3: (0, 1)}), problem) == {3: (0, 1)}


@pytest.mark.parametrize("placements", [None, {"x": [1]}, {"3": [99999]}, {"77": [1]}, {"3": []}])
def test_plan_that_names_what_there_is_not_is_refused(placements: object) -> None:
    with pytest.raises(BrokenFair):
        plan_from_json({"placements": placements}, make_fair(10, 60, 4))
