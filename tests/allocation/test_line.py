"""The line in the database: what counts where nothing is kept, who moves by another formula, when lots are settled."""

from dataclasses import asdict

import pytest
from flask import Flask

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.policy import draw_lottery_seed, set_formula
from eventsapp.allocation.models import AllocationRun, Pick, PickState, Round, RunState
from eventsapp.allocation.queries.line import line_of, policy_of
from eventsapp.allocation.queries.needs import needs_by_exhibitor
from eventsapp.allocation.queries.points import Wanted, moves_by, points_of
from eventsapp.allocation.rules.policy import mark_of
from eventsapp.allocation.rules.scoring import Formula, SeedSettled, lot_of
from eventsapp.exhibitors.models import Application
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from tests.allocation.merits import hours, make_ranked
from tests.factories import (
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


def names(fair: Fair) -> list[str]:
    return [one.exhibitor.display_name for one in line_of(fair.id)]


def test_line_orders_exhibitors_with_and_without_a_record(fair: Fair, organiser: User) -> None:
    make_exhibitor_wanting(fair, "No record", units=3)
    make_ranked(fair, "Two years", organiser, consecutive_years=2)
    make_ranked(fair, "Two years, paid", organiser, consecutive_years=2, deposit_at=hours(0))
    make_ranked(fair, "Absent once", organiser, penalties={"no_show": 1})
    assert names(fair) == ["Two years, paid", "Two years", "No record", "Absent once"]
    assert [one.score.points for one in line_of(fair.id)] == [22, 22, 6, -18]
    assert [one.place for one in line_of(fair.id)] == [1, 2, 3, 4]


def test_units_contracted_count_before_those_applied_for(fair: Fair, organiser: User) -> None:
    make_ranked(fair, "Contracted none", organiser, units=9, units_contracted=0)
    make_ranked(fair, "Applied for nine", organiser, units=9)
    assert {one.exhibitor.display_name: one.score.points for one in line_of(fair.id)} == {
        "Contracted none": 0,
        "Applied for nine": 18,
    }


def test_line_of_one_fair_knows_nobody_of_another(fair: Fair) -> None:
    make_exhibitor_wanting(make_fair(), "Elsewhere")
    assert line_of(fair.id) == []


def test_equals_of_the_database_stand_in_the_order_of_their_lots(fair: Fair, organiser: User) -> None:
    exhibitors = [make_exhibitor_wanting(fair, f"Equal {number}", units=2) for number in range(6)]
    with transaction():
        draw_lottery_seed(fair.id, organiser, "Lotto 17-04")
    line = line_of(fair.id)
    lots = sorted(lot_of("Lotto 17-04", one.id) for one in exhibitors)
    assert [lot_of("Lotto 17-04", one.exhibitor.id) for one in line] == lots
    assert all(one.is_drawn for one in line)


def test_another_formula_moves_whom_it_favours(fair: Fair, organiser: User) -> None:
    make_ranked(fair, "Loyal", organiser, consecutive_years=3)
    make_ranked(fair, "Large", organiser, units=10)
    make_ranked(fair, "Small", organiser, units=2)
    moves = moves_by(fair.id, Formula(year_each=0))
    found = [(one.exhibitor.display_name, one.before, one.after, one.up) for one in moves.moves]
    assert found == [("Loyal", 1, 3, -2), ("Large", 2, 1, 1), ("Small", 3, 2, 1)]
    assert moves_by(fair.id, Formula()).moves == []
    assert names(fair)[0] == "Loyal"


def test_formula_is_kept_with_a_line_in_the_audit_log(fair: Fair, organiser: User) -> None:
    with transaction():
        set_formula(fair.id, Formula(year_each=0), mark_of(asdict(Formula())), organiser)
    assert policy_of(fair.id).formula == {"year_each": 0}
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="allocation.formula_set")).one()
    assert (entry.before["year_each"], entry.after["year_each"]) == (10, 0)


def test_seed_is_drawn_anew_until_a_plan_was_published(fair: Fair, organiser: User) -> None:
    with transaction():
        first = draw_lottery_seed(fair.id, organiser)
    with transaction():
        second = draw_lottery_seed(fair.id, organiser)
    assert first != second
    assert policy_of(fair.id).lottery_seed == second
    with transaction():
        run = AllocationRun(fair_id=fair.id, number=1, state=RunState.ROLLED_BACK, published_at=hours(0))
        db.session.add(run)
    with pytest.raises(SeedSettled), transaction():
        draw_lottery_seed(fair.id, organiser)
    assert policy_of(fair.id).lottery_seed == second


@pytest.mark.parametrize(("state", "is_settled"), [(PickState.WAITING, False), (PickState.PICKING, True)])
def test_seed_is_settled_when_a_turn_has_come(fair: Fair, organiser: User, state: str, *, is_settled: bool) -> None:
    exhibitor = make_exhibitor_wanting(fair, "First")
    with transaction():
        one = Round(fair_id=fair.id, position=1, kind="general", opens_at=hours(0), closes_at=hours(1))
        one.picks = [Pick(exhibitor_id=exhibitor.id, place=1, state=state)]
        db.session.add(one)
    if is_settled:
        with pytest.raises(SeedSettled), transaction():
            draw_lottery_seed(fair.id, organiser)
    else:
        with transaction():
            assert draw_lottery_seed(fair.id, organiser, "Seed 2") == "Seed 2"


def test_line_is_searched_without_accents_and_filtered_by_stand_and_kind(
    app: Flask, fair: Fair, organiser: User
) -> None:
    hall = make_hall_with_units(fair)
    make_stand(hall, make_ranked(fair, "Điện tử Gò Mây", organiser, sponsorship_vnd=10_000_000), "A-101")
    make_ranked(fair, "恒岭精机", organiser, is_rebooking=True)
    make_ranked(fair, "Absent", organiser, penalties={"no_show": 1})

    def found(**wanted: str) -> list[str]:
        with app.test_request_context():
            return [one.exhibitor.display_name for one in points_of(fair.id, Wanted(**wanted)).rows]

    assert found(search="dien tu") == ["Điện tử Gò Mây"]
    assert found(search="岭精") == ["恒岭精机"]
    assert found(stand="with") == ["Điện tử Gò Mây"]
    assert found(stand="without") == ["恒岭精机", "Absent"]
    assert found(only="sponsor") == ["Điện tử Gò Mây"]
    assert found(only="rebooking") == ["恒岭精机"]
    assert found(only="penalty") == ["Absent"]
    assert found(only="pavilion") == []


def test_needs_are_those_kept_else_those_of_the_application(fair: Fair) -> None:
    application = make_application(fair, state="approved")
    with transaction():
        found = db.session.get_one(Application, application.id)
        found.utilities, found.budget = ["power", "air"], 90_000_000
    needs = needs_by_exhibitor(fair.id)[application.exhibitor_id or 0]
    assert needs.is_from_application
    assert (needs.values.utilities, needs.values.budget) == (("power", "air"), 90_000_000)
