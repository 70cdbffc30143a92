"""How fair a plan is, in counts that can be set beside those of a strict queue and of first come.

Only exhibitors that are not locked and have some possible place count; whoever is left out has a satisfaction of 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from eventsapp.booths.optimiser.board import Board
from eventsapp.booths.optimiser.candidates import Candidates, make_candidates, rectangle_of
from eventsapp.booths.optimiser.greedy import FIRST_COME, PRIORITY, queue
from eventsapp.booths.optimiser.judging import Judge
from eventsapp.booths.optimiser.problem import Cells, Exhibitor, Plan, Problem
from eventsapp.booths.optimiser.rows import Ties


@dataclass(frozen=True, slots=True)
class Fairness:
    """Counts of one plan; satisfactions are 0 to 100.

    ``inversions``: first choices lost to exhibitors with fewer points alone. ``envy``: exhibitors
    who would be more satisfied with the whole place of one with fewer points, and could have had it.
    """

    objective: int
    placed: int
    unplaced: int
    inversions: int
    envy: int
    mean: float
    quartiles: tuple[float, float, float]
    lowest_quarter: float
    """Mean satisfaction of the least satisfied quarter."""
    inverted: tuple[int, ...] = ()
    envious: tuple[int, ...] = ()
    """The exhibitors behind the two counts, by id."""


def fairness_of(problem: Problem, plan: Plan, candidates: Candidates | None = None) -> Fairness:
    """Return how fair a plan is."""
    found = candidates or make_candidates(problem)
    judge = Judge(problem)
    verdict = judge.judge(plan)
    asked = [one for at, one in enumerate(problem.exhibitors) if not one.locked and bool(found.placeable[at])]
    earned = sorted(verdict.satisfaction.get(one.id, 0) for one in asked)
    holders = {cell: identity for identity, cells in plan.items() for cell in cells}
    inverted = tuple(one.id for one in asked if _is_inverted(one, plan, holders, judge.exhibitors))
    envious = _envious(found, asked, plan, verdict.satisfaction)
    quarter = earned[: max(1, len(earned) // 4)]
    return Fairness(
        objective=verdict.objective,
        placed=verdict.placed,
        unplaced=sum(one.id not in plan for one in asked),
        inversions=len(inverted),
        envy=len(envious),
        mean=_mean(earned),
        quartiles=_quartiles(earned),
        lowest_quarter=_mean(quarter) if earned else 0.0,
        inverted=inverted,
        envious=envious,
    )


def fairness_by_mode(problem: Problem, candidates: Candidates | None = None) -> dict[str, Fairness]:
    """Return the fairness of a strict queue and of first come at the same fair, by mode."""
    found = candidates or make_candidates(problem)
    ties = Ties(found)
    fair: dict[str, Fairness] = {}
    for kind in (PRIORITY, FIRST_COME):
        board = Board(found, ties)
        board.place_locked()
        queue(board, kind)
        fair[kind] = fairness_of(problem, board.plan(), found)
    return fair


def _is_inverted(one: Exhibitor, plan: Plan, holders: Mapping[int, int], exhibitors: Mapping[int, Exhibitor]) -> bool:
    """Say whether only exhibitors with fewer points stand on the first choice of one that did not get it."""
    if not one.wishes or len(one.wishes[0]) > one.size:
        return False
    wish, own = set(one.wishes[0]), set(plan.get(one.id, ()))
    if wish <= own or (own and own <= wish):
        return False
    others = {holders[cell] for cell in wish if cell in holders} - {one.id}
    return bool(others) and all(exhibitors[o].points < one.points and not exhibitors[o].locked for o in others)


def _envious(candidates: Candidates, asked: list[Exhibitor], plan: Plan, earned: Mapping[int, int]) -> tuple[int, ...]:
    """Return who would rather have the place of somebody with fewer points, and could have it."""
    exhibitors = {one.id: one for one in candidates.problem.exhibitors}
    places: dict[Cells, float] = {
        cells: exhibitors[identity].points for identity, cells in plan.items() if not exhibitors[identity].locked
    }
    at_rectangle = _by_rectangle(candidates, places)
    envious = []
    for one in asked:
        at = candidates.exhibitor_at[one.id]
        mine = candidates.of(at)
        better = mine[candidates.satisfaction[mine] > earned.get(one.id, -1)]
        points = at_rectangle[candidates.rectangle[better]]
        if bool((points < one.points).any()):
            envious.append(one.id)
    return tuple(envious)


def _by_rectangle(
    candidates: Candidates, places: Mapping[Cells, float]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return for each rectangle the points of who has exactly it, infinity where nobody has."""
    points = np.full(len(candidates.rectangles.columns.count), np.inf)
    for cells, of_holder in places.items():
        at = rectangle_of(candidates.floor, candidates.rectangles, [candidates.floor.cell_at[c] for c in cells])
        if at >= 0:
            points[at] = of_holder
    return points


def _mean(figures: list[int]) -> float:
    return round(sum(figures) / len(figures), 2) if figures else 0.0


def _quartiles(figures: list[int]) -> tuple[float, float, float]:
    if not figures:
        return 0.0, 0.0, 0.0
    low, middle, high = np.percentile(figures, [25, 50, 75]).round(2).tolist()
    return low, middle, high
