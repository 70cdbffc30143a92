"""A fair's first page and the organiser's day."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Application, ApplicationState
from eventsapp.fairs.models import Role
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.reports.queries import applications_by_week, workload
from eventsapp.reports.rules import round_top
from tests.factories import make_fair, make_hall_with_units, make_member


@pytest.mark.parametrize("language", ["vi", "en", "zh", "ko"])
def test_fair_home_opens_in_every_language_and_sets_no_session(client: FlaskClient, language: str) -> None:
    fair = make_fair()
    make_hall_with_units(fair)
    answer = client.get(f"/{fair.slug}/?lang={language}")
    assert answer.status_code == 200
    assert "session=" not in answer.headers.get("Set-Cookie", "")
    assert 'class="hall__free"' in answer.text


def test_empty_fair_has_a_home(client: FlaskClient) -> None:
    assert client.get(f"/{make_fair().slug}/").status_code == 200


def test_dashboard_opens_for_the_team_only(
    app: Flask, client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    fair = make_fair()
    organiser, reviewer, stranger = make_member(fair), make_member(fair, Role.REVIEWER), make_member(make_fair())
    address = f"/organise/{fair.slug}/"
    statuses = [sign_in(person).get(address).status_code for person in (organiser, reviewer, stranger)]
    assert statuses == [200, 200, 403]
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(("role", "leads_to"), [(Role.ORGANISER, "allocation"), (Role.REVIEWER, "plan")])
def test_who_has_no_stand_leads_to_what_one_may_do_about_it(
    app: Flask, sign_in: Callable[[User], FlaskClient], role: Role, leads_to: str
) -> None:
    fair = make_fair()
    page = sign_in(make_member(fair, role)).get(f"/organise/{fair.slug}/").get_data(as_text=True)
    words = "place all of them at once" if leads_to == "allocation" else "see what is free on the plan"
    card = page[: page.index(words)]
    assert f'href="/organise/{fair.slug}/{leads_to}"' in card[card.rindex("<a ") :]


def test_workload_counts_what_waits(app: Flask) -> None:
    fair = make_fair()
    with transaction():
        for number, state in enumerate([ApplicationState.SUBMITTED] * 2 + [ApplicationState.CHANGES_REQUESTED], 1):
            db.session.add(Application(fair_id=fair.id, number=number, state=state, submitted_at=clock.now()))
        db.session.add(Application(fair_id=fair.id))
    counted = workload(fair, clock.now())
    assert (counted.to_review, counted.changes_requested, counted.drafts, counted.overdue) == (2, 1, 1, 0)
    assert counted.oldest_at is not None
    assert counted.oldest_at.tzinfo is not None


def test_applications_by_week_belong_to_the_fairs_days(app: Flask) -> None:
    fair = make_fair()  # its days begin at 17:00 UTC
    sunday_night = datetime(2026, 11, 15, 16, 59, tzinfo=UTC)
    monday_morning = datetime(2026, 11, 15, 17, 0, tzinfo=UTC)
    with transaction():
        for number, moment in enumerate([sunday_night, monday_morning], 1):
            db.session.add(
                Application(fair_id=fair.id, number=number, state=ApplicationState.SUBMITTED, submitted_at=moment)
            )
    weeks = applications_by_week(fair, datetime(2026, 11, 21, tzinfo=UTC), weeks=3)
    assert [count for _, count in weeks] == [0, 1, 1]


@pytest.mark.parametrize(("highest", "top"), [(0, 4), (3, 4), (5, 8), (17, 20), (100, 160), (180, 200)])
def test_round_top_is_the_next_whole_scale(highest: int, top: int) -> None:
    assert round_top(highest) == top
