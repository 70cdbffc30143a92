"""The pages of points, formula, records and weights: what they show, keep and refuse."""

import csv
import io
from collections.abc import Callable
from dataclasses import asdict

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook

from eventsapp.accounts.models import User
from eventsapp.allocation.models import PlacementNeeds, PriorityRecord
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.rules.policy import mark_of
from eventsapp.allocation.rules.scoring import USUAL as USUAL_FORMULA
from eventsapp.allocation.rules.scoring import lot_of
from eventsapp.allocation.rules.weighing import SLIDERS, USUAL
from eventsapp.exhibitors.models import Application, ExhibitorMember
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Zone
from tests.allocation.merits import hours, make_ranked
from tests.factories import (
    make_acting_person,
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
)

SignIn = Callable[[User], FlaskClient]
HERE = "/organise/expo/allocation"
FORMULA = {
    "year_each": "10",
    "year_most": "100",
    "unit_each": "2",
    "unit_most": "40",
    "sponsorship_each": "1",
    "sponsorship_most": "20",
    "member": "5",
    "early_deposit": "5",
    "early_days": "7",
    "late_payment": "2",
    "early_teardown": "10",
    "no_show": "20",
    "safety_breach": "10",
    "seen": mark_of(asdict(USUAL_FORMULA)),
}
WEIGHTS = {
    **{name: str(getattr(USUAL, name)) for name in (*SLIDERS, "apart")},
    **dict.fromkeys(("needs", "budget", "zones", "pavilions", "separations"), "y"),
    "influence": "normal",
    "seen": mark_of(asdict(USUAL)),
}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def browser(organiser: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(organiser)


def cells_on(page: str) -> list[list[str]]:
    rows = html.fromstring(page).xpath("//table[@data-keys-table]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in rows]


def test_page_shows_the_line_with_the_parts_in_columns(fair: Fair, organiser: User, browser: FlaskClient) -> None:
    make_ranked(fair, "Sponsor", organiser, units=2, sponsorship_vnd=30_000_000, is_member=True, deposit_at=hours(0))
    make_ranked(fair, "Late", organiser, units=1, penalties={"late_payment": 1})
    first, second = cells_on(browser.get(f"{HERE}/points").text)
    assert first[:9] == ["1", "Sponsor", "2", "12", "", "4", "3", "5", ""]
    assert first[10] == "1 Oct 2026, 12:00"
    assert second[:4] == ["2", "Late", "1", "0"]
    assert second[9] == "−2 Late payment"


def seen_on(browser: FlaskClient, page: str) -> str:
    """Return what the first form of a page says that its person saw."""
    return str(html.fromstring(browser.get(f"{HERE}/{page}").text).xpath("//input[@name='seen']")[0].get("value"))


def test_page_without_exhibitors_says_what_will_be_here(fair: Fair, browser: FlaskClient) -> None:
    assert "Nobody is in line yet" in browser.get(f"{HERE}/points").text


def test_search_that_finds_nobody_offers_everybody(fair: Fair, browser: FlaskClient) -> None:
    make_exhibitor_wanting(fair, "Somebody")
    page = browser.get(f"{HERE}/points?q=<b>&stand=maybe&only=x")
    assert page.status_code == 200
    assert "Nothing fits this search" in page.text
    assert "&lt;b&gt;" in page.text


@pytest.mark.parametrize("path", ["points", "points.csv", "points/template.xlsx", "formula", "weights", "pavilions"])
def test_pages_are_for_those_who_allocate(fair: Fair, sign_in: SignIn, path: str) -> None:
    assert sign_in(make_member(fair, Role.REVIEWER)).get(f"{HERE}/{path}").status_code == 403


def test_export_holds_what_orders_the_line_again(fair: Fair, organiser: User, browser: FlaskClient) -> None:
    one = make_ranked(fair, "=1+1", organiser, consecutive_years=2, deposit_at=hours(0))
    browser.post(f"{HERE}/formula/seed", data={"seed": "Lotto 17-04"})
    answer = browser.get(f"{HERE}/points.csv")
    heads, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    found = dict(zip(heads, row, strict=True))
    assert (found["Company"], found["Points"], found["Rank"]) == ("'=1+1", "22", "1")
    assert found["Deposit arrived"] == "2026-10-01 12:00:00.000"
    assert found["Lot"] == lot_of("Lotto 17-04", one.id)
    assert found["Number in the lottery"] == str(one.id)


def test_workbook_has_numbers_as_numbers_and_no_formula(fair: Fair, organiser: User, browser: FlaskClient) -> None:
    make_ranked(fair, "=1+1\x0b", organiser, consecutive_years=2)
    book = load_workbook(io.BytesIO(browser.get(f"{HERE}/points.xlsx?q=1").data))
    heads, row = book.worksheets[0].iter_rows(values_only=True)
    found = dict(zip(heads, row, strict=True))
    assert (found["Company"], found["Points"]) == ("'=1+1", 22)
    assert book.worksheets[0]["B2"].data_type == "s"


def test_formula_is_tried_without_being_kept(fair: Fair, organiser: User, browser: FlaskClient) -> None:
    make_ranked(fair, "Loyal", organiser, consecutive_years=3)
    make_ranked(fair, "Large", organiser, units=10)
    answer = browser.post(f"{HERE}/formula", data={**FORMULA, "year_each": "0", "do": "look"})
    assert "up 1" in answer.text
    assert "2 → 1" in answer.text
    assert policy_of(fair.id).formula == {}


def test_formula_is_kept_and_made_usual_again(fair: Fair, browser: FlaskClient) -> None:
    assert browser.post(f"{HERE}/formula", data={**FORMULA, "year_each": "0", "do": "set"}).status_code == 302
    assert policy_of(fair.id).formula == {"year_each": 0}
    assert "1 number of this formula differs" in browser.get(f"{HERE}/formula").text
    browser.post(f"{HERE}/formula/usual", data={"seen": seen_on(browser, "formula")})
    db.session.expire_all()
    assert policy_of(fair.id).formula == {}


def test_second_of_two_who_set_the_formula_reads_what_the_first_one_set(fair: Fair, browser: FlaskClient) -> None:
    seen = seen_on(browser, "formula")
    browser.post(f"{HERE}/formula", data={**FORMULA, "no_show": "31", "do": "set"})
    mine = {**FORMULA, "year_each": "7", "seen": seen, "do": "set"}
    answer = browser.post(f"{HERE}/formula", data=mine)
    assert answer.status_code == 422
    assert "Somebody else changed this while you typed." in answer.text
    page = html.fromstring(answer.text)
    assert page.xpath("//section[@class='in-force']//dd/text()") == ["10", "31"]
    assert page.xpath("//input[@name='year_each']")[0].get("value") == "7"
    assert policy_of(fair.id).formula == {"no_show": 31}
    again = {**mine, "seen": page.xpath("//form[@novalidate]//input[@name='seen']")[0].get("value")}
    assert browser.post(f"{HERE}/formula", data=again).status_code == 302
    assert policy_of(fair.id).formula == {"year_each": 7}


def test_looking_who_would_move_keeps_what_was_seen(fair: Fair, browser: FlaskClient) -> None:
    seen = seen_on(browser, "formula")
    browser.post(f"{HERE}/formula", data={**FORMULA, "no_show": "31", "do": "set"})
    looked = browser.post(f"{HERE}/formula", data={**FORMULA, "seen": seen, "do": "look"})
    assert html.fromstring(looked.text).xpath("//form[@novalidate]//input[@name='seen']")[0].get("value") == seen


def test_going_back_to_the_usual_points_takes_nobody_elses_away(fair: Fair, browser: FlaskClient) -> None:
    browser.post(f"{HERE}/formula", data={**FORMULA, "no_show": "31", "do": "set"})
    seen = seen_on(browser, "formula")
    browser.post(f"{HERE}/formula", data={**FORMULA, "no_show": "32", "seen": seen, "do": "set"})
    answer = browser.post(f"{HERE}/formula/usual", data={"seen": seen})
    assert answer.status_code == 422
    assert "Somebody else changed the formula meanwhile." in answer.text
    assert policy_of(fair.id).formula == {"no_show": 32}


@pytest.mark.parametrize("typed", ["-1", "1001", "many", "", "1.5"])
def test_formula_that_cannot_be_is_refused_beside_its_number(fair: Fair, browser: FlaskClient, typed: str) -> None:
    answer = browser.post(f"{HERE}/formula", data={**FORMULA, "no_show": typed, "do": "set"})
    assert answer.status_code == 422
    (field,) = html.fromstring(answer.text).xpath("//input[@name='no_show']")
    assert (field.get("value"), field.get("aria-invalid")) == (typed, "true")
    assert policy_of(fair.id).formula == {}


def test_seed_is_shown_with_the_command_that_draws_a_lot_again(fair: Fair, browser: FlaskClient) -> None:
    browser.post(f"{HERE}/formula/seed", data={"seed": "Lotto 17-04"})
    page = html.fromstring(browser.get(f"{HERE}/formula").text)
    assert page.xpath("string(//pre)") == "printf '%s' 'Lotto 17-04:17' | sha256sum"


def test_seed_that_is_unclear_is_refused_and_shown(fair: Fair, browser: FlaskClient) -> None:
    answer = browser.post(f"{HERE}/formula/seed", data={"seed": "it's"})
    assert answer.status_code == 422
    assert 'value="it&#39;s"' in answer.text
    assert policy_of(fair.id).lottery_seed == ""


RECORD = {
    "consecutive_years": "4",
    "units_contracted": "",
    "sponsorship_vnd": "300.000.000",
    "is_member": "y",
    "deposit_at": "2026-10-01T14:30:05",
    "late_payment": "1",
    "note": "Paid late in 2025",
    "utilities": ["power", "air"],
    "floor_load": "1,5",
    "height": "4.2",
    "budget": "250,000,000",
    "near_entrance": "80",
}


def test_record_and_needs_are_kept_together(fair: Fair, browser: FlaskClient) -> None:
    hall = make_hall_with_units(fair)
    one = make_exhibitor_wanting(fair, "Trúc Lâm")
    page = f"{HERE}/points/{one.id}"
    assert browser.post(page, data={**RECORD, "halls": str(hall.id)}).status_code == 302
    record = db.session.get_one(PriorityRecord, one.id)
    assert (record.consecutive_years, record.units_contracted, record.sponsorship_vnd) == (4, None, 300_000_000)
    assert (record.is_member, record.is_rebooking, record.penalties) == (True, False, {"late_payment": 1})
    assert record.deposit_at is not None
    assert record.deposit_at.isoformat() == "2026-10-01T07:30:05+00:00"
    needs = db.session.get_one(PlacementNeeds, one.id)
    assert (needs.utilities, needs.floor_load, needs.height) == (["power", "air"], 1.5, 4.2)
    assert (needs.budget, needs.hall_ids, needs.near_entrance) == (250_000_000, [hall.id], 0.8)
    shown = browser.get(page).text
    assert 'value="2026-10-01T14:30:05"' in shown
    assert 'value="300,000,000"' in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"consecutive_years": "61"}, "A whole number from 0 to 60"),
        ({"sponsorship_vnd": "30 million"}, "This is not a whole number."),
        ({"sponsorship_vnd": "-5"}, "A whole number from 0"),
        ({"deposit_at": "tomorrow"}, "Write day and time as 2027-03-31 14:30."),
        ({"deposit_at": "0001-01-01T00:00"}, "Write day and time as 2027-03-31 14:30."),
        ({"deposit_at": "2099-01-01T00:00"}, "This moment lies in the future."),
        ({"no_show": "99"}, "A whole number from 0 to 50"),
        ({"floor_load": "heavy"}, "A number above 0 and up to 50"),
        ({"floor_load": "0"}, "A number above 0"),
        ({"height": "31"}, "A number above 0 and up to 30"),
        ({"budget": "0"}, "A whole number from 1"),
        ({"near_entrance": "101"}, "A whole number from 0 to 100"),
        ({"utilities": "steam"}, "Choose from the list."),
        ({"halls": "987654"}, "Choose from the list."),
        ({"note": "x" * 2001}, "At most 2000 characters"),
    ],
)
def test_record_that_cannot_be_is_refused_beside_its_field(
    fair: Fair, browser: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    one = make_exhibitor_wanting(fair, "Trúc Lâm")
    answer = browser.post(f"{HERE}/points/{one.id}", data={**RECORD, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Paid late in 2025" in answer.text or "note" in changes
    assert db.session.get(PriorityRecord, one.id) is None


def test_record_of_another_fair_is_unknown(fair: Fair, browser: FlaskClient) -> None:
    elsewhere = make_exhibitor_wanting(make_fair(), "Elsewhere")
    assert browser.get(f"{HERE}/points/{elsewhere.id}").status_code == 404
    assert browser.post(f"{HERE}/points/{elsewhere.id}", data=RECORD).status_code == 404


def test_record_page_shows_what_the_application_says_of_needs(fair: Fair, browser: FlaskClient) -> None:
    application = make_application(fair, state="approved")
    with transaction():
        db.session.get_one(Application, application.id).budget = 123_000_000
    page = browser.get(f"{HERE}/points/{application.exhibitor_id}").text
    assert "This is what its application says." in page
    assert 'value="123,000,000"' in page


def test_record_page_shows_how_the_points_come_about(fair: Fair, organiser: User, browser: FlaskClient) -> None:
    one = make_ranked(fair, "Old", organiser, consecutive_years=12, penalties={"no_show": 1})
    page = html.fromstring(browser.get(f"{HERE}/points/{one.id}").text)
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//aside//tbody/tr")]
    assert "Consecutive yearsat most 100 12 × 10 100" in rows
    assert "Did not come 1 × −20 −20" in rows


def test_weights_are_kept(fair: Fair, browser: FlaskClient) -> None:
    wished = {**WEIGHTS, "wishes": "60", "influence": "queue"}
    del wished["budget"]
    assert browser.post(f"{HERE}/weights", data=wished).status_code == 302
    assert policy_of(fair.id).weights == {"wishes": 60, "influence": "queue", "budget": False}


def test_second_of_two_who_set_the_sliders_reads_what_the_first_one_set(fair: Fair, browser: FlaskClient) -> None:
    first = {**WEIGHTS, "influence": "queue"}
    del first["budget"]
    browser.post(f"{HERE}/weights", data=first)
    answer = browser.post(f"{HERE}/weights", data={**WEIGHTS, "wishes": "60"})
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//section[@class='in-force']//dd/text()") == ["45", "Strict queue", "no"]
    assert page.xpath("//input[@name='wishes']")[0].get("value") == "60"
    assert policy_of(fair.id).weights == {"influence": "queue", "budget": False}


def test_sliders_are_set_though_the_formula_was_changed_meanwhile(fair: Fair, browser: FlaskClient) -> None:
    browser.post(f"{HERE}/formula", data={**FORMULA, "no_show": "31", "do": "set"})
    assert browser.post(f"{HERE}/weights", data={**WEIGHTS, "wishes": "60"}).status_code == 302


def test_second_of_two_who_set_the_zones_sees_both_ticks(fair: Fair, browser: FlaskClient) -> None:
    with transaction():
        zones = [Zone(fair_id=fair.id, code=code, name={}, position=place) for place, code in enumerate("ab")]
        db.session.add_all(zones)
    sector = fair.sectors[0].id
    theirs, mine = (f"{sector}-{zone.id}" for zone in zones)
    browser.post(f"{HERE}/weights/zones", data={"pairs": theirs, "seen": mark_of({})})
    answer = browser.post(f"{HERE}/weights/zones", data={"pairs": mine, "seen": mark_of({})})
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert [one.get("value") for one in page.xpath("//input[@name='pairs'][@checked]")] == [mine]
    assert page.xpath("//span[@class='points__now']/text()") == ["ticked now", "not ticked now"]
    assert policy_of(fair.id).sector_zones == {str(sector): [zones[0].id]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"wishes": "101"}, "A whole number from 0 to 100"),
        ({"wishes": "<i>"}, "This is not a whole number."),
        ({"influence": "all"}, "Choose one of the list."),
        ({"apart": "5001"}, "A whole number from 0 to 5000"),
        (dict.fromkeys(SLIDERS, "0"), "At least one of the sliders must count."),
    ],
)
def test_weights_that_cannot_be_are_refused(
    fair: Fair, browser: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    answer = browser.post(f"{HERE}/weights", data={**WEIGHTS, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert policy_of(fair.id).weights == {}


def test_zones_of_categories_are_kept_by_pair(fair: Fair, browser: FlaskClient) -> None:
    with transaction():
        zone = Zone(fair_id=fair.id, code="robots", name={"en": "Robots"})
        db.session.add(zone)
    sector = fair.sectors[0].id
    assert (
        browser.post(f"{HERE}/weights/zones", data={"pairs": f"{sector}-{zone.id}", "seen": mark_of({})}).status_code
        == 302
    )
    assert policy_of(fair.id).sector_zones == {str(sector): [zone.id]}
    (ticked,) = html.fromstring(browser.get(f"{HERE}/weights").text).xpath("//input[@name='pairs'][@checked]")
    assert ticked.get("value") == f"{sector}-{zone.id}"
    assert browser.post(f"{HERE}/weights/zones", data={"pairs": "1-999999"}).status_code == 422


def test_seed_is_public_once_it_is_drawn_and_shows_the_own_number(
    fair: Fair, browser: FlaskClient, client: FlaskClient, sign_in: SignIn
) -> None:
    assert client.get("/expo/lottery").status_code == 404
    browser.post(f"{HERE}/formula/seed", data={"seed": "Lotto 17-04"})
    page = html.fromstring(client.get("/expo/lottery").text)
    assert page.xpath("string(//pre)") == "printf '%s' 'Lotto 17-04:17' | sha256sum"
    acting = make_acting_person(fair, "Ferrowick Drives")
    make_acting_person(fair, "Somebody else")
    text = sign_in(acting).get("/expo/lottery").text
    (number,) = db.session.scalars(db.select(ExhibitorMember.exhibitor_id).filter_by(user_id=acting.id))
    assert lot_of("Lotto 17-04", number) in text
    assert "Ferrowick Drives" in text
    assert "Somebody else" not in text
