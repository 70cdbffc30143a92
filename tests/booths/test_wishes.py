"""Finding, filtering, comparing and reaching stands on the public plan, and the directory's facets."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.booths.plan import Choice, Entry, Offer
from eventsapp.booths.plan.entries import Supply
from eventsapp.booths.plan.filters import passes
from eventsapp.fairs.models import Fair, Package, Sector
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit
from tests.booths.test_views import page, unit_of
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_stand

CELL = Entry(
    number="A-101",
    units=("A-101",),
    state="available",
    rings=[[[0, 0], [3, 0], [3, 3], [0, 3]]],
    area_m2=9.0,
    open_sides=2,
    frontage="corner",
    keys=frozenset({"a101"}),
    zone_code="robots",
    supply=Supply(("power", "water")),
)
OFFER = Offer(units=3, area_m2=27.0, packages=("raw",), price_minor=69_000_000)


@pytest.mark.parametrize(
    ("wish", "answers"),
    [
        ({}, True),
        ({"size": 27}, True),  # the room it is part of
        ({"size": 28}, False),
        ({"sides": 2, "zone": "robots", "package": "raw", "state": "available"}, True),
        ({"sides": 3}, False),
        ({"zone": "tools"}, False),
        ({"package": "shell"}, False),
        ({"price": 69_000_000}, True),
        ({"price": 68_999_999}, False),
        ({"utility": "water"}, True),
        ({"utility": "air"}, False),
        ({"text": "a101"}, True),
        ({"text": "b"}, False),
    ],
)
def test_unit_answers_to_every_wish_at_once(wish: dict[str, str | int], *, answers: bool) -> None:
    assert passes(CELL, OFFER, replace(Choice(), **wish)) is answers


def test_stand_somebody_has_is_offered_in_no_package_and_for_no_price() -> None:
    assert passes(CELL, None, Choice(size=9))
    assert not passes(CELL, None, Choice(price=10**9))
    assert not passes(CELL, None, Choice(package="raw"))
    assert Offer(1, 9.0, (), 330_050, "USD").price == 3301


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def hall(fair: Fair) -> Hall:
    hall = make_hall_with_units(fair)
    with transaction() as session:
        hall.entrances = [{"x": 12.0, "y": 18.0, "width": 3.0, "wall": "s", "name": ""}]
        session.scalars(select(Package).where(Package.code == "raw")).one().price_vnd = 69_000_000
    return hall


def test_filters_fade_on_the_plan_and_leave_out_of_the_list(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Điện tử Lá Sen"), "A-101, A-102")
    text = page(client, "/expo/plan/A?sides=2&state=available&lang=en")
    assert "is-dimmed" not in unit_of(text, "A-104")
    assert "is-dimmed" in unit_of(text, "A-103")
    assert "is-dimmed" in unit_of(text, "A-101")
    listed = page(client, "/expo/plan/A?sides=2&state=available&view=list&lang=en")
    assert re.findall(r'data-unit="([^"]+)"', listed) == ["A-104", "A-201", "A-204"]
    assert "3 places match" in listed
    assert "sides=2" in listed.partition('data-unit="A-104"')[0].rpartition("<a")[2]
    assert "No" not in page(client, "/expo/plan/A?size=54&view=list&lang=en").partition("plan-filters__count")[2][:120]


def test_utilities_are_asked_for_in_words_and_found_on_plan_and_list(hall: Hall, client: FlaskClient) -> None:
    with transaction() as session:
        session.scalars(select(Unit).where(Unit.number == "A-103")).one().utilities = ["power", "air"]
    text = page(client, "/expo/plan/A?utility=air&lang=ko")
    assert '<option value="air" selected>압축공기</option>' in text
    assert 'value="water"' not in text
    assert "is-dimmed" not in unit_of(text, "A-103")
    assert "is-dimmed" in unit_of(text, "A-104")
    listed = page(client, "/expo/plan/A?utility=air&view=list&lang=en")
    assert re.findall(r'data-unit="([^"]+)"', listed) == ["A-103"]
    panel = page(client, "/expo/plan/A/A-103?lang=en").partition("data-plan-panel")[2]
    assert "Power, Compressed air" in panel


def test_unit_sold_with_one_package_has_the_price_of_that_package_everywhere(hall: Hall, client: FlaskClient) -> None:
    with transaction() as session:
        dear = Package(fair_id=hall.fair_id, code="special", name={"en": "Special"}, min_units=1, price_vnd=88_000_000)
        session.add(dear)
        session.flush()
        session.scalars(select(Unit).where(Unit.number == "A-104")).one().package_id = dear.id
    assert "88,000,000\xa0₫, Special" in page(client, "/expo/plan/A/A-104?lang=en").partition("plan-panel__price")[2]
    assert "From 69,000,000" in page(client, "/expo/plan/A/A-103?lang=en").partition("plan-panel__price")[2]
    listed = page(client, "/expo/plan/A?view=list&price=70000000&lang=en")
    assert "A-103" in listed
    assert 'data-unit="A-104"' not in listed
    assert "88,000,000\xa0₫, Special" in page(client, "/expo/plan/A?view=list&lang=en")
    assert "88,000,000\xa0₫, Special" in page(client, "/expo/compare?stand=A/A-104&lang=en")
    assert re.search(r'aria-label="A-104, .*Available, 88,000,000\xa0₫"', page(client, "/expo/plan/A?lang=en"))


def test_long_list_comes_in_pages_that_keep_the_question(fair: Fair, client: FlaskClient) -> None:
    make_hall_with_units(fair, code="Z", columns=25, rows=9)
    first = page(client, "/expo/plan/Z?view=list&state=available&lang=en")
    assert len(re.findall("data-unit=", first)) == 200
    assert "225 places" in first
    later = re.search(r'rel="next" href="([^"]+)"', first)
    assert later
    assert "state=available" in later[1]
    last = page(client, later[1].replace("&amp;", "&"))
    assert len(re.findall("data-unit=", last)) == 25
    assert "225 places" not in page(client, "/expo/plan/Z?view=list&page=99&q=Z-1&lang=en")


def test_nonsense_in_the_address_of_a_plan_counts_as_not_asked_for(hall: Hall, client: FlaskClient) -> None:
    text = page(client, "/expo/plan/A?size=-1&sides=x&price=1e9&state=none&package=&sides=9²")
    assert "is-dimmed" not in text


def test_number_alone_leads_to_its_hall_or_asks_which(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    assert client.get("/expo/plan/a101").location == "/expo/plan/A/A-101"
    twin = make_hall_with_units(fair, code="B")
    with transaction() as session:
        one = session.scalars(select(Unit).where(Unit.hall_id == twin.id, Unit.number == "B-101")).one()
        one.number, one.number_key = "A-101", "a101"
    asked = page(client, "/expo/plan/A-101?lang=en")
    assert "/expo/plan/A/A-101" in asked
    assert "/expo/plan/B/A-101" in asked
    assert client.get("/expo/plan/B-999").status_code == 404


def test_former_number_leads_to_the_present_one(hall: Hall, client: FlaskClient) -> None:
    with transaction() as session:
        session.scalars(select(Unit).where(Unit.number == "A-104")).one().aliases = ["oldx9"]
    assert client.get("/expo/plan/OLD-X9").location == "/expo/plan/A/A-104"
    assert client.get("/expo/plan/A/old.x9?from=entrance").location == "/expo/plan/A/A-104?from=entrance"


def test_way_is_drawn_measured_and_told_from_the_entrance_and_from_a_stand(hall: Hall, client: FlaskClient) -> None:
    text = page(client, "/expo/plan/A/A-101?from=entrance&lang=en")
    assert re.search(r'data-plan-way d="M[\d.]+ [\d.]+L', text)
    assert re.search(r"\d+ m, 1 minute on foot", text)
    assert re.search(r"Turn (left|right) and walk \d+ m\.", text)
    panel = client.get("/expo/plan/A/A-101?from=a204&lang=en", headers={"HX-Request": "true"}).text
    assert "From A-204" in panel
    assert 'data-way="M' in panel
    assert "No way along the aisles" in page(client, "/expo/plan/A/A-101?from=Z-9&lang=en")
    assert 'data-plan-way d=""' in page(client, "/expo/plan/A/A-101")


def test_three_stands_are_compared_side_by_side_each_once(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Điện tử Lá Sen"), "A-101, A-102")
    asked = "stand=A/A-103&stand=a/a102&stand=A/A-103&stand=Q/1&stand=A/A-204&stand=A/A-104"
    text = page(client, f"/expo/compare?{asked}&lang=en")
    assert re.findall(r'data-compare-out="([^"]+)"', text) == ["A/A-103", "A/A-101", "A/A-204"]
    neighbours = text.partition(">Neighbours<")[2]
    assert "Điện tử Lá Sen" in neighbours
    assert "A-104 Available" in neighbours
    assert "69,000,000" in text
    assert 'name="stand"' not in text.partition("data-compare-table")[2]  # three are enough
    assert "No stand is chosen yet" in page(client, "/expo/compare?stand=&stand=Q&lang=en")
    alone = client.get(f"/expo/compare?{asked}", headers={"HX-Request": "true"}).text
    assert alone.lstrip().startswith('<div class="compare"')


def test_directory_counts_its_facets_each_under_what_else_is_asked_for(
    fair: Fair, hall: Hall, client: FlaskClient
) -> None:
    with transaction() as session:
        session.add_all(Sector(fair_id=fair.id, code=code, name={"en": code}) for code in ("lamps", "tools"))
    sectors = {sector.code: sector.id for sector in db.session.scalars(select(Sector))}
    firms = [("One", "VN", "lamps"), ("Two", "VN", "tools"), ("Three", "KR", "tools")]
    for name, country, sector in firms:
        one = make_exhibitor_wanting(fair, name)
        with transaction():
            one.company.country, one.sector_id = country, sectors[sector]
    make_stand(hall, one, "A-101")
    text = page(client, "/expo/directory?country=vn&lang=en")
    shown = {label: int(count) for label, count in re.findall(r"<option[^>]*>([^<(]+) \((\d+)\)</option>", text)}
    assert sorted(shown.values()) == [1, 1, 1, 2]
    assert (shown["lamps"], shown["tools"]) == (1, 1)
    assert "Three" not in text
    both = page(client, "/expo/directory?country=KR&sector=tools&hall=A&lang=en")
    assert "Three" in both
    assert "/expo/plan/A/A-101" in both
    assert "No exhibitor is found" in page(client, "/expo/directory?country=VN&hall=A&lang=en")
