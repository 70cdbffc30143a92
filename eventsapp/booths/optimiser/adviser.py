"""Advice for a negotiation: three good stands now, the price of a move, and how to re-pack a hall with few moves."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from eventsapp.booths.optimiser.arrays import NO_CELL, Flags, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.judging import Judge
from eventsapp.booths.optimiser.preparing import Prepared, prepare
from eventsapp.booths.optimiser.problem import Cells, Plan, Problem

TOGETHER = "not_possible_with_others"
"""Why a place is impossible beside others; who asked to be kept apart is never said."""
TAKEN_BY_LOCKED = "locked"
LOOKED_AT = 14
"""Places whose displaced are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Move:
    """One exhibitor's change of place; None is no place. ``change`` is of the plan's objective, at this step."""

    exhibitor: int
    before: Cells | None
    after: Cells | None
    change: int


@dataclass(frozen=True, slots=True)
class MovePrice:
    """What a move costs: the change of the objective with everybody displaced placed again as well as possible."""

    exhibitor: int
    cells: Cells
    change: int = 0
    satisfaction: int = 0
    displaced: tuple[Move, ...] = ()
    refused: tuple[str, ...] = field(default=())
    """Codes of the rules that forbid it; then nothing else is said."""


def price_of_move(
    problem: Problem, plan: Plan, exhibitor: int, cells: Cells, prepared: Prepared | None = None
) -> MovePrice:
    """Return what the plan's objective changes by if an exhibitor took these cells, and where the displaced would go.

    Args:
        problem: the fair.
        plan: who stands where.
        exhibitor: id.
        cells: ids of the cells it would take.
        prepared: what :func:`prepare` gave for the fair.

    Raises:
        BrokenFair: there is no such exhibitor.

    """
    known = prepared or prepare(problem)
    return _price(known, known.board(plan), known.dense(exhibitor), cells)


def _price(known: Prepared, board: Board, exhibitor: int, cells: Cells) -> MovePrice:
    problem, candidates = known.candidates.problem, known.candidates
    identity = problem.exhibitors[exhibitor].id
    refused = refusals(known, board, exhibitor, cells)
    if refused:
        return MovePrice(identity, tuple(cells), refused=refused)
    candidate = candidates.find(exhibitor, cells)
    before, changes = board.total(), dict[int, int]()
    owners = [
        one
        for one in dict.fromkeys(board.owner[candidates.cells(candidate)].tolist())
        if one not in {NOWHERE, exhibitor}
    ]
    for owner in owners:
        changes[owner] = int(board.chosen[owner])
        board.remove(owner)
    changes[exhibitor] = int(board.chosen[exhibitor])
    board.place(exhibitor, candidate)
    displaced = [
        _settle(board, owner, changes[owner]) for owner in sorted(owners, key=lambda one: (-_size(problem, one), one))
    ]
    price = MovePrice(
        identity,
        candidates.ids(candidate),
        board.total() - before,
        int(candidates.satisfaction[candidate]),
        tuple(displaced),
    )
    _undo(board, changes)
    return price


def _size(problem: Problem, exhibitor: int) -> int:
    return problem.exhibitors[exhibitor].size


def _settle(board: Board, exhibitor: int, before: int) -> Move:
    """Give a displaced exhibitor the best place that is left."""
    candidates = board.candidates
    mine, worth = board.open_to(exhibitor)
    total = int(board.worth[before])
    after = None
    if len(mine) and worth.max() > 0:
        best = int(mine[worth.argmax()])
        board.place(exhibitor, best)
        after, total = candidates.ids(best), total - int(worth.max())
    return Move(candidates.problem.exhibitors[exhibitor].id, candidates.ids(before), after, -total)


def _undo(board: Board, changes: dict[int, int]) -> None:
    for exhibitor in changes:
        board.remove(exhibitor)
    for exhibitor, candidate in changes.items():
        if candidate != NOWHERE:
            board.place(exhibitor, candidate)


def refusals(known: Prepared, board: Board, exhibitor: int, cells: Cells) -> tuple[str, ...]:
    """Return codes of why cells are impossible for an exhibitor, whoever else would have to go; none if possible."""
    candidates = known.candidates
    problem = candidates.problem
    if any(cell not in candidates.floor.cell_at for cell in cells) or not cells:
        return ("rectangle",)
    person = problem.exhibitors[exhibitor]
    alone = Judge(problem).refusals(person, tuple(cells))
    if alone:
        return tuple(alone)
    places = [candidates.floor.cell_at[cell] for cell in cells]
    owners = {one for one in board.owner[places].tolist() if one not in {NOWHERE, exhibitor}}
    if any(board.is_locked(owner) for owner in owners):
        return (TAKEN_BY_LOCKED,)
    candidate = candidates.find(exhibitor, cells)
    if candidate < 0:
        return ("pavilion",)
    everything = np.ones(len(candidates.rectangles.columns.count), dtype=np.bool_)
    if not (board.open_to(exhibitor, owners, everything)[0] == candidate).any():
        return (TOGETHER,)
    return ()


def best_places(
    problem: Problem, plan: Plan, exhibitor: int, most: int = 3, prepared: Prepared | None = None
) -> list[MovePrice]:
    """Return the best places for an exhibitor now: without a cell in common, each with what it costs, the best first.

    Free places and those of others who are not locked are compared by the change of the plan's objective. Where the
    exhibitor stands already is not among them.

    Args:
        problem: the fair.
        plan: who stands where.
        exhibitor: id.
        most: how many.
        prepared: what :func:`prepare` gave for the fair.

    Raises:
        BrokenFair: there is no such exhibitor.

    """
    known = prepared or prepare(problem)
    board, who = known.board(plan), known.dense(exhibitor)
    if board.is_locked(who):
        return []
    found: list[MovePrice] = []
    for candidate in _promising(board, who, most):
        price = _price(known, board, who, known.candidates.ids(candidate))
        if not price.refused:
            found.append(price)
    found.sort(key=lambda price: -price.change)
    chosen: list[MovePrice] = []
    for price in found:
        if len(chosen) < most and not any(set(price.cells) & set(other.cells) for other in chosen):
            chosen.append(price)
    return chosen


def _promising(board: Board, exhibitor: int, most: int) -> list[int]:
    """Return candidates worth a closer look: the best free ones and the best of those that displace little."""
    candidates, mine = board.candidates, board.candidates.of(exhibitor)
    mine = mine[board.usable[mine] & (mine != board.chosen[exhibitor])]
    free = board.free_rectangles([exhibitor])
    is_free = free[candidates.rectangle[mine]]
    lone = mine[is_free]
    order = lone[np.argsort(-board.worth[lone], kind="stable")]
    apart_ones = _disjoint(board, order, 2 * most)
    size = np.array([person.size for person in candidates.problem.exhibitors], dtype=np.int64)
    held = np.where(board.owner == NOWHERE, 0, size[np.maximum(board.owner, 0)])
    burden = candidates.rectangles.sums(held)[candidates.rectangle[mine]]
    taken = mine[~is_free]
    figure = board.worth[taken] - 5 * burden[~is_free]
    return apart_ones + _disjoint(board, taken[np.argsort(-figure, kind="stable")], LOOKED_AT - len(apart_ones))


def _disjoint(board: Board, ordered: Ints, most: int) -> list[int]:
    seen, found = set[int](), list[int]()
    for candidate in ordered.tolist():
        cells = set(board.candidates.cells(candidate).tolist())
        if not cells & seen:
            found.append(candidate)
            seen |= cells
        if len(found) >= most:
            break
    return found


def repack(
    problem: Problem,
    plan: Plan,
    *,
    hall: int | None = None,
    withdrawn: int | None = None,
    most_moves: int = 3,
    prepared: Prepared | None = None,
) -> list[Move]:
    """Return at most so many moves into free cells, one after the other, each the one that gains most then.

    Args:
        problem: the fair.
        plan: who stands where.
        hall: id of the hall to look at; all halls when left out.
        withdrawn: id of an exhibitor who leaves first; its going is not among the moves.
        most_moves: how many.
        prepared: what :func:`prepare` gave for the fair.

    Raises:
        BrokenFair: there is no such exhibitor.

    """
    known = prepared or prepare(problem)
    board = known.board(plan)
    gone = set[int]()
    if withdrawn is not None:
        gone = {known.dense(withdrawn)}
        board.remove(known.dense(withdrawn))
    here = np.ones(len(known.candidates), dtype=np.bool_)
    if hall is not None:
        columns, floor = known.candidates.rectangles.columns, known.candidates.floor
        here = columns.hall[known.candidates.rectangle] == floor.hall_at.get(hall, NO_CELL)
    moves: list[Move] = []
    while len(moves) < most_moves:
        move = _best_move(board, here, gone)
        if move is None:
            break
        moves.append(move)
    return moves


def _best_move(board: Board, here: Flags, gone: Iterable[int]) -> Move | None:
    """Make and return the move into free cells that gains most, if any gains at all."""
    candidates = board.candidates
    open_ones = np.flatnonzero(board.free_rectangles()[candidates.rectangle] & here & board.usable)
    owner = candidates.exhibitor[open_ones]
    open_ones = open_ones[~np.isin(owner, list(gone)) & (candidates.locked[owner] < 0)]
    owner = candidates.exhibitor[open_ones]
    has = np.where(board.chosen != NOWHERE, board.worth[np.maximum(board.chosen, 0)], 0)
    gain = board.worth[open_ones] - has[owner]
    for at in np.lexsort((open_ones, -gain)).tolist():
        if gain[at] <= 0:
            return None
        exhibitor, candidate = int(owner[at]), int(open_ones[at])
        if not board.may_take(exhibitor, candidate):
            continue
        before, total = int(board.chosen[exhibitor]), board.total()
        board.place(exhibitor, candidate)
        if board.total() > total:
            was = None if before == NOWHERE else candidates.ids(before)
            identity = candidates.problem.exhibitors[exhibitor].id
            return Move(identity, was, candidates.ids(candidate), board.total() - total)
        _undo(board, {exhibitor: before})
    return None
