"""One's own holds on the plan, with what can be done there; and what the fair's team hears of changes."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths.actions import hold_units
from eventsapp.booths.models import Stand
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, new_plan_key
from tests.booths.test_views import SignIn, page, unit_of
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

PLAN = "/expo/plan/A"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair)


@pytest.fixture
def person(fair: Fair, hall: Hall) -> User:
    """Return somebody whose company holds two units for fifteen minutes."""
    person = make_acting_person(fair)
    with transaction():
        hold_units(hall, ["A-102", "A-103"], person)
    return person


def cart() -> Stand:
    return db.session.scalars(select(Stand)).one()


def test_own_hold_reads_as_ones_own_and_a_strangers_as_held(person: User, sign_in: SignIn, client: FlaskClient) -> None:
    mine = page(sign_in(person), f"{PLAN}?lang=en")
    unit = unit_of(mine, "A-102")
    assert "unit--own" in unit
    assert re.search(r'aria-label="A-102, Ferrowick Drives, .*Held by you, 14:\d\d left"', unit)
    assert 'data-plan-total="own">2<' in mine
    others = page(client, f"{PLAN}?lang=en")
    assert "unit--held" in unit_of(others, "A-102")
    assert "Ferrowick" not in others
    assert "data-plan-held" not in others
    listed = page(sign_in(person), f"{PLAN}?view=list&state=own&lang=en")
    assert re.findall(r'data-unit="([^"]+)"', listed) == ["A-102"]
    assert re.search(r'Held by you.*data-time-of="A-102">14:\d\d</span> left', listed)


def test_cart_is_counted_down_above_the_plan_and_in_its_own_panel(person: User, sign_in: SignIn) -> None:
    browser = sign_in(person)
    with_bar = browser.get(f"{PLAN}?lang=en")
    assert with_bar.headers["Cache-Control"] == "private, no-store"
    bar = with_bar.text.partition("data-plan-held")[2].partition("plan-layout")[0]
    assert re.search(r'data-hold="\d+" data-number="A-102" data-seconds="8\d\d"', bar)
    for endpoint in ("reserve", "extend", "give-back"):
        assert f"/exhibit/expo/holds/{cart().id}/{endpoint}" in bar
    opened = page(browser, f"{PLAN}/A-103?lang=en".replace("A-103", "A-102"))
    head, _mark, panel = opened.partition("data-plan-panel")
    assert "data-hold=" not in head  # the same time is not counted twice
    assert "You hold this stand." in panel
    assert f"/exhibit/expo/holds/{cart().id}/reserve" in panel
    alone = browser.get(f"{PLAN}/A-102?lang=en", headers={"HX-Request": "true"}).text
    assert "data-plan-held" in alone
    assert "A-103" in alone.partition("data-own=")[2].partition(">")[0]


def test_hold_is_extended_reserved_and_given_back_without_leaving_the_plan(person: User, sign_in: SignIn) -> None:
    browser = sign_in(person)
    until = cart().expires_at
    sent = {"plan": "A/A-102"}
    answer = browser.post(f"/exhibit/expo/holds/{cart().id}/extend", data=sent)
    assert answer.location == "/expo/plan/A/A-102"
    db.session.expire_all()
    assert until is not None
    assert cart().expires_at == until + timedelta(minutes=10)
    shown = page(browser, answer.location + "?lang=en")
    assert "You have more time." in shown
    assert "/extend" not in shown
    elsewhere = browser.post(f"/exhibit/expo/holds/{cart().id}/reserve", data={"plan": "//evil.example/x"})
    assert elsewhere.location == "/exhibit/expo/holds"


def test_hold_whose_time_is_over_is_nobodys_on_the_plan(person: User, sign_in: SignIn) -> None:
    browser = sign_in(person)
    with clock.shifted(timedelta(minutes=16)):
        text = page(browser, f"{PLAN}?lang=en")
    assert "unit--available" in unit_of(text, "A-102")
    assert "data-hold=" not in text


def test_team_gets_changed_stands_as_it_may_see_them_and_nobody_else_does(
    fair: Fair, hall: Hall, person: User, sign_in: SignIn, client: FlaskClient
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur IIoT"), "A-201, A-202")
    address = "/organise/expo/plan/A/entries?number=a103&number=A-202&number=Z-9"
    team = sign_in(make_member(fair))
    assert f'data-entries="{address.partition("?")[0]}"' in page(team, "/organise/expo/plan/A")
    answer = team.get(address)
    assert answer.json is not None
    markup = answer.json["markup"]
    assert re.findall(r'data-unit="([^"]+)"', markup) == ["A-102", "A-201"]
    assert "unit--held" in unit_of(markup, "A-102")
    assert "Ferrowick Drives" in unit_of(markup, "A-102")
    assert "unit--reserved" in unit_of(markup, "A-201")
    assert answer.json["facts"].count("\n") == 1
    assert answer.headers["Cache-Control"] == "no-store"
    assert sign_in(person).get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert "data-entries" not in page(client, PLAN)


def test_panel_of_a_free_unit_counts_the_room_that_hangs_together(hall: Hall, client: FlaskClient) -> None:
    before = page(client, f"{PLAN}/A-101?lang=en")
    assert re.search(r'data-plan-room data-one="1 unit" data-many="\{count\} units">8 units<', before)
    make_stand(hall, make_exhibitor_wanting(hall.fair), "A-102, A-202")
    assert re.search(r"data-plan-room[^>]*>2 units<", page(client, f"{PLAN}/A-101?lang=en"))


def test_legend_names_what_stands_in_the_drawn_hall_alone(hall: Hall, client: FlaskClient) -> None:
    assert "plan__feature" not in page(client, PLAN)
    with transaction():
        ring = [[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0]]
        hall.features = [{"kind": kind, "ring": ring, "name": "", "wall": ""} for kind in ("obstacle", "fire_exit")]
        hall.plan_key = new_plan_key()
    drawn = page(client, f"{PLAN}?lang=en")
    legend = drawn[drawn.index("plan-legend") :]
    assert re.findall(r"plan__feature--(\w+)", legend) == ["column", "fire_exit"]
    assert "Main aisle" not in legend
    assert "plan__feature" not in page(client, f"{PLAN}?view=list")
