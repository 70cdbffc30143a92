"""A first whole plan from the relaxation: what it uses most is placed first."""

import numpy as np

from eventsapp.booths.optimiser.arrays import Floats, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board

LEAST_USE = 0.02
LARGE = 6
"""Stands of so many units are placed before smaller ones."""


def round_up(board: Board, pool: Ints, used: Floats, margins: Floats) -> None:
    """Fill the board: candidates by how far the relaxation uses them, then everybody left by what suits the prices.

    Args:
        board: with the locked placed.
        pool: the relaxation's candidates.
        used: how far each is used, 0 to 1.
        margins: what every candidate is worth beyond the prices.

    """
    some = np.flatnonzero(used > LEAST_USE)
    for at in some[_hard_ones_first(board, pool[some], used[some])].tolist():
        candidate = int(pool[at])
        _try(board, int(board.candidates.exhibitor[candidate]), candidate)
    for exhibitor in _largest_first(board):
        if board.chosen[exhibitor] != NOWHERE:
            continue
        open_ones, worth = board.open_to(exhibitor)
        if len(open_ones):
            beyond = margins[open_ones] + worth - board.worth[open_ones]
            board.place(exhibitor, int(open_ones[beyond.argmax()]))


def _hard_ones_first(board: Board, candidates: Ints, used: Floats) -> Ints:
    """Order by pavilions, then large stands, then how far the relaxation uses them: what is left last fits last."""
    exhibitors = board.candidates.problem.exhibitors
    owner = board.candidates.exhibitor[candidates]
    alone = np.array([e.pavilion is None for e in exhibitors], dtype=np.bool_)[owner]
    small = np.array([e.size < LARGE for e in exhibitors], dtype=np.bool_)[owner]
    return np.lexsort((candidates, -used, small, alone))


def _try(board: Board, exhibitor: int, candidate: int) -> None:
    if board.chosen[exhibitor] != NOWHERE or board.is_locked(exhibitor):
        return
    if board.may_take(exhibitor, candidate):
        board.place(exhibitor, candidate)


def _largest_first(board: Board) -> list[int]:
    exhibitors = board.candidates.problem.exhibitors
    return sorted(range(len(exhibitors)), key=lambda e: (-exhibitors[e].size, e))
