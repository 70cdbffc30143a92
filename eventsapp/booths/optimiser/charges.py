"""What the prices of rows add to the bound of a piece of a plan. No solver here."""

from dataclasses import dataclass

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Floats, Ints, column
from eventsapp.booths.optimiser.blocks import BlockKey
from eventsapp.booths.optimiser.prices import Prices
from eventsapp.booths.optimiser.rows import SharedKey, Ties, WindowKey


@dataclass(frozen=True, slots=True)
class Charges:
    """The prices of rows: keep-apart rows by exhibitor, windows by choice, blocks with where they begin.

    Windows are by member, and by pavilion for what its members share.
    """

    own: Floats
    windows: dict[int, Floats]
    shared: dict[int, Floats]
    block: Floats
    exhibitor: Ints
    corner: Ints

    def of(self, freed: Ints, cells: Flags) -> float:
        """Return what blocks and keep-apart rows add for the freed ones on the cells that are open to them."""
        there = cells[self.corner] | np.isin(self.exhibitor, freed)
        return float(self.own[freed].sum()) + float(self.block[there].sum())

    def of_pavilion(self, pavilion: int, members: list[int], choices: list[int]) -> float:
        """Return what the windows of freed members of one pavilion add: those of the choice that brings most."""
        paid = [self.windows[member] for member in members if member in self.windows]
        paid += [self.shared[pavilion]] if pavilion in self.shared else []
        return float(sum(paid)[choices].max()) if paid and choices else 0.0  # type: ignore[index]


def charges_of(ties: Ties, prices: Prices) -> Charges:
    """Return the charges of a relaxation's prices."""
    own = np.zeros(len(ties.candidates.start) - 1)
    windows: dict[int, Floats] = {}
    shared: dict[int, Floats] = {}
    none = np.zeros(len(ties.choices))
    blocks: list[tuple[BlockKey, float]] = []
    for key, price in prices.rows.items():
        if isinstance(key, BlockKey):
            blocks.append((key, max(price, 0.0)))
        elif isinstance(key, WindowKey):
            windows.setdefault(key.exhibitor, none.copy())[ties.row(key).choices] += max(price, 0.0)
        elif isinstance(key, SharedKey):
            shared.setdefault(key.pavilion, none.copy())[ties.row(key).choices] += max(price, 0.0)
        else:
            own[ties.sides[key.rule][key.side]] += max(price, 0.0)
    return Charges(
        own,
        windows,
        shared,
        column([price for _, price in blocks], np.float64),
        column([key.exhibitor for key, _ in blocks]),
        column([_corner(ties, key) for key, _ in blocks]),
    )


def _corner(ties: Ties, key: BlockKey) -> int:
    """Return the cell where a block begins; whoever takes all of it takes that."""
    island = ties.candidates.problem.islands[key.island]
    return int(ties.candidates.floor.grids[key.island][key.y0 - island.y, key.x0 - island.x])
