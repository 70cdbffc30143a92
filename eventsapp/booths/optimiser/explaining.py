"""Why each exhibitor got what it got, as codes and numbers: the words are someone else's.

From the data, not from the solver. Who asked to be kept apart is never revealed: whatever such a rule, or a
pavilion, makes
impossible has the one code ``not_possible_with_others``.
"""

from dataclasses import dataclass

import numpy as np

from eventsapp.booths.optimiser.adviser import TOGETHER, price_of_move, refusals
from eventsapp.booths.optimiser.arrays import NOBODY, Ints
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.candidates import SLACK_OF_BUDGET
from eventsapp.booths.optimiser.certificate import Certificate, prices_of
from eventsapp.booths.optimiser.judging import Judge, Parts
from eventsapp.booths.optimiser.preparing import Prepared, prepare
from eventsapp.booths.optimiser.prices import best_of_each, margins
from eventsapp.booths.optimiser.problem import Cells, Exhibitor, Plan, Problem

MORE, EQUAL, FEWER = "taken_by_more_points", "taken_by_equal_points", "taken_by_fewer_points"
LOCKED, BREAKS, FREE = "locked", "breaks_rules", "lower_total"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a satisfaction: ``wish``, ``near_first``, ``sector``, ``open_sides`` or ``entrance``."""

    code: str
    earned: float
    most: int


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a better wish was not given, by rank from 0.

    ``taken_by_more_points``, ``taken_by_equal_points``, ``taken_by_fewer_points`` (with who and points), ``locked``,
    ``breaks_rules`` (``rules`` says which of its own), ``not_possible_with_others``, ``lower_total`` (nobody has all of
    it, the plan would be worth less). ``at_least`` is what the certificate proves that giving it would lower the
    total by;
    ``change`` what it would with the displaced placed again as well as possible.
    """

    wish: int
    cells: Cells
    code: str
    by: tuple[int, ...] = ()
    their_points: float | None = None
    own_points: float | None = None
    rules: tuple[str, ...] = ()
    at_least: int | None = None
    change: int | None = None


@dataclass(frozen=True, slots=True)
class WhyPlaced:
    """What a placed exhibitor has: the rank of the wish, from 0, or None; 0 to 100; and why no better wish."""

    exhibitor: int
    cells: Cells
    wish: int | None
    satisfaction: int
    parts: tuple[Part, ...]
    better: tuple[WhyNot, ...]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class WhyUnplaced:
    """How the places of an unplaced exhibitor run out, step by step; each figure counts those left of the step before.

    ``code``: ``no_place_fits`` (none is left by its own rules), ``not_possible_with_others``, or ``places_taken``.
    ``budget_more`` is the smallest raise of the budget, as a fraction, that opens ``opens`` places.
    """

    exhibitor: int
    code: str
    shaped: int
    in_halls: int
    with_needs: int
    in_zone: int
    within_budget: int
    not_locked: int
    free: int
    budget_more: float | None = None
    opens: int = 0


def explain(
    problem: Problem,
    plan: Plan,
    exhibitor: int,
    certificate: Certificate | None = None,
    prepared: Prepared | None = None,
) -> WhyPlaced | WhyUnplaced:
    """Return why an exhibitor has what it has.

    Args:
        problem: the fair.
        plan: who stands where.
        exhibitor: id.
        certificate: the plan's, to prove what giving a wish would cost.
        prepared: what :func:`prepare` gave for the fair.

    Raises:
        BrokenFair: there is no such exhibitor.

    """
    known = prepared or prepare(problem)
    who = problem.exhibitors[known.dense(exhibitor)]
    if who.id not in plan:
        return _unplaced(known, known.board(plan), who)
    judge, cells = Judge(problem), tuple(plan[who.id])
    parts = judge.parts(who, cells)
    return WhyPlaced(
        exhibitor=who.id,
        cells=cells,
        wish=parts.wish,
        satisfaction=parts.total,
        parts=_parts(problem, parts),
        better=() if who.locked else _better(known, plan, who, parts, certificate),
        locked=who.locked is not None,
    )


def _parts(problem: Problem, parts: Parts) -> tuple[Part, ...]:
    """Return what counts: the better of wish and nearness, and the rest."""
    scale = problem.scale
    wished = parts.wish is not None and parts.wishes >= parts.near_first
    first = max(scale.wishes, default=0)
    return (
        Part("wish", parts.wishes, first) if wished else Part("near_first", parts.near_first, scale.near_first),
        Part("sector", parts.sector, scale.right_sector),
        Part("open_sides", parts.open_sides, scale.open_sides),
        Part("entrance", parts.entrance, scale.entrance),
    )


def _better(
    known: Prepared, plan: Plan, who: Exhibitor, parts: Parts, certificate: Certificate | None
) -> tuple[WhyNot, ...]:
    until = len(who.wishes) if parts.wish is None else parts.wish
    board = known.board(plan)
    proof = _Proof(known, board, certificate) if certificate and until else None
    return tuple(_why_not(known, board, plan, who, rank, proof) for rank in range(until))


class _Proof:
    """What the certificate's prices prove about forcing one candidate into the plan."""

    def __init__(self, known: Prepared, board: Board, certificate: Certificate) -> None:
        prices = prices_of(known.candidates, known.ties, certificate)
        self.per = prices.per
        self.left = margins(known.candidates, known.ties, prices)
        self.best = best_of_each(known.candidates, self.left)
        self.spare = certificate.bound - board.total()
        self.exhibitor = known.candidates.exhibitor

    def lowers(self, candidate: int) -> int | None:
        """Return by how much the total falls at least.

        No plan with the candidate exceeds the bound less what it is below the exhibitor's best.

        """
        short = (self.best[self.exhibitor[candidate]] - self.left[candidate]) / self.per
        proven = int(np.ceil(short - self.spare - 1e-6))
        return proven if proven > 0 else None


def _why_not(known: Prepared, board: Board, plan: Plan, who: Exhibitor, rank: int, proof: _Proof | None) -> WhyNot:
    problem, candidates, wish = known.candidates.problem, known.candidates, who.wishes[rank]
    dense = candidates.exhibitor_at[who.id]
    owners = {one for one in board.owner[[candidates.floor.cell_at[cell] for cell in wish]].tolist() if one != NOWHERE}
    others = sorted(problem.exhibitors[one].id for one in owners if one != dense)
    refused = refusals(known, board, dense, wish)
    if refused in {("locked",), ("moved",)}:
        return WhyNot(rank, wish, LOCKED)
    if refused in {(TOGETHER,), ("pavilion",)}:
        return WhyNot(rank, wish, TOGETHER)
    if refused:
        return WhyNot(rank, wish, BREAKS, rules=refused)
    candidate = candidates.find(dense, wish)
    proven = proof.lowers(candidate) if proof else None
    change = price_of_move(problem, plan, who.id, wish, known).change
    if not others:
        return WhyNot(rank, wish, FREE, at_least=proven, change=change)
    points = max(problem.exhibitors[candidates.exhibitor_at[one]].points for one in others)
    code = MORE if points > who.points else EQUAL if points == who.points else FEWER
    return WhyNot(rank, wish, code, tuple(others), points, who.points, at_least=proven, change=change)


def _unplaced(known: Prepared, board: Board, who: Exhibitor) -> WhyUnplaced:
    candidates, columns = known.candidates, known.candidates.rectangles.columns
    dense = candidates.exhibitor_at[who.id]
    shaped = _shaped(known, who)
    halls = [candidates.floor.hall_at[hall] for hall in who.halls if hall in candidates.floor.hall_at]
    here = shaped[np.isin(columns.hall[shaped], halls)]
    served, zoned, paid = _steps(known, who, here)
    owner = columns.owner[paid]
    own = paid[(owner == NOBODY) | (owner == dense)]
    free = board.free_rectangles()
    open_ones = board.open_to(dense)[0]
    alone = len(candidates.of(dense))
    code = (
        "no_place_fits"
        if not len(own)
        else "not_possible_with_others"
        if free[own].any() or not alone
        else "places_taken"
    )
    more, opens = _raise(known, who, zoned, dense)
    return WhyUnplaced(
        who.id, code, len(shaped), len(here), len(served), len(zoned), len(paid), len(own), len(open_ones), more, opens
    )


def _shaped(known: Prepared, who: Exhibitor) -> Ints:
    """Return the rectangles of its size and shapes, without blocked cells, at an aisle, in any hall."""
    rectangles = known.candidates.rectangles
    columns = rectangles.columns
    found = np.concatenate([np.empty(0, dtype=np.int64), *(rectangles.of_shape[shape] for shape in set(who.shapes))])
    plain = found[(columns.span[found] == who.size) & ~columns.odd[found]]
    return np.concatenate([plain, np.flatnonzero(columns.odd & (columns.span == who.size))])


def _steps(known: Prepared, who: Exhibitor, here: Ints) -> tuple[Ints, Ints, Ints]:
    """Return those left with its needs, then in its zone, then within its budget.

    A pavilion's members have no such rule.

    """
    if who.pavilion is not None:
        return here, here, here
    columns, floor, rules, needs = (
        known.candidates.rectangles.columns,
        known.candidates.floor,
        known.candidates.problem.rules,
        who.needs,
    )
    served, zoned = here, here
    if rules.needs:
        anywhere, everywhere = floor.bits(needs.anywhere), floor.bits(needs.everywhere)
        fine = (columns.any_offers[here] & anywhere) == anywhere
        fine &= (columns.all_offers[here] & everywhere) == everywhere
        served = here[fine & (columns.load[here] >= needs.load) & (columns.height[here] >= needs.height)]
    zoned = served
    if rules.zone and who.zone_strict:
        zoned = served[np.isin(columns.zone[served], sorted(who.sector_zones))]
    paid = zoned
    if rules.budget and who.budget is not None:
        paid = zoned[columns.price[zoned] <= who.budget + SLACK_OF_BUDGET]
    return served, zoned, paid


def _raise(known: Prepared, who: Exhibitor, zoned: Ints, dense: int) -> tuple[float | None, int]:
    """Return the smallest raise of the budget, in whole per cents, that opens a place, and how many it opens.

    Places on which somebody is locked are left out.

    """
    columns, rules = known.candidates.rectangles.columns, known.candidates.problem.rules
    if who.budget is None or who.budget <= 0 or not rules.budget or who.pavilion is not None:
        return None, 0
    owner = columns.owner[zoned]
    prices = columns.price[zoned[(owner == NOBODY) | (owner == dense)]]
    dearer = prices[prices > who.budget + SLACK_OF_BUDGET]
    if not len(dearer):
        return None, 0
    more = float(np.ceil(round((float(dearer.min()) / who.budget - 1) * 100, 6)) / 100)
    return more, int((dearer <= who.budget * (1 + more) + SLACK_OF_BUDGET).sum())
