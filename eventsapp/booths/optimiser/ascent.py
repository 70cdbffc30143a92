"""First prices for cells by a subgradient method: cheap, without a solver, a few per cent above the best bound."""

import numpy as np

from eventsapp.booths.optimiser.arrays import Flags, Floats, Ints
from eventsapp.booths.optimiser.candidates import Candidates

SHRINK = 0.97


def first_best(start: Ints, figures: Floats) -> Ints:
    """Return the first best entry of each exhibitor that has any worth more than nothing."""
    some = np.flatnonzero(np.diff(start))
    if not len(some):
        return some
    best = np.maximum.reduceat(figures, start[some])
    hits = np.flatnonzero(figures >= np.repeat(best, np.diff(start)[some]))
    _, firsts = np.unique(np.repeat(some, np.diff(start)[some])[hits], return_index=True)
    found = hits[firsts]
    return found[figures[found] > 0]


def ascend(candidates: Candidates, usable: Flags, rounds: int) -> Floats:
    """Return prices of cells: raised where several want a cell, lowered where nobody does, in shrinking steps.

    Args:
        candidates: all of the fair's.
        usable: which of them may be in a plan.
        rounds: how many steps; each looks at all candidates once.

    """
    worth = np.where(usable, candidates.value + candidates.stay, -1).astype(np.float64)
    prices = np.zeros(len(candidates.floor.ids))
    best_prices, best_bound = prices.copy(), np.inf
    step, stale = 0.02 * float(worth.max(initial=0)), 0
    rectangles = candidates.rectangles
    for _ in range(rounds):
        margin = worth - rectangles.sums(prices)[candidates.rectangle]
        chosen = first_best(candidates.start, margin)
        bound = float(margin[chosen].sum() + prices.sum())
        stale = 0 if bound < best_bound else stale + 1
        if bound < best_bound:
            best_bound, best_prices = bound, prices.copy()
        if stale >= 8:
            step, stale, prices = step * 0.6, 0, best_prices.copy()
            continue
        taken = _cells_of(candidates, chosen)
        excess = np.bincount(taken, minlength=len(prices)) - 1.0
        excess[(excess < 0) & (prices == 0)] = 0
        prices = np.maximum(prices + step * excess, 0)
        step *= SHRINK**0.1
    return best_prices


def _cells_of(candidates: Candidates, chosen: Ints) -> Ints:
    rectangles = candidates.rectangles
    at = candidates.rectangle[chosen]
    counts = rectangles.columns.count[at]
    begins = np.repeat(rectangles.start[at] - np.cumsum(counts) + counts, counts)
    return rectangles.cells[begins + np.arange(int(counts.sum()))]
