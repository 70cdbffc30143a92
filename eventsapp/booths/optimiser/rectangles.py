"""Every rectangle of cells that a stand could be, with what it offers, as numpy columns."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import reduce
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from eventsapp.booths.optimiser.arrays import NO_CELL, NOBODY, Flags, Floats, Floor, Ints
from eventsapp.booths.optimiser.problem import Problem

Shape = tuple[int, int]
SEVERAL = -2
Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True, slots=True)
class Block:
    """Columns with one entry for each rectangle; its cells are ``cells[start[i]:start[i + 1]]``, row by row.

    ``shape`` is an index into the table's shapes, ``lead`` the cell with the smallest id (it says the zone), ``left``
    and ``right`` are columns counted from the island's edge, ``any_offers`` and ``all_offers`` are bits of facilities.
    """

    shape: Ints
    count: Ints
    hall: Ints
    island: Ints
    x0: Ints
    x1: Ints
    y0: Ints
    y1: Ints
    left: Ints
    right: Ints
    sides: Ints
    lead: Ints
    zone: Ints
    closeness: Floats
    price: Floats
    any_offers: Ints
    all_offers: Ints
    load: Floats
    height: Floats
    span: Ints
    odd: Flags
    reserved: Ints
    package: Ints
    """Both NOBODY, the one id that some of the cells have, or SEVERAL, as for the owner."""
    owner: Ints
    """NOBODY, the dense index of the one exhibitor locked on some of the cells, or -2 for several."""


@dataclass(frozen=True, slots=True)
class Rectangles:
    """The table of rectangles: its columns, the cells of each, and which rectangle of a shape begins at a cell."""

    columns: Block
    start: Ints
    cells: Ints
    of_shape: dict[Shape, Ints]
    at: dict[Shape, Ints]
    """For each shape: rectangle whose top left cell this is, or NO_CELL."""

    def cells_of(self, rectangle: int) -> Ints:
        """Return the dense indices of its cells, row by row."""
        return self.cells[self.start[rectangle] : self.start[rectangle + 1]]

    def sums(self, of_cells: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """Return for each rectangle the sum of a figure of its cells."""
        running = np.zeros(len(self.cells) + 1, dtype=of_cells.dtype)
        np.cumsum(of_cells[self.cells], out=running[1:])
        return running[self.start[1:]] - running[self.start[:-1]]


def windows_of(grid: Ints, shape: Shape) -> Ints:
    """Return (places, cells of the shape): every place of the shape in a grid of cells, row by row."""
    rows, cols = shape
    if rows > grid.shape[0] or cols > grid.shape[1]:
        return np.empty((0, rows * cols), dtype=np.int64)
    seen = np.lib.stride_tricks.sliding_window_view(grid, shape)
    return seen.reshape(-1, rows * cols)


def _cells_of_shape(floor: Floor, shape: Shape, islands: Iterable[int]) -> Ints:
    parts = [windows_of(floor.grids[island], shape) for island in islands]
    cells = np.concatenate(parts) if parts else np.empty((0, shape[0] * shape[1]), dtype=np.int64)
    whole = (cells != NO_CELL).all(axis=1)
    cells = cells[whole]
    return np.ascontiguousarray(cells[~floor.blocked[cells].any(axis=1)])


def _in_order(figures: Floats) -> Floats:
    """Sum the columns one after the other, as the judges do: another order may round otherwise."""
    total = np.zeros(len(figures))
    for place in range(figures.shape[1]):
        total += figures[:, place]
    return total


def _one_of(owner: Ints) -> Ints:
    """Return for each row the one id in it, NOBODY where there is none, SEVERAL where there are more."""
    top = owner.max(axis=1, initial=NOBODY)
    others = (owner != top[:, None]) & (owner != NOBODY)
    return np.where(others.any(axis=1), SEVERAL, top)


def _block(problem: Problem, floor: Floor, shape: int, cells: Ints) -> Block:
    lead = cells[np.arange(len(cells)), floor.ids[cells].argmin(axis=1)]
    first, last = cells[:, 0], cells[:, -1]
    island = floor.island[first]
    edges = np.array([(i.x, i.y, i.x + i.cols - 1, i.y + i.rows - 1) for i in problem.islands], dtype=np.int64)[island]
    x0, y0, x1, y1 = floor.x[first], floor.y[first], floor.x[last], floor.y[last]
    faces = np.array([[side in i.open for side in "wnes"] for i in problem.islands], dtype=np.bool_)[island]
    ends = np.stack([x0, y0, x1, y1], axis=1) == edges
    sides = (ends & faces).sum(axis=1)
    surcharge = 1 + problem.scale.corner_surcharge * np.maximum(sides - 1, 0)
    size = cells.shape[1]
    return Block(
        shape=np.full(len(cells), shape),
        count=np.full(len(cells), size),
        hall=floor.hall[first],
        island=island,
        x0=x0, x1=x1, y0=y0, y1=y1,
        left=x0 - edges[:, 0],
        right=x1 - edges[:, 0],
        sides=sides,
        lead=lead,
        zone=floor.zone[lead],
        closeness=_in_order(floor.closeness[cells]),
        price=_in_order(floor.price[cells]) * surcharge,
        any_offers=np.bitwise_or.reduce(floor.offers[cells], axis=1),
        all_offers=np.bitwise_and.reduce(floor.offers[cells], axis=1),
        load=floor.load[cells].min(axis=1),
        height=floor.height[cells].min(axis=1),
        span=floor.span[cells].sum(axis=1),
        odd=(floor.span[cells] != 1).any(axis=1),
        reserved=_one_of(floor.reserved[cells]),
        package=_one_of(floor.package[cells]),
        owner=_one_of(floor.owner[cells]),
    )  # fmt: skip


def _shapes(problem: Problem, floor: Floor) -> list[tuple[Shape, list[int]]]:
    """Return the shapes to enumerate, each with its islands: all asked for, and any where cells are odd."""
    everywhere = list(range(len(problem.islands)))
    asked = dict.fromkeys(sorted({shape for e in problem.exhibitors for shape in e.shapes}), everywhere)
    for island in sorted(set(floor.island[floor.span != 1].tolist())):
        rows, cols = floor.grids[island].shape
        for shape in [(row, col) for row in range(1, rows + 1) for col in range(1, cols + 1)]:
            if asked.get(shape) is not everywhere:
                asked[shape] = [*asked.get(shape, []), island]
    return sorted(asked.items())


def rectangles_of(problem: Problem, floor: Floor) -> Rectangles:
    """Return all rectangles of the asked shapes, without blocked cells, that touch an aisle."""
    blocks: list[Block] = []
    cells: list[Ints] = []
    of_shape: dict[Shape, Ints] = {}
    at: dict[Shape, Ints] = {}
    total = 0
    for place, (shape, islands) in enumerate(_shapes(problem, floor)):
        found = _cells_of_shape(floor, shape, islands)
        block = _block(problem, floor, place, found)
        open_ones = np.flatnonzero(block.sides > 0)
        blocks.append(Block(*(getattr(block, name.name)[open_ones] for name in fields(Block))))
        cells.append(found[open_ones])
        of_shape[shape] = np.arange(total, total + len(open_ones))
        at[shape] = np.full(len(floor.ids), NO_CELL, dtype=np.int64)
        at[shape][found[open_ones, 0]] = of_shape[shape]
        total += len(open_ones)
    return _joined(blocks, cells, of_shape, at)


def _joined(blocks: list[Block], cells: list[Ints], of_shape: dict[Shape, Ints], at: dict[Shape, Ints]) -> Rectangles:
    if not blocks:
        empty = np.empty(0, dtype=np.int64)
        return Rectangles(Block(*(empty for _ in fields(Block))), np.zeros(1, dtype=np.int64), empty, {}, {})  # type: ignore[arg-type]
    columns = Block(*(np.concatenate([getattr(block, name.name) for block in blocks]) for name in fields(Block)))
    start = np.zeros(len(columns.count) + 1, dtype=np.int64)
    np.cumsum(columns.count, out=start[1:])
    flat = reduce(lambda left, right: [*left, right.ravel()], cells, list[Ints]())
    return Rectangles(columns, start, np.concatenate(flat), of_shape, at)
