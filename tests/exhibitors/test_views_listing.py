"""The organiser's list of exhibitors: where each of them stands."""

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event

from eventsapp.accounts.models import User
from eventsapp.booths.models import StandShare
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member, make_stand

SignIn = Callable[[User], FlaskClient]
LIST = "/organise/expo/exhibitors"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair)


@pytest.fixture
def browser(fair: Fair, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(fair))


def booths_on(page: str) -> dict[str, str]:
    rows = html.fromstring(page).xpath("//table/tbody/tr")
    return {row.xpath("string(th)"): " ".join(row.xpath("string(td[@data-label='Booth'])").split()) for row in rows}


def test_list_shows_every_booth_with_its_hall(fair: Fair, hall: Hall, browser: FlaskClient) -> None:
    other = make_hall_with_units(fair, code="B")
    several, guest = make_exhibitor_wanting(fair, "Several"), make_exhibitor_wanting(fair, "Guest")
    make_exhibitor_wanting(fair, "Waiting")
    for where, numbers in ((hall, "A-101"), (hall, "A-103"), (other, "B-101")):
        shared = make_stand(where, several, numbers)
    with transaction():
        db.session.add(StandShare(stand_id=shared.id, exhibitor_id=guest.id))
    answer = browser.get(LIST)
    assert booths_on(answer.text) == {
        "Several": f"A-101 A-103 {hall.name['en']} B-101 {other.name['en']}",
        "Guest": f"B-101 {other.name['en']}",
        "Waiting": "none yet",
    }
    assert 'href="/expo/plan/A/A-101"' in answer.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("booth=with", {"Placed"}),
        ("booth=without", {"Waiting", "Released"}),
        ("booth=without&q=wait", {"Waiting"}),
        ("booth=with&q=wait", set()),
        ("booth=nonsense", {"Placed", "Waiting", "Released"}),
    ],
)
def test_list_is_narrowed_to_who_has_a_booth_or_none(
    fair: Fair, hall: Hall, browser: FlaskClient, query: str, found: set[str]
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Placed"), "A-101")
    make_exhibitor_wanting(fair, "Waiting")
    released = make_stand(hall, make_exhibitor_wanting(fair, "Released"), "A-102")
    with transaction():
        released.state = "released"
        released.units.clear()
    elsewhere = make_fair()
    make_stand(make_hall_with_units(elsewhere), make_exhibitor_wanting(elsewhere, "Elsewhere"), "A-101")
    assert set(booths_on(browser.get(f"{LIST}?{query}").text)) == found
    rows = list(csv.reader(io.StringIO(browser.get(f"{LIST}.csv?{query}").data.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == found
    booths = {row[0]: row[rows[0].index("Booths")] for row in rows[1:]}
    assert booths.get("Placed", "A A-101") == "A A-101"
    assert {booths[name] for name in found - {"Placed"}} <= {""}


def test_list_needs_as_many_queries_for_three_placed_as_for_one(fair: Fair, hall: Hall, browser: FlaskClient) -> None:
    def count() -> int:
        sent: list[str] = []

        def note(*arguments: object) -> None:
            sent.append(str(arguments[2]))

        db.session.expire_all()
        event.listen(db.engine, "before_cursor_execute", note)
        browser.get(LIST)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(sent)

    make_stand(hall, make_exhibitor_wanting(fair, "One"), "A-101")
    once = count()
    make_stand(hall, make_exhibitor_wanting(fair, "Two"), "A-102")
    make_stand(hall, make_exhibitor_wanting(fair, "Three"), "A-103")
    assert count() == once
