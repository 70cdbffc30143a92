"""Fairs where everybody wants one unit: an exact plan by sparse assignment, and prices that prove it.

Heavy: imports scipy when used.
"""

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Floats, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.candidates import Candidates
from eventsapp.booths.optimiser.rows import Ties


def is_assignment(candidates: Candidates, ties: Ties) -> bool:
    """Whether each placement takes one cell and nothing ties two exhibitors together."""
    single = candidates.rectangles.columns.count[candidates.rectangle] == 1
    return bool(len(candidates) and single.all() and not ties.rules and not ties.choices)


def assign(board: Board) -> Floats:
    """Place everybody as well as possible at all; returns the cells' prices that prove it.

    Not being placed is a place of one's own that is worth nothing, so that a whole matching always exists.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, and may be absent
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415

    candidates, usable = board.candidates, board.usable
    left = np.flatnonzero(usable & (board.worth > 0))
    many, cells = len(candidates.start) - 1, len(candidates.floor.ids)
    cell = _cell_of(candidates)
    rows = np.concatenate([candidates.exhibitor[left], np.arange(many)])
    columns = np.concatenate([cell[left], cells + np.arange(many)])
    worth = np.concatenate([board.worth[left] + 1, np.ones(many, dtype=np.int64)])  # a sparse matrix forgets zeros
    weights = coo_array((worth.astype(np.float64), (rows, columns)), shape=(many, cells + many)).tocsr()
    exhibitors, taken = min_weight_full_bipartite_matching(weights, maximize=True)
    at = {(int(candidates.exhibitor[one]), int(cell[one])): int(one) for one in left[_taken(cell, left, taken, cells)]}
    for exhibitor in range(many):
        board.remove(exhibitor)
    for exhibitor, place in zip(exhibitors.tolist(), taken.tolist(), strict=True):
        if place < cells:
            board.place(exhibitor, at[exhibitor, place])
    return _prices(board, cell, usable)


def _cell_of(candidates: Candidates) -> Ints:
    return candidates.rectangles.cells[candidates.rectangles.start[candidates.rectangle]]


def _taken(cell: Ints, left: Ints, taken: Ints, cells: int) -> Flags:
    held = np.zeros(cells, dtype=np.bool_)
    held[taken[taken < cells]] = True
    return held[cell[left]]


def _prices(board: Board, cell: Ints, usable: Flags) -> Floats:
    """Return the lowest prices at which nobody would rather have another cell (Bellman and Ford's method).

    Each round raises a cell to what someone else would pay for it; with the best of all plans it ends, and cells
    that nobody has stay at 0.
    """
    candidates = board.candidates
    prices = np.zeros(len(candidates.floor.ids))
    placed = np.flatnonzero(board.chosen != NOWHERE)
    held = np.zeros(len(prices), dtype=np.bool_)
    held[cell[board.chosen[placed]]] = True
    kept = np.zeros(len(board.chosen))
    rival = usable & held[cell]
    for _ in range(len(prices)):
        kept[placed] = board.worth[board.chosen[placed]] - prices[cell[board.chosen[placed]]]
        wanted = prices.copy()
        np.maximum.at(wanted, cell[rival], board.worth[rival] - kept[candidates.exhibitor[rival]])
        if (wanted <= prices).all():
            break
        prices = wanted
    return prices
