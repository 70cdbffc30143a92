"""Which exhibitors to free together: where the plan loses most against the prices."""

from dataclasses import dataclass, field
from random import Random

import numpy as np

from eventsapp.booths.optimiser.arrays import Floats, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.charges import Charges

RIVALS = (0, 3, 6)
"""Ways to grow a piece: owners of so many of the places that suit those inside best, then neighbours in space."""
MOST_GROWN = 35.0


@dataclass(slots=True)
class Chooser:
    """Chooses pieces for one board by its prices.

    ``margins`` are the worths beyond the prices of all candidates, ``best`` the highest of each exhibitor. An
    exhibitor's
    loss is ``best`` minus what it has: where losses are, there is something to win. ``charges`` are the prices of the
    rows that each exhibitor is in.
    """

    board: Board
    margins: Floats
    best: Floats
    prices: Floats
    charges: Charges
    random: Random
    size: int = 30
    tried: dict[int, int] = field(default_factory=dict)
    gains: list[float] = field(default_factory=lambda: [1.0] * len(RIVALS))
    kind: int = 0
    grown: float = 0.0

    def losses(self) -> Floats:
        """Return what each exhibitor's place is below its best at the prices; locked ones lose nothing."""
        chosen = self.board.chosen
        has = np.where(chosen != NOWHERE, self.margins[np.maximum(chosen, 0)] if len(self.margins) else 0.0, 0.0)
        lost = np.maximum(self.best - has, 0)
        lost[self.board.candidates.locked >= 0] = 0
        return lost

    def choose(self) -> list[int]:
        """Return exhibitors to free, by dense index in rising order, around one drawn by its loss."""
        everybody = np.flatnonzero((np.diff(self.board.candidates.start) > 0) & (self.board.candidates.locked < 0))
        if len(everybody) <= self.size:
            return everybody.tolist() if len(everybody) else []
        lost = self.losses()
        weight = (lost + 1) / (1 + np.array([self.tried.get(e, 0) for e in range(len(lost))]))
        weight[self.board.candidates.locked >= 0] = 0
        total = float(weight.sum())
        if total <= 0:
            return []
        seed = int(np.searchsorted(np.cumsum(weight), self.random.random() * total, side="right"))
        seed = min(seed, len(lost) - 1)
        self.tried[seed] = self.tried.get(seed, 0) + 1
        self.kind = self._drawn_kind()
        self.size += int(self.grown)
        freed = self.around([seed], rivals=RIVALS[self.kind])
        self.size -= int(self.grown)
        return freed

    def _drawn_kind(self) -> int:
        """Draw how pieces grow: half evenly, half by what each way has won lately."""
        if self.random.random() < 0.5:
            return self.random.randrange(len(RIVALS))
        return self.random.choices(range(len(RIVALS)), [gain + 1 for gain in self.gains])[0]

    def learn(self, gain: int, *, is_proven: bool) -> None:
        """Remember what the latest piece has won: ways that win come more often, and pieces that are easy grow."""
        self.gains[self.kind] = 0.9 * self.gains[self.kind] + 0.1 * gain
        if not is_proven:
            self.grown = max(self.grown - 1.5, 0.0)
        elif gain == 0:
            self.grown = min(self.grown + 0.5, MOST_GROWN)

    def around(self, seeds: list[int], rivals: int = 4) -> list[int]:
        """Grow from the seeds: owners of the cells that those inside would rather have, then neighbours in space.

        Args:
            seeds: dense indices of exhibitors who are not locked.
            rivals: how many owners are taken for each exhibitor inside; few reach further.

        """
        inside, queue = self._with_pavilion(seeds), list(seeds)
        while queue and len(inside) < self.size:
            exhibitor = queue.pop(0)
            for other in self._rivals(exhibitor, rivals):
                if other not in inside and len(inside) < self.size:
                    more = self._with_pavilion([other])
                    if len(inside) + len(more) <= self.size + 6:
                        inside |= more
                        queue.append(other)
        if len(inside) < self.size:
            inside |= self._near(seeds[0], self.size - len(inside), inside, self.losses())
        return sorted(inside)

    def _with_pavilion(self, exhibitors: list[int]) -> set[int]:
        found = set(exhibitors)
        for exhibitor in exhibitors:
            pavilion = self.board.ties.pavilion_of.get(exhibitor)
            if pavilion is not None and self.random.random() < 0.7:
                found |= {m for m in self.board.members[pavilion] if not self.board.is_locked(m)}
        return found

    def _rivals(self, exhibitor: int, most: int) -> list[int]:
        """Return who stands on the places that suit the exhibitor best at the prices."""
        candidates, mine = self.board.candidates, self.board.candidates.of(exhibitor)
        mine = mine[self.board.usable[mine]]
        figures = self.margins[mine]
        found: list[int] = []
        for at in np.argsort(-figures, kind="stable")[: most * 2].tolist():
            owners = self.board.owner[candidates.cells(int(mine[at]))].tolist()
            for owner in owners:
                if owner not in {NOWHERE, exhibitor} and owner not in found and not self.board.is_locked(owner):
                    found.append(owner)
        unplaced = [e for e in np.flatnonzero(self.board.chosen == NOWHERE).tolist() if len(candidates.of(e))]
        if unplaced and self.random.random() < 0.3:
            found.insert(0, self.random.choice(unplaced))
        return found[:most]

    def _near(self, seed: int, many: int, inside: set[int], lost: Floats) -> set[int]:
        """Return placed exhibitors nearest to the seed in its hall, those who lose much a little nearer."""
        board, columns = self.board, self.board.candidates.rectangles.columns
        placed = np.flatnonzero((board.chosen != NOWHERE) & (board.candidates.locked < 0))
        placed = placed[~np.isin(placed, sorted(inside))]
        at = self._place_of(seed)
        if at < 0 or not len(placed):
            return set()
        theirs = board.candidates.rectangle[board.chosen[placed]]
        away = np.hypot(columns.x0[theirs] - columns.x0[at], columns.y0[theirs] - columns.y0[at])
        away = away + 1000 * (columns.hall[theirs] != columns.hall[at]) - np.minimum(lost[placed] / 200, 4)
        nearest: Ints = placed[np.argsort(away, kind="stable")[:many]]
        return set(nearest.tolist())

    def _place_of(self, exhibitor: int) -> int:
        """Return the rectangle it stands on, or would like best."""
        chosen = int(self.board.chosen[exhibitor])
        mine = self.board.candidates.of(exhibitor)
        if chosen == NOWHERE and len(mine):
            chosen = int(mine[self.margins[mine].argmax()])
        return int(self.board.candidates.rectangle[chosen]) if chosen != NOWHERE else -1
