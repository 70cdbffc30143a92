"""A queue: each in turn takes the best place that is left.

The instant answer, and the one where no solver is installed.
"""

from typing import NamedTuple

import numpy as np

from eventsapp.booths.optimiser.arrays import Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.problem import Exhibitor

FIRST_COME, PRIORITY = "first-come", "queue"


class _Turn(NamedTuple):
    worth: int
    candidate: int


def _order(kind: str, exhibitors: tuple[Exhibitor, ...]) -> list[int]:
    def key(at: int) -> tuple[float, float]:
        exhibitor = exhibitors[at]
        return (0 if kind == FIRST_COME else -exhibitor.points, exhibitor.applied)

    return sorted(range(len(exhibitors)), key=key)


def queue(board: Board, kind: str = PRIORITY) -> None:
    """Fill the board: in order of application, or by points and then application; ties in the fair's own order.

    A pavilion takes the window worth most to its members when the first member's turn comes, the largest member first.
    Agrees with the greedy of the shared judge.
    """
    board.usable = np.ones_like(board.usable)  # as the shared judge: clashes with locked stands are seen on the way
    done: set[int] = set()
    for exhibitor in _order(kind, board.candidates.problem.exhibitors):
        if board.chosen[exhibitor] != NOWHERE or board.is_locked(exhibitor):
            continue
        pavilion = board.ties.pavilion_of.get(exhibitor)
        if pavilion is None:
            turn = _best(*board.open_to(exhibitor))
            if turn:
                board.place(exhibitor, turn.candidate)
        elif pavilion not in done:
            done.add(pavilion)
            _place_pavilion(board, pavilion)


def _best(candidates: Ints, worth: Ints) -> _Turn | None:
    if not len(candidates) or worth.max() < 0:
        return None
    at = int(worth.argmax())
    return _Turn(int(worth[at]), int(candidates[at]))


def _place_pavilion(board: Board, pavilion: int) -> None:
    exhibitors = board.candidates.problem.exhibitors
    at = board.candidates.exhibitor_at
    given = [at[member] for member in board.candidates.problem.pavilions_in_force[pavilion].members]
    members = sorted((m for m in given if board.chosen[m] == NOWHERE), key=lambda m: -exhibitors[m].size)
    top: tuple[int, dict[int, int]] | None = None
    free = board.free_rectangles()
    mine = {m: board.candidates.of(m)[free[board.candidates.rectangle[board.candidates.of(m)]]] for m in members}
    for choice in board.windows_left(pavilion, set()):
        worth, placed = _try_window(board, members, mine, choice)
        if top is None or worth > top[0]:
            top = worth, placed
    for member, candidate in (top[1] if top else {}).items():
        board.place(member, candidate)


def _try_window(board: Board, members: list[int], mine: dict[int, Ints], choice: int) -> tuple[int, dict[int, int]]:
    """Return what a window is worth to the members and who would stand where; the board is left as it was."""
    worth, placed = 0, dict[int, int]()
    for member in members:
        inside = mine[member][board.fits(mine[member], choice)]
        turn = _best(*_undisturbed(board, member, inside)) if len(inside) else None
        if turn:
            worth += turn.worth
            placed[member] = turn.candidate
            board.place(member, turn.candidate)
    for member in placed:
        board.remove(member)
    return worth, placed


def _undisturbed(board: Board, member: int, inside: Ints) -> tuple[Ints, Ints]:
    """Return the candidates beside everybody placed, and what each adds."""
    cells = board.candidates.cells
    free = [bool((board.owner[cells(candidate)] == NOWHERE).all()) for candidate in inside.tolist()]
    return board.beside(member, inside[np.array(free, dtype=np.bool_)], {member})
