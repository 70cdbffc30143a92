"""Places for one who asks now: no rule is broken, and sales, objections, rounds and the board name the same ones."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.editing import place_by_hand
from eventsapp.allocation.actions.picking import mark_absent
from eventsapp.allocation.actions.policy import set_weights
from eventsapp.allocation.actions.running import start_run
from eventsapp.allocation.board.moving import good_places, preview_place
from eventsapp.allocation.models import AllocationRun, Mode, PickState
from eventsapp.allocation.objection_page import other_places
from eventsapp.allocation.queries.best_left import options_for
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.offers import Offer, offers_for
from eventsapp.allocation.queries.problem import Asking, Suppose, problem_of
from eventsapp.allocation.rules.policy import mark_of
from eventsapp.allocation.rules.runs import Order
from eventsapp.allocation.rules.weighing import Weights, weights_from
from eventsapp.booths.optimiser.adviser import Adviser
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.problem import Problem
from eventsapp.exhibitors.models import Exhibitor, Wish
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, jobs
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit, Zone, new_plan_key
from tests.allocation.factories import stand_of, unit_numbered
from tests.allocation.market import COMPANIES, Market, make_market
from tests.allocation.rounds_world import exhibitor_of, make_round, opened, pick_of
from tests.booths.sound import assert_plan_is_sound
from tests.factories import (
    make_acting_person,
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

SEEDS = range(6)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=8)


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


def whole_problem(market: Market, one: Exhibitor) -> Problem:
    """Return the problem of the whole fair, in which who asks may stand elsewhere than it does."""
    stand = stand_of(one.id)
    return problem_of(market.fair.id, Weights(), Suppose(movable=[stand.id] if stand else []))


def standing(problem: Problem) -> dict[int, tuple[int, ...]]:
    return {one.id: one.locked for one in problem.exhibitors if one.locked}


def units_in(found: Sequence[Offer]) -> list[tuple[int, ...]]:
    return [one.unit_ids for one in found]


def numbers_in(fair: Fair, found: Sequence[Offer]) -> list[str]:
    numbers = {unit.id: unit.number for unit in db.session.scalars(select(Unit).where(Unit.fair_id == fair.id))}
    return [min(numbers[key] for key in one.unit_ids) for one in found]


def weigh(fair: Fair, organiser: User, weights: Weights) -> None:
    with transaction():
        set_weights(fair.id, weights, mark_of(asdict(weights_from(policy_of(fair.id).weights))), organiser)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_offer_breaks_a_rule_of_the_whole_fair(app: Flask, seed: int) -> None:
    market, offered = make_market(seed), 0
    for one in market.placed + market.looking:
        problem = whole_problem(market, one)
        for offer in offers_for(market.fair.id, one, Asking(), most=20):
            verdict = judge(problem, {**standing(problem), one.id: offer.unit_ids})
            assert verdict.violations == ()
            assert verdict.satisfaction[one.id] == offer.satisfaction
            offered += 1
    assert offered >= COMPANIES // 2


@pytest.mark.parametrize("seed", SEEDS)
def test_who_asks_alone_is_answered_as_the_whole_fair_would(app: Flask, seed: int) -> None:
    market = make_market(seed)
    for one in market.looking:
        problem = whole_problem(market, one)
        places = Adviser(problem, standing(problem)).free_places(one.id, most=8)
        offers = offers_for(market.fair.id, one, Asking(), most=8)
        assert [(offer.unit_ids, offer.satisfaction) for offer in offers] == [
            (place.cells, place.satisfaction) for place in places
        ]


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_has_a_unit_that_is_offered(app: Flask, seed: int) -> None:
    market = make_market(seed)
    had = {part.unit_id for one in market.placed for part in stand_of(one.id).units}  # type: ignore[union-attr]
    for one in market.placed + market.looking:
        for offer in offers_for(market.fair.id, one, Asking(), most=20):
            assert had.isdisjoint(offer.unit_ids)
            assert_can_be_had(offer)


def assert_can_be_had(offer: Offer) -> None:
    for unit in db.session.scalars(select(Unit).where(Unit.id.in_(offer.unit_ids))):
        assert not unit.is_blocked


def test_sales_objection_round_and_board_name_the_same_places_in_the_same_order(
    fair: Fair, hall: Hall, organiser: User
) -> None:
    person = make_acting_person(fair, "Asks", units=2)
    one = exhibitor_of(person)
    make_stand(hall, make_exhibitor_wanting(fair, "Neighbour"), "A-101, A-102")
    with transaction():
        run = start_run(fair.id, Order(mode=Mode.FIRST_COME, seconds=5), organiser)
    jobs.run_due()
    run = db.session.get_one(AllocationRun, run.id, populate_existing=True)
    with transaction():
        place_by_hand(run.id, run.version, preview_place(run, one.id, "A", "").change, organiser)
    board = [numbers.split(", ")[0] for numbers, _cost in good_places(run, one.id)]

    entered = opened(make_round(fair, organiser, mode="appointment"), organiser)
    absent = [option.numbers[0] for option in options_for(entered, pick_of(entered, person))]

    assert len(board) == 3
    assert numbers_in(fair, offers_for(fair.id, one, Asking())) == board
    assert [place.numbers[0] for place in other_places(one)] == board
    assert absent[:3] == board


def test_absent_exhibitor_is_given_the_first_offer_and_the_next_where_that_is_taken_meanwhile(
    fair: Fair, hall: Hall, organiser: User
) -> None:
    people = [make_acting_person(fair, name, units=2) for name in ("First", "Second")]
    entered = opened(make_round(fair, organiser, mode="appointment"), organiser)
    for person, is_raced in zip(people, (False, True), strict=True):
        with transaction():
            pick = pick_of(entered, person)
            pick.state, pick.station, pick.was_absent = PickState.PICKING, 1, True
        offered = numbers_in(fair, offers_for(fair.id, exhibitor_of(person), Asking(units=2)))
        options = options_for(entered, pick)
        if is_raced:
            make_stand(hall, make_exhibitor_wanting(fair, "Faster"), offered[0])
        with transaction():
            mark_absent(fair.id, entered.id, pick.id, options, organiser)
        stand = pick_of(entered, person).stand
        assert stand is not None
        assert stand.number == offered[1 if is_raced else 0]
    assert_plan_is_sound(fair.id)


def test_sliders_of_the_fair_decide_what_is_best(fair: Fair, hall: Hall, organiser: User) -> None:
    application = make_application(fair, state="approved", units=1)
    with transaction():
        application.open_sides = 2
        db.session.add(Wish(application_id=application.id, rank=1, unit_id=unit_numbered(hall, "A-104").id))
    assert numbers_in(fair, offers_for(fair.id, application.exhibitor, Asking()))[0] == "A-104"
    weigh(fair, organiser, Weights(wishes=0, near_first=0, sector=0, entrance=0))
    corners = {"A-101", "A-108", "A-201"}
    assert set(numbers_in(fair, offers_for(fair.id, application.exhibitor, Asking()))) == corners


def test_what_is_said_stands_in_for_the_application(fair: Fair, hall: Hall) -> None:
    other = make_hall_with_units(fair, code="B", columns=4)
    application = make_application(fair, state="approved", units=1)
    one, raw = application.exhibitor, fair.packages[0]
    with transaction():
        application.open_sides, application.budget, application.package_id = 1, 1, raw.id
        db.session.add(Wish(application_id=application.id, rank=1, unit_id=unit_numbered(hall, "A-104").id))
    assert offers_for(fair.id, one, Asking()) == [], "its budget is too low"
    near = [(unit_numbered(other, "B-203").id,)]
    asking = Asking(units=2, open_sides=1, budget=150_000_000, near=near)
    best = offers_for(fair.id, one, asking)[0]
    assert near[0][0] in best.unit_ids
    assert (len(best.unit_ids), best.price, best.budget) == (2, 2 * raw.price_vnd, 150_000_000)
    assert offers_for(fair.id, one, Asking(units=2, budget=2 * raw.price_vnd - 1)) == []
    in_hall = offers_for(fair.id, one, Asking(budget=10**9, hall_id=other.id), most=20)
    assert {offer.hall_id for offer in in_hall} == {other.id}
    assert all(offer.open_sides >= 2 for offer in offers_for(fair.id, one, Asking(budget=10**9, open_sides=2)))


def test_prospect_is_offered_units_of_any_package_until_it_names_one(fair: Fair, hall: Hall) -> None:
    raw, shell, _premium = fair.packages
    with transaction():
        hall.plan_key = new_plan_key()
        for unit in db.session.scalars(select(Unit).where(Unit.number != "A-203")):
            unit.package_id = raw.id
    assert len(offers_for(fair.id, None, Asking(units=1))) == 3
    assert numbers_in(fair, offers_for(fair.id, None, Asking(units=1, package=shell))) == ["A-203"]


def test_distance_that_is_asked_for_counts_whatever_the_fair_weighs(fair: Fair, hall: Hall, organiser: User) -> None:
    rival = make_exhibitor_wanting(fair, "Rival")
    make_stand(hall, rival, "A-101, A-102")
    near = [(unit_numbered(hall, "A-103").id,)]
    assert numbers_in(fair, offers_for(fair.id, None, Asking(units=1, near=near)))[0] == "A-103"
    weigh(fair, organiser, Weights(apart=0, separations=False))
    apart = offers_for(fair.id, None, Asking(units=1, near=near, apart=[rival.id]))
    assert numbers_in(fair, apart)[0] not in {"A-103", "A-104", "A-201", "A-202", "A-203", "A-204"}


def test_round_that_is_an_exhibitors_turn_limits_what_it_is_offered(fair: Fair, hall: Hall, organiser: User) -> None:
    person = make_acting_person(fair, "Chooses", units=2)
    with transaction():
        zone = Zone(fair_id=fair.id, code="z", name={"en": "Z"})
        db.session.add(zone)
        db.session.flush()
        hall.plan_key = new_plan_key()
        for number in ("A-207", "A-208"):
            unit_numbered(hall, number).zone_id = zone.id
    opened(make_round(fair, organiser, zone_ids=[zone.id]), organiser)
    one = exhibitor_of(person)
    assert numbers_in(fair, offers_for(fair.id, one, Asking())) == ["A-207"]
    assert [place.numbers[0] for place in other_places(one)] == ["A-207"]
    with clock.shifted(timedelta(days=2)):
        assert len(offers_for(fair.id, one, Asking())) == 3


def test_offer_says_which_wish_it_is_and_which_are_taken(fair: Fair, hall: Hall, app: Flask) -> None:
    application = make_application(fair, state="approved", units=1)
    with transaction():
        for rank, number in enumerate(("A-103", "A-204"), 1):
            unit_id = unit_numbered(hall, number).id
            db.session.add(Wish(application_id=application.id, rank=rank, unit_id=unit_id))
    make_stand(hall, make_exhibitor_wanting(fair, "Faster"), "A-103")
    with app.test_request_context("/?lang=en"):
        best, next_best, _ = other_places(application.exhibitor)
    assert best.why is not None
    assert best.why.headline == f"Second choice, {best.satisfaction} of 100."
    assert best.why.sentences == ("First choice A-103 is taken.",)
    assert [part.label for part in best.why.parts][:2] == ["Ranked wishes", "Right sector"]
    assert next_best.why is not None
    assert next_best.why.headline.startswith("None of the wishes")
