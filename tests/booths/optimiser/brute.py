"""The best plan of a tiny fair by trying everything, with the judge's rules only."""

from eventsapp.booths.optimiser.candidates import make_candidates
from eventsapp.booths.optimiser.judging import Judge
from eventsapp.booths.optimiser.problem import Cells, Problem


class Brute:
    """Tries all plans, one exhibitor after the other, and leaves out what cannot become better than the best known."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.judge = Judge(problem)
        candidates = make_candidates(problem)
        self.options = []
        for at, exhibitor in enumerate(problem.exhibitors):
            mine = [(int(candidates.value[one]), candidates.ids(int(one))) for one in candidates.of(at)]
            self.options.append((exhibitor, sorted(mine, reverse=True)))
        self.ahead = [0] * (len(self.options) + 1)
        for at in range(len(self.options) - 1, -1, -1):
            self.ahead[at] = self.ahead[at + 1] + max((value for value, _ in self.options[at][1]), default=0)
        self.best = 0

    def optimum(self) -> int:
        """Return the worth of the best plan that breaks no rule."""
        self._try(0, {}, set(), 0)
        return self.best

    def _try(self, at: int, plan: dict[int, Cells], taken: set[int], worth: int) -> None:
        if worth + self.ahead[at] <= self.best:
            return
        if at == len(self.options):
            verdict = self.judge.judge(plan)
            if not verdict.violations:
                self.best = max(self.best, verdict.objective)
            return
        exhibitor, mine = self.options[at]
        for value, cells in mine:
            if not taken.intersection(cells):
                self._try(at + 1, {**plan, exhibitor.id: cells}, taken.union(cells), worth + value)
        self._try(at + 1, plan, taken, worth)
