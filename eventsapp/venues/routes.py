"""The shortest way along the free floor of a hall, on a grid around its units. Pure; lengths in metres, y downwards."""

import heapq
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from eventsapp.venues.geometry import Point, RawRing, area_of, bounds_of, polygon_of

FINEST, COARSEST = 0.5, 1.0
MOST_CELLS = 40_000
CLEARANCE = 0.3
"""How far from a stand people walk, where there is room for it."""
NEAR = 8.0
"""A place farther from the free floor is not on it."""
STRAIGHT = math.radians(28)
LEAST = 2.0
_DIAGONAL = math.sqrt(2)
_STEPS = tuple((dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """Walk so far after a turn: "start", "left", "right" or "straight"."""

    turn: str
    metres: float


@dataclass(frozen=True, slots=True)
class Route:
    """Where a way leads along, how long it is, how to walk it, and on which side its end lies."""

    points: tuple[Point, ...]
    metres: float
    steps: tuple[Step, ...]
    side: str = "ahead"


class Ways:
    """The free floor of a hall as a grid, made once for each state of its plan."""

    def __init__(
        self, outline: RawRing, taken: Iterable[RawRing], *, cell: float | None = None, clearance: float = CLEARANCE
    ) -> None:
        """Rasterise the hall; `taken` are the units, columns and whatever else nobody walks through."""
        self.left, self.top, right, bottom = bounds_of([outline])
        area = max((right - self.left) * (bottom - self.top), 1.0)
        self.cell = cell or min(max(math.sqrt(area / MOST_CELLS), FINEST), COARSEST)
        self.columns = max(1, math.ceil((right - self.left) / self.cell))
        self.rows = max(1, math.ceil((bottom - self.top) / self.cell))
        across = self.left + (np.arange(self.columns) + 0.5) * self.cell
        down = self.top + (np.arange(self.rows) + 0.5) * self.cell
        self._x, self._y = np.meshgrid(across, down, indexing="ij")
        hall = polygon_of(outline)
        shapely.prepare(hall)
        self.free: NDArray[np.bool_] = np.asarray(shapely.contains_xy(hall, self._x, self._y))
        for ring in taken:
            self._block(ring, clearance)

    def _window(self, ring: RawRing, reach: float) -> tuple[slice, slice]:
        """Return the part of the grid around a ring, `reach` metres farther to each side."""
        left, top, right, bottom = bounds_of([ring])
        first = math.floor((left - reach - self.left) / self.cell)
        last = math.ceil((right + reach - self.left) / self.cell)
        upper = math.floor((top - reach - self.top) / self.cell)
        lower = math.ceil((bottom + reach - self.top) / self.cell)
        return slice(max(first, 0), max(last, 0)), slice(max(upper, 0), max(lower, 0))

    def _block(self, ring: RawRing, clearance: float) -> None:
        window = self._window(ring, clearance)
        x, y = self._x[window], self._y[window]
        left, top, right, bottom = bounds_of([ring])
        if len(ring) == 4 and abs(area_of(ring) - (right - left) * (bottom - top)) < 0.01:
            inside = (x > left - clearance) & (x < right + clearance) & (y > top - clearance) & (y < bottom + clearance)
        else:
            inside = np.asarray(shapely.contains_xy(polygon_of(ring).buffer(clearance), x, y))
        self.free[window] &= ~inside

    def cells_at(self, point: Point) -> list[Cell]:
        """Return the free cell nearest to a point, none where the free floor is far."""
        distance = np.where(self.free, np.hypot(self._x - point[0], self._y - point[1]), np.inf)
        column, row = np.unravel_index(int(np.argmin(distance)), distance.shape)
        return [(int(column), int(row))] if distance[column, row] <= NEAR else []

    def cells_beside(self, rings: Iterable[RawRing]) -> list[Cell]:
        """Return the free cells from which one steps onto a stand."""
        reach = CLEARANCE + 1.5 * self.cell
        found: dict[Cell, None] = {}
        for ring in rings:
            window = self._window(ring, reach)
            columns, rows = np.nonzero(self.free[window])
            x, y = self._x[window][columns, rows], self._y[window][columns, rows]
            close = shapely.distance(polygon_of(ring), shapely.points(x, y)) <= reach
            start = (window[0].start, window[1].start)
            for column, row in zip(columns[close].tolist(), rows[close].tolist(), strict=True):
                found[column + start[0], row + start[1]] = None
        return list(found)

    def point(self, cell: Cell) -> Point:
        """Return the middle of a cell."""
        return (self.left + (cell[0] + 0.5) * self.cell, self.top + (cell[1] + 0.5) * self.cell)

    def route(self, starts: Collection[Cell], goals: Collection[Cell], towards: Point | None = None) -> Route | None:
        """Return the shortest way from any start to any goal; `towards` is what lies at its end. None where none is."""
        if not starts or not goals:
            return None
        cells = _search(self.free.tolist(), starts, set(goals))
        if cells is None:
            return None
        points = [self.point(cell) for cell in self._straightened(cells)]
        return _described(points, towards)

    def _straightened(self, cells: Sequence[Cell]) -> list[Cell]:
        """Leave out the cells between which one walks in a straight line."""
        kept = [cells[0]]
        for at in range(1, len(cells) - 1):
            if not self._sees(kept[-1], cells[at + 1]):
                kept.append(cells[at])
        return [*kept, cells[-1]] if len(cells) > 1 else kept

    def _sees(self, one: Cell, other: Cell) -> bool:
        """Say whether every cell on the line between two is free."""
        steps = 2 * max(abs(other[0] - one[0]), abs(other[1] - one[1]), 1)
        part = np.linspace(0.0, 1.0, steps + 1)
        columns = np.rint(one[0] + part * (other[0] - one[0])).astype(int)
        rows = np.rint(one[1] + part * (other[1] - one[1])).astype(int)
        return bool(self.free[columns, rows].all())


def _search(free: list[list[bool]], starts: Collection[Cell], goals: set[Cell]) -> list[Cell] | None:
    """Find the cheapest path by A*; diagonal steps cut no corners."""
    low_x, high_x = min(x for x, _ in goals), max(x for x, _ in goals)
    low_y, high_y = min(y for _, y in goals), max(y for _, y in goals)

    def ahead(x: int, y: int) -> float:
        dx, dy = max(low_x - x, 0, x - high_x), max(low_y - y, 0, y - high_y)
        return max(dx, dy) + (_DIAGONAL - 1) * min(dx, dy)

    cost = dict.fromkeys(starts, 0.0)
    came: dict[Cell, Cell] = {}
    waiting = [(ahead(*cell), cell) for cell in starts]
    heapq.heapify(waiting)
    done: set[Cell] = set()
    while waiting:
        _, cell = heapq.heappop(waiting)
        if cell in goals:
            return _traced(came, cell)
        if cell in done:
            continue
        done.add(cell)
        for other, length in _around(free, cell):
            total = cost[cell] + length
            if other not in done and total < cost.get(other, math.inf):
                cost[other], came[other] = total, cell
                heapq.heappush(waiting, (total + ahead(*other), other))
    return None


def _around(free: list[list[bool]], cell: Cell) -> Iterable[tuple[Cell, float]]:
    """Yield the free cells next to one, with the length of the step."""
    column, row = cell
    for dx, dy in _STEPS:
        x, y = column + dx, row + dy
        if not (0 <= x < len(free) and 0 <= y < len(free[0]) and free[x][y]):
            continue
        if not (dx and dy):
            yield (x, y), 1.0
        elif free[x][row] and free[column][y]:
            yield (x, y), _DIAGONAL


def _traced(came: dict[Cell, Cell], cell: Cell) -> list[Cell]:
    path = [cell]
    while cell in came:
        cell = came[cell]
        path.append(cell)
    return path[::-1]


def _described(points: Sequence[Point], towards: Point | None) -> Route:
    """Turn points into steps; bends too slight to be called turns belong to the step before."""
    steps: list[Step] = []
    headings: list[float] = []
    for one, other in pairwise(points):
        angle, length = math.atan2(other[1] - one[1], other[0] - one[0]), math.dist(one, other)
        turn = _turn(angle - headings[-1]) if headings else "start"
        if turn == "straight":
            steps[-1] = Step(steps[-1].turn, steps[-1].metres + length)
            headings[-1] = angle
        else:
            steps.append(Step(turn, length))
            headings.append(angle)
    metres = sum(step.metres for step in steps)
    if len(steps) > 1 and steps[-1].metres < LEAST:  # the last pace onto the stand is no turn to tell of
        steps, headings = steps[:-1], headings[:-1]
    side = "ahead"
    if towards and headings:
        end = points[-1]
        turn = _turn(math.atan2(towards[1] - end[1], towards[0] - end[0]) - headings[-1])
        side = turn if turn in {"left", "right"} else "ahead"
    return Route(tuple(points), round(metres, 1), tuple(Step(step.turn, round(step.metres, 1)) for step in steps), side)


def _turn(by: float) -> str:
    """Name a change of direction; y runs downwards, so clockwise is to the right."""
    by = math.remainder(by, math.tau)
    if abs(by) <= STRAIGHT:
        return "straight"
    return "right" if by > 0 else "left"
