"""The linear relaxation by column and row generation, with HiGHS' interior point method without crossover.

Heavy: imports highspy when used. What it gives is only prices; that they are sound is the checker's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Floats, Ints
from eventsapp.booths.optimiser.candidates import Candidates
from eventsapp.booths.optimiser.cutting import broken_blocks
from eventsapp.booths.optimiser.interior import interior_point
from eventsapp.booths.optimiser.prices import Prices, best_of_each, bound_of, margins
from eventsapp.booths.optimiser.rows import RowKey, SharedKey, Ties, WindowKey
from eventsapp.booths.optimiser.separation import violated

FIRST_SLACK = 40
"""The first pool has every candidate this close to its exhibitor's best at the first prices."""
ADDED, ADDED_HERE = 20, 4
"""At most this many columns are added in a round for each exhibitor, or for each member of a pavilion in each
island."""
KEPT = 150
"""Columns whose margin is further below their exhibitor's best leave the pool after the first round; those of pavilions
stay. Later they would come and go for ever."""
REACH = 100.0
"""A round may move a cell's price this far from the best prices known: a poor pool would price cells nobody knows at
0."""
NOISE = 0.05
"""Margins up to this are noise of the interior point method."""
CLOSE = 1e-5
"""Bound and optimum of the pool this close together count as settled, in parts of the optimum, if few rows are
missing."""
FEW_ROWS = 25
LAST_ROUNDS = 3
"""In so many rounds at the end only columns are added, so that bound and optimum meet."""
MOST_BLOCKS = 300
"""Rows over blocks that are added in a round, once little else is missing."""
LEAST_GAIN = 2e-5
"""Rounds that lower the optimum by less of it are not worth their time."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Where the relaxation stands: the best prices, the bound they give, and how far each pool column is used."""

    prices: Prices
    bound: float
    pool: Ints
    used: Floats
    windows: Floats
    optimum: float
    settled: bool = False


@dataclass(slots=True)
class Generation:
    """One fair's relaxation while columns and rows are added.

    It knows which candidates are inside, the rows so far, and the best prices.

    """

    candidates: Candidates
    ties: Ties
    inside: Flags
    groups: Ints
    prices: Prices
    bound: float
    rows: list[RowKey] = field(default_factory=list)
    banned: set[int] = field(default_factory=set)
    """Windows that are not to be chosen."""


def start(candidates: Candidates, ties: Ties, prices: Prices) -> Generation:
    """Return a relaxation that knows the candidates which look best at these prices."""
    left = margins(candidates, ties, prices)
    best = best_of_each(candidates, left)[candidates.exhibitor]
    inside = ties.usable & (left >= best - FIRST_SLACK)
    groups = _groups(candidates, ties)
    inside[best_few(candidates, groups, left, ties.usable)] = True
    return Generation(candidates, ties, inside, groups, prices, bound_of(candidates, ties, prices))


def relax(generation: Generation, rounds: int) -> Iterator[Relaxation]:
    """Solve, add what is missing, solve again; yields where it stands after each round.

    Args:
        generation: what :func:`start` gave; it is changed.
        rounds: at most how many linear programmes. Once little is missing, prices move freely.

    Raises:
        ArithmeticError: HiGHS found no optimum.

    """
    candidates, ties = generation.candidates, generation.ties
    free, cut, before = False, False, np.inf
    for number in range(1, rounds + 1):
        pool = np.flatnonzero(generation.inside)
        solved = _solve(generation, pool, reach=0.0 if free else REACH)
        bound = bound_of(candidates, ties, solved.prices)
        if bound < generation.bound:
            generation.bound, generation.prices = bound, solved.prices
        known = set(generation.rows)
        new_rows = violated(ties, pool, solved.used, solved.windows, solved.broken, known)
        close = len(new_rows) < FEW_ROWS and bound <= solved.optimum * (1 + CLOSE)
        if free and close:
            new_rows += broken_blocks(ties, pool, solved.used, known, MOST_BLOCKS)
        settled = free and close and (not new_rows or (cut and before - solved.optimum < LEAST_GAIN * before))
        yield Relaxation(
            generation.prices, generation.bound, pool, solved.used, solved.windows, solved.optimum, settled
        )
        if settled:
            return
        cut, before = free and close, solved.optimum
        free = free or (len(new_rows) < FEW_ROWS and bound <= solved.optimum * (1 + 10 * CLOSE))
        _exchange(generation, solved.prices, drop=number == 1)
        if number < rounds - LAST_ROUNDS:
            generation.rows += new_rows


def resolve(generation: Generation) -> Relaxation:
    """Solve the relaxation of the candidates inside once, and note the rows it breaks; the best prices stay."""
    pool = np.flatnonzero(generation.inside)
    solved = _solve(generation, pool, reach=0.0)
    known = set(generation.rows)
    generation.rows += violated(generation.ties, pool, solved.used, solved.windows, solved.broken, known)
    return Relaxation(solved.prices, generation.bound, pool, solved.used, solved.windows, solved.optimum)


def _exchange(generation: Generation, prices: Prices, *, drop: bool) -> None:
    """Take candidates into the pool that look better than all in it; ``drop`` those that look poor."""
    candidates = generation.candidates
    left = margins(candidates, generation.ties, prices)
    known = best_of_each(candidates, np.where(generation.inside, left, 0))[candidates.exhibitor]
    missing = (left > known + NOISE) & ~generation.inside
    if drop:
        generation.inside &= (left >= known - KEPT) | (generation.groups >= len(candidates.start))
    generation.inside[best_few(candidates, generation.groups, left, missing)] = True


def _groups(candidates: Candidates, ties: Ties) -> Ints:
    """Number candidates by exhibitor, and those of a pavilion's members by exhibitor and island."""
    islands, many = len(candidates.floor.grids), len(candidates.start)
    member = np.isin(candidates.exhibitor, sorted(ties.pavilion_of))
    island = candidates.rectangles.columns.island[candidates.rectangle]
    return np.where(member, many + candidates.exhibitor.astype(np.int64) * islands + island, candidates.exhibitor)


def best_few(candidates: Candidates, groups: Ints, left: Floats, wanted: Flags) -> Ints:
    """Return the wanted columns with the highest margins, a few of each group."""
    found = np.flatnonzero(wanted)
    found = found[np.lexsort((-left[found], groups[found]))]
    owner = groups[found]
    rank = np.arange(len(found)) - np.searchsorted(owner, owner)
    return found[rank < np.where(owner >= len(candidates.start), ADDED_HERE, ADDED)]


@dataclass(slots=True)
class _Matrix:
    """A sparse matrix by rows while it is put together; every row is at most its ``upper``."""

    index: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, ones: Ints, less: Ints, upper: float) -> None:
        """Add a row: the sum of ``ones`` minus the sum of ``less`` is at most ``upper``."""
        self.index.append(np.concatenate([ones, less]))
        self.value.append(np.concatenate([np.ones(len(ones)), -np.ones(len(less))]))
        self.upper.append(upper)


@dataclass(frozen=True, slots=True)
class _Solved:
    used: Floats
    windows: Floats
    broken: Floats
    prices: Prices
    optimum: float


def _grouped(owners: Ints, columns: Ints, many: int) -> list[Ints]:
    order = np.argsort(owners, kind="stable")
    return np.split(columns[order], np.searchsorted(owners[order], np.arange(1, many)))


def _solve(generation: Generation, pool: Ints, reach: float) -> _Solved:
    """Solve the pool's relaxation: columns are candidates, windows, soft rules, and what keeps prices within reach."""
    candidates, ties = generation.candidates, generation.ties
    windows, rules = len(pool), len(pool) + len(ties.choices)
    matrix, cost = _rows(generation, pool, reach), _costs(generation, pool, reach)
    solution, duals, optimum = interior_point(cost, matrix.index, matrix.value, matrix.upper)
    many = len(candidates.floor.ids)
    rows = {key: price for key, price in zip(generation.rows, duals[many:].tolist(), strict=False) if price > 1e-6}
    return _Solved(
        solution[:windows],
        solution[windows:rules],
        solution[rules : rules + len(ties.rules)],
        Prices(np.maximum(duals[:many], 0), rows),
        optimum,
    )


def _costs(generation: Generation, pool: Ints, reach: float) -> Floats:
    candidates, ties, centre = generation.candidates, generation.ties, generation.prices.cells
    worth = (candidates.value + candidates.stay)[pool].astype(np.float64)
    windows = np.zeros(len(ties.choices))
    windows[sorted(generation.banned)] = -1e6
    parts = [worth, windows, -np.array(ties.penalties, dtype=np.float64)]
    if reach:
        parts += [np.maximum(centre - reach, 0) - 1e-3, -(centre + reach)]
    return np.concatenate(parts)


def _rows(generation: Generation, pool: Ints, reach: float) -> _Matrix:
    candidates, ties = generation.candidates, generation.ties
    windows, rules = len(pool), len(pool) + len(ties.choices)
    boxes, cells = rules + len(ties.rules), len(candidates.floor.ids)
    none, matrix = np.empty(0, dtype=np.int64), _Matrix()
    taken = np.concatenate([none, *(candidates.cells(one) for one in pool.tolist())])
    counts = candidates.rectangles.columns.count[candidates.rectangle[pool]]
    for cell, ones in enumerate(_grouped(taken, np.repeat(np.arange(len(pool)), counts), cells)):
        sold = np.append(ones, boxes + cell) if reach else ones
        matrix.add(sold, np.array([boxes + cells + cell]) if reach else none, 1)
    place = np.full(len(candidates), -1, dtype=np.int64)
    place[pool] = np.arange(len(pool))
    for key in generation.rows:
        row = ties.row(key)
        ones = place[row.members]
        soft = none if row.rule is None else np.array([rules + row.rule])
        matrix.add(
            ones[ones >= 0],
            np.concatenate([row.choices + windows, soft]),
            float(not isinstance(key, WindowKey | SharedKey)),
        )
    owners = candidates.exhibitor[pool].astype(np.int64)
    for ones in _grouped(owners, np.arange(len(pool)), len(candidates.start) - 1):
        matrix.add(ones, none, 1)
    for choices in ties.choices_of:
        matrix.add(np.array(choices, dtype=np.int64) + windows, none, 1)
    return matrix
