"""How a plan treats exhibitors: counts to show side by side for the optimiser, a strict queue and first-come."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.greedy import FIRST_COME, PRIORITY, queue
from eventsapp.booths.optimiser.judging import Judge
from eventsapp.booths.optimiser.preparing import Prepared, prepare
from eventsapp.booths.optimiser.problem import Plan, Problem


@dataclass(frozen=True, slots=True)
class Fairness:
    """A plan's figures. Locked exhibitors count as placed, and are nobody's rivals.

    ``inversions``: exhibitors whose first wish went to others who all have fewer points. ``envy``:
    exhibitors who could take, and would rather have, exactly the place of someone with fewer points. Satisfaction is 0
    to 100 over the placed; ``quartiles`` are the lower quarter's limit, the median and the upper quarter's limit, and
    ``lowest_quarter`` the mean of the lower quarter.
    """

    placed: int
    unplaced: int
    inversions: int
    envy: int
    mean_satisfaction: float
    lowest_quarter: float
    quartiles: tuple[float, float, float]
    first_wishes: int


def fairness_of(problem: Problem, plan: Plan, prepared: Prepared | None = None) -> Fairness:
    """Return the figures of a plan.

    Args:
        problem: the fair.
        plan: who stands where.
        prepared: what :func:`prepare` gave for the fair.

    """
    known = prepared or prepare(problem)
    judge = Judge(problem)
    earned = sorted(judge.parts(judge.exhibitors[one], cells).total for one, cells in plan.items())
    firsts = {e.id for e in problem.exhibitors if e.wishes and set(plan.get(e.id, ())) == set(e.wishes[0])}
    quarters = np.percentile(earned, [25, 50, 75]).tolist() if earned else [0.0, 0.0, 0.0]
    return Fairness(
        placed=len(plan),
        unplaced=len(problem.exhibitors) - len(plan),
        inversions=_inversions(problem, plan, firsts),
        envy=_envy(known, plan),
        mean_satisfaction=fmean(earned) if earned else 0.0,
        lowest_quarter=fmean(earned[: max(1, len(earned) // 4)]) if earned else 0.0,
        quartiles=(quarters[0], quarters[1], quarters[2]),
        first_wishes=len(firsts),
    )


def _inversions(problem: Problem, plan: Plan, firsts: set[int]) -> int:
    points = {e.id: e.points for e in problem.exhibitors}
    locked = {e.id for e in problem.exhibitors if e.locked}
    owner = {cell: one for one, cells in plan.items() for cell in cells}
    lost = 0
    for exhibitor in problem.exhibitors:
        if exhibitor.id in firsts or exhibitor.id in locked or not exhibitor.wishes:
            continue
        rivals = {owner[cell] for cell in exhibitor.wishes[0] if cell in owner} - {exhibitor.id} - locked
        lost += bool(rivals) and all(points[rival] < exhibitor.points for rival in rivals)
    return lost


def _envy(known: Prepared, plan: Plan) -> int:
    board, candidates = known.board(plan), known.candidates
    holder = np.full(len(candidates.rectangles.columns.count), NOWHERE, dtype=np.int64)
    for exhibitor, candidate in enumerate(board.chosen.tolist()):
        if candidate != NOWHERE and not board.is_locked(exhibitor):
            holder[candidates.rectangle[candidate]] = exhibitor
    points = np.array([e.points for e in candidates.problem.exhibitors])
    held = holder[candidates.rectangle]
    has = np.where(board.chosen != NOWHERE, candidates.satisfaction[np.maximum(board.chosen, 0)], -1)
    owner = candidates.exhibitor
    envious = (held != NOWHERE) & (held != owner) & (candidates.locked[owner] < 0)
    envious &= (points[np.maximum(held, 0)] < points[owner]) & (candidates.satisfaction > has[owner])
    return len(np.unique(owner[envious]))


def compare(problem: Problem, plan: Plan, prepared: Prepared | None = None) -> Mapping[str, Fairness]:
    """Return the figures of a plan beside those of a strict queue by points and of first-come."""
    known = prepared or prepare(problem)
    found = {"plan": fairness_of(problem, plan, known)}
    for kind in (PRIORITY, FIRST_COME):
        board = Board(known.candidates, known.ties)
        board.place_locked()
        queue(board, kind)
        found[kind] = fairness_of(problem, board.plan(), known)
    return found
