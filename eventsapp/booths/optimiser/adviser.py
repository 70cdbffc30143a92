"""Advice on one exhibitor, from the same engine as the plan: good places now, what a move costs, how to close a gap.

A place that is named is another one: no cell of it is the exhibitor's already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.problem import Cells, Plan, Problem
from eventsapp.booths.optimiser.rows import Ties

MOST_DISPLACED = 4
"""A move that would take the places of more than these is no advice."""
LOOKED_AT = 14
"""Places whose price is worked out."""
BURDEN = 5
"""What displacing one unit's worth of others is guessed to cost, until it is worked out."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place for an exhibitor: what it costs the plan, and how satisfied it would be (0 to 100)."""

    cells: Cells
    price: "MovePrice"
    satisfaction: int


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A place that nobody has: how satisfied its exhibitor would be there (0 to 100), open sides, and what it costs."""

    cells: Cells
    satisfaction: int
    open_sides: int
    price: float


@dataclass(frozen=True, slots=True)
class Move:
    """An exhibitor's way from one place to another; empty where there is none."""

    exhibitor: int
    before: Cells
    after: Cells


@dataclass(frozen=True, slots=True)
class MovePrice:
    """What a move does: ``cost`` is what the plan loses (negative where it wins), ``moves`` who goes where.

    The first move is the one asked for; those displaced follow, each to the best place that is left.
    """

    cost: int
    moves: tuple[Move, ...]


class Adviser:
    """Answers about one plan; made once for many questions.

    Whoever of the plan cannot stay, because the problem no longer allows it, is in ``left``.
    """

    def __init__(self, problem: Problem, plan: Plan, candidates: Candidates | None = None) -> None:
        self.candidates = candidates or make_candidates(problem)
        self.exhibitors = problem.exhibitors
        self.board = Board(self.candidates, Ties(self.candidates))
        self.board.place_locked()
        self.left = self.board.take_over(plan)

    def best_places(self, exhibitor: int, most: int = 3) -> list[Place]:
        """Return the best other places of an exhibitor (an id), the cheapest for the plan first; no cell is in two.

        Free ones, and places of others who are not locked and would get the best that is left.
        """
        at = self.candidates.exhibitor_at[exhibitor]
        if self.board.is_locked(at):
            return []
        found = [
            Place(self.candidates.ids(one), price, int(self.candidates.satisfaction[one]))
            for one in self._promising(at, most)
            if (price := self.price_of_move(exhibitor, self.candidates.ids(one))) is not None
        ]
        places: list[Place] = []
        used: set[int] = set()
        for place in sorted(found, key=lambda one: one.price.cost):
            if len(places) < most and used.isdisjoint(place.cells):
                places.append(place)
                used.update(place.cells)
        return places

    def free_places(self, exhibitor: int, most: int = 3, open_sides: int = 0) -> list[FreePlace]:
        """Return the best places that nobody has, the best for the plan first; no cell is in two.

        They keep every hard rule beside those who are placed, and have at least so many open sides.
        """
        at = self.candidates.exhibitor_at[exhibitor]
        if self.board.is_locked(at):
            return []
        columns = self.candidates.rectangles.columns
        return [
            FreePlace(
                cells=self.candidates.ids(one),
                satisfaction=int(self.candidates.satisfaction[one]),
                open_sides=int(columns.sides[rectangle]),
                price=float(columns.price[rectangle]),
            )
            for one in self._free(at, most, open_sides)
            for rectangle in [int(self.candidates.rectangle[one])]
        ]

    def _free(self, at: int, most: int, open_sides: int = 0) -> list[int]:
        """Return the candidates that can be had as things are, those worth most first."""
        found, worth = self.board.open_to(at)
        is_good = self._elsewhere(at, found)
        is_good &= self.candidates.rectangles.columns.sides[self.candidates.rectangle[found]] >= open_sides
        found, worth = found[is_good], worth[is_good]
        return self._disjoint(found[np.argsort(-worth, kind="stable")], most)

    def _elsewhere(self, at: int, mine: Ints) -> Flags:
        """Return which candidates have no cell that the exhibitor has."""
        own = (self.board.owner == at).astype(np.int64)
        elsewhere: Flags = self.candidates.rectangles.sums(own)[self.candidates.rectangle[mine]] == 0
        return elsewhere

    def _promising(self, at: int, most: int) -> list[int]:
        """Return candidates worth a closer look: the best free ones, and the best of those that displace little."""
        first = self._free(at, 2 * most)
        mine = self.candidates.of(at)
        mine = mine[self.board.usable[mine] & self._elsewhere(at, mine)]
        mine = mine[~self.board.free_rectangles([at])[self.candidates.rectangle[mine]]]
        sizes = np.array([one.size for one in self.exhibitors], dtype=np.int64)
        held = np.where(self.board.owner == NOWHERE, 0, sizes[np.maximum(self.board.owner, 0)])
        burden = self.candidates.rectangles.sums(held)[self.candidates.rectangle[mine]]
        taken = mine[np.argsort(BURDEN * burden - self.board.worth[mine], kind="stable")]
        return first + self._disjoint(taken, LOOKED_AT - len(first))

    def _disjoint(self, ordered: Ints, most: int) -> list[int]:
        seen: set[int] = set()
        found: list[int] = []
        for candidate in ordered.tolist():
            cells = set(self.candidates.cells(candidate).tolist())
            if seen.isdisjoint(cells):
                found.append(candidate)
                seen |= cells
            if len(found) >= most:
                break
        return found

    def price_of_move(self, exhibitor: int, cells: Sequence[int]) -> MovePrice | None:
        """Return what another place for an exhibitor costs the plan, none at all where ``cells`` is empty.

        None where it cannot stand there: a rule of its own, a locked stand, or more than four others in the way.
        """
        at = self.candidates.exhibitor_at[exhibitor]
        if self.board.is_locked(at):
            return None
        if not cells:
            return self._priced(at, NOWHERE, [])
        target = self.candidates.find(at, tuple(cells))
        if target < 0 or not self.board.usable[target]:
            return None
        others = sorted(set(self.board.owner[self.candidates.cells(target)].tolist()) - {NOWHERE, at})
        if len(others) > MOST_DISPLACED or any(self.board.is_locked(other) for other in others):
            return None
        if target not in self.board.open_to(at, freed=others)[0]:
            return None
        return self._priced(at, target, others)

    def repack(self, hall: int | None = None, most_moves: int = 3) -> list[MovePrice]:
        """Return moves that win most, each with what it wins: at most ``most_moves``, within one hall or the fair.

        Each follows on those before it; a place that a withdrawal left is filled by whoever gains most by it.
        """
        kept = self.board.chosen.copy()
        found: list[MovePrice] = []
        while sum(len(one.moves) for one in found) < most_moves:
            best = self._best_single_move(hall)
            if best is None:
                break
            exhibitor, target = best
            price = self._priced(exhibitor, target, [])
            found.append(price)
            self.board.place(exhibitor, target)
        self._restore(kept)
        return found

    def _best_single_move(self, hall: int | None) -> tuple[int, int] | None:
        """Return who would win most by moving to a free place, and where; None where nobody wins."""
        top: tuple[int, int, int] | None = None
        for exhibitor, now in enumerate(self.board.chosen.tolist()):
            if self.board.is_locked(exhibitor):
                continue
            found, worth = self.board.open_to(exhibitor)
            found, worth = self._in_hall(found, worth, hall)
            if not len(found):
                continue
            place = int(worth.argmax())
            gain = int(worth[place]) - self._worth_of(exhibitor, now)
            if gain > 0 and (top is None or gain > top[0]):
                top = gain, exhibitor, int(found[place])
        return None if top is None else (top[1], top[2])

    def _in_hall(self, found: Ints, worth: Ints, hall: int | None) -> tuple[Ints, Ints]:
        if hall is None:
            return found, worth
        at = self.candidates.floor.hall_at.get(hall, -1)
        here = self.candidates.rectangles.columns.hall[self.candidates.rectangle[found]] == at
        return found[here], worth[here]

    def _worth_of(self, exhibitor: int, candidate: int) -> int:
        """Return what an exhibitor's present place adds to the plan."""
        if candidate == NOWHERE:
            return 0
        found, worth = self.board.open_to(exhibitor)
        mine = worth[found == candidate]
        return int(mine[0]) if len(mine) else int(self.board.worth[candidate])

    def _priced(self, exhibitor: int, target: int, others: Iterable[int]) -> MovePrice:
        """Try a move on the board, and put everything back."""
        kept, before = self.board.chosen.copy(), self.board.total()
        for one in (exhibitor, *others):
            self.board.remove(one)
        if target != NOWHERE:
            self.board.place(exhibitor, target)
        for other in sorted(others, key=lambda one: -self.exhibitors[one].points):
            found, worth = self.board.open_to(other)
            if len(found) and worth.max() > 0:
                self.board.place(other, int(found[worth.argmax()]))
        cost = before - self.board.total()
        moves = tuple(self._move(one, kept) for one in (exhibitor, *others))
        self._restore(kept)
        return MovePrice(cost, moves)

    def _move(self, exhibitor: int, before: Ints) -> Move:
        return Move(
            self.exhibitors[exhibitor].id,
            self._cells(int(before[exhibitor])),
            self._cells(int(self.board.chosen[exhibitor])),
        )

    def _cells(self, candidate: int) -> Cells:
        return () if candidate == NOWHERE else self.candidates.ids(candidate)

    def _restore(self, chosen: Ints) -> None:
        """Put everybody back to where they were."""
        changed = np.flatnonzero(self.board.chosen != chosen).tolist()
        for exhibitor in changed:
            self.board.remove(exhibitor)
        for exhibitor in changed:
            if chosen[exhibitor] != NOWHERE:
                self.board.place(exhibitor, int(chosen[exhibitor]))
