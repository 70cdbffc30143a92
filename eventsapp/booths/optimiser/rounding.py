"""A first whole plan from the relaxation: what it uses most is placed first."""

import numpy as np

from eventsapp.booths.optimiser.arrays import Floats, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board


def round_up(board: Board, pool: Ints, used: Floats, margins: Floats) -> None:
    """Fill the board: candidates by how far the relaxation uses them, then everybody left by what suits the prices.

    Args:
        board: with the locked placed.
        pool: the relaxation's candidates.
        used: how far each is used, 0 to 1.
        margins: what every candidate is worth beyond the prices.

    """
    some = np.flatnonzero(used > 0.05)
    for at in some[np.lexsort((-margins[pool[some]], -used[some].round(3)))].tolist():
        candidate = int(pool[at])
        _try(board, int(board.candidates.exhibitor[candidate]), candidate)
    for exhibitor in _largest_first(board):
        if board.chosen[exhibitor] != NOWHERE:
            continue
        open_ones, worth = board.open_to(exhibitor)
        if len(open_ones):
            beyond = margins[open_ones] + worth - board.worth[open_ones]
            board.place(exhibitor, int(open_ones[beyond.argmax()]))


def _try(board: Board, exhibitor: int, candidate: int) -> None:
    if board.chosen[exhibitor] != NOWHERE or board.is_locked(exhibitor):
        return
    if board.may_take(exhibitor, candidate):
        board.place(exhibitor, candidate)


def _largest_first(board: Board) -> list[int]:
    exhibitors = board.candidates.problem.exhibitors
    return sorted(range(len(exhibitors)), key=lambda e: (-exhibitors[e].size, e))
