"""A fair as the optimiser sees it: who is to be placed, what stays, what cannot be given."""

import pytest
from flask import Flask

from eventsapp.allocation.models import Pavilion, PavilionMember, PlacementNeeds
from eventsapp.allocation.queries.problem import Suppose, problem_of
from eventsapp.allocation.rules.weighing import Weights
from eventsapp.booths.actions import allocate_stand, hold_units, mark_deposit, put_option
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.solving import allocate
from eventsapp.exhibitors.models import Application, NeighbourWish, Wish
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Zone
from tests.allocation.factories import unit_numbered
from tests.allocation.rounds_world import make_round
from tests.factories import (
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_user,
)

WEIGHTS = Weights()


@pytest.fixture
def fair(app: Flask):
    return make_fair()


@pytest.fixture
def organiser(fair):
    return make_member(fair)


@pytest.fixture
def hall(fair):
    return make_hall_with_units(fair, columns=6)


def applied(fair, name, *, units=2, owner=None):
    """Make an exhibitor that came in by an application."""
    return make_application(fair, legal_name=name, units=units, state="approved", owner=owner).exhibitor


def cell_of(problem, hall, number):
    unit = unit_numbered(hall, number)
    return next(cell for cell in problem.cells if cell.id == unit.id)


def exhibitor_of(problem, exhibitor):
    return next(one for one in problem.exhibitors if one.id == exhibitor.id)


def test_island_of_a_hall_is_one_block_of_cells(fair, hall):
    problem = problem_of(fair.id, WEIGHTS)
    (island,) = problem.islands
    assert (island.rows, island.cols, len(problem.cells)) == (2, 6, 12)
    assert cell_of(problem, hall, "A-101").x == island.x
    assert cell_of(problem, hall, "A-206").x == island.x + 5


def test_whoever_has_a_stand_stays_and_the_others_are_placed_beside(fair, hall, organiser):
    placed, waiting = make_exhibitor_wanting(fair, "Placed"), make_exhibitor_wanting(fair, "Waiting")
    with transaction():
        allocate_stand(hall, placed.id, ["A-101", "A-102"], organiser)

    problem = problem_of(fair.id, WEIGHTS)
    assert set(exhibitor_of(problem, placed).locked) == {unit_numbered(hall, f"A-10{n}").id for n in (1, 2)}
    outcome = allocate(problem, mode="queue")
    assert judge(problem, outcome.plan).violations == ()
    assert set(outcome.plan) == {placed.id, waiting.id}


def test_sold_stand_is_locked_whatever_is_movable_and_a_reserved_one_is_not(fair, hall, organiser):
    sold, reserved = make_exhibitor_wanting(fair, "Sold"), make_exhibitor_wanting(fair, "Reserved")
    with transaction():
        stands = [
            allocate_stand(hall, one.id, numbers, organiser)
            for one, numbers in ((sold, ["A-101", "A-102"]), (reserved, ["A-103", "A-104"]))
        ]
        mark_deposit(fair.id, stands[0].id, organiser)

    problem = problem_of(fair.id, WEIGHTS, Suppose(movable=[stand.id for stand in stands], stay_bonus=500))
    assert exhibitor_of(problem, sold).locked
    assert exhibitor_of(problem, reserved).locked is None
    assert set(problem.current) == {reserved.id}


def test_stand_that_is_no_rectangle_takes_room_and_no_part(fair, hall, organiser):
    odd, waiting = make_exhibitor_wanting(fair, "Odd", units=3), make_exhibitor_wanting(fair, "Waiting")
    with transaction():
        allocate_stand(hall, odd.id, ["A-101", "A-102", "A-201"], organiser)

    problem = problem_of(fair.id, WEIGHTS)
    assert [one.id for one in problem.exhibitors] == [waiting.id]
    assert all(cell_of(problem, hall, number).blocked for number in ("A-101", "A-102", "A-201"))


def test_what_is_held_for_somebody_cannot_be_given(fair, hall, organiser):
    person = make_user()
    applied(fair, "Holder", owner=person)
    with transaction():
        hold_units(hall, ["A-101"], person)
        put_option(hall, ["A-103"], organiser, prospect="Somebody")

    problem = problem_of(fair.id, WEIGHTS)
    assert [cell_of(problem, hall, number).blocked for number in ("A-101", "A-102", "A-103")] == [True, False, True]


def test_wishes_for_units_and_zones_are_sets_of_cells(fair, hall):
    exhibitor = applied(fair, "Wishing")
    with transaction():
        zone = Zone(fair_id=fair.id, code="z", name={"en": "Zone"})
        db.session.add(zone)
        db.session.flush()
        unit_numbered(hall, "A-105").zone_id = unit_numbered(hall, "A-106").zone_id = zone.id
        application = db.session.query(Application).filter_by(exhibitor_id=exhibitor.id).one()
        application.wishes = [
            Wish(rank=1, unit_id=unit_numbered(hall, "A-201").id, text="A-201"),
            Wish(rank=2, zone_id=zone.id, text="Zone"),
        ]

    wishes = exhibitor_of(problem_of(fair.id, WEIGHTS), exhibitor).wishes
    zone_cells = {unit_numbered(hall, number).id for number in ("A-105", "A-106")}
    assert [set(wish) for wish in wishes] == [{unit_numbered(hall, "A-201").id}, zone_cells]
    problem = problem_of(fair.id, WEIGHTS)
    plan = allocate(problem, mode="queue").plan
    assert unit_numbered(hall, "A-201").id in plan[exhibitor.id]


def test_needs_and_budgets_bind_unless_their_rule_is_off(fair, hall):
    exhibitor = applied(fair, "Needy")
    with transaction():
        needs = PlacementNeeds(exhibitor_id=exhibitor.id, fair_id=fair.id, utilities=["power"], budget=76_000_000)
        db.session.add(needs)
        for number in ("A-105", "A-106"):
            unit_numbered(hall, number).utilities = ["power"]

    bound = problem_of(fair.id, WEIGHTS)
    assert exhibitor_of(bound, exhibitor).needs.everywhere == {"power"}
    assert exhibitor_of(bound, exhibitor).budget == pytest.approx(1.0)  # one unit of its package
    assert allocate(bound, mode="queue").unplaced == (exhibitor.id,)
    without_budget = problem_of(fair.id, Weights(budget=False))
    placed = allocate(without_budget, mode="queue").plan[exhibitor.id]
    assert set(placed) == {unit_numbered(hall, number).id for number in ("A-105", "A-106")}


def test_plan_of_a_round_keeps_to_its_packages(fair, hall, organiser):
    raw, shell, _premium = fair.packages
    exhibitor = applied(fair, "Shell")
    with transaction():
        db.session.query(Application).filter_by(exhibitor_id=exhibitor.id).one().package_id = shell.id
        for number in ("A-101", "A-102", "A-103", "A-104"):
            unit_numbered(hall, number).package_id = shell.id
        unit_numbered(hall, "A-201").package_id = raw.id
    entered = make_round(fair, organiser, mode="optimise", package_ids=[raw.id])
    problem = problem_of(fair.id, WEIGHTS, Suppose(round=entered))
    assert cell_of(problem, hall, "A-101").blocked
    assert not cell_of(problem, hall, "A-201").blocked
    assert not cell_of(problem, hall, "A-202").blocked, "it is sold with any package"


def test_restricted_units_are_for_the_pavilion_of_their_zone(fair, hall):
    member, other = make_exhibitor_wanting(fair, "Member"), make_exhibitor_wanting(fair, "Other")
    with transaction():
        zone = Zone(fair_id=fair.id, code="kr", name={"en": "Korea"})
        db.session.add(zone)
        db.session.flush()
        for column in range(1, 7):
            for row in (1, 2):
                unit = unit_numbered(hall, f"A-{row}0{column}")
                unit.zone_id, unit.is_restricted = zone.id, True
        pavilion = Pavilion(fair_id=fair.id, name="Korea", zone_id=zone.id)
        pavilion.members = [PavilionMember(exhibitor_id=member.id)]
        db.session.add(pavilion)

    outcome = allocate(problem_of(fair.id, WEIGHTS), mode="queue")
    assert set(outcome.plan) == {member.id}
    assert outcome.unplaced == (other.id,)


def test_pavilion_too_large_for_any_island_gets_a_whole_one(fair, hall):
    members = [make_exhibitor_wanting(fair, f"Member {n}", units=4) for n in range(4)]
    with transaction():
        pavilion = Pavilion(fair_id=fair.id, name="Large")
        pavilion.members = [PavilionMember(exhibitor_id=one.id) for one in members]
        db.session.add(pavilion)

    problem = problem_of(fair.id, WEIGHTS)
    assert [window[1:] for window in problem.pavilions[0].windows] == [(0, 5)]
    assert len(allocate(problem, mode="queue").plan) == 3


def test_wish_to_be_apart_counts_softly_until_it_is_put_aside(fair, hall):
    asker, other = applied(fair, "Asker Ltd"), applied(fair, "Rival Ltd")
    with transaction():
        application = db.session.query(Application).filter_by(exhibitor_id=asker.id).one()
        wish = NeighbourWish(application_id=application.id, kind="apart", company_name="Rival Ltd")
        db.session.add(wish)

    (rule,) = problem_of(fair.id, WEIGHTS).apart
    assert {rule.a, rule.b} == {asker.id, other.id}
    assert rule.penalty == WEIGHTS.apart
    assert problem_of(fair.id, Weights(apart=0)).apart == ()
    with transaction():
        db.session.get(NeighbourWish, wish.id).is_ignored = True
    assert problem_of(fair.id, WEIGHTS).apart == ()


def test_supposed_withdrawal_frees_a_stand_and_a_closed_hall_gives_none(fair, hall, organiser):
    gone, waiting = make_exhibitor_wanting(fair, "Gone"), make_exhibitor_wanting(fair, "Waiting")
    with transaction():
        allocate_stand(hall, gone.id, ["A-101", "A-102"], organiser)

    problem = problem_of(fair.id, WEIGHTS, Suppose(withdrawn=[gone.id]))
    assert [one.id for one in problem.exhibitors] == [waiting.id]
    assert not cell_of(problem, hall, "A-101").blocked
    closed = problem_of(fair.id, WEIGHTS, Suppose(closed_hall_ids=[hall.id]))
    assert allocate(closed, mode="queue").unplaced == (waiting.id,)


def test_row_at_a_wall_has_one_open_side_less(fair):
    hall = make_hall_with_units(fair, code="W", columns=4, rows=1)
    with transaction():
        db.session.get(type(hall), hall.id).outline = [[0, 6], [24, 6], [24, 30], [0, 30]]
    (island,) = problem_of(fair.id, WEIGHTS).islands
    assert island.open == {"e", "s", "w"}


def test_empty_fair_is_a_problem_without_an_answer(fair):
    problem = problem_of(fair.id, WEIGHTS)
    assert (problem.cells, problem.exhibitors) == ((), ())
    assert allocate(problem).plan == {}


def test_withdrawal_frees_a_stand_that_is_no_rectangle(fair, hall, organiser):
    odd = make_exhibitor_wanting(fair, "Odd", units=3)
    with transaction():
        allocate_stand(hall, odd.id, ["A-101", "A-102", "A-201"], organiser)
    assert cell_of(problem_of(fair.id, WEIGHTS), hall, "A-101").blocked
    assert not cell_of(problem_of(fair.id, WEIGHTS, Suppose(withdrawn=[odd.id])), hall, "A-101").blocked
