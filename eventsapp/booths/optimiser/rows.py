"""Rows that tie placements of several exhibitors together: pavilions' windows and keep-apart rules. No solver here.

Each row says that a few candidates together are used at most once (``<= 1``), or at most as often as a window is chosen
(``<= sum of windows``), or at most once unless a soft rule is broken (``<= 1 + broken``). Every whole plan obeys
every row,
so a price on a row is as sound in a certificate as a price on a cell.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from eventsapp.booths.optimiser.arrays import NO_CELL, Flags, Ints
from eventsapp.booths.optimiser.blocks import BlockKey, Blocks
from eventsapp.booths.optimiser.candidates import Candidates
from eventsapp.booths.optimiser.problem import Apart

BEGINS, ENDS = "begins", "ends"


class WindowKey(NamedTuple):
    """Placements of one member in one island that begin at the column or left of it, or end at it or right of it."""

    exhibitor: int
    island: int
    side: str
    column: int


class ApartKey(NamedTuple):
    """Placements of one side of a rule (0 is ``a``) over a cell, with all of the other side too close to each."""

    rule: int
    side: int
    cell: int


class SharedKey(NamedTuple):
    """Placements of all members of a pavilion over one cell: no more than the windows over it are chosen."""

    pavilion: int
    cell: int


RowKey = WindowKey | ApartKey | BlockKey | SharedKey


class Choice(NamedTuple):
    """One window that a pavilion may choose; all dense indices."""

    pavilion: int
    island: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Row:
    """The members of a row: candidates on its left, windows (indices of ``Ties.choices``) on its right, a soft rule."""

    key: RowKey
    members: Ints
    choices: Ints
    rule: int | None = None


class Ties:
    """Makes rows of one fair by their keys, and remembers them."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        problem, floor = candidates.problem, candidates.floor
        self.rules: tuple[Apart, ...] = problem.apart_in_force
        self.sides = [(candidates.exhibitor_at[rule.a], candidates.exhibitor_at[rule.b]) for rule in self.rules]
        self.penalties = [problem.penalty(rule) for rule in self.rules]
        self.choices: list[Choice] = []
        self.pavilion_of: dict[int, int] = {}
        for place, pavilion in enumerate(problem.pavilions_in_force):
            self.choices += [Choice(place, floor.island_at[i], first, last) for i, first, last in pavilion.windows]
            self.pavilion_of |= {candidates.exhibitor_at[member]: place for member in pavilion.members}
        self.members_of: list[list[int]] = [
            [candidates.exhibitor_at[member] for member in pavilion.members] for pavilion in problem.pavilions_in_force
        ]
        self.choices_of: list[list[int]] = [[] for _ in problem.pavilions_in_force]
        self._choices_of: dict[tuple[int, int], list[int]] = {}
        for at, choice in enumerate(self.choices):
            self.choices_of[choice.pavilion].append(at)
            self._choices_of.setdefault((choice.pavilion, choice.island), []).append(at)
        self._rows: dict[RowKey, Row] = {}
        self.blocks = Blocks(candidates)
        self.usable = without_locked_clashes(candidates, self)

    def row(self, key: RowKey) -> Row:
        """Return the row of a key (dense indices).

        Raises:
            KeyError: there is no such exhibitor in a pavilion, rule, side or cell.

        """
        if key not in self._rows:
            self._rows[key] = self._made(key)
        return self._rows[key]

    def _made(self, key: RowKey) -> Row:
        if isinstance(key, BlockKey):
            return Row(key, self.blocks.members(key), np.empty(0, dtype=np.int64))
        if isinstance(key, SharedKey):
            return self._shared_row(key)
        return self._window_row(key) if isinstance(key, WindowKey) else self._apart_row(key)

    def choices_in(self, exhibitor: int, island: int) -> list[int]:
        """Return the windows that a member's pavilion may choose in an island."""
        return self._choices_of.get((self.pavilion_of[exhibitor], island), [])

    def cells_of(self, choice: int) -> Ints:
        """Return the cells of a window."""
        window = self.choices[choice]
        cells = self.candidates.floor.grids[window.island][:, max(window.first, 0) : max(window.last + 1, 0)].ravel()
        return cells[cells != NO_CELL]

    def _window_row(self, key: WindowKey) -> Row:
        columns, candidates = self.candidates.rectangles.columns, self.candidates
        mine = candidates.of(key.exhibitor)
        at = candidates.rectangle[mine]
        here = columns.island[at] == key.island
        choices = self.choices_in(key.exhibitor, key.island)
        if key.side == BEGINS:
            here &= columns.left[at] <= key.column
            fitting = [at for at in choices if self.choices[at].first <= key.column]
        else:
            here &= columns.right[at] >= key.column
            fitting = [at for at in choices if self.choices[at].last >= key.column]
        return Row(key, mine[here], np.array(fitting, dtype=np.int64))

    def _shared_row(self, key: SharedKey) -> Row:
        floor = self.candidates.floor
        island = int(floor.island[key.cell])
        column = int(floor.x[key.cell]) - self.candidates.problem.islands[island].x
        over = [
            at
            for at in self.choices_of[key.pavilion]
            if self.choices[at].island == island and self.choices[at].first <= column <= self.choices[at].last
        ]
        members = [self.covering(member, key.cell) for member in self.members_of[key.pavilion]]
        none = np.empty(0, dtype=np.int64)
        return Row(key, np.concatenate([none, *members]), np.array(over, dtype=np.int64))

    def _apart_row(self, key: ApartKey) -> Row:
        if not (
            0 <= key.rule < len(self.rules) and key.side in {0, 1} and 0 <= key.cell < len(self.candidates.floor.ids)
        ):
            raise KeyError(key)
        mine = self.covering(self.sides[key.rule][key.side], key.cell)
        other = self.candidates.of(self.sides[key.rule][1 - key.side])
        close = too_close(self.candidates, self.rules[key.rule], mine, other).all(axis=0)
        rule = key.rule if self.rules[key.rule].penalty else None
        members = np.concatenate([mine, other[close]]) if len(mine) else mine
        return Row(key, members, np.empty(0, dtype=np.int64), rule)

    def covering(self, exhibitor: int, cell: int) -> Ints:
        """Return the candidates of an exhibitor that take a cell."""
        floor, mine = self.candidates.floor, self.candidates.of(exhibitor)
        _, island, x0, x1, y0, y1 = self.candidates.boxes(mine)
        x, y = floor.x[cell], floor.y[cell]
        return mine[(island == floor.island[cell]) & (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)]


def too_close(candidates: Candidates, rule: Apart, ones: Ints, others: Ints) -> Flags:
    """Return (ones, others): whether each pair of candidates breaks the rule."""
    hall, island, x0, x1, y0, y1 = (figure[:, None] for figure in candidates.boxes(ones))
    hall_, island_, x0_, x1_, y0_, y1_ = (figure[None, :] for figure in candidates.boxes(others))
    dx = np.maximum(np.maximum(x0_ - x1, x0 - x1_), 0)
    dy = np.maximum(np.maximum(y0_ - y1, y0 - y1_), 0)
    if rule.kind == "gap":
        return (hall == hall_) & (np.maximum(dx, dy) <= rule.distance)
    return (hall == hall_) & (island != island_) & (((dy == 2) & (dx == 0)) | ((dx == 2) & (dy == 0)))


def without_locked_clashes(candidates: Candidates, ties: Ties) -> Flags:
    """Return which candidates can be in a plan at all: none that a hard rule keeps apart from a locked stand."""
    usable = np.ones(len(candidates), dtype=np.bool_)
    for rule, sides in zip(ties.rules, ties.sides, strict=True):
        for mine, other in (sides, sides[::-1]):
            lock = int(candidates.locked[mine])
            if rule.penalty == 0 and lock >= 0 and candidates.locked[other] < 0 and _undisputed(candidates, lock):
                theirs = candidates.of(other)
                usable[theirs] &= ~too_close(candidates, rule, np.array([lock]), theirs)[0]
    return usable


def _undisputed(candidates: Candidates, lock: int) -> bool:
    """Whether nobody else is locked on a cell of a lock: only then is it in every plan."""
    return bool((candidates.floor.owner[candidates.cells(lock)] >= 0).all())
