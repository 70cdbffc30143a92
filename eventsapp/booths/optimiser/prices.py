"""Prices on cells and rows, and what they say no plan can exceed. No solver here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from eventsapp.booths.optimiser.arrays import Floats
from eventsapp.booths.optimiser.blocks import BlockKey
from eventsapp.booths.optimiser.candidates import Candidates
from eventsapp.booths.optimiser.rows import RowKey, SharedKey, Ties, WindowKey


@dataclass(slots=True)
class Prices:
    """A price for each cell (dense), and for rows by key. Any are allowed; those below 0 count as 0."""

    cells: Floats
    rows: Mapping[RowKey, float] = field(default_factory=dict)
    per: int = 1
    """How many parts a unit of worth has: 1 for prices in units, 1,000 for a certificate's."""


def margins(candidates: Candidates, ties: Ties, prices: Prices) -> Floats:
    """Return for each candidate what it is worth beyond the prices of its cells and rows.

    A candidate that is in no plan, because of a locked stand, is worth less than nothing. All figures are counted in
    parts: prices of ``per`` a unit are compared with worths times ``per``.
    """
    charge = candidates.rectangles.sums(np.maximum(prices.cells, 0).astype(np.float64))
    rows = {key: price for key, price in prices.rows.items() if price > 0 and not isinstance(key, SharedKey)}
    for key, price in rows.items():
        if isinstance(key, BlockKey):
            charge[ties.blocks.containing(key)] += price
    left: Floats = (candidates.value + candidates.stay) * prices.per - charge[candidates.rectangle]
    for key, price in rows.items():
        left[ties.blocks.touching(key) if isinstance(key, BlockKey) else ties.row(key).members] -= price
    for pavilion, cells in _shared(ties, prices).items():
        charge = candidates.rectangles.sums(cells)
        for member in ties.members_of[pavilion]:
            mine = candidates.of(member)
            left[mine] -= charge[candidates.rectangle[mine]]
    left[~ties.usable] = -1
    return left


def _shared(ties: Ties, prices: Prices) -> dict[int, Floats]:
    """Return for each pavilion what its members pay for each cell beyond the cell's own price."""
    found: dict[int, Floats] = {}
    for key, price in prices.rows.items():
        if isinstance(key, SharedKey) and price > 0:
            found.setdefault(key.pavilion, np.zeros(len(prices.cells)))[key.cell] = price
    return found


def best_of_each(candidates: Candidates, figures: Floats) -> Floats:
    """Return for each exhibitor the highest figure of its candidates, at least 0 (not being placed)."""
    best = np.zeros(len(candidates.start) - 1)
    some = np.flatnonzero(np.diff(candidates.start))
    if len(some):
        best[some] = np.maximum(np.maximum.reduceat(figures, candidates.start[some]), 0)
    return best


def bound_of(candidates: Candidates, ties: Ties, prices: Prices) -> float:
    """Return a worth that no plan exceeds, whatever the prices are.

    A plan pays for each cell and row at most once, so its worth is at most: what each exhibitor's best candidate is
    worth
    beyond the prices, plus all prices of cells and keep-apart rows, plus for each pavilion the window that brings most,
    plus for each soft rule what its rows take beyond the penalty (Lagrangian duality; the README has the proof).
    """
    total = float(best_of_each(candidates, margins(candidates, ties, prices)).sum())
    total += float(np.maximum(prices.cells, 0).sum())
    windows = np.zeros(len(ties.choices))
    for pavilion, cells in _shared(ties, prices).items():
        windows[ties.choices_of[pavilion]] += [
            cells[ties.cells_of(choice)].sum() for choice in ties.choices_of[pavilion]
        ]
    broken: dict[int, float] = {}
    for key, price in prices.rows.items():
        if price <= 0 or isinstance(key, SharedKey):
            continue
        row = ties.row(key)
        if isinstance(key, WindowKey):
            windows[row.choices] += price
        else:
            total += price
            if row.rule is not None:
                broken[row.rule] = broken.get(row.rule, 0.0) + price
    total += sum(max(0.0, paid - ties.penalties[rule] * prices.per) for rule, paid in sorted(broken.items()))
    return (total + _dearest(ties, windows)) / prices.per


def _dearest(ties: Ties, windows: Floats) -> float:
    """Return what the dearest window of each pavilion brings, together."""
    return sum(max(0.0, float(windows[choices].max(initial=0))) for choices in ties.choices_of)
