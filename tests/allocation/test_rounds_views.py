"""The organiser's pages of rounds: the list, the form, opening and closing; who may use them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.allocation.models import Round, RoundState
from eventsapp.allocation.queries.rounds import rounds_of
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall
from tests.allocation.rounds_world import HOUR, make_round, minute, opened
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
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def browser(organiser: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(organiser)


def base(fair: Fair) -> str:
    return f"/organise/{fair.slug}/allocation/rounds"


def a_form(**values: object) -> dict[str, object]:
    said = {"kind": "general", "mode": "self_select", "pick_seconds": 180, "stations": 1}
    return {**said, "opens_at": "2027-03-01T10:00", "closes_at": "2027-03-05T17:00", **values}


def test_empty_page_offers_the_usual_six_which_are_then_listed_with_a_timeline(
    fair: Fair, browser: FlaskClient
) -> None:
    assert "No rounds yet" in browser.get(base(fair)).text
    page = browser.post(f"{base(fair)}/usual", follow_redirects=True).text
    assert "6 rounds were added" in page
    assert page.count('class="rounds-bar"') == 6
    again = browser.post(f"{base(fair)}/usual")
    assert (again.status_code, "Another round is open at that time" in again.text) == (422, True)


def test_round_is_added_changed_moved_and_removed_by_its_forms(fair: Fair, browser: FlaskClient) -> None:
    assert "Add the round" in browser.get(f"{base(fair)}/new").text
    browser.post(f"{base(fair)}/new", data=a_form(name="First come", most_units=4, packages=[str(fair.packages[0].id)]))
    one = rounds_of(fair.id)[0]
    assert (one.name, one.most_units, one.package_ids) == ({"en": "First come"}, 4, [fair.packages[0].id])
    assert minute(one.opens_at) == "2027-03-01T03:00"  # ten o'clock in Viet Nam
    edit = browser.get(f"{base(fair)}/{one.id}/edit").text
    assert 'value="2027-03-01T10:00"' in edit
    answer = browser.post(f"{base(fair)}/{one.id}/edit", data=a_form(name="", version=one.version))
    assert answer.status_code == 302
    assert "All exhibitors" in browser.get(f"{base(fair)}/{one.id}").text
    browser.post(f"{base(fair)}/new", data=a_form(mode="assign", kind="rebook"))
    last = rounds_of(fair.id)[-1]
    browser.post(f"{base(fair)}/{last.id}/move", data={"to": "up"})
    assert [found.id for found in rounds_of(fair.id)] == [last.id, one.id]
    browser.post(f"{base(fair)}/{last.id}/remove", data={"version": last.version})
    assert [found.id for found in rounds_of(fair.id)] == [one.id]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"opens_at": "tomorrow"}, "Write day and hour as"),
        ({"opens_at": "0001-01-01T00:00"}, "Write day and hour as"),
        ({"opens_at": "9999-12-31T23:59+01:00"}, "Write day and hour as"),
        ({"opens_at": ""}, "This is needed"),
        ({"closes_at": "2027-03-01T10:00"}, "must close after it opens"),
        ({"kind": "friends"}, "Choose one of the list"),
        ({"zones": ["987"]}, "Choose from the list"),
        ({"pick_seconds": "5"}, "from 30 to 3600"),
        ({"stations": "99"}, "from 1 to 20"),
        ({"most_units": "many"}, "not a whole number"),
    ],
)
def test_wrong_answers_are_said_beside_their_field(
    fair: Fair, browser: FlaskClient, wrong: dict[str, object], sentence: str
) -> None:
    answer = browser.post(f"{base(fair)}/new", data=a_form(name="<b>Mine</b>", **wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "&lt;b&gt;Mine&lt;/b&gt;" in answer.text
    assert rounds_of(fair.id) == []


def test_change_by_two_at_once_is_refused_to_the_second(fair: Fair, organiser: User, browser: FlaskClient) -> None:
    one = make_round(fair, organiser, begins=HOUR)
    seen = one.version
    assert browser.post(f"{base(fair)}/{one.id}/edit", data=a_form(version=seen)).status_code == 302
    answer = browser.post(f"{base(fair)}/{one.id}/edit", data=a_form(version=seen, name="Mine"))
    assert (answer.status_code, "was changed while you looked" in answer.text) == (422, True)
    assert 'value="Mine"' in answer.text


def test_opening_is_confirmed_with_who_is_in_and_how_many_are_told(
    fair: Fair, hall: Hall, organiser: User, browser: FlaskClient
) -> None:
    make_exhibitor_wanting(fair, "Cơ khí Trúc Lâm")
    one = make_round(fair, organiser, begins=HOUR)
    ask = browser.get(f"{base(fair)}/{one.id}/open").text
    assert "1 company is told by mail at once" in ask
    assert "Cơ khí Trúc Lâm" in ask
    done = browser.post(f"{base(fair)}/{one.id}/open", data={"version": one.version}, follow_redirects=True).text
    assert "is announced. It opens by itself" in done
    again = browser.post(f"{base(fair)}/{one.id}/open", data={"version": one.version})
    assert (again.status_code, "This round has begun" in again.text) == (422, True)
    with clock.shifted(HOUR + timedelta(seconds=1)):
        page = browser.get(f"{base(fair)}/{one.id}").text
        assert "Bring newcomers in" in page
    assert "cannot be changed any more" in browser.get(f"{base(fair)}/{one.id}/edit").text


def test_line_longer_than_its_round_is_said_before_it_opens(fair: Fair, organiser: User, browser: FlaskClient) -> None:
    for number in range(3):
        make_exhibitor_wanting(fair, f"Company {number}")
    one = make_round(fair, organiser, mode="appointment", lasts=timedelta(minutes=8))
    assert "The line is longer than the round." in browser.get(f"{base(fair)}/{one.id}/open").text


def test_closing_is_confirmed_with_who_has_not_chosen(
    fair: Fair, hall: Hall, organiser: User, browser: FlaskClient
) -> None:
    make_exhibitor_wanting(fair)
    one = opened(make_round(fair, organiser), organiser)
    assert "1 company of 1 has not chosen" in browser.get(f"{base(fair)}/{one.id}/close").text
    wrong = browser.post(f"{base(fair)}/{one.id}/close", data={"version": "0"})
    assert (wrong.status_code, "was changed while" in wrong.text) == (422, True)
    browser.post(f"{base(fair)}/{one.id}/close", data={"version": one.version})
    db.session.expire_all()
    assert one.state == RoundState.CLOSED


def test_end_is_moved_and_newcomers_brought_in_from_the_page(
    fair: Fair, hall: Hall, organiser: User, browser: FlaskClient
) -> None:
    one = opened(make_round(fair, organiser), organiser)
    ends = clock.now() + timedelta(days=2)
    for closes, status in ((minute(ends + timedelta(hours=7)), 302), ("2020-01-01T00:00", 422), ("x", 422)):
        answer = browser.post(f"{base(fair)}/{one.id}/closing", data={"version": one.version, "closes_at": closes})
        assert answer.status_code == status
        db.session.expire_all()
    assert minute(one.closes_at) == minute(ends)
    make_exhibitor_wanting(fair)
    page = browser.post(f"{base(fair)}/{one.id}/newcomers", follow_redirects=True).text
    assert "1 company came in" in page


def test_switch_says_whether_exhibitors_wait_for_their_turn(fair: Fair, browser: FlaskClient) -> None:
    browser.post(f"{base(fair)}/turns", data={"by_round": "y"})
    db.session.expire_all()
    assert fair.places_by_round
    assert "Let everybody hold at any time" in browser.get(base(fair)).text
    browser.post(f"{base(fair)}/turns", data={})
    db.session.expire_all()
    assert not fair.places_by_round


def pages_of(fair: Fair, one: Round) -> list[str]:
    parts = ("", "/new", *(f"/{one.id}{page}" for page in ("", "/edit", "/open", "/close", "/console", "/screen")))
    return [base(fair) + part for part in (*parts, f"/{one.id}/screen/now")]


def test_rounds_are_the_organisers_alone(
    fair: Fair, hall: Hall, organiser: User, sign_in: SignIn, client: FlaskClient
) -> None:
    person = make_acting_person(fair)
    one = opened(make_round(fair, organiser, mode="appointment"), organiser)
    reviewer, stranger = make_member(fair, Role.REVIEWER), make_member(make_fair())
    for page in pages_of(fair, one):
        assert sign_in(organiser).get(page).status_code == 200, page
        assert [sign_in(user).get(page).status_code for user in (reviewer, person, stranger)] == [403, 403, 403], page
        assert client.get(page).status_code == 302
    elsewhere = make_fair(organiser=organiser)
    for page in pages_of(elsewhere, one)[2:]:
        assert sign_in(organiser).get(page).status_code == 404, page
