"""The console, the screen of the hall, the exhibitor's own page, and the plan that says whose turn it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.allocation.models import PickState, Round
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall
from tests.allocation.rounds_world import HOUR, make_round, opened, pick_of, states
from tests.factories import make_acting_person, make_fair, make_hall_with_units, make_member, make_user

SignIn = Callable[[User], FlaskClient]
JSON = {"Accept": "application/json"}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=8)


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def people(fair: Fair) -> list[User]:
    return [make_acting_person(fair, f"Company {units}", units=units) for units in (4, 3, 2)]


@pytest.fixture
def one(fair: Fair, hall: Hall, organiser: User, people: list[User]) -> Round:
    return opened(make_round(fair, organiser, mode="appointment", stations=2), organiser)


@pytest.fixture
def browser(organiser: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(organiser)


def at(fair: Fair, one: Round, page: str) -> str:
    return f"/organise/{fair.slug}/allocation/rounds/{one.id}/{page}"


def call(browser: FlaskClient, fair: Fair, one: Round, station: int = 1) -> str:
    return browser.post(at(fair, one, "next"), data={"station": station}, follow_redirects=True).text


def test_console_calls_gives_passes_and_marks_absent(
    fair: Fair, one: Round, browser: FlaskClient, people: list[User]
) -> None:
    assert "Call Company 4" in browser.get(at(fair, one, "console")).text
    assert "Company 4 is called to station 1" in call(browser, fair, one)
    again = browser.post(at(fair, one, "next"), data={"station": 1})
    assert (again.status_code, "choosing at this station already" in again.text) == (422, True)
    first = pick_of(one, people[0]).id
    wrong = browser.post(at(fair, one, f"picks/{first}/picked"), data={"hall": "A", "numbers": "Z-9, <i>"})
    assert wrong.status_code == 422
    assert "Z-9, &lt;i&gt;" in wrong.text
    done = browser.post(
        at(fair, one, f"picks/{first}/picked"), data={"hall": "A", "numbers": "A-101..A-104"}, follow_redirects=True
    )
    assert "Company 4 has stand A-101" in done.text
    call(browser, fair, one)
    second = pick_of(one, people[1]).id
    passed = browser.post(at(fair, one, f"picks/{second}/pass"), follow_redirects=True)
    assert "Company 3 passed" in passed.text
    call(browser, fair, one)
    third = pick_of(one, people[2]).id
    absent = browser.post(at(fair, one, f"picks/{third}/absent"), follow_redirects=True)
    assert "waits at the end of the line" in absent.text
    call(browser, fair, one)
    given = browser.post(at(fair, one, f"picks/{third}/absent"), follow_redirects=True)
    assert "was absent again and was given A-" in given.text
    assert states(one) == [PickState.PICKED, PickState.PASSED, PickState.PICKED]
    late = browser.post(at(fair, one, f"picks/{third}/pass"))
    assert (late.status_code, "This turn is over" in late.text) == (422, True)
    assert browser.post(at(fair, one, "picks/999999/pass")).status_code == 404
    assert browser.post(at(fair, one, f"picks/{first}/picked"), data={"hall": "?"}).status_code == 422


def test_cart_of_who_is_called_is_shown_and_reserved(
    fair: Fair, one: Round, browser: FlaskClient, people: list[User], sign_in: SignIn
) -> None:
    call(browser, fair, one)
    seen = {"If-None-Match": browser.get(at(fair, one, "console/now")).headers["ETag"]}
    assert browser.get(at(fair, one, "console/now"), headers=seen).status_code == 304
    sign_in(people[0]).post(f"/exhibit/{fair.slug}/plan/A/hold", data={"numbers": "A-101, A-102"})
    assert "Reserve A-101" in browser.get(at(fair, one, "console")).text
    assert browser.get(at(fair, one, "console/now"), headers=seen).status_code == 200
    first = pick_of(one, people[0]).id
    done = browser.post(at(fair, one, f"picks/{first}/held"), follow_redirects=True)
    assert "Company 4 has stand A-101" in done.text


def test_console_of_another_kind_of_round_does_not_exist(
    fair: Fair, hall: Hall, organiser: User, browser: FlaskClient
) -> None:
    one = make_round(fair, organiser)
    for page in ("console", "screen", "screen/now"):
        assert browser.get(at(fair, one, page)).status_code == 404


def test_screen_tells_stations_deck_and_choices_without_people(
    fair: Fair, one: Round, browser: FlaskClient, people: list[User]
) -> None:
    call(browser, fair, one)
    first = pick_of(one, people[0])
    browser.post(at(fair, one, f"picks/{first.id}/picked"), data={"hall": "A", "numbers": "A-101"})
    call(browser, fair, one, 2)
    page = browser.get(at(fair, one, "screen"))
    assert "Company 3" in page.text
    assert "A-101" in page.text
    for person in people:
        assert person.email not in page.text
        assert person.full_name not in page.text
    assert first.exhibitor.contact_email not in page.text


def test_screen_answers_nothing_new_until_something_happens(fair: Fair, one: Round, browser: FlaskClient) -> None:
    now = at(fair, one, "screen/now")
    first = browser.get(now)
    seen = {"If-None-Match": first.headers["ETag"]}
    with clock.shifted(timedelta(seconds=20)):
        assert browser.get(now, headers=seen).status_code == 304
    call(browser, fair, one)
    assert browser.get(now, headers=seen).status_code == 200


def test_exhibitor_sees_its_place_and_is_led_to_the_plan_in_its_turn(
    fair: Fair, one: Round, browser: FlaskClient, people: list[User], sign_in: SignIn
) -> None:
    mine = sign_in(people[1])
    waiting = mine.get(f"/exhibit/{fair.slug}/round").text
    assert "1 company is before you" in waiting
    assert "You are next" in sign_in(people[0]).get(f"/exhibit/{fair.slug}/round").text
    news = mine.get(f"/exhibit/{fair.slug}/round/now")
    seen = {"If-None-Match": news.headers["ETag"]}
    assert mine.get(f"/exhibit/{fair.slug}/round/now", headers=seen).status_code == 304
    call(browser, fair, one)
    assert mine.get(f"/exhibit/{fair.slug}/round/now", headers=seen).status_code == 200
    call(browser, fair, one, 2)
    assert "It is your turn at station 2" in mine.get(f"/exhibit/{fair.slug}/round").text
    with clock.shifted(timedelta(minutes=4)):
        assert "Your minutes are over" in mine.get(f"/exhibit/{fair.slug}/round").text


def test_exhibitor_leaves_wishes_which_the_organiser_sees_and_changes(
    fair: Fair, one: Round, browser: FlaskClient, people: list[User], sign_in: SignIn
) -> None:
    mine, pick = sign_in(people[0]), pick_of(one, people[0])
    page = f"/exhibit/{fair.slug}/round"
    wrong = mine.post(f"{page}/proxy", data={"hall_1": "A", "numbers_1": "A-101, A-103", "numbers_2": "<u>"})
    assert wrong.status_code == 422
    assert "&lt;u&gt;" in wrong.text
    assert mine.post(f"{page}/proxy", data={"hall_2": "?", "numbers_2": "A-101"}).status_code == 422
    assert mine.post(f"{page}/proxy", data={"hall_1": "A", "numbers_1": "A-101, A-102"}).status_code == 302
    assert 'value="A-101, A-102"' in mine.get(page).text
    theirs = browser.get(at(fair, one, f"picks/{pick.id}/proxy")).text
    assert 'value="A-101, A-102"' in theirs
    changed = browser.post(at(fair, one, f"picks/{pick.id}/proxy"), data={"hall_1": "A", "numbers_1": "A-103"})
    assert changed.status_code == 302
    bad = browser.post(at(fair, one, f"picks/{pick.id}/proxy"), data={"hall_1": "A", "numbers_1": "Z-1"})
    assert (bad.status_code, "has no unit Z-1" in bad.text) == (422, True)
    assert 'value="A-103"' in mine.get(page).text


def test_page_of_ones_round_says_what_there_is(
    fair: Fair, hall: Hall, organiser: User, people: list[User], sign_in: SignIn, client: FlaskClient
) -> None:
    page, mine = f"/exhibit/{fair.slug}/round", sign_in(people[0])
    assert "There are no rounds here" in mine.get(page).text
    assert mine.get(f"{page}/now").get_json() == {}
    assert mine.post(f"{page}/proxy", data={"numbers_1": "A-101"}).status_code == 404
    assert "Not yet" in sign_in(make_user()).get(page).text
    assert client.get(page).status_code == 302
    one = make_round(fair, organiser, begins=HOUR)
    assert "These are planned for your company" in mine.get(page).text
    opened(one, organiser)
    assert "Your round opens" in mine.get(page).text
    with clock.shifted(HOUR + timedelta(seconds=1)):
        assert "Your round is open" in mine.get(page).text
    with clock.shifted(6 * HOUR):
        assert "Your round is closed" in mine.get(page).text


def test_page_shows_the_open_round_first_and_leads_to_the_next(
    fair: Fair, hall: Hall, organiser: User, people: list[User], sign_in: SignIn
) -> None:
    page, mine = f"/exhibit/{fair.slug}/round", sign_in(people[0])
    later = opened(make_round(fair, organiser, mode="appointment", begins=9 * HOUR), organiser)
    opened(make_round(fair, organiser), organiser)
    now = mine.get(page).text
    assert "Your round is open" in now
    assert f"/round?round={later.id}" in now
    assert "In case you cannot come" in mine.get(f"{page}?round={later.id}").text
    kept = mine.post(f"{page}/proxy?round={later.id}", data={"hall_1": "A", "numbers_1": "A-101"})
    assert kept.status_code == 302
    assert pick_of(later, people[0]).proxy
    assert mine.post(f"{page}/proxy", data={"hall_1": "A", "numbers_1": "A-101"}).status_code == 404
    assert "Your round is open" in mine.get(f"{page}?round=x").text


def test_plan_says_when_it_is_ones_turn_and_offers_to_hold_then_only(
    fair: Fair, hall: Hall, organiser: User, people: list[User], sign_in: SignIn, client: FlaskClient
) -> None:
    mine, page = sign_in(people[0]), f"/{fair.slug}/plan/A/A-101"
    assert "Hold for 15 minutes" in mine.get(page).text
    with transaction():
        db.session.get_one(Fair, fair.id).places_by_round = True
    assert "yours is not open" in mine.get(page).text
    opened(make_round(fair, organiser, begins=HOUR), organiser)
    before = mine.get(page).text
    assert "Your round opens on" in before
    assert 'data-seconds="3' in before
    assert "Hold for 15 minutes" not in before
    assert "Your round" not in client.get(page).text
    with clock.shifted(HOUR + timedelta(seconds=1)):
        during = mine.get(page).text
        assert "It is your turn until" in during
        assert "Hold for 15 minutes" in during
    with clock.shifted(6 * HOUR):
        assert "Your turn ended on" in mine.get(page).text


def test_hold_out_of_turn_is_refused_with_when_it_is(
    fair: Fair, hall: Hall, organiser: User, people: list[User], sign_in: SignIn
) -> None:
    opened(make_round(fair, organiser, begins=HOUR), organiser)
    post = {"path": f"/exhibit/{fair.slug}/plan/A/hold", "data": {"numbers": "A-101"}}
    answer = sign_in(people[0]).post(**post, headers=JSON)
    assert (answer.status_code, answer.get_json()["title"]) == (409, "NotYourTurn")
    assert "Your round opens on" in answer.get_json()["detail"]
    assert "Your round opens on" in sign_in(people[0]).post(**post).text
