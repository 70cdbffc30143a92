"""The linear relaxation by column and row generation, with HiGHS' interior point method without crossover.

Heavy: imports highspy when used. What it gives is only prices; that they are sound is the checker's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Floats, Ints
from eventsapp.booths.optimiser.candidates import Candidates
from eventsapp.booths.optimiser.prices import Prices, best_of_each, bound_of, margins
from eventsapp.booths.optimiser.rows import RowKey, Ties, WindowKey
from eventsapp.booths.optimiser.separation import violated


ADDED = 15
"""At most this many columns are added for each exhibitor in a round."""
BOX = 100.0
STEPS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85)
ADDED_HERE = 3
KEPT = 250
"""Columns whose margin is further below their exhibitor's best are dropped from the pool."""


@dataclass(slots=True)
class Relaxation:
    """Where the relaxation stands: prices, the bound they give, and how far each pool column is used."""

    prices: Prices
    bound: float
    pool: Ints
    used: Floats
    objective: float = 0.0
    rounds: int = 0
    settled: bool = False
    """No column is missing and no row is violated: the bound is the relaxation's optimum."""


@dataclass(slots=True)
class Generation:
    """One fair's relaxation while columns and rows are added."""

    candidates: Candidates
    ties: Ties
    usable: Flags
    inside: Flags
    centre: Prices
    bound: float
    groups: Ints
    rows: list[RowKey] = field(default_factory=list)
    best: Relaxation | None = None

    def worth(self) -> Ints:
        """What each candidate is worth, with the bonus for staying."""
        return self.candidates.value + self.candidates.stay


def start(candidates: Candidates, ties: Ties, usable: Flags, prices: Prices, slack: float) -> Generation:
    """Return a relaxation that knows the candidates within ``slack`` of their exhibitor's best at these prices."""
    left = margins(candidates, ties, prices)
    close = left >= best_of_each(candidates, np.where(usable, left, 0))[candidates.exhibitor] - slack
    groups = _groups(candidates, ties)
    close[_best_few(candidates, groups, left, usable)] = True
    return Generation(candidates, ties, usable, close & usable, prices, bound_of(candidates, ties, prices), groups)


def relax(generation: Generation, rounds: int, tolerance: float = 0.05) -> Iterator[Relaxation]:
    """Solve, add what is missing, solve again; yields the best prices so far after each round.

    Args:
        generation: what :func:`start` gave; it is changed.
        rounds: at most how many linear programmes.
        tolerance: margins up to this are noise of the interior point method.

    Raises:
        ArithmeticError: HiGHS found no optimum.

    """
    candidates, ties = generation.candidates, generation.ties
    for number in range(1, rounds + 1):
        pool = np.flatnonzero(generation.inside)
        used, windows, broken, prices, objective = _solve(generation, pool, BOX)
        new_rows = violated(ties, pool, used, windows, broken, set(generation.rows))
        centre, bound = _nearer(generation, prices)
        missing = np.zeros(len(candidates), dtype=np.bool_)
        spare = np.zeros(len(candidates), dtype=np.bool_)
        for place, at in enumerate((centre, prices)):
            left = np.where(generation.usable, margins(candidates, ties, at), -1.0)
            known = best_of_each(candidates, np.where(generation.inside, left, 0))[candidates.exhibitor]
            wanted = (left > known + tolerance) & ~generation.inside
            missing[_best_few(candidates, generation.groups, left, wanted)] = True
            if place == 0:
                spare = left < known - KEPT
            settled = not new_rows and not wanted.any()
        generation.best = Relaxation(centre, bound, pool, used, objective, number, settled)
        yield generation.best
        if settled:
            return
        generation.inside[spare & (generation.groups < len(candidates.start))] = False
        generation.inside |= missing
        generation.rows += new_rows


def _nearer(generation: Generation, prices: Prices) -> tuple[Prices, float]:
    """Return the prices with the lowest bound on the way from the best known towards the new ones."""
    candidates, ties, centre = generation.candidates, generation.ties, generation.centre
    found = (bound_of(candidates, ties, prices), prices)
    best = (generation.bound, centre)
    if found[0] < best[0]:
        best = found
    for share in STEPS:
        mixed = mixture(centre, prices, share)
        bound = bound_of(candidates, ties, mixed)
        if bound < best[0]:
            best = (bound, mixed)
    generation.bound, generation.centre = best
    return best[1], best[0]


def mixture(one: Prices, other: Prices, share: float) -> Prices:
    """Return prices between two."""
    keys = {*one.rows, *other.rows}
    rows = {key: one.rows.get(key, 0.0) * (1 - share) + other.rows.get(key, 0.0) * share for key in sorted(keys, key=repr)}
    return Prices(one.cells * (1 - share) + other.cells * share, rows)


def _best_few(candidates: Candidates, groups: Ints, left: Floats, missing: Flags) -> Ints:
    """Return the missing columns with the highest margins, a few for each exhibitor."""
    found = np.flatnonzero(missing)
    found = found[np.lexsort((-left[found], groups[found]))]
    owner = groups[found]
    rank = np.arange(len(found)) - np.searchsorted(owner, owner)
    member = groups[found] >= len(candidates.start)
    return found[rank < np.where(member, ADDED_HERE, ADDED)]


def _groups(candidates: Candidates, ties: Ties) -> Ints:
    """Number candidates by exhibitor, and those of a pavilion's members by exhibitor and island."""
    islands, many = len(candidates.floor.grids), len(candidates.start)
    member = np.isin(candidates.exhibitor, sorted(ties.pavilion_of))
    by_island = many + candidates.exhibitor.astype(np.int64) * islands + candidates.rectangles.columns.island[candidates.rectangle]
    return np.where(member, by_island, candidates.exhibitor)


@dataclass(slots=True)
class _Matrix:
    """A sparse matrix by rows while it is put together."""

    starts: list[int] = field(default_factory=lambda: [0])
    index: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, ones: Ints, less: Ints, upper: float) -> None:
        """Add a row: the sum of ``ones`` minus the sum of ``less`` is at most ``upper``."""
        self.index.append(np.concatenate([ones, less]))
        self.value.append(np.concatenate([np.ones(len(ones)), -np.ones(len(less))]))
        self.starts.append(self.starts[-1] + len(ones) + len(less))
        self.upper.append(upper)


def _grouped(owners: Ints, columns: Ints, many: int) -> list[Ints]:
    order = np.argsort(owners, kind="stable")
    cuts = np.searchsorted(owners[order], np.arange(1, many))
    return np.split(columns[order], cuts)


def _solve(generation: Generation, pool: Ints, reach: float) -> tuple[Floats, Floats, Floats, Prices, float]:
    """Return use of the pool, of windows and of soft rules, prices and the objective of the pool's relaxation."""
    candidates, ties = generation.candidates, generation.ties
    place = np.full(len(candidates), -1, dtype=np.int64)
    place[pool] = np.arange(len(pool))
    windows, rules = len(pool), len(pool) + len(ties.choices)
    none = np.empty(0, dtype=np.int64)
    matrix = _Matrix()
    counts = candidates.rectangles.columns.count[candidates.rectangle[pool]]
    cells = np.concatenate([none, *(candidates.cells(one) for one in pool.tolist())])
    for ones in _grouped(cells, np.repeat(np.arange(len(pool)), counts), len(candidates.floor.ids)):
        matrix.add(ones, none, 1)
    for key in generation.rows:
        row = ties.row(key)
        ones = place[row.members]
        soft = none if row.rule is None else np.array([rules + row.rule])
        less = np.concatenate([row.choices + windows, soft])
        matrix.add(ones[ones >= 0], less, 0.0 if isinstance(key, WindowKey) else 1.0)
    for ones in _grouped(candidates.exhibitor[pool].astype(np.int64), np.arange(len(pool)), len(candidates.start) - 1):
        matrix.add(ones, none, 1)
    pavilions = np.array([choice.pavilion for choice in ties.choices], dtype=np.int64)
    for pavilion in range(len(candidates.problem.pavilions_in_force)):
        matrix.add(np.flatnonzero(pavilions == pavilion) + windows, none, 1)
    cost = np.concatenate([
        generation.worth()[pool].astype(np.float64),
        np.zeros(len(ties.choices)),
        -np.array(ties.penalties, dtype=np.float64),
    ])  # fmt: skip
    if reach:
        cost = _boxed(matrix, cost, generation.centre.cells, reach)
    solution, duals, objective = interior_point(cost, matrix.starts, matrix.index, matrix.value, matrix.upper)
    many = len(candidates.floor.ids)
    prices = Prices(
        np.maximum(duals[:many], 0),
        {key: price for key, price in zip(generation.rows, duals[many:].tolist(), strict=False) if price > 1e-6},
    )
    broken = solution[rules : rules + len(ties.rules)]
    return solution[:windows], solution[windows:rules], broken, prices, objective


def _boxed(matrix: "_Matrix", cost: Floats, centre: Floats, reach: float) -> Floats:
    """Keep the cells' prices within ``reach`` of the centre: cells may be sold or bought beyond it at those prices."""
    many = len(centre)
    first = len(cost)
    for cell in range(many):
        matrix.index[cell] = np.concatenate([matrix.index[cell], [first + cell, first + many + cell]])
        matrix.value[cell] = np.concatenate([matrix.value[cell], [1.0, -1.0]])
    for cell in range(many):
        for row in range(cell + 1, cell + 2):
            matrix.starts[row] += 0
    lengths = [len(part) for part in matrix.index]
    matrix.starts[:] = [0, *np.cumsum(lengths).tolist()]
    return np.concatenate([cost, np.maximum(centre - reach, 0) - 1e-3, -(centre + reach)])


def interior_point(
    cost: Floats, starts: list[int], index: list[Ints], value: list[Floats], upper: list[float]
) -> tuple[Floats, Floats, float]:
    """Maximise ``cost @ x`` over rows ``<= upper`` with 0 <= x <= 1; return x, the rows' duals, and the objective.

    Raises:
        ArithmeticError: no optimum was found.

    """
    import highspy  # noqa: PLC0415 - heavy, and may be absent

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(upper)
    model.col_cost_ = -cost  # it minimises
    model.col_lower_, model.col_upper_ = np.zeros(len(cost)), np.full(len(cost), highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = np.full(len(upper), -highspy.kHighsInf), np.array(upper, dtype=np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.concatenate(index).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate(value)
    solver = highspy.Highs()
    for option, setting in OPTIONS.items():
        solver.setOptionValue(option, setting)
    solver.passModel(model)
    solver.run()
    solution = solver.getSolution()
    if not solution.value_valid or not solution.dual_valid:
        raise ArithmeticError(f"no optimum: {solver.modelStatusToString(solver.getModelStatus())}")
    return np.array(solution.col_value), -np.array(solution.row_dual), -float(solver.getInfo().objective_function_value)


OPTIONS = {"output_flag": False, "threads": 1, "solver": "ipm", "run_crossover": "off", "ipm_optimality_tolerance": 1e-8}
