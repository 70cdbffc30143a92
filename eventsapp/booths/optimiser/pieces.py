"""One piece of the plan solved anew: a few exhibitors freed, everybody else kept. Uses CP-SAT, one worker.

Heavy: imports ortools when used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eventsapp.booths.optimiser.arrays import Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.neighbourhoods import Chooser
from eventsapp.booths.optimiser.rows import too_close

LEAST_SLACK = 100
MOST_CHOICES = 60
"""Candidates kept for each freed exhibitor: the best beyond the prices."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The freed exhibitors and the candidates each may take, with what each adds beside those who stay."""

    freed: tuple[int, ...]
    options: tuple[Ints, ...]
    worth: tuple[Ints, ...]
    promise: float


def piece_of(board: Board, freed: Sequence[int], chooser: Chooser, most: int = MOST_CHOICES) -> Piece:
    """Return what the freed exhibitors could take, without what cannot be part of anything better; their own is in it.

    The prices give a bound on the piece as on the whole: a candidate further below its exhibitor's best than the bound
    is above what the freed have now would make the piece worse.
    """
    out = set(freed)
    free = board.free_rectangles(out)
    found = [board.open_to(exhibitor, out, free) for exhibitor in freed]
    figures = [chooser.margins[mine] + (worth - board.worth[mine]) for mine, worth in found]
    bound = sum(max(float(figure.max(initial=0)), 0.0) for figure in figures) + _paid(board, freed, chooser)
    chosen = board.chosen[list(freed)]
    has = int(board.worth[chosen[chosen != NOWHERE]].sum())
    slack = max(bound - has, LEAST_SLACK)
    options, worths = [], []
    for exhibitor, (mine, worth), figure in zip(freed, found, figures, strict=True):
        keep = figure >= max(float(figure.max(initial=0)), 0.0) - slack
        if keep.sum() > most:
            keep &= figure >= -np.partition(-figure, most)[most]
        keep |= mine == board.chosen[exhibitor]
        options.append(mine[keep])
        worths.append(worth[keep])
    return Piece(tuple(freed), tuple(options), tuple(worths), bound - has)


def _paid(board: Board, freed: Sequence[int], chooser: Chooser) -> float:
    """Return the prices of all cells and rows that the freed ones could use."""
    cells = np.isin(board.owner, [NOWHERE, *freed])
    paid = float(chooser.prices[cells].sum()) + chooser.charges.of(np.array(freed), cells)
    members: dict[int, list[int]] = {}
    for exhibitor in freed:
        if exhibitor in board.ties.pavilion_of:
            members.setdefault(board.ties.pavilion_of[exhibitor], []).append(exhibitor)
    for pavilion, ours in members.items():
        paid += chooser.charges.of_pavilion(pavilion, ours, board.windows_left(pavilion, set(freed)))
    return paid


class _Model:
    """A CP-SAT model of one piece."""

    def __init__(self, board: Board, piece: Piece, most_moves: int | None) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy, and may be absent

        self.cp = cp_model
        self.model = cp_model.CpModel()
        self.board, self.piece = board, piece
        self.variables = [[self.model.new_bool_var("") for _ in mine] for mine in piece.options]
        self.at = {exhibitor: place for place, exhibitor in enumerate(piece.freed)}
        self.gains: list[tuple[Any, int]] = []
        for variables, worth in zip(self.variables, piece.worth, strict=True):
            self.gains += zip(variables, worth.tolist(), strict=True)
            if variables:
                self.model.add_at_most_one(variables)
        self._cells()
        self._pavilions()
        self._apart()
        self._moves(most_moves)
        self.model.maximize(cp_model.LinearExpr.weighted_sum([v for v, _ in self.gains], [g for _, g in self.gains]))

    def _cells(self) -> None:
        over: dict[int, list[Any]] = {}
        for variables, mine in zip(self.variables, self.piece.options, strict=True):
            for variable, candidate in zip(variables, mine.tolist(), strict=True):
                for cell in self.board.candidates.cells(candidate).tolist():
                    over.setdefault(cell, []).append(variable)
        for users in over.values():
            if len(users) > 1:
                self.model.add_at_most_one(users)

    def _pavilions(self) -> None:
        board, out = self.board, set(self.piece.freed)
        for pavilion in sorted({board.ties.pavilion_of[e] for e in out if e in board.ties.pavilion_of}):
            choices = board.windows_left(pavilion, out)
            windows = [self.model.new_bool_var("") for _ in choices]
            now = board.windows_left(pavilion, set())
            for choice, window in zip(choices, windows, strict=True):
                self.model.add_hint(window, int(choice == min(now, default=-1)))
            self.model.add_at_most_one(windows)
            for member in board.members[pavilion]:
                if member in self.at:
                    self._in_window(self.at[member], choices, windows)

    def _in_window(self, place: int, choices: list[int], windows: list[Any]) -> None:
        """Tie a member's candidates, grouped by the windows that hold them, to the chosen window."""
        mine = self.piece.options[place]
        fits = np.array([self.board.fits(mine, choice) for choice in choices], dtype=np.bool_).reshape(len(choices), -1)
        groups: dict[bytes, list[int]] = {}
        for at in range(len(mine)):
            groups.setdefault(fits[:, at].tobytes(), []).append(at)
        for group in groups.values():
            holding = [window for window, holds in zip(windows, fits[:, group[0]], strict=True) if holds]
            self.model.add(sum(self.variables[place][at] for at in group) <= sum(holding))

    def _apart(self) -> None:
        board = self.board
        for rule, (a, b) in enumerate(board.ties.sides):
            if a not in self.at or b not in self.at:
                continue
            ones, others = self.at[a], self.at[b]
            close = too_close(
                board.candidates, board.ties.rules[rule], self.piece.options[ones], self.piece.options[others]
            )
            soft = []
            if board.ties.penalties[rule] and close.any():
                soft = [self.model.new_bool_var("")]
                self.gains.append((soft[0], -board.ties.penalties[rule]))
                self.model.add_hint(soft[0], int(self._broken(rule, a, b)))
            for grid, mine, theirs in ((close, ones, others), (close.T, others, ones)):
                for at in np.flatnonzero(grid.any(axis=1)).tolist():
                    near = [self.variables[theirs][near] for near in np.flatnonzero(grid[at]).tolist()]
                    self.model.add(self.variables[mine][at] + sum(near) <= 1 + sum(soft))

    def _broken(self, rule: int, a: int, b: int) -> bool:
        board, pair = self.board, (self.board.chosen[[a]], self.board.chosen[[b]])
        both = pair[0][0] != NOWHERE and pair[1][0] != NOWHERE
        return bool(both and too_close(board.candidates, board.ties.rules[rule], *pair)[0, 0])

    def _moves(self, most: int | None) -> None:
        """Let no more than ``most`` leave where they stand in the plan that is repaired, those outside included."""
        if most is None:
            return
        current, chosen = self.board.candidates.current, self.board.chosen
        outside = np.setdiff1d(np.flatnonzero(current != NOWHERE), self.piece.freed)
        moved = int((chosen[outside] != current[outside]).sum())
        stays = []
        for place, (mine, exhibitor) in enumerate(zip(self.piece.options, self.piece.freed, strict=True)):
            stays += [self.variables[place][at] for at in np.flatnonzero(mine == current[exhibitor]).tolist()]
        settled = int((current[list(self.piece.freed)] != NOWHERE).sum())
        self.model.add(sum(stays) >= settled + moved - most)

    def hint(self) -> None:
        """Begin from where the freed stand now."""
        for variables, mine, exhibitor in zip(self.variables, self.piece.options, self.piece.freed, strict=True):
            for variable, candidate in zip(variables, mine.tolist(), strict=True):
                self.model.add_hint(variable, int(candidate == self.board.chosen[exhibitor]))

    def solve(self, units: float, seed: int) -> tuple[list[int] | None, bool]:
        """Return a candidate or NOWHERE for each freed exhibitor, and whether that is proven to be the best."""
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.max_deterministic_time = units
        solver.parameters.linearization_level = 1
        solver.parameters.cp_model_probing_level = 0  # presolving longer than a pass costs more than it saves
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.symmetry_level = 0
        status = solver.solve(self.model)
        if status not in {self.cp.OPTIMAL, self.cp.FEASIBLE}:
            return None, False
        places = [
            next((int(c) for v, c in zip(variables, mine, strict=True) if solver.boolean_value(v)), NOWHERE)
            for variables, mine in zip(self.variables, self.piece.options, strict=True)
        ]
        return places, status == self.cp.OPTIMAL


def solve_piece(
    board: Board, piece: Piece, units: float, seed: int, most_moves: int | None = None
) -> tuple[list[int] | None, bool]:
    """Return places for the freed exhibitors, in the piece's order, or None where none were found in time.

    The second says whether they are proven to be the best of the piece.
    """
    model = _Model(board, piece, most_moves)
    model.hint()
    return model.solve(units, seed)
