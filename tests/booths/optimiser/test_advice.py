"""Repairs, advice, explanations and fairness: what they say is what happens."""

from dataclasses import replace

import pytest

from eventsapp.booths.optimiser.adviser import best_places, price_of_move, repack
from eventsapp.booths.optimiser.explaining import WhyPlaced, WhyUnplaced, explain
from eventsapp.booths.optimiser.fairness import compare, fairness_of
from eventsapp.booths.optimiser.judging import Judge, judge
from eventsapp.booths.optimiser.made_up import make_fair
from eventsapp.booths.optimiser.outcome import Outcome, WorkUnits
from eventsapp.booths.optimiser.preparing import Prepared, prepare
from eventsapp.booths.optimiser.problem import Apart, BrokenFair, Cells, Problem
from eventsapp.booths.optimiser.repairing import changed, repair
from eventsapp.booths.optimiser.solving import allocate

SMALL = WorkUnits(ascent_rounds=100, relaxation_rounds=4, pieces=6, piece_units=0.05, piece_size=16)


@pytest.fixture(scope="module")
def fair() -> Problem:
    return make_fair(110, 440, 11)


@pytest.fixture(scope="module")
def found(fair: Problem) -> Outcome:
    return allocate(fair, units=SMALL)


@pytest.fixture(scope="module")
def known(fair: Problem) -> Prepared:
    return prepare(fair)


def moved(problem: Problem, plan: dict[int, Cells], *steps: tuple[int, Cells | None]) -> dict[int, Cells]:
    after = dict(plan)
    for identity, _ in steps:
        after.pop(identity, None)
    return after | {identity: cells for identity, cells in steps if cells is not None}


def test_withdrawal_moves_few_and_keeps_the_rules(fair: Problem, found: Outcome) -> None:
    gone = next(e for e in fair.exhibitors if e.id in found.plan and not e.locked)
    mended = repair(fair, found.plan, withdrawn=[gone.id])
    after = changed(fair, found.plan, withdrawn=[gone.id])
    assert judge(after, mended.plan).violations == ()
    assert gone.id not in mended.plan
    assert mended.placed >= found.placed - 1
    assert len(found.plan) - 1 - mended.stayed <= 8


def test_late_arrival_is_placed(fair: Problem, found: Outcome) -> None:
    gone = next(e for e in fair.exhibitors if e.id in found.plan and not e.locked and e.pavilion is None and e.size > 1)
    before = replace(fair, exhibitors=tuple(e for e in fair.exhibitors if e.id != gone.id))
    before = replace(before, apart=tuple(rule for rule in fair.apart if gone.id not in {rule.a, rule.b}))
    rest = {identity: cells for identity, cells in found.plan.items() if identity != gone.id}
    mended = repair(before, rest, arrivals=[replace(gone, id=5000)])
    assert 5000 in mended.plan


def test_blocked_cells_are_left(fair: Problem, found: Outcome) -> None:
    closed = [cell.id for cell in fair.cells if cell.island == 0]
    free = replace(fair, exhibitors=tuple(replace(e, locked=None) for e in fair.exhibitors))
    mended = repair(free, found.plan, blocked=closed)
    after = changed(free, found.plan, blocked=closed)
    assert judge(after, mended.plan).violations == ()
    assert not set(closed) & {cell for cells in mended.plan.values() for cell in cells}


def test_allowed_moves_are_not_exceeded(fair: Problem) -> None:
    queued = allocate(fair, mode="queue").plan
    again = allocate(replace(fair, current=queued, most_moves=3, stay_bonus=1), units=SMALL)
    changes = [identity for identity, cells in queued.items() if again.plan.get(identity) != cells]
    assert len(changes) <= 3
    assert again.objective >= judge(fair, queued).objective


def test_price_of_a_move_is_what_it_changes(fair: Problem, found: Outcome, known: Prepared) -> None:
    judged = judge(fair, found.plan).objective
    for exhibitor in [e for e in fair.exhibitors if not e.locked][:12]:
        for place in best_places(fair, found.plan, exhibitor.id, 2, known):
            steps = [(exhibitor.id, place.cells), *((move.exhibitor, move.after) for move in place.displaced)]
            after = judge(fair, moved(fair, found.plan, *steps))
            assert after.violations == ()
            assert after.objective - judged == place.change


def test_good_stands_have_no_cell_in_common(fair: Problem, found: Outcome, known: Prepared) -> None:
    who = next(e for e in fair.exhibitors if not e.locked and e.size == 2)
    places = best_places(fair, found.plan, who.id, 3, known)
    cells = [cell for place in places for cell in place.cells]
    assert len(places) == 3
    assert len(cells) == len(set(cells))
    assert [place.change for place in places] == sorted((place.change for place in places), reverse=True)


def test_impossible_move_says_which_rule(fair: Problem, found: Outcome, known: Prepared) -> None:
    who = next(e for e in fair.exhibitors if not e.locked and e.size == 4)
    one = fair.cells[0].id
    assert price_of_move(fair, found.plan, who.id, (one,), known).refused == ("rectangle",)
    locked = next(e for e in fair.exhibitors if e.locked)
    other = next(e for e in fair.exhibitors if not e.locked and e.size == locked.size)
    assert price_of_move(fair, found.plan, other.id, locked.locked or (), known).refused


def test_unknown_exhibitor_is_refused(fair: Problem, found: Outcome, known: Prepared) -> None:
    with pytest.raises(BrokenFair, match="no exhibitor 12345"):
        explain(fair, found.plan, 12345, None, known)


def test_repacking_gains_what_it_says(fair: Problem, known: Prepared) -> None:
    plan = dict(allocate(fair, mode="first-come").plan)
    gone = next(e.id for e in fair.exhibitors if e.id in plan and e.size >= 6 and not e.locked)
    moves = repack(fair, plan, withdrawn=gone, most_moves=3, prepared=known)
    plan.pop(gone)
    assert 1 <= len(moves) <= 3
    for move in moves:
        before = judge(fair, plan).objective
        plan = moved(fair, plan, (move.exhibitor, move.after))
        assert judge(fair, plan).objective - before == move.change > 0
    assert judge(fair, plan).violations == ()


def test_explanation_of_the_placed_adds_up(fair: Problem, found: Outcome, known: Prepared) -> None:
    seen = set()
    for exhibitor in fair.exhibitors:
        why = explain(fair, found.plan, exhibitor.id, found.certificate, known)
        if isinstance(why, WhyPlaced):
            assert round(sum(part.earned for part in why.parts)) == why.satisfaction
            assert why.satisfaction == Judge(fair).parts(exhibitor, why.cells).total
            seen.update(no.code for no in why.better)
            for no in why.better:
                assert no.at_least is None or no.change is None or no.change <= -no.at_least
        else:
            assert why.shaped >= why.in_halls >= why.with_needs >= why.in_zone >= why.within_budget >= why.not_locked
    assert {"taken_by_more_points", "taken_by_fewer_points"} <= seen


def test_who_asked_to_be_kept_apart_is_never_said(fair: Problem, found: Outcome) -> None:
    who = next(
        e for e in fair.exhibitors if e.id in found.plan and not e.locked and e.pavilion is None and len(e.wishes) > 1
    )
    neighbour = next(e for e in fair.exhibitors if e.id in found.plan and e.id != who.id and e.halls == who.halls)
    plan = {neighbour.id: found.plan[neighbour.id]}
    wish = (found.plan[who.id],)
    apart = replace(
        fair,
        apart=(Apart(who.id, neighbour.id, 200, "gap", 0),),
        exhibitors=tuple(replace(e, wishes=wish, locked=None) if e.id == who.id else e for e in fair.exhibitors),
    )
    why = explain(apart, plan, who.id)
    assert isinstance(why, WhyUnplaced)
    assert str(neighbour.id) not in repr(
        replace(why, exhibitor=0, shaped=0, in_halls=0, with_needs=0, in_zone=0, within_budget=0, not_locked=0)
    )
    assert why.code == "not_possible_with_others"


def test_budget_that_is_too_low_says_what_opens_places(fair: Problem, found: Outcome) -> None:
    who = next(e for e in fair.exhibitors if e.pavilion is None and not e.locked and e.size == 2)
    poor = replace(fair, exhibitors=tuple(replace(e, budget=100.0) if e.id == who.id else e for e in fair.exhibitors))
    plan = {identity: cells for identity, cells in found.plan.items() if identity != who.id}
    why = explain(poor, plan, who.id)
    assert isinstance(why, WhyUnplaced)
    assert (why.code, why.within_budget) == ("no_place_fits", 0)
    assert why.budget_more is not None
    assert why.opens > 0
    richer = replace(
        fair,
        exhibitors=tuple(
            replace(e, budget=100.0 * (1 + why.budget_more)) if e.id == who.id else e for e in fair.exhibitors
        ),
    )
    again = explain(richer, plan, who.id)
    assert isinstance(again, WhyUnplaced)
    assert again.within_budget > 0


def test_fairness_counts_are_side_by_side(fair: Problem, found: Outcome, known: Prepared) -> None:
    side = compare(fair, found.plan, known)
    assert set(side) == {"plan", "queue", "first-come"}
    assert side["queue"].inversions <= side["first-come"].inversions
    assert side["plan"].placed == found.placed
    assert fairness_of(fair, {}, known).mean_satisfaction == 0
