"""A whole plan from the relaxation: what it is surest of is fixed, what is left is solved anew, until all is fixed.

Heavy: imports highspy when used.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.linear import Generation, Relaxation, best_few, resolve
from eventsapp.booths.optimiser.prices import margins

SURE, SURE_WINDOW = 0.95, 0.8
"""Stands and windows that the relaxation uses so far are fixed whatever else there is."""
WINDOW_LOSS, MOST_BANS = 1e-4, 8
"""A window that loses more of the optimum is compared with a plan without it, up to so often."""
STAND_LOSS, MOST_TRIES = 2.5e-4, 150_000
"""The same for stands, until so many columns were solved again. Smaller losses the pieces mend."""
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
    """Which part of a class is fixed at once, and three times as much as of the windows."""
    columns: int
    """How many columns may still be solved before all is fixed in a hurry."""
    windows: dict[int, int] = field(default_factory=dict)
    barred: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    """Exhibitors for whom nothing is left."""

    def go(self) -> Iterator[None]:
        """Fill the board; yields after each step."""
        yield from self._choose_windows()
        most, again, tries = None, set[int](), MOST_TRIES
        while self.left():
            latest, lost = self.solved, set(self.lost)
            risky = self._fix_stands(most)
            self._solve()
            most = None
            if (
                min(tries, self.columns) > 0
                and not again.issuperset(risky)
                and self._lost_by(latest) > STAND_LOSS * latest.optimum
            ):
                tries -= len(latest.pool)
                again |= set(risky) if len(risky) == 1 else set()
                most = len(risky) // 2 or None
                self._think_again(risky, latest, lost)
            yield

    def _think_again(self, risky: dict[int, int], latest: Relaxation, lost: set[int]) -> None:
        """Take back what was fixed without being sure; a single stand comes back if the plan is worse without it."""
        with_it = self.solved, self.lost
        for exhibitor in risky:
            self.board.remove(exhibitor)
        self._return_to(latest, lost)
        if len(risky) == 1:
            [(exhibitor, candidate)] = risky.items()
            self.barred.add(candidate)
            self._solve()
            if self.solved.optimum <= with_it[0].optimum:
                self.board.place(exhibitor, candidate)
                self.solved, self.lost = with_it

    def _return_to(self, latest: Relaxation, lost: set[int]) -> None:
        self.solved, self.lost = latest, lost
        self.generation.inside[latest.pool] = True

    def left(self) -> list[int]:
        """Return who is not placed and still could be."""
        return [e for e in np.flatnonzero(self.board.chosen == NOWHERE).tolist() if e not in self.lost]

    def _choose_windows(self) -> Iterator[None]:
        """Choose windows for the pavilions about which the relaxation is surest, and think again where that costs."""
        ties = self.board.ties
        self.windows = {pavilion: NOWHERE for pavilion, choices in enumerate(ties.choices_of) if not choices}
        bans = 0
        while len(self.windows) < len(ties.choices_of) and self.left():
            before, latest, known = dict(self.windows), self.solved, set(self.lost)
            chosen = self._fix_windows()
            if not chosen:
                return
            self._solve()
            if (
                len(chosen) == 1
                and bans < MOST_BANS
                and self.columns > 0
                and self._lost_by(latest) > WINDOW_LOSS * latest.optimum
            ):
                bans += 1
                kept = self.windows, self.solved, self.lost
                self.windows = before
                self._return_to(latest, known)
                self.generation.banned.add(chosen[0])
                self._solve()
                if self.solved.optimum <= kept[1].optimum:
                    self.windows, self.solved, self.lost = kept
            yield

    def _part(self) -> float:
        return self.share if self.columns > 0 else 3.0

    def _lost_by(self, latest: Relaxation) -> float:
        return latest.optimum - self.solved.optimum

    def _fix_windows(self) -> list[int]:
        """Fix the windows that are used most; returns which."""
        ties = self.board.ties
        used = self.solved.windows.round(6)
        todo = sorted((-used[at], at) for of in ties.choices_of for at in of if at not in self.generation.banned)
        enough = len(self.windows) + max(1, int(len(ties.choices_of) * self._part() / 3))
        fixed = []
        for use, at in todo:
            pavilion = ties.choices[at].pavilion
            if pavilion not in self.windows and (-use >= SURE_WINDOW or len(self.windows) < enough):
                self.windows[pavilion] = at
                fixed.append(at)
        return fixed

    def _fix_stands(self, most: int | None) -> dict[int, int]:
        """Place what is used for sure, and what is used most among the hardest to place; returns the latter."""
        ranks = {e: self._rank(e) for e in self.left()}
        first = min(ranks.values())
        enough = most or max(3, ceil(self._part() * sum(rank == first for rank in ranks.values())))
        used, pool, risky, fixed = self.solved.used.round(6), self.solved.pool, dict[int, int](), 0
        some = np.flatnonzero(used > LEAST_USE)
        for at in some[np.lexsort((pool[some], -used[some]))].tolist():
            exhibitor, candidate = int(self.board.candidates.exhibitor[pool[at]]), int(pool[at])
            if exhibitor not in ranks or self.board.chosen[exhibitor] != NOWHERE:
                continue
            is_sure = used[at] >= SURE
            wanted = is_sure or (ranks[exhibitor] == first and len(risky) < enough)
            if wanted and self.board.may_take(exhibitor, candidate):
                self.board.place(exhibitor, candidate)
                fixed += 1
                risky |= {} if is_sure else {exhibitor: candidate}
        if not fixed:
            self._fix_best()
        return risky

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
        mine = mine[~np.isin(mine, sorted(self.barred))]
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

    def _solve(self) -> None:
        """Solve the relaxation over what is still possible and looks good at the latest prices."""
        generation, candidates, allowed = self.generation, self.board.candidates, self._allowed()
        if not self.left():
            return
        left = np.where(allowed, margins(candidates, generation.ties, self.solved.prices).round(3), -np.inf)
        some = np.flatnonzero(np.diff(candidates.start))
        best = np.full(len(candidates.start) - 1, -np.inf)
        best[some] = np.maximum.reduceat(left, candidates.start[some])
        generation.inside = allowed & (generation.inside | (left >= best[candidates.exhibitor] - CLOSE))
        generation.inside[best_few(candidates, generation.groups, left, allowed)] = True
        with suppress(ArithmeticError):  # without a new solution the latest one serves on
            self.solved = resolve(generation)
        self.columns -= len(self.solved.pool)


def dive(board: Board, generation: Generation, share: float, rounds: int) -> Iterator[None]:
    """Fill a board that has the locked only; yields after each step.

    Args:
        board: changed.
        generation: where the relaxation stands; it is changed.
        share: how much is fixed between two linear programmes; more is faster and worse.
        rounds: after as much work as so many programmes of everything, the rest is fixed in a hurry.

    Raises:
        ArithmeticError: HiGHS found no optimum.

    """
    first = resolve(generation)
    yield from Dive(board, generation, first, share, rounds * len(first.pool)).go()
