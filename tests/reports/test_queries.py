"""The numbers on the first pages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.badges.actions import BATCH
from eventsapp.exhibitors.models import Application, ApplicationState
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.jobs import Job
from eventsapp.reports.queries import (
    cheapest_package,
    fair_figures,
    hall_fills,
    hall_picture,
    latest_decisions,
    workload,
)
from tests.factories import (
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
    make_user,
)
from tests.statements import selects

FRIDAY = datetime(2026, 11, 20, 5, tzinfo=UTC)  # noon at the fair


def add_waiting(fair: Fair, number: int, sent_at: datetime, **values: object) -> None:
    with transaction() as session:
        session.add(
            Application(
                fair_id=fair.id, number=number, state=ApplicationState.SUBMITTED, submitted_at=sent_at, **values
            )
        )


def fill_fair(fair: Fair, label: str) -> None:
    hall = make_hall_with_units(fair, code=label)
    make_stand(hall, make_exhibitor_wanting(fair, f"Company {label}"), f"{label}-101")
    make_application(fair, state="rejected", legal_name=f"Company {label}")
    make_application(fair, legal_name=f"Waiting {label}")


def test_application_is_overdue_after_the_working_days_the_fair_promises(app: Flask) -> None:
    fair = make_fair()  # promises an answer within three working days
    add_waiting(fair, 1, FRIDAY)
    assert workload(fair, FRIDAY + timedelta(days=5)).overdue == 0  # Wednesday, the promised day itself
    assert workload(fair, FRIDAY + timedelta(days=6)).overdue == 1


def test_application_sent_again_waits_from_then(app: Flask) -> None:
    fair = make_fair()
    add_waiting(fair, 1, FRIDAY - timedelta(days=30), resubmitted_at=FRIDAY)
    counted = workload(fair, FRIDAY)
    assert (counted.overdue, counted.oldest_at) == (0, FRIDAY)


def test_paper_application_is_unclaimed_until_it_has_an_owner(app: Flask) -> None:
    fair, organiser, owner = make_fair(), make_user(), make_user()
    add_waiting(fair, 1, FRIDAY, entered_by_id=organiser.id)
    assert workload(fair, FRIDAY).unclaimed == 1
    with transaction() as session:
        session.query(Application).filter_by(fair_id=fair.id).one().owner_id = owner.id
    assert workload(fair, FRIDAY).unclaimed == 0


def test_approved_company_waits_for_a_stand_until_it_has_one(app: Flask) -> None:
    fair = make_fair()
    hall = make_hall_with_units(fair)
    application = make_application(fair, state="approved")
    assert workload(fair, clock.now()).without_stand == 1
    make_stand(hall, application.exhibitor, "A-101, A-102")
    assert workload(fair, clock.now()).without_stand == 0


def test_names_missing_on_badges_are_those_of_the_latest_batch(app: Flask) -> None:
    fair = make_fair()
    assert workload(fair, FRIDAY).unprintable == 0
    with transaction() as session:
        for names in (["old", "older"], ["new"]):
            session.add(Job(kind=BATCH, params={}, fair_id=fair.id, result={"uncovered": names}))
            session.flush()
    assert workload(fair, FRIDAY).unprintable == 1


def test_hall_fill_counts_taken_and_free_units_but_no_blocked_ones(app: Flask) -> None:
    fair = make_fair()
    hall = make_hall_with_units(fair, columns=4, rows=2)
    empty = make_hall_with_units(fair, code="B", columns=2, rows=1)
    make_stand(hall, make_exhibitor_wanting(fair), "A-101, A-102, A-201")
    with transaction():
        hall.units[-1].is_blocked = True
    fills = {fill.hall.id: (fill.taken, fill.free, fill.units) for fill in hall_fills(fair)}
    assert fills == {hall.id: (3, 4, 7), empty.id: (0, 2, 2)}


def test_hall_picture_shows_stands_as_blocks_and_free_units_one_by_one(app: Flask) -> None:
    fair = make_fair()
    hall = make_hall_with_units(fair, columns=4, rows=2)
    make_stand(hall, make_exhibitor_wanting(fair), "A-101, A-102")
    picture = hall_picture(fair)
    assert picture is not None
    assert (len(picture.quiet), len(picture.free)) == (1, 6)
    assert picture.box == (6.0, 6.0, 12.0, 6.0)


def test_figures_count_companies_countries_and_units(app: Flask) -> None:
    fair = make_fair()
    hall = make_hall_with_units(fair)
    make_stand(hall, make_exhibitor_wanting(fair), "A-101")
    make_application(fair, state="approved", country="KR", legal_name="새벽길로보틱스")
    figures = fair_figures(fair)
    assert (figures.exhibitors, figures.countries) == (2, 1)
    assert (figures.units_taken, figures.units, figures.halls) == (1, 8, 1)
    assert (figures.sessions, figures.rooms) == (0, 0)


def test_cheapest_package_is_that_of_the_lowest_domestic_price(app: Flask) -> None:
    package = cheapest_package(make_fair())
    assert package is not None
    assert package.code == "raw"


def test_latest_decisions_come_newest_first_and_stay_in_their_fair(app: Flask) -> None:
    fair, other = make_fair(), make_fair()
    make_application(other, state="approved")
    first, second = make_application(fair, state="rejected"), make_application(fair, state="approved")
    assert [one.id for one in latest_decisions(fair)] == [second.id, first.id]


@pytest.mark.parametrize("page", ["/{slug}/", "/organise/{slug}/"])
def test_page_takes_as_many_queries_for_three_halls_as_for_one(
    app: Flask, sign_in: Callable[[User], FlaskClient], page: str
) -> None:
    fair = make_fair()
    browser = sign_in(make_member(fair))
    counts = []
    for labels in ("A", "BC"):
        for label in labels:
            fill_fair(fair, label)
        with selects() as sent:
            assert browser.get(page.format(slug=fair.slug)).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [(-2, 2, "9 m²"), (-3, -2, "Applications are closed"), (2, 3, "Applications open on")],
)
def test_door_for_exhibitors_says_whether_applications_are_open(
    client: FlaskClient, opens: int, closes: int, words: str
) -> None:
    fair = make_fair()
    with transaction():
        fair.applications_open_at = clock.now() + timedelta(days=opens)
        fair.applications_close_at = clock.now() + timedelta(days=closes)
    assert words in client.get(f"/{fair.slug}/?lang=en").text


def test_dashboard_names_the_closing_day_of_the_fairs_zone(app: Flask, sign_in: Callable[[User], FlaskClient]) -> None:
    fair = make_fair()
    with transaction():
        fair.applications_close_at = datetime(2027, 2, 25, 18, tzinfo=UTC)  # the 26th at the fair
    page = sign_in(make_member(fair)).get(f"/organise/{fair.slug}/?lang=vi").text
    assert "26.02.2027" in page
