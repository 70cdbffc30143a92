"""A whole plan from the relaxation: what it is surest of is fixed, what is left is solved anew, until all is fixed.

Heavy: imports highspy when used.
"""

from dataclasses import dataclass, field
from math import ceil

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.linear import Generation, Relaxation, best_few, resolve
from eventsapp.booths.optimiser.prices import margins

SURE, SURE_WINDOW = 0.95, 0.8
"""Stands and windows that the relaxation uses so far are fixed whatever else there is."""
LEAST_USE = 0.02
CLOSE = 60
"""Candidates this far below their exhibitor's best at the latest prices come back into the pool."""
LARGE = (18, 12, 9, 6, 3)
"""Members of pavilions are fixed first, then stands by size: what is left last fits last."""


@dataclass(slots=True)
class Dive:
    """One dive: a board that fills, windows chosen so far, and the latest solution of what is left."""

    board: Board
    generation: Generation
    solved: Relaxation
    share: float
    """Which part of a class is fixed at once."""
    windows: dict[int, int] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    """Exhibitors for whom nothing is left."""

    def go(self) -> None:
        """Fill the board."""
        while self.left():
            if len(self.windows) < len(self.board.ties.choices_of):
                self._fix_windows()
            elif not self._fix_stands():
                self._fix_best()
            allowed = self._allowed()
            if self.left():
                self._solve(allowed)

    def left(self) -> list[int]:
        """Return who is not placed and still could be."""
        return [e for e in np.flatnonzero(self.board.chosen == NOWHERE).tolist() if e not in self.lost]

    def _fix_windows(self) -> None:
        """Choose windows for the pavilions about which the relaxation is surest."""
        ties = self.board.ties
        used = self.solved.windows.round(6)
        todo = sorted((-used[at], at) for of in ties.choices_of for at in of)
        todo = [(use, at) for use, at in todo if ties.choices[at].pavilion not in self.windows]
        enough = len(self.windows) + ceil(len(ties.choices_of) * self.share * 2 / 3)
        for use, at in todo:
            if -use >= SURE_WINDOW or len(self.windows) < enough:
                self.windows.setdefault(ties.choices[at].pavilion, at)
        for pavilion, choices in enumerate(ties.choices_of):
            if not choices:
                self.windows[pavilion] = NOWHERE

    def _fix_stands(self) -> int:
        """Place what is used most among the hardest to place, and whatever is used for sure; returns how many."""
        ranks = {e: self._rank(e) for e in self.left()}
        first = min(ranks.values())
        enough = max(3, ceil(self.share * sum(rank == first for rank in ranks.values())))
        used, pool, fixed, firsts = self.solved.used.round(6), self.solved.pool, 0, 0
        some = np.flatnonzero(used > LEAST_USE)
        for at in some[np.lexsort((pool[some], -used[some]))].tolist():
            exhibitor = int(self.board.candidates.exhibitor[pool[at]])
            is_first = ranks.get(exhibitor) == first
            if exhibitor not in ranks or self.board.chosen[exhibitor] != NOWHERE:
                continue
            wanted = used[at] >= SURE or (is_first and firsts < enough)
            if wanted and self.board.may_take(exhibitor, int(pool[at])):
                self.board.place(exhibitor, int(pool[at]))
                fixed, firsts = fixed + 1, firsts + is_first
        return fixed

    def _rank(self, exhibitor: int) -> int:
        if exhibitor in self.board.ties.pavilion_of:
            return -1
        size = self.board.candidates.problem.exhibitors[exhibitor].size
        return sum(size < least for least in LARGE)

    def _fix_best(self) -> None:
        """Place the hardest to place where it suits the latest prices best: the relaxation leaves it out."""
        exhibitor = min(self.left(), key=lambda e: (self._rank(e), e))
        mine = self._open_to(exhibitor, self.board.free_rectangles())
        if len(mine):
            figures = margins(self.board.candidates, self.board.ties, self.solved.prices)[mine]
            self.board.place(exhibitor, int(mine[figures.round(3).argmax()]))

    def _open_to(self, exhibitor: int, free: Flags) -> Ints:
        mine, _ = self.board.open_to(exhibitor, free=free)
        window = self.windows.get(self.board.ties.pavilion_of.get(exhibitor, NOWHERE), NOWHERE)
        return mine if window == NOWHERE else mine[self.board.fits(mine, window)]

    def _allowed(self) -> Flags:
        """Return what is still possible beside the fixed, and them; note who has nothing left."""
        allowed = np.zeros(len(self.board.candidates), dtype=np.bool_)
        free = self.board.free_rectangles()
        for exhibitor in self.left():
            mine = self._open_to(exhibitor, free)
            allowed[mine] = True
            if not len(mine):
                self.lost.add(exhibitor)
        allowed[self.board.chosen[self.board.chosen != NOWHERE]] = True
        return allowed

    def _solve(self, allowed: Flags) -> None:
        """Solve the relaxation over what is allowed and looks good at the latest prices."""
        generation, candidates = self.generation, self.board.candidates
        left = np.where(allowed, margins(candidates, generation.ties, self.solved.prices).round(3), -np.inf)
        some = np.flatnonzero(np.diff(candidates.start))
        best = np.full(len(candidates.start) - 1, -np.inf)
        best[some] = np.maximum.reduceat(left, candidates.start[some])
        generation.inside = allowed & (generation.inside | (left >= best[candidates.exhibitor] - CLOSE))
        generation.inside[best_few(candidates, generation.groups, left, allowed)] = True
        self.solved = resolve(generation)


def dive(board: Board, generation: Generation, share: float) -> None:
    """Fill a board that has the locked only.

    Args:
        board: changed.
        generation: where the relaxation stands; it is changed.
        share: how much is fixed between two linear programmes; more is faster and worse.

    Raises:
        ArithmeticError: HiGHS found no optimum.

    """
    Dive(board, generation, resolve(generation), share).go()
