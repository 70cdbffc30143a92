"""A plan after something happened: a withdrawal, late arrivals, blocked cells. Few move, and only for a good reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eventsapp.booths.optimiser.ascent import ascend
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.candidates import make_candidates
from eventsapp.booths.optimiser.improving import make_chooser
from eventsapp.booths.optimiser.improving import replace as replace_piece
from eventsapp.booths.optimiser.neighbourhoods import Chooser
from eventsapp.booths.optimiser.outcome import Outcome, WorkUnits
from eventsapp.booths.optimiser.pieces import piece_of, solve_piece
from eventsapp.booths.optimiser.prices import Prices
from eventsapp.booths.optimiser.problem import Exhibitor, Plan, Problem
from eventsapp.booths.optimiser.solving import OPTIMISE, Run

STAY_BONUS = 400
"""What leaving everyone where they are is worth, for each: as much as 20 to 40 points of satisfaction."""
EACH = 8
"""Arrivals who are placed together in one piece."""


@dataclass(frozen=True, slots=True)
class RepairUnits:
    """How much work a repair is, fixed before it: deterministic time of a piece, exhibitors in it, rounds of prices."""

    piece_units: float = 0.12
    piece_size: int = 20
    ascent_rounds: int = 120
    more_pieces: int = 3


def changed(
    problem: Problem,
    plan: Plan,
    *,
    withdrawn: Iterable[int] = (),
    arrivals: Sequence[Exhibitor] = (),
    blocked: Iterable[int] = (),
    stay_bonus: int = STAY_BONUS,
) -> Problem:
    """Return the fair after something happened, with the plan as the current one.

    Args:
        problem: the fair as it was.
        plan: who stands where.
        withdrawn: ids of exhibitors who have left.
        arrivals: new exhibitors.
        blocked: ids of cells that cannot be used any more.
        stay_bonus: what an exhibitor's staying is worth.

    """
    gone, closed = set(withdrawn), set(blocked)
    pavilions = [replace(p, members=tuple(m for m in p.members if m not in gone)) for p in problem.pavilions]
    return replace(
        problem,
        cells=tuple(replace(cell, blocked=True) if cell.id in closed else cell for cell in problem.cells),
        exhibitors=(*(e for e in problem.exhibitors if e.id not in gone), *arrivals),
        pavilions=tuple(pavilions),
        apart=tuple(rule for rule in problem.apart if rule.a not in gone and rule.b not in gone),
        current={identity: cells for identity, cells in plan.items() if identity not in gone},
        stay_bonus=stay_bonus,
    )


def repair(
    problem: Problem,
    plan: Plan,
    *,
    withdrawn: Iterable[int] = (),
    arrivals: Sequence[Exhibitor] = (),
    blocked: Iterable[int] = (),
    stay_bonus: int = STAY_BONUS,
    seed: int = 0,
    units: RepairUnits | None = None,
) -> Outcome:
    """Return the plan after something happened, with few moves; about a second at 500 exhibitors by 2,000 cells.

    The certificate is of the changed fair with its bonuses for staying, from quick prices. ``stayed`` counts who has
    not moved.

    Args:
        problem: the fair as it was; the arguments are those of :func:`changed`.
        plan: who stands where.
        withdrawn: ids of exhibitors who have left.
        arrivals: new exhibitors.
        blocked: ids of cells that cannot be used any more.
        stay_bonus: what an exhibitor's staying is worth.
        seed: the same seed gives the same plan.
        units: how much work.

    Raises:
        BrokenFair: the changed problem contradicts itself.

    """
    gone = set(withdrawn)
    effort = units or RepairUnits()
    after = changed(problem, plan, withdrawn=gone, arrivals=arrivals, blocked=blocked, stay_bonus=stay_bonus)
    work = WorkUnits(effort.ascent_rounds, 0, effort.more_pieces, effort.piece_units, effort.piece_size)
    run = Run(after, OPTIMISE, seed, work, None, make_candidates(after))
    run.board.take_over(after.current or {})
    prices = Prices(ascend(run.candidates, run.board.usable, effort.ascent_rounds))
    run.certify(prices)
    freed = {cell for identity in gone for cell in plan.get(identity, ())}
    known = {identity for identity in plan if identity in run.candidates.exhibitor_at}
    owed = {run.candidates.exhibitor_at[one] for one in known.union(e.id for e in arrivals)}
    run.guarded("ortools", lambda: _mend(run, prices, freed, owed))
    _fill(run.board)
    return run.outcome()


def _mend(run: Run, prices: Prices, freed: set[int], owed: set[int]) -> None:
    """Solve a piece around freed cells, then pieces around those of the owed who have no place: new, or driven out."""
    from ortools.sat.python import cp_model  # noqa: F401, PLC0415 - said at once where it is missing

    board = run.board
    chooser = make_chooser(board, prices, run.seed, run.units.piece_size)
    if freed:
        seeds = _wanting(board, [board.candidates.floor.cell_at[cell] for cell in freed])
        _solve(run, chooser, seeds)
    for tried in range(run.units.pieces + len(board.chosen) // EACH):
        left = [exhibitor for exhibitor in unplaced(board) if exhibitor in owed]
        if len(left) <= EACH and tried > run.units.pieces:
            return
        first = tried * EACH if len(left) > EACH else 0
        _solve(run, chooser, left[first : first + EACH])


def _solve(run: Run, chooser: Chooser, seeds: list[int]) -> None:
    if not seeds:
        return
    chooser.size = max(run.units.piece_size, len(seeds) + 10)
    freed = chooser.around(seeds)
    piece = piece_of(run.board, freed, chooser)
    found, _ = solve_piece(run.board, piece, run.units.piece_units, run.seed, run.problem.most_moves)
    run.pieces += 1
    if found is not None:
        replace_piece(run.board, freed, found, run.board.total())


def unplaced(board: Board) -> list[int]:
    """Return who has no place although some place would be possible, the most valuable first."""
    candidates = board.candidates
    left = [
        e for e in np.flatnonzero(board.chosen == NOWHERE).tolist() if len(candidates.of(e)) and not board.is_locked(e)
    ]
    return sorted(left, key=lambda e: (-int(board.worth[candidates.of(e)].max()), e))


def _wanting(board: Board, cells: list[int], most: int = 8) -> list[int]:
    """Return who would gain most by a place that takes some of the cells, and who has no place."""
    candidates = board.candidates
    marked = np.zeros(len(candidates.floor.ids), dtype=np.int64)
    marked[cells] = 1
    over = np.flatnonzero((candidates.rectangles.sums(marked) > 0)[candidates.rectangle] & board.usable)
    over = over[candidates.locked[candidates.exhibitor[over]] < 0]
    owner = candidates.exhibitor[over]
    has = np.where(board.chosen != NOWHERE, board.worth[np.maximum(board.chosen, 0)], 0)
    gain = board.worth[over] - has[owner]
    order = np.lexsort((owner, -gain))
    return list(dict.fromkeys(owner[order][gain[order] > 0].tolist()))[:most]


def _fill(board: Board) -> None:
    """Give whoever is still left the best of what is free."""
    for exhibitor in unplaced(board):
        mine, worth = board.open_to(exhibitor)
        if len(mine) and worth.max() > 0:
            board.place(exhibitor, int(mine[worth.argmax()]))
