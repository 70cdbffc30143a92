"""Which rows over blocks of cells a fractional solution breaks."""

from collections.abc import Iterator
from functools import cache

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Floats, Ints
from eventsapp.booths.optimiser.blocks import BlockKey
from eventsapp.booths.optimiser.rows import RowKey, Ties

LEAST_USE = 1e-4
LEAST_BREACH = 0.02
LARGEST = 8
"""Blocks of more cells are hardly ever contained in two different stands."""


def broken_blocks(ties: Ties, pool: Ints, used: Floats, known: set[RowKey], most: int) -> list[BlockKey]:
    """Return rows over blocks that the use of the pool's candidates breaks, the worst first, without those known."""
    some = used > LEAST_USE
    support, share = pool[some], used[some]
    island = ties.candidates.rectangles.columns.island[ties.candidates.rectangle[support]]
    found: list[tuple[float, BlockKey]] = []
    for at in np.unique(island).tolist():
        here = island == at
        found += _in_island(ties, at, support[here], share[here])
    found = [(breach, key) for breach, key in found if key not in known]
    return [key for _, key in sorted(found, key=lambda one: (-one[0], one[1]))[:most]]


@cache
def _all_blocks(rows: int, cols: int) -> Ints:
    """Return (x0, x1, y0, y1) of every block of a few cells in an island of this size."""
    return np.array(
        [
            (x, x + wide - 1, y, y + high - 1)
            for high in range(1, rows + 1)
            for wide in range(1, cols + 1)
            if 2 <= high * wide <= LARGEST
            for y in range(rows - high + 1)
            for x in range(cols - wide + 1)
        ],
        dtype=np.int64,
    ).reshape(-1, 4)


def _in_island(ties: Ties, at: int, support: Ints, share: Floats) -> Iterator[tuple[float, BlockKey]]:
    island = ties.candidates.problem.islands[at]
    blocks = _all_blocks(island.rows, island.cols) + np.array([island.x, island.x, island.y, island.y])
    contain, touch = _grids(ties, support, blocks)
    owners, owner = np.unique(ties.candidates.exhibitor[support], return_inverse=True)
    beside = np.zeros((len(owners), len(blocks)))
    np.add.at(beside, owner, share[:, None] * (touch & ~contain))
    total = beside + share @ contain
    for one, block in np.argwhere((beside > 0) & (total > 1 + LEAST_BREACH)).tolist():
        yield round(float(total[one, block]), 6), BlockKey(int(owners[one]), at, *blocks[block].tolist())


def _grids(ties: Ties, support: Ints, blocks: Ints) -> tuple[Flags, Flags]:
    """Return (support, blocks): which stands contain which blocks, and which touch them."""
    _, _, x0, x1, y0, y1 = (figure[:, None] for figure in ties.candidates.boxes(support))
    left, right, top, bottom = blocks.T
    contain = (x0 <= left) & (x1 >= right) & (y0 <= top) & (y1 >= bottom)
    touch = (x0 <= right) & (x1 >= left) & (y0 <= bottom) & (y1 >= top)
    return contain, touch
