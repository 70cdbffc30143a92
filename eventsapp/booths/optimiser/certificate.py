"""Prices that prove how good a plan can be at most: whole numbers, ready for JSON. No solver here."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from eventsapp.booths.optimiser.blocks import BlockKey
from eventsapp.booths.optimiser.candidates import Candidates
from eventsapp.booths.optimiser.prices import Prices
from eventsapp.booths.optimiser.problem import BrokenFair, Problem
from eventsapp.booths.optimiser.rows import ApartKey, RowKey, SharedKey, Ties, WindowKey

PER = 1000
"""Prices are thousandths of a unit of worth, so that rounding costs no more than a few units in millions."""
FAR = 1 << 30


@dataclass(frozen=True, slots=True)
class WindowPrice:
    """The price of a member's placements in an island that begin at a column or before, or end at it or behind."""

    exhibitor: int
    island: int
    side: str
    column: int
    price: int


@dataclass(frozen=True, slots=True)
class ApartPrice:
    """The price of being near: the number of a rule in force, the side that takes the cell (0 is ``a``), the cell."""

    rule: int
    side: int
    cell: int
    price: int


@dataclass(frozen=True, slots=True)
class BlockPrice:
    """The price of taking some of a block of an island's cells for one exhibitor, and all of it for anybody."""

    exhibitor: int
    island: int
    x0: int
    x1: int
    y0: int
    y1: int
    price: int


@dataclass(frozen=True, slots=True)
class SharedPrice:
    """The price of a cell for all members of a pavilion together, by its id: for who chooses a window over the cell."""

    pavilion: int
    cell: int
    price: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """A price for cells by id, and for rows; all in parts, ``per`` to a unit. ``bound`` is what it claims."""

    cells: Mapping[int, int]
    windows: tuple[WindowPrice, ...] = ()
    apart: tuple[ApartPrice, ...] = ()
    blocks: tuple[BlockPrice, ...] = ()
    shared: tuple[SharedPrice, ...] = ()
    per: int = PER
    bound: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return an object ready for JSON."""
        return {
            "per": self.per,
            "bound": self.bound,
            "cells": {str(cell): price for cell, price in sorted(self.cells.items())},
            "windows": [[row.exhibitor, row.island, row.side, row.column, row.price] for row in self.windows],
            "apart": [[row.rule, row.side, row.cell, row.price] for row in self.apart],
            "blocks": [list(astuple(row)) for row in self.blocks],
            "shared": [list(astuple(row)) for row in self.shared],
        }


def certificate_from_json(raw: Mapping[str, Any]) -> Certificate:
    """Return the certificate of a decoded object; what its prices claim is for the checker to say.

    Raises:
        BrokenFair: it is no certificate.

    """
    try:
        return Certificate(
            cells={int(cell): int(price) for cell, price in raw["cells"].items()},
            windows=tuple(
                WindowPrice(int(one), int(island), str(side), int(column), int(price))
                for one, island, side, column, price in raw["windows"]
            ),
            apart=tuple(ApartPrice(*map(int, row)) for row in raw["apart"]),
            blocks=tuple(BlockPrice(*map(int, row)) for row in raw.get("blocks", ())),
            shared=tuple(SharedPrice(*map(int, row)) for row in raw.get("shared", ())),
            per=int(raw["per"]),
            bound=int(raw["bound"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise BrokenFair(f"this is no certificate: {broken}") from broken


def certificate_of(candidates: Candidates, prices: Prices) -> Certificate:
    """Return prices rounded to whole parts; ``bound`` is left for the checker to fill."""
    problem, ids = candidates.problem, candidates.floor.ids
    cells = np.rint(np.maximum(prices.cells, 0) * (PER / prices.per)).astype(np.int64)
    windows, apart, blocks, shared = [], [], [], []
    for key, price in sorted(prices.rows.items(), key=lambda row: (len(row[0]), row[0])):
        parts = round(price * PER / prices.per)
        if parts <= 0:
            continue
        if isinstance(key, ApartKey):
            apart.append(ApartPrice(key.rule, key.side, int(ids[key.cell]), parts))
        elif isinstance(key, SharedKey):
            shared.append(SharedPrice(problem.pavilions_in_force[key.pavilion].id, int(ids[key.cell]), parts))
        elif isinstance(key, WindowKey):
            windows.append(WindowPrice(*_names(problem, key), key.side, key.column, parts))
        else:
            blocks.append(BlockPrice(*_names(problem, key), key.x0, key.x1, key.y0, key.y1, parts))
    priced = {int(ids[at]): int(cells[at]) for at in np.flatnonzero(cells)}
    return Certificate(priced, tuple(windows), tuple(apart), tuple(blocks), tuple(shared))


def _names(problem: Problem, key: WindowKey | BlockKey) -> tuple[int, int]:
    return problem.exhibitors[key.exhibitor].id, problem.islands[key.island].id


def prices_of(candidates: Candidates, ties: Ties, certificate: Certificate) -> Prices:
    """Return a certificate's prices by dense index.

    What names nothing of the fair, or is no fair price, counts as none.

    Leaving a price out never makes a bound wrong, only weaker. No price counts beyond what any stand is worth, which
    keeps whole numbers exact whatever the file says.
    """
    floor, per = candidates.floor, min(max(certificate.per, 1), PER)
    most = per * int((candidates.value + candidates.stay).max(initial=0))
    cells = np.zeros(len(floor.ids), dtype=np.int64)
    for cell, price in certificate.cells.items():
        if cell in floor.cell_at:
            cells[floor.cell_at[cell]] = min(max(price, 0), most)
    rows = _rows_of(candidates, ties, certificate)
    return Prices(cells.astype(np.float64), {key: min(max(price, 0), most) for key, price in rows}, per)


def _rows_of(candidates: Candidates, ties: Ties, certificate: Certificate) -> Iterator[tuple[RowKey, int]]:
    floor = candidates.floor
    for row in certificate.windows:
        exhibitor, island = candidates.exhibitor_at.get(row.exhibitor), floor.island_at.get(row.island)
        if exhibitor in ties.pavilion_of and island is not None and row.side in {"begins", "ends"}:
            yield WindowKey(exhibitor, island, row.side, _near(row.column)), row.price
    for near in certificate.apart:
        if 0 <= near.rule < len(ties.rules) and near.side in {0, 1} and near.cell in floor.cell_at:
            yield ApartKey(near.rule, near.side, floor.cell_at[near.cell]), near.price
    yield from _block_rows(candidates, certificate)
    pavilions = {pavilion.id: place for place, pavilion in enumerate(candidates.problem.pavilions_in_force)}
    for share in certificate.shared:
        if share.pavilion in pavilions and share.cell in floor.cell_at:
            yield SharedKey(pavilions[share.pavilion], floor.cell_at[share.cell]), share.price


def _block_rows(candidates: Candidates, certificate: Certificate) -> Iterator[tuple[RowKey, int]]:
    for block in certificate.blocks:
        exhibitor = candidates.exhibitor_at.get(block.exhibitor)
        island = candidates.floor.island_at.get(block.island)
        box = [_near(place) for place in (block.x0, block.x1, block.y0, block.y1)]
        if exhibitor is not None and island is not None and box[0] <= box[1] and box[2] <= box[3]:
            yield BlockKey(exhibitor, island, *box), block.price  # an empty block would be unsound


def _near(place: int) -> int:
    """Return a place that an array can hold and that is as much outside of every hall."""
    return min(max(place, -FAR), FAR)
