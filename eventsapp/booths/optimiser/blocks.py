"""Rows over a block of cells: what one exhibitor could take of it, with whatever takes all of it. No solver here.

They close much of what rows of single cells leave open: half a stand on the left of a block, half of the same stand on
its right, and half of another stand across it keep every cell's row, and are no plan.
"""

from typing import NamedTuple

import numpy as np

from eventsapp.booths.optimiser.arrays import Ints
from eventsapp.booths.optimiser.candidates import Candidates


class BlockKey(NamedTuple):
    """Placements of one exhibitor that touch a block of cells, with all placements of anybody that contain it.

    Any two of them share a cell or an exhibitor, so that a plan has one of them at most. The corners are places as
    those of cells; a block is never empty.
    """

    exhibitor: int
    island: int
    x0: int
    x1: int
    y0: int
    y1: int


class Blocks:
    """Finds rectangles and candidates about a block; what it sorts for that is sorted when first asked."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self._in_island: list[Ints] | None = None
        self._by_rectangle: tuple[Ints, Ints] | None = None

    def containing(self, key: BlockKey) -> Ints:
        """Return the rectangles that contain the whole block."""
        columns, here = self.candidates.rectangles.columns, self._rectangles_in(key.island)
        across = (columns.x0[here] <= key.x0) & (columns.x1[here] >= key.x1)
        return here[across & (columns.y0[here] <= key.y0) & (columns.y1[here] >= key.y1)]

    def touching(self, key: BlockKey) -> Ints:
        """Return the candidates of the key's exhibitor that take some of the block and not all of it."""
        mine = self.candidates.of(key.exhibitor)
        _, island, x0, x1, y0, y1 = self.candidates.boxes(mine)
        touch = (x0 <= key.x1) & (x1 >= key.x0) & (y0 <= key.y1) & (y1 >= key.y0)
        contain = (x0 <= key.x0) & (x1 >= key.x1) & (y0 <= key.y0) & (y1 >= key.y1)
        return mine[(island == key.island) & touch & ~contain]

    def members(self, key: BlockKey) -> Ints:
        """Return all candidates of the row."""
        return np.concatenate([self.touching(key), *map(self._on, self.containing(key).tolist())])

    def _rectangles_in(self, island: int) -> Ints:
        if self._in_island is None:
            of = self.candidates.rectangles.columns.island
            order = np.argsort(of, kind="stable")
            edges = np.searchsorted(of[order], np.arange(1, len(self.candidates.floor.grids)))
            self._in_island = np.split(order, edges)
        return self._in_island[island]

    def _on(self, rectangle: int) -> Ints:
        """Return all candidates on a rectangle."""
        if self._by_rectangle is None:
            order = np.argsort(self.candidates.rectangle, kind="stable")
            many = len(self.candidates.rectangles.columns.count)
            self._by_rectangle = order, np.searchsorted(self.candidates.rectangle[order], np.arange(many + 1))
        order, start = self._by_rectangle
        return order[start[rectangle] : start[rectangle + 1]]
