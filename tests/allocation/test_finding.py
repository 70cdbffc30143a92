"""Finding stands for a client: three good ones with the reasons, each ready to be put under option."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths.models import Stand
from eventsapp.exhibitors.models import Wish
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit
from tests.factories import (
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def seller(fair: Fair) -> User:
    return make_member(fair)


def best_numbers(page: str) -> list[str]:
    return re.findall(r'class="advice__number">.*?>([^<]+)</a>', page)


def test_client_gets_three_stands_with_reasons_and_an_option_on_one(
    fair: Fair, hall: Hall, seller: User, sign_in: SignIn
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Cơ khí Trúc Lâm"), "A-101")
    browser, find = sign_in(seller), f"/organise/{fair.slug}/find-stands"
    assert "of 100" not in browser.get(find).text
    asked = {"units": 2, "open_sides": 1, "near": "truc lam, Nobody Known", "package": fair.packages[1].id}
    page = browser.get(find, query_string={**asked, "budget": 200_000_000, "prospect": "New Client"}).text
    assert page.count('class="card advice__one"') == page.count("within the budget") == 3
    assert page.count(" of 100.</strong>") == page.count("Ranked wishes") == 3
    assert "is the best place for New Client now" in page
    assert "48,000,000" in page
    assert "Cơ khí Trúc Lâm" in page.split("Beside it")[1]
    assert page.count('name="option-prospect" value="New Client"') == 3
    assert (clock.now() + timedelta(days=3)).date().isoformat()[:7] in page
    assert best_numbers(page)[0] == "A-102", "beside the one it wants to be near"
    assert "No unit and no stand answers to Nobody Known" in page
    assert "152,000,000" in page
    tight = browser.get(find, query_string={**asked, "budget": 1}).text
    assert "No free stand fits" in tight
    assert browser.get(find, query_string={**asked, "units": "many"}).status_code == 422
    data = {"option-numbers": "A-102, A-103", "option-prospect": "New Client", "option-exhibitor": 0}
    assert browser.post(f"/organise/{fair.slug}/plan/A/option", data=data).status_code == 302
    assert db.session.scalars(select(Stand)).all()[-1].prospect == "New Client"
    again = browser.post(f"/organise/{fair.slug}/plan/A/option", data=data)
    assert again.status_code == 422
    assert "A-102 is taken" in again.text


def test_wishes_of_the_application_count(fair: Fair, hall: Hall, seller: User, sign_in: SignIn) -> None:
    application = make_application(fair, state="approved", units=1)
    wished = db.session.scalars(select(Unit).where(Unit.number == "A-203")).one()
    with transaction():
        db.session.add(Wish(application_id=application.id, rank=1, unit_id=wished.id))
    asked = {"units": 1, "open_sides": 1, "exhibitor": application.exhibitor_id}
    browser, find = sign_in(seller), f"/organise/{fair.slug}/find-stands"
    page = browser.get(find, query_string=asked).text
    assert best_numbers(page)[0] == "A-203"
    assert page.count("First choice, ") == 1
    other = browser.get(find, query_string={**asked, "near": "A-105"}).text
    assert best_numbers(other)[0] == "A-105", "a number that is typed stands in for the application's wishes"


def test_stand_of_another_package_is_not_named(fair: Fair, hall: Hall, seller: User, sign_in: SignIn) -> None:
    raw, shell, _premium = fair.packages
    with transaction():
        for unit in db.session.scalars(select(Unit).where(Unit.number != "A-203")):
            unit.package_id = raw.id
    find = f"/organise/{fair.slug}/find-stands"
    page = sign_in(seller).get(find, query_string={"units": 1, "package": shell.id}).text
    assert best_numbers(page) == ["A-203"]


def test_reviewer_does_not_find_stands(fair: Fair, hall: Hall, sign_in: SignIn) -> None:
    find = f"/organise/{fair.slug}/find-stands"
    reviewer = sign_in(make_member(fair, Role.REVIEWER))
    assert reviewer.get(find).status_code == 403


@pytest.mark.parametrize("text", ["%", "_", "A-101'--", "<b>", "Z" * 400, "\u200b", "1,2,3,4,5,6,7,8,9,10,11,12"])
def test_odd_names_to_be_near_or_apart_are_said_to_be_unknown_at_worst(
    fair: Fair, hall: Hall, seller: User, sign_in: SignIn, text: str
) -> None:
    asked = {"units": 2, "near": text, "apart": text, "zone": "99999", "hall": "x", "exhibitor": "-1"}
    page = sign_in(seller).get(f"/organise/{fair.slug}/find-stands", query_string=asked)
    assert page.status_code in {200, 422}
