"""Large neighbourhood search: piece after piece of the plan is solved anew, and kept where it is no worse."""

from collections.abc import Iterator
from random import Random

from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.charges import charges_of
from eventsapp.booths.optimiser.neighbourhoods import Chooser
from eventsapp.booths.optimiser.pieces import piece_of, solve_piece
from eventsapp.booths.optimiser.prices import Prices, best_of_each, margins


def make_chooser(board: Board, prices: Prices, seed: int, size: int) -> Chooser:
    """Return who chooses the pieces of a board by the prices of a relaxation."""
    left = margins(board.candidates, board.ties, prices)
    best = best_of_each(board.candidates, left)
    charges = charges_of(board.ties, prices)
    return Chooser(board, left, best, prices.cells, charges, Random(seed), size)  # noqa: S311 - no secret


def improve(board: Board, chooser: Chooser, pieces: int, units: float, goal: int) -> Iterator[int]:
    """Solve so many pieces; yields the board's total after each.

    Args:
        board: a whole plan, which is changed.
        chooser: says whom to free.
        pieces: how many, at most; it ends earlier where the goal is reached.
        units: CP-SAT's deterministic time for each.
        goal: a total that no plan exceeds.

    """
    total = board.total()
    for number in range(pieces):
        freed = chooser.choose()
        if not freed or total >= goal:
            return
        piece = piece_of(board, freed, chooser)
        found, is_proven = solve_piece(board, piece, units, number, board.candidates.problem.most_moves)
        before = total
        if found is not None:
            total = replace(board, freed, found, total)
        chooser.learn(total - before, is_proven=is_proven)
        yield total


def replace(board: Board, freed: list[int], found: list[int], total: int) -> int:
    """Put the freed where a piece's solution wants them, unless that is worse; returns the total."""
    before = board.chosen[freed].tolist()
    _put(board, freed, found)
    new = board.total()
    if new >= total:
        return new
    _put(board, freed, before)
    return total


def _put(board: Board, exhibitors: list[int], places: list[int]) -> None:
    for exhibitor in exhibitors:
        board.remove(exhibitor)
    for exhibitor, candidate in zip(exhibitors, places, strict=True):
        if candidate != NOWHERE:
            board.place(exhibitor, candidate)
