"""Holding from the plan, and selling from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.models import Stand, StandState
from eventsapp.exhibitors.models import ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit
from tests.booths.sound import assert_plan_is_sound
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
    make_user,
)

JSON = {"Accept": "application/json"}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def person(fair: Fair) -> User:
    return make_acting_person(fair)


@pytest.fixture
def seller(fair: Fair) -> User:
    return make_member(fair)


SignIn = Callable[[User], FlaskClient]


def only_stand() -> Stand:
    return db.session.scalars(select(Stand).order_by(Stand.id.desc()).limit(1)).one()


def test_company_holds_units_from_the_public_plan_and_sees_how_long(
    fair: Fair, hall: Hall, person: User, sign_in: SignIn, client: FlaskClient
) -> None:
    browser = sign_in(person)
    panel = browser.get(f"/{fair.slug}/plan/A/A-101").text
    assert "Hold for 15 minutes" in panel
    assert "Hold for 15 minutes" not in client.get(f"/{fair.slug}/plan/A/A-101").text
    assert "Hold for 15 minutes" not in sign_in(make_user()).get(f"/{fair.slug}/plan/A/A-101").text
    answer = browser.post(f"/exhibit/{fair.slug}/plan/A/hold", data={"numbers": "A-101, A-102"}, follow_redirects=True)
    assert answer.status_code == 200
    assert 'data-seconds="8' in answer.text
    assert "A-101, A-102" in answer.text
    public = client.get(f"/{fair.slug}/plan/A/A-101?lang=en").text
    assert "Ferrowick" not in public
    assert "Taken" in public


def test_public_plan_shows_what_stands_in_a_hall_and_who_is_signed_in(
    fair: Fair, hall: Hall, person: User, client: FlaskClient, sign_in: SignIn
) -> None:
    with transaction():
        hall.features = [{"kind": "fire_exit", "ring": [[0, 3], [0.4, 3], [0.4, 5], [0, 5]], "name": "", "wall": "w"}]
        hall.plan_key = "another"
    page = client.get(f"/{fair.slug}/plan/A").text
    assert '<path class="plan__feature plan__feature--fire_exit" data-kind="fire_exit" d="M0 30' in page
    assert "/account/sign-in" in page
    own = sign_in(person).get(f"/{fair.slug}/plan/A")
    assert "/account/sign-out" in own.text
    assert "/account/sign-in" not in own.text
    assert "private" in own.headers["Cache-Control"]


def test_hold_is_extended_reserved_and_given_back_on_its_page(
    fair: Fair, hall: Hall, person: User, sign_in: SignIn
) -> None:
    browser = sign_in(person)
    base = f"/exhibit/{fair.slug}"
    browser.post(f"{base}/plan/A/hold", data={"unit": "A-101"})
    stand = only_stand()
    assert browser.post(f"{base}/holds/{stand.id}/extend").status_code == 302
    again = browser.post(f"{base}/holds/{stand.id}/extend")
    assert (again.status_code, "extended once" in again.text) == (422, True)
    assert browser.post(f"{base}/holds/{stand.id}/give-back").status_code == 302
    assert "You hold no units" in browser.get(f"{base}/holds").text
    browser.post(f"{base}/plan/A/hold", data={"unit": "A-101"})
    assert browser.post(f"{base}/holds/{only_stand().id}/reserve").status_code == 302
    assert only_stand().state == StandState.RESERVED
    assert_plan_is_sound(fair.id)


@pytest.mark.parametrize(("code", "number"), [("A", "a 101"), ("a", "A-101"), ("A", "old 7"), ("a", "Old-7")])
def test_hall_and_unit_are_found_however_they_are_spelled(
    fair: Fair, hall: Hall, person: User, sign_in: SignIn, code: str, number: str
) -> None:
    with transaction():
        unit = db.session.scalars(select(Unit).where(Unit.number == "A-101")).one()
        unit.aliases = [*unit.aliases, "old7"]
    answer = sign_in(person).post(f"/exhibit/{fair.slug}/plan/{code}/hold", data={"unit": number}, headers=JSON)
    assert (answer.status_code, answer.json["hall"], answer.json["units"]) == (201, "A", ["A-101"])


def test_hall_or_unit_that_is_not_there_is_not_held(fair: Fair, hall: Hall, person: User, sign_in: SignIn) -> None:
    browser, base = sign_in(person), f"/exhibit/{fair.slug}/plan"
    assert browser.post(f"{base}/Z/hold", data={"unit": "A-101"}, headers=JSON).status_code == 404
    unknown = browser.post(f"{base}/A/hold", data={"numbers": "A-101, A-999"}, headers=JSON)
    assert (unknown.status_code, unknown.json["title"]) == (422, "UnknownUnits")
    assert browser.post(f"{base}/A/hold", data={}, headers=JSON).json["title"] == "NoUnitsChosen"


def test_who_acts_for_two_companies_holds_for_the_first(fair: Fair, hall: Hall, person: User, sign_in: SignIn) -> None:
    second = make_exhibitor_wanting(fair, "Second")
    with transaction():
        db.session.add(ExhibitorMember(exhibitor_id=second.id, user_id=person.id))
    answer = sign_in(person).post(f"/exhibit/{fair.slug}/plan/A/hold", data={"numbers": "A-101, A-102"}, headers=JSON)
    assert answer.json["units"] == ["A-101", "A-102"]
    assert only_stand().holder_name == "Ferrowick Drives"


def test_others_holds_do_not_exist(fair: Fair, hall: Hall, person: User, sign_in: SignIn) -> None:
    sign_in(person).post(f"/exhibit/{fair.slug}/plan/A/hold", data={"unit": "A-101"})
    stand, browser = only_stand(), sign_in(make_acting_person(fair, "Larkspur IIoT"))
    for step in ("extend", "give-back", "reserve"):
        assert browser.post(f"/exhibit/{fair.slug}/holds/{stand.id}/{step}").status_code == 404
    assert "Not yet" in sign_in(make_user()).get(f"/exhibit/{fair.slug}/holds").text


def test_program_gets_the_deadline_or_the_refusal_with_alternatives(
    fair: Fair, hall: Hall, person: User, sign_in: SignIn
) -> None:
    won = sign_in(person).post(f"/exhibit/{fair.slug}/plan/A/hold", data={"numbers": "A-101, A-102"}, headers=JSON)
    assert won.status_code == 201
    assert won.json is not None
    assert won.json["units"] == ["A-101", "A-102"]
    assert 890 <= won.json["seconds_left"] <= 900
    loser = sign_in(make_acting_person(fair, "Larkspur IIoT"))
    lost = loser.post(f"/exhibit/{fair.slug}/plan/A/hold", data={"numbers": "A-102, A-103"}, headers=JSON)
    assert (lost.status_code, lost.mimetype) == (409, "application/problem+json")
    assert lost.json is not None
    assert "another company's cart" in lost.json["detail"]
    assert "Ferrowick" not in lost.text
    assert lost.json["alternatives"]
    for option in lost.json["alternatives"]:
        assert len(option["units"]) == 2
        assert not {"A-101", "A-102"} & set(option["units"])
    numbers = ", ".join(lost.json["alternatives"][0]["units"])
    assert loser.post(f"/exhibit/{fair.slug}/plan/A/hold", data={"numbers": numbers}, headers=JSON).status_code == 201


@pytest.mark.usefixtures("limits")
def test_who_asks_too_often_is_slowed_down_and_not_the_others_behind_the_same_address(
    fair: Fair, hall: Hall, person: User, sign_in: SignIn
) -> None:
    eager, other = sign_in(person), sign_in(make_acting_person(fair, "Larkspur IIoT"))
    address = f"/exhibit/{fair.slug}/plan/A/hold"
    statuses = [eager.post(address, data={"numbers": "Z-9"}, headers=JSON).status_code for _ in range(61)]
    assert statuses == [422] * 60 + [429]
    assert other.post(address, data={"numbers": "A-101"}, headers=JSON).status_code == 201


def test_refused_hold_offers_the_nearest_on_a_page_too(fair: Fair, hall: Hall, person: User, sign_in: SignIn) -> None:
    sign_in(person).post(f"/exhibit/{fair.slug}/plan/A/hold", data={"unit": "A-101"})
    loser = sign_in(make_acting_person(fair, "Larkspur IIoT"))
    lost = loser.post(f"/exhibit/{fair.slug}/plan/A/hold", data={"unit": "A-101"})
    assert lost.status_code == 409
    assert "Hold these" in lost.text
    assert sign_in(make_user()).post(f"/exhibit/{fair.slug}/plan/A/hold", data={"unit": "A-103"}).status_code == 409
    assert loser.post(f"/exhibit/{fair.slug}/plan/Z/hold", data={"unit": "A-103"}).status_code == 404
    assert loser.post(f"/exhibit/{fair.slug}/plan/A/hold", data={"unit": "A-999"}).status_code == 422


def test_option_is_put_from_the_plan_for_a_prospect(fair: Fair, hall: Hall, seller: User, sign_in: SignIn) -> None:
    browser = sign_in(seller)
    assert "Hold it for a client" in browser.get(f"/organise/{fair.slug}/plan/A?unit=A-101").text
    url = f"/organise/{fair.slug}/plan/A/option"
    nobody = browser.post(url, data={"option-numbers": "A-101"})
    assert (nobody.status_code, "Say who the option is for" in nobody.text) == (422, True)
    wrong = browser.post(
        url, data={"option-numbers": "A-101", "option-prospect": "Secret Machines", "option-until": "soon"}
    )
    assert (wrong.status_code, "Write the day as" in wrong.text) == (422, True)
    until = (clock.now() + timedelta(days=5)).date().isoformat()
    done = browser.post(
        url,
        data={"option-numbers": "A-101", "option-prospect": "Secret Machines", "option-until": until},
        follow_redirects=True,
    )
    assert "Secret Machines" in done.text
    assert only_stand().state == StandState.OPTION


def test_reviewer_may_not_change_stands(fair: Fair, hall: Hall, sign_in: SignIn) -> None:
    stand = make_stand(hall, make_exhibitor_wanting(fair), "A-101")
    with transaction():
        actions.mark_deposit(fair.id, stand.id, None)
    browser = sign_in(make_user())
    for address in ("", "/move", "/deposit"):
        assert browser.get(f"/organise/{fair.slug}/stands/{stand.id}{address}").status_code == 403
    assert browser.post(f"/organise/{fair.slug}/plan/A/option").status_code == 403


@pytest.mark.parametrize(
    ("to", "start"), [("pdf", b"%PDF"), ("svg", b"<?xml"), ("dxf", b"  0"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")]
)
def test_plan_is_downloaded_in_every_format_without_names_of_holders(
    fair: Fair, hall: Hall, person: User, seller: User, sign_in: SignIn, to: str, start: bytes
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Suoi Moi Tools"), "A-101")
    with transaction():
        actions.hold_units(hall, ["A-103"], person)
    answer = sign_in(seller).get(f"/organise/{fair.slug}/plan/A/export/{to}")
    assert answer.status_code == 200
    assert answer.data.startswith(start), answer.data[:40]
    assert f"{fair.slug}-A.{to}" in answer.headers["Content-Disposition"]
    assert b"Ferrowick" not in answer.data
    assert (b"Suoi Moi Tools" in answer.data) == (to in {"svg", "csv", "dxf"})


def test_plan_is_not_downloaded_in_other_formats_or_of_other_halls(
    fair: Fair, hall: Hall, seller: User, sign_in: SignIn
) -> None:
    browser = sign_in(seller)
    assert browser.get(f"/organise/{fair.slug}/plan/A/export/dwg").status_code == 404
    assert browser.get(f"/organise/{fair.slug}/plan/Z/export/svg").status_code == 404
