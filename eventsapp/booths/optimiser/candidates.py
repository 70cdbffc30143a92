"""All placements that break no rule of their exhibitor alone, and what each is worth."""

from dataclasses import dataclass, replace

import numpy as np

from eventsapp.booths.optimiser.arrays import NO_CELL, NOBODY, Flags, Floats, Floor, Ints, Small, floor_of, order_of
from eventsapp.booths.optimiser.problem import BrokenFair, Cells, Exhibitor, Problem
from eventsapp.booths.optimiser.rectangles import Block, Rectangles, Shape, rectangles_of

SLACK_OF_BUDGET = 1e-3


@dataclass(frozen=True, slots=True)
class Candidates:
    """One entry for each pair of an exhibitor and a rectangle it could take, sorted by exhibitor.

    Those of exhibitor ``e`` (a dense index) are ``start[e]:start[e + 1]``. ``value`` is what a plan gains by it,
    without
    the bonus for staying, which is ``stay``. ``placeable`` says who has any placement, before pavilions' windows.
    """

    problem: Problem
    floor: Floor
    rectangles: Rectangles
    exhibitor_at: dict[int, int]
    exhibitor: Small
    rectangle: Small
    value: Ints
    satisfaction: Small
    stay: Ints
    start: Ints
    placeable: Flags
    locked: Ints
    """For each exhibitor, the candidate it is locked on, or -1."""
    current: Ints
    """For each exhibitor, the candidate it has in the current plan, or -1."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self.exhibitor)

    def of(self, exhibitor: int) -> Ints:
        """Return the candidates of an exhibitor, by its dense index."""
        return np.arange(self.start[exhibitor], self.start[exhibitor + 1])

    def cells(self, candidate: int) -> Ints:
        """Return the dense indices of the cells of a candidate."""
        return self.rectangles.cells_of(int(self.rectangle[candidate]))

    def ids(self, candidate: int) -> Cells:
        """Return the ids of the cells of a candidate, row by row."""
        return tuple(self.floor.ids[self.cells(candidate)].tolist())

    def boxes(self, candidates: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
        """Return hall, island, x0, x1, y0, y1 of candidates."""
        columns, at = self.rectangles.columns, self.rectangle[candidates]
        return columns.hall[at], columns.island[at], columns.x0[at], columns.x1[at], columns.y0[at], columns.y1[at]

    def find(self, exhibitor: int, cells: Cells) -> int:
        """Return the candidate of an exhibitor (dense index) that is these cells, or -1."""
        places = [self.floor.cell_at.get(cell, NO_CELL) for cell in cells]
        if NO_CELL in places:
            return -1
        at = rectangle_of(self.floor, self.rectangles, places)
        mine = self.of(exhibitor)
        found = mine[self.rectangle[mine] == at] if at != NO_CELL else mine[:0]
        return int(found[0]) if len(found) else -1


def rectangle_of(floor: Floor, rectangles: Rectangles, cells: list[int]) -> int:
    """Return the rectangle that is exactly these cells (dense indices), or NO_CELL."""
    if not cells or len({int(floor.island[cell]) for cell in cells}) > 1:
        return NO_CELL
    xs, ys = floor.x[cells], floor.y[cells]
    shape = (int(ys.max() - ys.min() + 1), int(xs.max() - xs.min() + 1))
    if shape not in rectangles.at or shape[0] * shape[1] != len(set(cells)):
        return NO_CELL
    corner = cells[int(np.lexsort((xs, ys))[0])]
    return int(rectangles.at[shape][corner])


class Maker:
    """Filters and values the rectangles of one exhibitor after the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.floor = floor_of(problem)
        self.exhibitor_at = order_of([exhibitor.id for exhibitor in problem.exhibitors], "exhibitors")
        self.rectangles = rectangles_of(self._with_locks(), self.floor)
        self.columns = self.rectangles.columns
        self._by_shapes: dict[tuple[tuple[Shape, ...], int, int], Ints] = {}
        self._odd = np.flatnonzero(self.columns.odd)
        self._is_plain = not len(self._odd)
        self._windows = self._fitting_windows()

    def _with_locks(self) -> Problem:
        """Add the shapes of locked stands: the organiser's word stands even where it breaks a rule."""
        more = tuple(
            replace(exhibitor, shapes=(*exhibitor.shapes, self._shape_of(exhibitor)))
            for exhibitor in self.problem.exhibitors
            if exhibitor.locked
        )
        return replace(self.problem, exhibitors=(*self.problem.exhibitors, *more)) if more else self.problem

    def _shape_of(self, exhibitor: Exhibitor) -> Shape:
        places = [self.floor.cell_at[cell] for cell in exhibitor.locked or ()]
        xs, ys = self.floor.x[places], self.floor.y[places]
        return int(ys.max() - ys.min() + 1), int(xs.max() - xs.min() + 1)

    def _fitting_windows(self) -> dict[int, Flags]:
        """Return for each member of a pavilion which rectangles lie in one of its windows."""
        found: dict[int, Flags] = {}
        for pavilion in self.problem.pavilions_in_force:
            fits = np.zeros(len(self.columns.count), dtype=np.bool_)
            for island, first, last in pavilion.windows:
                at = self.floor.island_at.get(island)
                if at is None:
                    raise BrokenFair(f"pavilion {pavilion.id} has a window in island {island}, which there is not")
                fits |= (self.columns.island == at) & (self.columns.left >= first) & (self.columns.right <= last)
            for member in pavilion.members:
                if member not in self.exhibitor_at:
                    raise BrokenFair(f"pavilion {pavilion.id} has member {member}, whom there is not")
                found[self.exhibitor_at[member]] = fits
        return found

    def rectangles_for(self, exhibitor: Exhibitor, hall: int) -> Ints:
        """Return rectangles of its size and shapes in one hall: by island, then by the exhibitor's order of shapes."""
        key = (exhibitor.shapes, exhibitor.size, hall)
        if key not in self._by_shapes:
            parts = [self.rectangles.of_shape[shape] for shape in dict.fromkeys(exhibitor.shapes)]
            rank = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
            found = np.concatenate(parts)
            plain = (self.columns.span[found] == exhibitor.size) & ~self.columns.odd[found]
            odd = self._odd[self.columns.span[self._odd] == exhibitor.size]
            found = np.concatenate([found[plain], odd])
            rank = np.concatenate([rank[plain], np.full(len(odd), len(parts))])
            here = self.columns.hall[found] == hall
            found, rank = found[here], rank[here]
            self._by_shapes[key] = found[np.lexsort((rank, self.columns.island[found]))]
        return self._by_shapes[key]

    def allowed(self, place: int, exhibitor: Exhibitor) -> Ints:
        """Return the rectangles that break no rule of this exhibitor alone."""
        if exhibitor.locked:
            return self._locked(exhibitor)
        halls = sorted(self.floor.hall_at[hall] for hall in exhibitor.halls if hall in self.floor.hall_at)
        if not halls or not exhibitor.shapes:
            return np.empty(0, dtype=np.int64)
        found = np.concatenate([self.rectangles_for(exhibitor, hall) for hall in halls])
        if len(halls) > 1:
            found = found[np.argsort(self.columns.island[found], kind="stable")]
        owner = self.columns.owner[found]
        found = found[(owner == NOBODY) | (owner == place)]
        for column, own in ((self.columns.reserved, exhibitor.pavilion), (self.columns.package, exhibitor.package)):
            found = found[(column[found] == NOBODY) | (column[found] == (NOBODY if own is None else own))]
        return found if exhibitor.pavilion is not None else self._own_rules(exhibitor, found)

    def _locked(self, exhibitor: Exhibitor) -> Ints:
        places = [self.floor.cell_at[cell] for cell in exhibitor.locked or ()]
        at = rectangle_of(self.floor, self.rectangles, places)
        return np.array([] if at == NO_CELL else [at], dtype=np.int64)

    def _own_rules(self, exhibitor: Exhibitor, found: Ints) -> Ints:
        columns, rules, needs = self.columns, self.problem.rules, exhibitor.needs
        if rules.zone and exhibitor.zone_strict:
            found = found[np.isin(columns.zone[found], sorted(exhibitor.sector_zones))]
        if rules.needs:
            anywhere, everywhere = self.floor.bits(needs.anywhere), self.floor.bits(needs.everywhere)
            if anywhere:
                found = found[(columns.any_offers[found] & anywhere) == anywhere]
            if everywhere:
                found = found[(columns.all_offers[found] & everywhere) == everywhere]
            if needs.load:
                found = found[columns.load[found] >= needs.load]
            if needs.height:
                found = found[columns.height[found] >= needs.height]
        if rules.budget and exhibitor.budget is not None:
            found = found[columns.price[found] <= exhibitor.budget + SLACK_OF_BUDGET]
        return found

    def fits(self, place: int, found: Ints) -> Ints:
        """Return those that also lie in a window of its pavilion."""
        windows = self._windows.get(place)
        return found if windows is None else found[windows[found]]

    def satisfaction(self, exhibitor: Exhibitor, found: Ints) -> Ints:
        """Return 0 to 100 for each rectangle; the sums are made in the order of the shared judge, to the last bit."""
        scale, columns = self.problem.scale, self.columns
        points = self.sector(exhibitor, found)
        points = points + scale.open_sides * np.minimum(1, columns.sides[found] / max(exhibitor.wanted_open_sides, 1))
        points += scale.entrance * exhibitor.entrance_taste * columns.closeness[found] / columns.count[found]
        return np.rint(points + self.wished(exhibitor, found)).astype(np.int64)

    def sector(self, exhibitor: Exhibitor, found: Ints) -> Floats:
        """Return what the sector earns: its zone, else its hall."""
        scale, columns = self.problem.scale, self.columns
        halls = [self.floor.hall_at[hall] for hall in exhibitor.sector_halls if hall in self.floor.hall_at]
        near = np.where(np.isin(columns.hall[found], halls), float(scale.same_hall), 0.0)
        return np.where(np.isin(columns.zone[found], sorted(exhibitor.sector_zones)), float(scale.right_sector), near)

    def wished(self, exhibitor: Exhibitor, found: Ints) -> Floats:
        """Return the better of a ranked wish and nearness to the first one."""
        scale, extra = self.problem.scale, np.zeros(len(found))
        wishes = [
            [self.floor.cell_at[cell] for cell in wish if cell in self.floor.cell_at] for wish in exhibitor.wishes
        ]
        if not wishes or not wishes[0]:
            return extra
        if len(wishes[0]) <= exhibitor.size:
            gap = _gap_to(self.floor, self.columns, found, wishes[0])
            near = np.maximum(0.0, scale.near_first * (1 - gap / scale.near_first_reach))
            extra = np.where(self.columns.hall[found] == self.floor.hall[wishes[0][0]], near, extra)
        for earned, wish in zip(scale.wishes, wishes, strict=False):
            granted = self._grants(found, wish, exhibitor.size)
            extra[granted] = np.maximum(extra[granted], earned)
        return extra

    def _grants(self, found: Ints, wish: list[int], size: int) -> Flags:
        """Return which rectangles contain all cells of a wish, or lie within it."""
        if len(set(wish)) == size and self._is_plain:
            same: Flags = found == rectangle_of(self.floor, self.rectangles, wish)
            return same
        inside = np.zeros(len(self.floor.ids), dtype=np.int64)
        inside[wish] = 1
        common = self.rectangles.sums(inside)[found]
        granted: Flags = (common == len(set(wish))) | (common == self.columns.count[found])
        return granted


def _gap_to(floor: Floor, columns: Block, found: Ints, wish: list[int]) -> Ints:
    xs, ys = floor.x[wish], floor.y[wish]
    across = np.maximum(xs.min() - columns.x1[found], columns.x0[found] - xs.max())
    along = np.maximum(ys.min() - columns.y1[found], columns.y0[found] - ys.max())
    return np.maximum(np.maximum(across, along), 0)


def make_candidates(problem: Problem) -> Candidates:
    """Return all candidates of a problem: about 145,000 at 500 exhibitors by 2,000 cells, in a fifth of a second.

    Raises:
        BrokenFair: the problem contradicts itself.

    """
    maker = Maker(problem)
    rectangles: list[Small] = []
    values: list[Ints] = []
    satisfactions: list[Small] = []
    counts = np.zeros(len(problem.exhibitors) + 1, dtype=np.int64)
    placeable = np.zeros(len(problem.exhibitors), dtype=np.bool_)
    for place, exhibitor in enumerate(problem.exhibitors):
        found = maker.allowed(place, exhibitor)
        placeable[place] = len(found) > 0
        found = maker.fits(place, found)
        earned = maker.satisfaction(exhibitor, found)
        rectangles.append(found.astype(np.int32))
        satisfactions.append(earned.astype(np.int32))
        base = problem.scale.placed + problem.scale.per_cell * exhibitor.size
        values.append(base + exhibitor.weight * earned)
        counts[place + 1] = len(found)
    return _joined(maker, placeable, np.cumsum(counts), rectangles, values, satisfactions)


def _joined(
    maker: Maker, placeable: Flags, start: Ints, rectangles: list[Small], values: list[Ints], earned: list[Small]
) -> Candidates:
    problem, many = maker.problem, len(maker.problem.exhibitors)
    none = np.empty(0, dtype=np.int32)
    candidates = Candidates(
        problem=problem,
        floor=maker.floor,
        rectangles=maker.rectangles,
        exhibitor_at=maker.exhibitor_at,
        exhibitor=np.repeat(np.arange(many, dtype=np.int32), np.diff(start)),
        rectangle=np.concatenate([none, *rectangles]),
        value=np.concatenate([none.astype(np.int64), *values]),
        satisfaction=np.concatenate([none, *earned]),
        stay=np.zeros(int(start[-1]), dtype=np.int64),
        start=start,
        placeable=placeable,
        locked=np.array(
            [int(start[e]) if x.locked and start[e + 1] > start[e] else -1 for e, x in enumerate(problem.exhibitors)],
            dtype=np.int64,
        ),
        current=np.full(many, -1, dtype=np.int64),
    )
    for identity, cells in (problem.current or {}).items():
        exhibitor = candidates.exhibitor_at.get(identity)
        at = -1 if exhibitor is None else candidates.find(exhibitor, cells)
        if exhibitor is not None and at >= 0:
            candidates.current[exhibitor] = at
            candidates.stay[at] = problem.stay_bonus
    return candidates
