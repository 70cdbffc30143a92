"""Pages of sales: stands for a client, options that run, terms of a fair."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.rules.terms import RANGES, USUAL, HoldTerms, as_stored, terms_from
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
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


def option(hall: Hall, seller: User, numbers: str = "A-101", prospect: str = "Prospect Ltd") -> Stand:
    with transaction():
        return actions.put_option(hall, [numbers], seller, prospect=prospect)


def only_stand() -> Stand:
    db.session.expire_all()
    return db.session.scalars(select(Stand).order_by(Stand.id.desc()).limit(1)).one()


def test_options_are_listed_by_their_end_with_the_steps_of_each(
    fair: Fair, hall: Hall, seller: User, sign_in: SignIn
) -> None:
    browser, page = sign_in(seller), f"/organise/{fair.slug}/options"
    assert "No option runs" in browser.get(page).text
    later = option(hall, seller, "A-104", prospect="Later Ltd")
    with clock.shifted(timedelta(hours=-1)):
        sooner = option(hall, seller)
    client = make_exhibitor_wanting(fair, "Prospect Company")
    with transaction():
        actions.name_exhibitor(fair.id, later.id, client.id, seller)
    text = browser.get(page).text
    assert text.index("Decide on A-101 for Prospect Ltd by") < text.index("Prospect Company")
    assert "Ends soon" not in text
    for stand, step in [(sooner, "prolong"), (sooner, "name"), (later, "reserve"), (later, "release")]:
        assert f'href="/organise/{fair.slug}/stands/{stand.id}/{step}"' in text
    assert f"stands/{sooner.id}/reserve" not in text
    assert "data-keys-table" in text
    with clock.shifted(timedelta(days=2, hours=1)):
        soon = browser.get(page).text
    assert soon.count("Ends soon") == 2
    assert "2 options end within a day" in soon


def test_fair_sets_its_own_terms_and_they_hold_from_then_on(
    fair: Fair, hall: Hall, seller: User, sign_in: SignIn
) -> None:
    browser, page = sign_in(seller), f"/organise/{fair.slug}/hold-terms"
    usual = {name: getattr(USUAL, name) for name in RANGES}
    assert browser.get(page).status_code == 200
    assert sign_in(make_member(fair, Role.REVIEWER)).get(page).status_code == 403
    assert browser.post(page, data={**usual, "cart_minutes": 500}).status_code == 422
    assert browser.post(page, data={**usual, "cart_minutes": 20, "cart_most_minutes": 10}).status_code == 422
    assert browser.post(page, data={**usual, "cart_minutes": 20, "deposit_days": 3}).status_code == 302
    person = make_acting_person(fair)
    customer = sign_in(person)
    assert "Hold for 20 minutes" in customer.get(f"/{fair.slug}/plan/A/A-101").text
    with transaction():
        stand = actions.hold_units(db.session.get_one(Hall, hall.id), ["A-101"], person)
    assert stand.expires_at is not None
    assert timedelta(minutes=19) < stand.expires_at - clock.now() <= timedelta(minutes=20)
    assert "kept for 3 days" in customer.get(f"/exhibit/{fair.slug}/holds").text
    with transaction():
        actions.reserve_own(db.session.get_one(Fair, fair.id), stand.id, person)
    db.session.expire_all()
    assert (only_stand().state, (only_stand().expires_at - clock.now()).days) == (StandState.RESERVED, 2)  # type: ignore[operator]


def test_terms_out_of_range_or_unknown_read_as_usual() -> None:
    stored = {"cart_minutes": 4, "offer_hours": "48", "deposit_days": 45, "more": 1}
    assert terms_from(stored) == HoldTerms(deposit_days=45)
    assert terms_from(None) == USUAL
    assert as_stored(HoldTerms(offer_hours=24)) == {"offer_hours": 24}
    assert all(low <= getattr(USUAL, name) <= high for name, (low, high) in RANGES.items())
