"""Repairs, advice, explanations and fairness: what they say is what happens."""

from dataclasses import replace

import pytest

from eventsapp.booths.optimiser.adviser import Adviser, MovePrice
from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.explaining import Explainer, Reasons, explain_all
from eventsapp.booths.optimiser.fairness import fairness_by_mode, fairness_of
from eventsapp.booths.optimiser.judging import Judge, judge
from eventsapp.booths.optimiser.made_up import make_fair
from eventsapp.booths.optimiser.outcome import Outcome, WorkUnits
from eventsapp.booths.optimiser.problem import Apart, Cells, Exhibitor, Problem
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
def candidates(fair: Problem) -> Candidates:
    return make_candidates(fair)


@pytest.fixture
def adviser(fair: Problem, found: Outcome, candidates: Candidates) -> Adviser:
    return Adviser(fair, found.plan, candidates)


def after(plan: dict[int, Cells], price: MovePrice) -> dict[int, Cells]:
    changes = {move.exhibitor: move.after for move in price.moves}
    kept = {identity: cells for identity, cells in plan.items() if identity not in changes}
    return kept | {identity: cells for identity, cells in changes.items() if cells}


def movable(fair: Problem, *, size: int | None = None) -> list[Exhibitor]:
    return [e for e in fair.exhibitors if not e.locked and e.pavilion is None and size in {None, e.size}]


def changed_one(fair: Problem, identity: int, **changes: object) -> Problem:
    exhibitors = tuple(replace(e, **changes) if e.id == identity else e for e in fair.exhibitors)  # type: ignore[arg-type]
    return replace(fair, exhibitors=exhibitors)


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


def test_price_of_a_move_is_what_it_changes(fair: Problem, found: Outcome, adviser: Adviser) -> None:
    judged = judge(fair, found.plan).objective
    for exhibitor in movable(fair)[:12]:
        for place in adviser.best_places(exhibitor.id, 2):
            verdict = judge(fair, after(found.plan, place.price))
            assert verdict.violations == ()
            assert judged - verdict.objective == place.price.cost
            assert place.cells != found.plan.get(exhibitor.id)
    assert adviser.board.plan() == found.plan  # whatever was tried was put back


def test_good_stands_have_no_cell_in_common_and_the_cheapest_comes_first(fair: Problem, adviser: Adviser) -> None:
    places = adviser.best_places(movable(fair, size=2)[0].id, 3)
    cells = [cell for place in places for cell in place.cells]
    assert len(places) == 3
    assert len(cells) == len(set(cells))
    assert [place.price.cost for place in places] == sorted(place.price.cost for place in places)


def test_free_places_keep_every_rule_and_are_no_worse_than_those_left_out(
    fair: Problem, found: Outcome, adviser: Adviser
) -> None:
    named = 0
    for exhibitor in movable(fair):
        places = adviser.free_places(exhibitor.id, 5)
        others = {identity: cells for identity, cells in found.plan.items() if identity != exhibitor.id}
        worth = []
        for place in places:
            verdict = judge(fair, {**others, exhibitor.id: place.cells})
            assert verdict.violations == ()
            assert verdict.satisfaction[exhibitor.id] == place.satisfaction
            assert set(place.cells).isdisjoint(found.plan.get(exhibitor.id, ()))
            worth.append(verdict.objective)
        assert worth == sorted(worth, reverse=True)
        named += len(places)
    assert named > 0


def test_members_of_a_pavilion_are_advised_within_its_block(fair: Problem, found: Outcome, adviser: Adviser) -> None:
    member = next(e for e in fair.exhibitors if e.pavilion is not None and e.id in found.plan)
    others = {identity: cells for identity, cells in found.plan.items() if identity != member.id}
    free = Adviser(fair, others).free_places(member.id, 8)
    assert free
    assert all(judge(fair, {**others, member.id: place.cells}).violations == () for place in free)


def test_open_sides_that_are_asked_for_leave_out_places_and_nothing_else(fair: Problem, adviser: Adviser) -> None:
    who = movable(fair, size=2)[0]
    every = adviser.free_places(who.id, 200)
    corners = adviser.free_places(who.id, 200, open_sides=2)
    assert corners
    assert all(place.open_sides >= 2 for place in corners)
    assert corners[0] == next(place for place in every if place.open_sides >= 2)


def test_free_places_come_first_on_the_board_in_the_same_order(fair: Problem, adviser: Adviser) -> None:
    for exhibitor in movable(fair)[:20]:
        free = [place.cells for place in adviser.free_places(exhibitor.id, 3)]
        best = [place.cells for place in adviser.best_places(exhibitor.id, 6) if place.cells in free]
        assert best == [cells for cells in free if cells in best]


def test_price_of_no_place_is_what_the_plan_loses(fair: Problem, found: Outcome, adviser: Adviser) -> None:
    gone = next(e for e in movable(fair) if e.id in found.plan)
    price = adviser.price_of_move(gone.id, ())
    assert price is not None
    assert judge(fair, found.plan).objective - judge(fair, after(found.plan, price)).objective == price.cost


def test_impossible_move_has_no_price(fair: Problem, adviser: Adviser) -> None:
    locked = next(e for e in fair.exhibitors if e.locked)
    other = next(e for e in movable(fair) if e.size == locked.size)
    assert adviser.price_of_move(movable(fair, size=4)[0].id, (fair.cells[0].id,)) is None
    assert adviser.price_of_move(other.id, locked.locked or ()) is None
    assert adviser.price_of_move(locked.id, ()) is None
    assert adviser.best_places(locked.id) == []


def test_repacking_gains_what_it_says(fair: Problem, candidates: Candidates) -> None:
    plan = dict(allocate(fair, mode="first-come").plan)
    plan.pop(next(e.id for e in movable(fair) if e.id in plan and e.size >= 6))
    prices = Adviser(fair, plan, candidates).repack(most_moves=3)
    assert 1 <= sum(len(price.moves) for price in prices) <= 3
    for price in prices:
        before = judge(fair, plan).objective
        plan = after(plan, price)
        assert judge(fair, plan).objective - before == -price.cost > 0
    assert judge(fair, plan).violations == ()


def test_repacking_one_hall_leaves_the_others_alone(fair: Problem, candidates: Candidates) -> None:
    plan = dict(allocate(fair, mode="first-come").plan)
    hall = fair.islands[-1].hall
    halls = {cell.id: cell.hall for cell in fair.cells}
    for price in Adviser(fair, plan, candidates).repack(hall, most_moves=3):
        assert {halls[cell] for move in price.moves for cell in move.after} == {hall}


def test_explanation_of_the_placed_adds_up(fair: Problem, found: Outcome, candidates: Candidates) -> None:
    judged, seen = Judge(fair), set[str]()
    for identity, why in explain_all(fair, found.plan, candidates).items():
        if not why.placed or why.is_locked:
            continue
        parts = judged.parts(judged.exhibitors[identity], found.plan[identity])
        assert (why.satisfaction, why.rank) == (parts.total, parts.wish)
        assert round(sum(part.points for part in why.parts)) in {parts.total - 1, parts.total, parts.total + 1}
        assert [note.rank for note in why.wishes] == list(range(len(why.wishes)))
        seen |= {note.why for note in why.wishes}
    assert {"more_points", "fewer_points"} <= seen


def test_lost_wish_names_who_has_it(fair: Problem, found: Outcome, candidates: Candidates) -> None:
    holders = {cell: identity for identity, cells in found.plan.items() for cell in cells}
    points = {e.id: e.points for e in fair.exhibitors}
    for identity, why in explain_all(fair, found.plan, candidates).items():
        for note in why.wishes:
            if note.other is None:
                continue
            assert note.other != identity
            assert note.other in {holders[cell] for cell in note.cells if cell in holders}
            assert note.points == points[note.other]
            assert (note.why == "more_points") == (points[note.other] >= why.points)


def test_who_asked_to_be_kept_apart_is_never_said(fair: Problem, found: Outcome) -> None:
    who = next(e for e in movable(fair) if e.id in found.plan and len(e.wishes) > 1)
    neighbour = next(e for e in fair.exhibitors if e.id in found.plan and e.id != who.id and e.halls == who.halls)
    plan = {neighbour.id: found.plan[neighbour.id]}
    apart = changed_one(fair, who.id, wishes=(found.plan[who.id],), locked=None)
    apart = replace(apart, apart=(Apart(who.id, neighbour.id, 200, "gap", 0),))

    why = Explainer(apart, plan).explain(who.id)

    assert why.not_with_others
    assert [note.why for note in why.wishes] == ["not_with_others"]
    assert all(note.other is None for note in why.wishes)
    unnamed = replace(why, exhibitor=0, points=0, steps=())
    assert str(neighbour.id) not in repr(replace(unnamed, wishes=tuple(replace(n, cells=()) for n in why.wishes)))


def test_budget_that_is_too_low_says_what_opens_places(fair: Problem, found: Outcome) -> None:
    who = movable(fair, size=2)[0]
    plan = {identity: cells for identity, cells in found.plan.items() if identity != who.id}
    why = Explainer(changed_one(fair, who.id, budget=100.0), plan).explain(who.id)
    assert (why.steps[-1].name, why.steps[-1].left) == ("budget", 0)
    assert why.more_budget is not None
    share, opens = why.more_budget
    assert opens > 0

    again = Explainer(changed_one(fair, who.id, budget=100.0 * (1 + share)), plan).explain(who.id)

    assert again.more_budget is None
    assert again.steps[-1].left > 0


def test_steps_of_the_unplaced_only_ever_shrink(fair: Problem) -> None:
    found = allocate(fair, mode="first-come")
    unplaced = [why for why in explain_all(fair, found.plan).values() if not why.placed]
    assert unplaced
    for why in unplaced:
        left = [step.left for step in why.steps]
        assert left == sorted(set(left), reverse=True)
        assert why.taken_by_more + why.taken_by_fewer <= left[-1]


def test_stand_that_was_given_before_is_explained_as_such(fair: Problem, found: Outcome) -> None:
    locked = next(e for e in fair.exhibitors if e.locked and e.id in found.plan)
    assert Explainer(fair, found.plan).explain(locked.id) == Reasons(
        locked.id, locked.points, placed=True, is_locked=True
    )


def test_fairness_is_counted_side_by_side(fair: Problem, found: Outcome, candidates: Candidates) -> None:
    others = fairness_by_mode(fair, candidates)
    mine = fairness_of(fair, found.plan, candidates)
    assert set(others) == {"queue", "first-come"}
    assert others["queue"].inversions <= others["first-come"].inversions
    assert (mine.objective, mine.placed) == (found.objective, found.placed)
    assert len(mine.inverted) == mine.inversions
    assert len(mine.envious) == mine.envy
    assert mine.quartiles == tuple(sorted(mine.quartiles))


def test_fairness_of_nobody_placed_is_nought(fair: Problem, candidates: Candidates) -> None:
    nobody = fairness_of(fair, {}, candidates)
    assert (nobody.mean, nobody.lowest_quarter, nobody.inversions, nobody.envy) == (0.0, 0.0, 0, 0)
