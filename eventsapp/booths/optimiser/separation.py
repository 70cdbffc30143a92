"""Which rows a fractional solution breaks."""

from collections.abc import Iterator

import numpy as np

from eventsapp.booths.optimiser.arrays import Floats, Ints
from eventsapp.booths.optimiser.rows import BEGINS, ENDS, ApartKey, RowKey, SharedKey, Ties, WindowKey, too_close

LEAST_USE = 1e-4
LEAST_BREACH = 0.01


def violated(ties: Ties, pool: Ints, used: Floats, windows: Floats, broken: Floats, known: set[RowKey]) -> list[RowKey]:
    """Return rows that the use of the pool's candidates, of windows and of soft rules breaks, without those known."""
    some = used > LEAST_USE
    support, share = pool[some], used[some]
    found = [
        *_window_rows(ties, support, share, windows),
        *_shared_rows(ties, support, share, windows),
        *_apart_rows(ties, support, share, broken),
    ]
    return [key for key in found if key not in known]


def _window_rows(ties: Ties, support: Ints, share: Floats, windows: Floats) -> Iterator[RowKey]:
    columns, candidates = ties.candidates.rectangles.columns, ties.candidates
    for exhibitor in sorted(ties.pavilion_of):
        low, high = np.searchsorted(support, [candidates.start[exhibitor], candidates.start[exhibitor + 1]])
        at, mass = candidates.rectangle[support[low:high]], share[low:high]
        for island in np.unique(columns.island[at]).tolist():
            here = columns.island[at] == island
            choices = ties.choices_in(exhibitor, island)
            begins, ends, mine = columns.left[at][here], columns.right[at][here], mass[here]
            for column in sorted({ties.choices[choice].first for choice in choices}):
                allowed = sum(windows[choice] for choice in choices if ties.choices[choice].first <= column)
                later = [ties.choices[c].first for c in choices if ties.choices[c].first > column]
                until = min(later, default=1 << 30) - 1
                if mine[begins <= until].sum() > allowed + LEAST_BREACH:
                    yield WindowKey(exhibitor, island, BEGINS, until if later else int(columns.left.max()))
            for column in sorted({ties.choices[choice].last for choice in choices}):
                allowed = sum(windows[choice] for choice in choices if ties.choices[choice].last >= column)
                earlier = [ties.choices[c].last for c in choices if ties.choices[c].last < column]
                since = max(earlier, default=-1) + 1
                if earlier and mine[ends >= since].sum() > allowed + LEAST_BREACH:
                    yield WindowKey(exhibitor, island, ENDS, since)


def _shared_rows(ties: Ties, support: Ints, share: Floats, windows: Floats) -> Iterator[RowKey]:
    candidates, floor = ties.candidates, ties.candidates.floor
    cuts = np.searchsorted(support, candidates.start)
    for pavilion, members in enumerate(ties.members_of):
        mass = np.zeros(len(floor.ids))
        for member in members:
            for at in range(cuts[member], cuts[member + 1]):
                mass[candidates.cells(int(support[at]))] += share[at]
        for choice in ties.choices_of[pavilion]:
            if windows[choice] > LEAST_USE:
                mass[ties.cells_of(choice)] -= windows[choice]
        for cell in np.flatnonzero(mass > LEAST_BREACH).tolist():
            yield SharedKey(pavilion, cell)


def _apart_rows(ties: Ties, support: Ints, share: Floats, broken: Floats) -> Iterator[RowKey]:
    candidates = ties.candidates
    cuts = np.searchsorted(support, candidates.start)
    for rule, sides in enumerate(ties.sides):
        pair = [support[cuts[side] : cuts[side + 1]] for side in sides]
        mass = [share[cuts[side] : cuts[side + 1]] for side in sides]
        if not len(pair[0]) or not len(pair[1]):
            continue
        close = too_close(candidates, ties.rules[rule], pair[0], pair[1])
        if not close.any():
            continue
        for side in (0, 1):
            grid = close if side == 0 else close.T
            for cell in sorted(
                {int(cell) for one in pair[side][grid.any(axis=1)] for cell in candidates.cells(int(one))}
            ):
                over = np.isin(pair[side], ties.covering(sides[side], cell), assume_unique=True)
                other = grid[over].all(axis=0)
                if mass[side][over].sum() + mass[1 - side][other].sum() > 1 + broken[rule] + LEAST_BREACH:
                    yield ApartKey(rule, side, cell)
