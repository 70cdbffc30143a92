"""The floor as numpy columns, with dense indices in place of ids."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from eventsapp.booths.optimiser.problem import BrokenFair, Cell, Problem

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NO_ZONE = -1
NOBODY = -1
NO_CELL = -1


def column(values: list[Any], kind: type = np.int64) -> Any:
    """Return the values as one array."""
    return np.array(values, dtype=kind)


def order_of(ids: list[int], what: str) -> dict[int, int]:
    """Return where each id stands; an id used twice is refused."""
    found = {identity: place for place, identity in enumerate(ids)}
    if len(found) < len(ids):
        raise BrokenFair(f"two {what} share an id")
    return found


@dataclass(frozen=True, slots=True)
class Floor:
    """Columns with one entry for each cell, and grids of cells for each island. Halls and islands are dense indices."""

    cell_at: dict[int, int]
    island_at: dict[int, int]
    hall_at: dict[int, int]
    ids: Ints
    hall: Ints
    island: Ints
    x: Ints
    y: Ints
    zone: Ints
    blocked: Flags
    offers: Ints
    load: Floats
    height: Floats
    price: Floats
    closeness: Floats
    span: Ints
    reserved: Ints
    """The pavilion's id where a cell is for its members; NOBODY for all."""
    package: Ints
    """The only package's id; NOBODY for any."""
    owner: Ints
    """Dense index of the exhibitor locked on the cell; NOBODY for none, -2 for several."""
    grids: tuple[Ints, ...]
    words: dict[str, int]

    def bits(self, wanted: frozenset[str]) -> int:
        """Return the wanted facilities as bits; one that the floor has nowhere has a bit that no cell has."""
        return sum({1 << self.words.get(word, 62) for word in wanted})


def _grids(problem: Problem, cell_island: list[int], island_at: dict[int, int]) -> tuple[Ints, ...]:
    grids = [np.full((island.rows, island.cols), NO_CELL, dtype=np.int64) for island in problem.islands]
    for place, (cell, at) in enumerate(zip(problem.cells, cell_island, strict=True)):
        island = problem.islands[at]
        row, col = cell.y - island.y, cell.x - island.x
        if not (0 <= row < island.rows and 0 <= col < island.cols):
            raise BrokenFair(f"cell {cell.id} lies outside island {island.id}")
        if cell.hall != island.hall:
            raise BrokenFair(f"cell {cell.id} and island {island.id} are in different halls")
        if grids[at][row, col] != NO_CELL:
            raise BrokenFair(f"cell {cell.id} lies on another one of island {island.id}")
        grids[at][row, col] = place
    return tuple(grids)


def _owners(problem: Problem, cell_at: dict[int, int]) -> Ints:
    owner = np.full(len(problem.cells), NOBODY, dtype=np.int64)
    for place, exhibitor in enumerate(problem.exhibitors):
        for cell in exhibitor.locked or ():
            if cell not in cell_at:
                raise BrokenFair(f"exhibitor {exhibitor.id} is locked on cell {cell}, which there is not")
            at = cell_at[cell]
            owner[at] = place if owner[at] == NOBODY else -2
    return owner


def _island_of(cell: Cell, island_at: dict[int, int]) -> int:
    if cell.island not in island_at:
        raise BrokenFair(f"cell {cell.id} is in island {cell.island}, which there is not")
    return island_at[cell.island]


def floor_of(problem: Problem) -> Floor:
    """Return the problem's cells as columns.

    Raises:
        BrokenFair: ids are used twice or lead nowhere, or a cell lies outside its island.

    """
    cells = problem.cells
    cell_at = order_of([cell.id for cell in cells], "cells")
    island_at = order_of([island.id for island in problem.islands], "islands")
    islands = [_island_of(cell, island_at) for cell in cells]
    halls = {hall: place for place, hall in enumerate(sorted({island.hall for island in problem.islands}))}
    words = {word: bit for bit, word in enumerate(sorted({word for cell in cells for word in cell.offers}))}
    return Floor(
        cell_at=cell_at,
        island_at=island_at,
        hall_at=halls,
        ids=column([cell.id for cell in cells]),
        grids=_grids(problem, islands, island_at),
        hall=column([halls[cell.hall] for cell in cells]),
        island=column(islands),
        x=column([cell.x for cell in cells]),
        y=column([cell.y for cell in cells]),
        zone=column([NO_ZONE if cell.zone is None else cell.zone for cell in cells]),
        blocked=column([cell.blocked for cell in cells], np.bool_),
        offers=column([sum(1 << words[word] for word in cell.offers) for cell in cells]),
        load=column([cell.load for cell in cells], np.float64),
        height=column([cell.height for cell in cells], np.float64),
        price=column([cell.price for cell in cells], np.float64),
        closeness=column([cell.closeness for cell in cells], np.float64),
        span=column([cell.span for cell in cells]),
        reserved=column([NOBODY if cell.reserved_for is None else cell.reserved_for for cell in cells]),
        package=column([NOBODY if cell.package is None else cell.package for cell in cells]),
        owner=_owners(problem, cell_at),
        words=words,
    )
