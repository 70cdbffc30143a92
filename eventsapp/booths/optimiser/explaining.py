"""Why an exhibitor stands where it does, or nowhere: codes and figures from the data, no words and no solver.

Who asked to be kept apart from whom is never in here: such a rule only shows as ``not_with_others``.
"""

from dataclasses import dataclass, replace

import numpy as np

from eventsapp.booths.optimiser.adviser import Adviser
from eventsapp.booths.optimiser.arrays import Ints
from eventsapp.booths.optimiser.board import NOWHERE
from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.judging import Judge
from eventsapp.booths.optimiser.problem import Cells, Exhibitor, Needs, Plan, Problem, Rules

MOST_PRICED = 3
"""Better wishes whose price is worked out, for each exhibitor."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a stand earns in one respect, of how much: wish, sector, open_sides, entrance or near_first."""

    name: str
    points: float
    most: int


@dataclass(frozen=True, slots=True)
class WishNote:
    """Why a wish (by rank, from 0) was not granted; ``cells`` are those of a place, none for a whole zone.

    ``why``: ``no_shape`` (no stand of its size and shape is there), the word of a rule of its own (``power``,
    ``budget``, ``zone``, ``hall``, ...), ``locked``, ``more_points`` or ``fewer_points`` (whom it went to, with their
    points), ``not_with_others``, or ``free`` (the plan as a whole is worth more so). ``cost`` is what the plan would
    lose by the one repair that was tried, where it was: a better one may exist, since nothing proves it is the least.
    For places offered outside a plan also ``taken``, and empty where nothing is to be said.
    """

    rank: int
    cells: Cells
    why: str
    other: int | None = None
    points: float | None = None
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How many stands are left after one more rule: ``shape``, ``hall``, ``zone``, words of needs, ``budget``, ..."""

    name: str
    left: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """The explanation of one exhibitor.

    ``rank`` is the wish it got, from 0. For one without a place ``steps`` say what is left of all stands rule by rule,
    ``more_budget`` by what share (0.08) more budget would open how many, ``taken_by_more`` how many of those that are
    left at the end are held by exhibitors with more points.
    """

    exhibitor: int
    points: float
    placed: bool
    satisfaction: int = 0
    rank: int | None = None
    parts: tuple[Part, ...] = ()
    wishes: tuple[WishNote, ...] = ()
    steps: tuple[Step, ...] = ()
    more_budget: tuple[float, int] | None = None
    taken_by_more: int = 0
    taken_by_fewer: int = 0
    not_with_others: bool = False
    is_locked: bool = False


def explain_all(problem: Problem, plan: Plan, candidates: Candidates | None = None) -> dict[int, Reasons]:
    """Return the explanation of every exhibitor of a plan, by id."""
    explainer = Explainer(problem, plan, candidates)
    return {one.id: explainer.explain(one.id) for one in problem.exhibitors}


def reasons_for(judge: Judge, one: Exhibitor, cells: Cells) -> Reasons:
    """Return what a place earns, part by part, without a word on the wishes it does not grant."""
    parts, scale = judge.parts(one, cells), judge.problem.scale
    return Reasons(
        exhibitor=one.id,
        points=one.points,
        placed=True,
        satisfaction=parts.total,
        rank=parts.wish,
        parts=(
            Part("wish", round(max(parts.wishes, parts.near_first), 1), max((*scale.wishes, 0))),
            Part("sector", parts.sector, scale.right_sector),
            Part("open_sides", round(parts.open_sides, 1), scale.open_sides),
            Part("entrance", round(parts.entrance, 1), scale.entrance),
        ),
    )


def ranks_lost(one: Exhibitor, why: Reasons) -> range:
    """Return the ranks of the wishes that are better than the one that was granted."""
    return range(len(one.wishes) if why.rank is None else why.rank)


class Explainer:
    """Explains one plan; made once for many exhibitors."""

    def __init__(self, problem: Problem, plan: Plan, candidates: Candidates | None = None) -> None:
        self.problem, self.plan = problem, plan
        self.candidates = candidates or make_candidates(problem)
        self.adviser = Adviser(problem, plan, self.candidates)
        self.judge = Judge(problem)
        self.holders = {cell: identity for identity, cells in plan.items() for cell in cells}
        self._lenient: Candidates | None = None

    def explain(self, exhibitor: int) -> Reasons:
        """Return why an exhibitor (an id) has its place, or none."""
        one, cells = self.judge.exhibitors[exhibitor], self.plan.get(exhibitor)
        if one.locked:
            return Reasons(exhibitor, one.points, placed=cells is not None, is_locked=True)
        if not cells:
            return self._unplaced(one)
        why = reasons_for(self.judge, one, cells)
        return replace(why, wishes=tuple(self._lost(one, rank) for rank in ranks_lost(one, why)))

    def _lost(self, one: Exhibitor, rank: int) -> WishNote:
        """Say why a wish was not granted: what makes it impossible first, then who has it."""
        at, wish = self.candidates.exhibitor_at[one.id], one.wishes[rank]
        named = wish if len(wish) <= one.size else ()
        granting = self._granting(at, wish)
        if not len(granting):
            return WishNote(rank, named, self._own_obstacle(one, wish))
        board = self.adviser.board
        takers = [self._takers(int(candidate), at) for candidate in granting.tolist()]
        open_ones = [place for place, others in enumerate(takers) if not any(map(board.is_locked, others))]
        if not open_ones:
            return WishNote(rank, named, "locked")
        place = min(open_ones, key=lambda found: (len(takers[found]), found))
        target, others = int(granting[place]), takers[place]
        cost = self._cost(one, target) if rank < MOST_PRICED else None
        if not others:
            if not self._is_in_block(one, self.candidates.ids(target)):
                return WishNote(rank, named, "pavilion")
            is_possible = target in board.open_to(at)[0]
            return WishNote(rank, named, "free" if is_possible else "not_with_others", cost=cost)
        first = max(others, key=lambda other: self.problem.exhibitors[other].points)
        holder = self.problem.exhibitors[first]
        why = "more_points" if holder.points >= one.points else "fewer_points"
        return WishNote(rank, named, why, holder.id, holder.points, cost)

    def _granting(self, at: int, wish: Cells) -> Ints:
        """Return the candidates of an exhibitor that contain a wish or lie within it."""
        mine = self.candidates.of(at)
        inside = np.zeros(len(self.candidates.floor.ids), dtype=np.int64)
        inside[[self.candidates.floor.cell_at[cell] for cell in wish]] = 1
        common = self.candidates.rectangles.sums(inside)[self.candidates.rectangle[mine]]
        count = self.candidates.rectangles.columns.count[self.candidates.rectangle[mine]]
        found: Ints = mine[(common == len(set(wish))) | (common == count)]
        return found

    def _takers(self, candidate: int, at: int) -> list[int]:
        owners = self.adviser.board.owner[self.candidates.cells(candidate)].tolist()
        return sorted(set(owners) - {NOWHERE, at})

    def _cost(self, one: Exhibitor, target: int) -> int | None:
        price = self.adviser.price_of_move(one.id, self.candidates.ids(target))
        return None if price is None else max(price.cost, 0)

    def _own_obstacle(self, one: Exhibitor, wish: Cells) -> str:
        """Return the first rule of an exhibitor's own that its wish breaks."""
        lenient = self.lenient
        at = lenient.exhibitor_at[one.id]
        mine = lenient.of(at)
        inside = np.zeros(len(lenient.floor.ids), dtype=np.int64)
        inside[[lenient.floor.cell_at[cell] for cell in wish]] = 1
        rectangle = lenient.rectangle[mine]
        common = lenient.rectangles.sums(inside)[rectangle]
        granting = mine[(common == len(set(wish))) | (common == lenient.rectangles.columns.count[rectangle])]
        for candidate in granting.tolist():
            cells = lenient.ids(int(candidate))
            broken = self.judge.refusals(one, cells)
            if broken or not self._is_in_block(one, cells):
                return broken[0] if broken else "pavilion"
        if not len(granting):
            blocked = any(self.judge.cells[cell].blocked for cell in wish)
            return "blocked" if blocked else "no_shape"
        return "not_with_others"

    @property
    def lenient(self) -> Candidates:
        """Return what would be possible without needs, budgets, zones and halls."""
        if self._lenient is None:
            halls = frozenset(island.hall for island in self.problem.islands)
            open_to_all = tuple(replace(cell, reserved_for=None, package=None) for cell in self.problem.cells)
            free = tuple(
                replace(one, needs=Needs(), budget=None, zone_strict=False, halls=halls, locked=None)
                for one in self.problem.exhibitors
            )
            rules = Rules(needs=False, budget=False, zone=False, apart=False, pavilions=False)
            self._lenient = make_candidates(
                replace(self.problem, exhibitors=free, cells=open_to_all, rules=rules, current=None)
            )
        return self._lenient

    def _unplaced(self, one: Exhibitor) -> Reasons:
        """Say what is left of all stands, rule by rule, and who has those that are left."""
        lenient = self.lenient
        places = [lenient.ids(int(candidate)) for candidate in lenient.of(lenient.exhibitor_at[one.id])]
        broken = [self._broken(one, cells) for cells in places]
        fitting = [cells for cells, codes in zip(places, broken, strict=True) if not codes]
        more, fewer = self._held(one, fitting)
        only_budget = [
            self.judge.price(cells) for cells, codes in zip(places, broken, strict=True) if codes == {"budget"}
        ]
        return Reasons(
            exhibitor=one.id,
            points=one.points,
            placed=False,
            steps=self._steps(one, broken),
            more_budget=_more_budget(one.budget, only_budget) if not fitting else None,
            taken_by_more=more,
            taken_by_fewer=fewer,
            not_with_others=more + fewer < len(fitting),
            wishes=tuple(self._lost(one, rank) for rank in range(len(one.wishes))) if fitting else (),
        )

    def _steps(self, one: Exhibitor, broken: list[set[str]]) -> tuple[Step, ...]:
        """Return how many places are left, rule by rule; rules that take none away are not told."""
        steps = [Step("shape", len(broken))]
        gone: set[str] = set()
        for name, codes in self._stages(one, self.problem.rules):
            gone |= codes
            left = sum(not (codes_of & gone) for codes_of in broken)
            if left < steps[-1].left:
                steps.append(Step(name, left))
        return tuple(steps)

    def _broken(self, one: Exhibitor, cells: Cells) -> set[str]:
        """Return the rules that a place breaks, as far as they are in force."""
        codes = set(self.judge.refusals(one, cells))
        if one.pavilion is not None and not self._is_in_block(one, cells):
            codes.add("pavilion")
        return codes

    def _is_in_block(self, one: Exhibitor, cells: Cells) -> bool:
        """Say whether a place lies in a block that its pavilion could have, beside the members that are placed."""
        for pavilion in self.problem.pavilions_in_force:
            if one.id in pavilion.members:
                placed = [self.plan[member] for member in pavilion.members if member in self.plan]
                return any(
                    all(self.judge.fits(place, window) for place in (*placed, cells)) for window in pavilion.windows
                )
        return True

    def _stages(self, one: Exhibitor, rules: Rules) -> list[tuple[str, set[str]]]:
        """Return the rules in the order in which they are told; those that ask nothing of it are left out."""
        everywhere = {island.hall for island in self.problem.islands}
        stages: list[tuple[str, set[str]]] = []
        if not everywhere <= one.halls:
            stages.append(("hall", {"hall"}))
        if one.zone_strict and rules.zone:
            stages.append(("zone", {"zone"}))
        if rules.needs and one.pavilion is None:
            stages += [(word, {word}) for word in sorted(one.needs.anywhere | one.needs.everywhere)]
            stages += [(word, {word}) for word in ("load", "height") if getattr(one.needs, word)]
        if rules.budget and one.budget is not None and one.pavilion is None:
            stages.append(("budget", {"budget"}))
        if one.pavilion is not None and rules.pavilions:
            stages.append(("pavilion", {"pavilion"}))
        if any(cell.package is not None or cell.reserved_for is not None for cell in self.problem.cells):
            stages.append(("package", {"package", "reserved"}))
        return [*stages, ("outside_locked", {"locked", "blocked", "aisle"})]

    def _held(self, one: Exhibitor, fitting: list[Cells]) -> tuple[int, int]:
        """Return how many of these places somebody with at least as many points is on, and somebody with fewer."""
        more = fewer = 0
        for cells in fitting:
            points = [self.judge.exhibitors[self.holders[cell]].points for cell in cells if cell in self.holders]
            if points:
                more, fewer = (more + 1, fewer) if max(points) >= one.points else (more, fewer + 1)
        return more, fewer


def _more_budget(budget: float | None, prices: list[float]) -> tuple[float, int] | None:
    """Return by what share more budget opens a place, in whole per cent, and how many it opens."""
    if not budget or not prices:
        return None
    share = int(np.ceil(100 * (min(prices) / budget - 1))) / 100
    return share, sum(price <= budget * (1 + share) + 1e-6 for price in prices)
