"""The independent judge: what a plan is worth and which rules it breaks, from the problem alone.

It shares no code with the search: standard library only, cell by cell, the rules written out once more.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from eventsapp.booths.optimiser.problem import Apart, Cell, Cells, Exhibitor, Island, Plan, Problem, Window

SLACK_OF_BUDGET = 1e-3


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken hard rule: its code, the exhibitors, and the cell or pavilion where that is the point."""

    code: str
    exhibitors: tuple[int, ...]
    where: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the plan is worth, by the shared format: ``preference`` is the part above being placed at all."""

    objective: int
    preference: int
    placed: int
    soft_broken: int
    violations: tuple[Violation, ...]
    satisfaction: dict[int, int] = field(default_factory=dict)
    stayed: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes a satisfaction: each earned, unrounded; ``wish`` is the rank got, from 0, or None."""

    sector: float
    open_sides: float
    entrance: float
    wishes: float
    near_first: float
    wish: int | None

    @property
    def total(self) -> int:
        """The satisfaction: the better of wish and nearness counts; halves go to the even number."""
        return round(self.sector + self.open_sides + self.entrance + max(self.wishes, self.near_first))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around cells, in cells of its hall."""

    hall: int
    x0: int
    x1: int
    y0: int
    y1: int

    def away(self, other: "Box") -> tuple[int, int]:
        """Return the steps across and along to another box of the same hall; 1 is beside, 0 overlaps."""
        return max(other.x0 - self.x1, self.x0 - other.x1, 0), max(other.y0 - self.y1, self.y0 - other.y1, 0)


class Judge:
    """Looks at placements and plans of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cells: dict[int, Cell] = {cell.id: cell for cell in problem.cells}
        self.islands: dict[int, Island] = {island.id: island for island in problem.islands}
        self.exhibitors: dict[int, Exhibitor] = {exhibitor.id: exhibitor for exhibitor in problem.exhibitors}
        self.owners: dict[int, set[int]] = defaultdict(set)
        for exhibitor in problem.exhibitors:
            for cell in exhibitor.locked or ():
                self.owners[cell].add(exhibitor.id)

    def box(self, ids: Cells) -> Box:
        """Return the box around cells."""
        xs, ys = [self.cells[c].x for c in ids], [self.cells[c].y for c in ids]
        return Box(self.cells[ids[0]].hall, min(xs), max(xs), min(ys), max(ys))

    def open_sides(self, ids: Cells) -> int:
        """Return how many sides lie at an aisle."""
        island, box = self.islands[self.cells[ids[0]].island], self.box(ids)
        across = (box.x0 == island.x) + (box.x1 == island.x + island.cols - 1)
        return across + (box.y0 == island.y) + (box.y1 == island.y + island.rows - 1)

    def price(self, ids: Cells) -> float:
        """Return what the stand costs: its cells, and the surcharge for each open side beyond the first."""
        surcharge = self.problem.scale.corner_surcharge * max(self.open_sides(ids) - 1, 0)
        return sum(self.cells[c].price for c in ids) * (1 + surcharge)

    def refusals(self, exhibitor: Exhibitor, ids: Cells) -> list[str]:
        """Return the codes of the rules that this placement breaks alone."""
        if not self._is_rectangle(exhibitor, ids):
            return ["rectangle"]
        return [*self._place_refusals(exhibitor, ids), *self._lock_refusals(exhibitor, ids)] + (
            self._own_refusals(exhibitor, ids) if exhibitor.pavilion is None else []
        )

    def _is_rectangle(self, exhibitor: Exhibitor, ids: Cells) -> bool:
        box = self.box(ids)
        area = (box.x1 - box.x0 + 1) * (box.y1 - box.y0 + 1)
        one_island = len({self.cells[c].island for c in ids}) == 1
        return (
            one_island and area == len(ids) == len(set(ids)) and sum(self.cells[c].span for c in ids) == exhibitor.size
        )

    def _place_refusals(self, exhibitor: Exhibitor, ids: Cells) -> Iterator[str]:
        box = self.box(ids)
        shape = (box.y1 - box.y0 + 1, box.x1 - box.x0 + 1)
        if shape not in exhibitor.shapes and all(self.cells[c].span == 1 for c in ids):
            yield "shape"
        if self.open_sides(ids) == 0:
            yield "aisle"
        if any(self.cells[c].blocked for c in ids):
            yield "blocked"
        if box.hall not in exhibitor.halls:
            yield "hall"

    def _lock_refusals(self, exhibitor: Exhibitor, ids: Cells) -> Iterator[str]:
        if exhibitor.locked and set(ids) != set(exhibitor.locked):
            yield "moved"
        if any(self.owners[c] - {exhibitor.id} for c in ids if c in self.owners):
            yield "locked"

    def _own_refusals(self, exhibitor: Exhibitor, ids: Cells) -> list[str]:
        rules, broken = self.problem.rules, []
        if rules.zone and exhibitor.zone_strict and self.cells[min(ids)].zone not in exhibitor.sector_zones:
            broken.append("zone")
        if rules.needs:
            broken += self._need_refusals(exhibitor, [self.cells[c] for c in ids])
        if rules.budget and exhibitor.budget is not None and self.price(ids) > exhibitor.budget + SLACK_OF_BUDGET:
            broken.append("budget")
        return broken

    def _need_refusals(self, exhibitor: Exhibitor, cells: list[Cell]) -> Iterator[str]:
        needs, offers = exhibitor.needs, [cell.offers for cell in cells]
        for word in sorted(needs.anywhere | needs.everywhere):
            there = [word in offer for offer in offers]
            if not any(there) or (word in needs.everywhere and not all(there)):
                yield word
        if min(cell.load for cell in cells) < needs.load:
            yield "load"
        if min(cell.height for cell in cells) < needs.height:
            yield "height"

    def parts(self, exhibitor: Exhibitor, ids: Cells) -> Parts:
        """Return what the placement earns, part by part."""
        scale, cells, first = self.problem.scale, [self.cells[c] for c in ids], self.cells[min(ids)]
        sector = 0.0
        if first.hall in exhibitor.sector_halls:
            sector = float(scale.same_hall)
        if first.zone in exhibitor.sector_zones:
            sector = float(scale.right_sector)
        closeness = 0.0
        for cell in cells:
            closeness += cell.closeness
        ranks = [rank for rank, wish in enumerate(exhibitor.wishes) if set(wish) == set(ids)]
        ranks = [rank for rank in ranks if rank < len(scale.wishes)]
        best = max(ranks, key=lambda rank: scale.wishes[rank], default=None)
        return Parts(
            sector=sector,
            open_sides=scale.open_sides * min(1, self.open_sides(ids) / max(exhibitor.wanted_open_sides, 1)),
            entrance=scale.entrance * exhibitor.entrance_taste * closeness / len(cells),
            wishes=0.0 if best is None else float(scale.wishes[best]),
            near_first=self._near_first(exhibitor, self.box(ids)),
            wish=best,
        )

    def _near_first(self, exhibitor: Exhibitor, box: Box) -> float:
        scale = self.problem.scale
        wish = self.box(exhibitor.wishes[0]) if exhibitor.wishes else None
        if wish is None or wish.hall != box.hall:
            return 0.0
        return max(0.0, scale.near_first * (1 - max(box.away(wish)) / scale.near_first_reach))

    def value(self, exhibitor: Exhibitor, ids: Cells) -> int:
        """Return what a plan gains by the placement."""
        scale = self.problem.scale
        return scale.placed + scale.per_cell * exhibitor.size + exhibitor.weight * self.parts(exhibitor, ids).total

    def too_close(self, rule: Apart, a: Cells, b: Cells) -> bool:
        """Return whether two placements break a keep-apart rule."""
        mine, theirs = self.box(a), self.box(b)
        if mine.hall != theirs.hall:
            return False
        dx, dy = mine.away(theirs)
        if rule.kind == "gap":
            return max(dx, dy) <= rule.distance
        return self.cells[a[0]].island != self.cells[b[0]].island and sorted((dx, dy)) == [0, 2]

    def fits(self, ids: Cells, window: Window) -> bool:
        """Return whether cells lie in a window."""
        island, first, last = window
        box = self.box(ids)
        left = self.islands[island].x
        return self.cells[ids[0]].island == island and box.x0 - left >= first and box.x1 - left <= last

    def judge(self, plan: Plan) -> Verdict:
        """Return what a plan is worth and every hard rule it breaks."""
        earned = {identity: self.parts(self.exhibitors[identity], ids).total for identity, ids in plan.items()}
        worth = preference = soft = 0
        for identity, points in earned.items():
            exhibitor, scale = self.exhibitors[identity], self.problem.scale
            worth += scale.placed + scale.per_cell * exhibitor.size
            preference += exhibitor.weight * points
        violations = [*self._alone(plan), *self._together(plan)]
        for rule in self.problem.apart_in_force:
            a, b = plan.get(rule.a), plan.get(rule.b)
            if not a or not b or not self.too_close(rule, a, b):
                continue
            if rule.penalty == 0:
                violations.append(Violation("apart", (rule.a, rule.b)))
            else:
                soft += 1
                preference -= self.problem.penalty(rule)
        current = self.problem.current or {}
        stayed = sum(1 for identity, ids in plan.items() if set(current.get(identity, ())) == set(ids))
        return Verdict(worth + preference, preference, len(plan), soft, tuple(violations), earned, stayed)

    def _alone(self, plan: Plan) -> Iterator[Violation]:
        for identity, ids in plan.items():
            for code in self.refusals(self.exhibitors[identity], ids):
                yield Violation(code, (identity,))
        for exhibitor in self.problem.exhibitors:
            if exhibitor.locked and exhibitor.id not in plan:
                yield Violation("unplaced", (exhibitor.id,))

    def _together(self, plan: Plan) -> Iterator[Violation]:
        taken: dict[int, int] = {}
        for identity, ids in plan.items():
            for cell in ids:
                if cell in taken:
                    yield Violation("twice", (taken[cell], identity), cell)
                taken[cell] = identity
        for pavilion in self.problem.pavilions_in_force:
            members = tuple(member for member in pavilion.members if member in plan)
            windows = pavilion.windows
            if members and not any(all(self.fits(plan[m], window) for m in members) for window in windows):
                yield Violation("pavilion", members, pavilion.id)


def judge(problem: Problem, plan: Plan) -> Verdict:
    """Return what a plan is worth and every hard rule it breaks, without any solver."""
    return Judge(problem).judge(plan)
