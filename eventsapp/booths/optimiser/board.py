"""A plan in the making: who stands where by dense indices, and what each exhibitor could take beside the others."""

from collections.abc import Iterable, Mapping

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Ints
from eventsapp.booths.optimiser.candidates import Candidates
from eventsapp.booths.optimiser.problem import Cells, Plan
from eventsapp.booths.optimiser.rows import Ties, too_close

NOWHERE = -1


class Board:
    """Placements of one fair, changed one at a time. ``chosen`` has a candidate or NOWHERE for each exhibitor."""

    def __init__(self, candidates: Candidates, ties: Ties | None = None) -> None:
        self.candidates = candidates
        self.ties = ties or Ties(candidates)
        self.usable: Flags = self.ties.usable
        self.worth: Ints = candidates.value + candidates.stay
        self.chosen: Ints = np.full(len(candidates.start) - 1, NOWHERE, dtype=np.int64)
        self.owner: Ints = np.full(len(candidates.floor.ids), NOWHERE, dtype=np.int64)
        self.rules_of: dict[int, list[tuple[int, int]]] = {}
        for rule, (a, b) in enumerate(self.ties.sides):
            self.rules_of.setdefault(a, []).append((rule, b))
            self.rules_of.setdefault(b, []).append((rule, a))
        self.members: dict[int, list[int]] = {}
        for member, pavilion in sorted(self.ties.pavilion_of.items()):
            self.members.setdefault(pavilion, []).append(member)

    def place(self, exhibitor: int, candidate: int) -> None:
        """Put an exhibitor on a candidate, away from where it was; nothing is checked."""
        self.remove(exhibitor)
        self.chosen[exhibitor] = candidate
        self.owner[self.candidates.cells(candidate)] = exhibitor

    def occupy(self, exhibitor: int, cells: Cells) -> None:
        """Mark cells as an exhibitor's that are no candidate of its: a plan may break rules."""
        places = [self.candidates.floor.cell_at[cell] for cell in cells if cell in self.candidates.floor.cell_at]
        self.owner[places] = exhibitor

    def remove(self, exhibitor: int) -> None:
        """Take an exhibitor off the floor."""
        if self.chosen[exhibitor] != NOWHERE:
            self.owner[self.candidates.cells(int(self.chosen[exhibitor]))] = NOWHERE
            self.chosen[exhibitor] = NOWHERE

    def place_locked(self) -> list[int]:
        """Put every locked exhibitor on its cells; returns those whose cells another lock has taken."""
        left = []
        for exhibitor, candidate in enumerate(self.candidates.locked.tolist()):
            if candidate >= 0:
                if (self.owner[self.candidates.cells(candidate)] == NOWHERE).all():
                    self.place(exhibitor, candidate)
                else:
                    left.append(exhibitor)
        return left

    def is_locked(self, exhibitor: int) -> bool:
        """Whether the exhibitor's place is not ours to change."""
        return self.candidates.problem.exhibitors[exhibitor].locked is not None

    def free_rectangles(self, freed: Iterable[int] = ()) -> Flags:
        """Return which rectangles have only cells that nobody has, or that the freed ones have."""
        kept = self.owner.copy()
        kept[np.isin(kept, list(freed))] = NOWHERE
        taken = (kept != NOWHERE).astype(np.int64)
        return self.candidates.rectangles.sums(taken) == 0

    def open_to(self, exhibitor: int, freed: Iterable[int] = (), free: Flags | None = None) -> tuple[Ints, Ints]:
        """Return the candidates it could take with the others where they are, and what each adds to the plan.

        Args:
            exhibitor: dense index.
            freed: exhibitors who count as not placed.
            free: what :meth:`free_rectangles` gave for them, to ask it once for many.

        """
        out = {*freed, exhibitor}
        free = self.free_rectangles(out) if free is None else free
        mine = self.candidates.of(exhibitor)
        mine = mine[self.usable[mine] & free[self.candidates.rectangle[mine]]]
        mine = mine[self.in_windows(exhibitor, mine, out)]
        return self.beside(exhibitor, mine, out)

    def beside(self, exhibitor: int, mine: Ints, out: set[int]) -> tuple[Ints, Ints]:
        """Return those of its candidates that keep-apart rules allow beside the others, and what each adds."""
        worth = self.worth[mine].copy()
        for rule, other in self.rules_of.get(exhibitor, ()):
            theirs = self.chosen[other]
            if theirs == NOWHERE or other in out or not len(mine):
                continue
            close = too_close(self.candidates, self.ties.rules[rule], np.array([theirs]), mine)[0]
            if self.ties.penalties[rule] == 0:
                mine, worth = mine[~close], worth[~close]
            else:
                worth[close] -= self.ties.penalties[rule]
        return mine, worth

    def may_take(self, exhibitor: int, candidate: int) -> bool:
        """Return whether it could take this candidate with all others where they are."""
        if not self.usable[candidate] or (self.owner[self.candidates.cells(candidate)] != NOWHERE).any():
            return False
        if exhibitor in self.rules_of or exhibitor in self.ties.pavilion_of:
            return bool((self.open_to(exhibitor)[0] == candidate).any())
        return True

    def windows_left(self, pavilion: int, out: set[int]) -> list[int]:
        """Return the windows that hold all placed members except those in ``out``."""
        placed = [self.chosen[m] for m in self.members.get(pavilion, ()) if self.chosen[m] != NOWHERE and m not in out]
        choices = self.ties.choices_of[pavilion]
        if placed:
            found = np.array(placed)
            choices = [at for at in choices if self.fits(found, at).all()]
        return choices

    def fits(self, candidates: Ints, choice: int) -> Flags:
        """Return which candidates lie in a window."""
        columns, at = self.candidates.rectangles.columns, self.candidates.rectangle[candidates]
        window = self.ties.choices[choice]
        return (
            (columns.island[at] == window.island)
            & (columns.left[at] >= window.first)
            & (columns.right[at] <= window.last)
        )

    def in_windows(self, exhibitor: int, mine: Ints, out: set[int]) -> Flags:
        """Return which candidates leave its pavilion a window with those members who are placed."""
        pavilion = self.ties.pavilion_of.get(exhibitor)
        found = np.ones(len(mine), dtype=np.bool_)
        if pavilion is None or not any(m not in out and self.chosen[m] != NOWHERE for m in self.members[pavilion]):
            return found
        found[:] = False
        for choice in self.windows_left(pavilion, out):
            found |= self.fits(mine, choice)
        return found

    def total(self) -> int:
        """Return what the plan is worth, with bonuses for staying and without broken soft rules."""
        placed = self.chosen[self.chosen != NOWHERE]
        return int(self.worth[placed].sum()) - self.soft_broken()

    def soft_broken(self) -> int:
        """Return the penalties of the soft rules that the plan breaks."""
        sides = np.array(self.ties.sides, dtype=np.int64).reshape(-1, 2)
        soft = np.flatnonzero(np.array(self.ties.penalties, dtype=np.int64) > 0)
        pairs = self.chosen[sides[soft]]
        return sum(
            self.ties.penalties[rule]
            for rule, pair in zip(soft.tolist(), pairs, strict=True)
            if (pair != NOWHERE).all() and self.close(rule, int(pair[0]), int(pair[1]))
        )

    def close(self, rule: int, one: int, other: int) -> bool:
        """Return whether two candidates break a keep-apart rule."""
        return bool(too_close(self.candidates, self.ties.rules[rule], np.array([one]), np.array([other]))[0, 0])

    def plan(self) -> dict[int, Cells]:
        """Return the plan by ids."""
        exhibitors = self.candidates.problem.exhibitors
        return {
            exhibitors[e].id: self.candidates.ids(int(candidate))
            for e, candidate in enumerate(self.chosen)
            if candidate != NOWHERE
        }

    def take_over(self, plan: Plan | Mapping[int, Cells]) -> list[int]:
        """Place a given plan as far as it breaks no rule; returns the ids of those who could not stay."""
        left = []
        for identity, cells in sorted(plan.items()):
            exhibitor = self.candidates.exhibitor_at.get(identity)
            if exhibitor is None:
                continue
            if self.chosen[exhibitor] != NOWHERE:
                continue
            at = self.candidates.find(exhibitor, cells)
            if at >= 0 and self.may_take(exhibitor, at):
                self.place(exhibitor, at)
            else:
                left.append(identity)
        return left
