"""The plan for programs: shapes by version, states by number, what a stream is told and when."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.feed import begin, look
from eventsapp.booths.models import PlanFeed, Stand, StandState
from eventsapp.booths.queries import latest_seq
from eventsapp.fairs.models import Fair, Package
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit, Zone
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def holder(fair: Fair) -> User:
    return make_acting_person(fair)


def hold(hall: Hall, person: User, numbers: str) -> Stand:
    with transaction():
        return actions.hold_units(hall, [numbers], person)


def ask(client: FlaskClient, path: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(f"/api/v1/fairs/expo/plan{path}")
    assert answer.status_code == status, answer.text
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer.mimetype == kind
    return json.loads(answer.text)


def told(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return (name, data) of every event in the text of a stream."""
    blocks = [dict(line.partition(": ")[::2] for line in block.splitlines()) for block in text.split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks if "event" in block]


def states_told(text: str) -> dict[str, str]:
    found = [data["halls"]["A"]["units"] for name, data in told(text) if name == "units"]
    return {number: unit["state"] for units in found for number, unit in units.items()}


def test_plan_lists_its_halls_with_where_the_rest_is(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    plan = ask(client, "")
    (listed,) = plan["halls"]
    assert (plan["fair"], plan["seq"], listed["hall"]) == ("expo", 0, "A")
    geometry = json.loads(client.get(listed["geometry_url"]).text)
    states = json.loads(client.get(listed["states_url"]).text)
    assert listed["version"] == geometry["version"] == states["version"]
    assert client.get(plan["stream_url"]).mimetype == "text/event-stream"


def test_geometry_has_shapes_places_zones_and_prices(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    with transaction():
        zone = Zone(fair_id=fair.id, code="robots", name={"en": "Robots"})
        db.session.add(zone)
        db.session.flush()
        first = hall.units[0]
        first.zone_id, first.is_restricted, first.aliases = zone.id, True, ["a101", "k7"]
        hall.entrances = [{"x": 10.0, "y": 0.0, "width": 4.0, "wall": "n", "name": "Entrance"}]
    geometry = ask(client, "/A")
    units = {unit["number"]: unit for unit in geometry["units"]}
    assert len(units) == 12
    assert units["A-101"] == {
        "id": first.id,
        "number": "A-101",
        "ring": [[6.0, 6.0], [9.0, 6.0], [9.0, 9.0], [6.0, 9.0]],
        "area_m2": 9.0,
        "open_sides": 2,
        "position": "row",
        "aliases": ["k7"],
        "zone": "robots",
        "restricted": True,
    }
    assert geometry["features"] == [{"kind": "door", "ring": [[8.0, 0.0], [12.0, 0.0]], "name": "Entrance"}]
    assert geometry["zones"] == {"robots": {"en": "Robots"}}
    prices = {package["code"]: package["prices"] for package in geometry["packages"]}
    assert prices["raw"] == [
        {"amount": "69000000", "currency": "VND"},
        {"amount": "3000.00", "currency": "USD"},
    ]


def test_whoever_has_the_version_is_told_so_until_it_changes(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    first = client.get("/api/v1/fairs/expo/plan/A")
    again = {"If-None-Match": first.headers["ETag"]}
    assert not first.headers["ETag"].startswith("W/")
    assert {"public", "no-cache"} <= set(first.headers["Cache-Control"].split(", "))
    unchanged = client.get("/api/v1/fairs/expo/plan/A", headers=again)
    assert (unchanged.status_code, unchanged.text) == (304, "")
    make_stand(hall, make_exhibitor_wanting(fair), "A-101")
    assert client.get("/api/v1/fairs/expo/plan/A", headers=again).status_code == 304  # a state is no shape


@pytest.mark.parametrize("what", ["number", "zone", "blocked", "restricted", "price", "hall"])
def test_version_changes_with_whatever_the_geometry_says(
    fair: Fair, hall: Hall, client: FlaskClient, what: str
) -> None:
    before = ask(client, "/A")
    with transaction():
        unit = hall.units[3]
        if what == "number":
            unit.number, unit.number_key, hall.plan_key = "A-999", "a999", "another"
        elif what == "zone":
            zone = Zone(fair_id=fair.id, code="robots", name={})
            db.session.add(zone)
            db.session.flush()
            unit.zone_id = zone.id
        elif what == "price":
            db.session.execute(update(Package).where(Package.fair_id == fair.id).values(price_vnd=70_000_000))
        elif what == "hall":
            make = Hall(fair_id=fair.id, code="B", name={}, outline=[], position=1)
            db.session.add(make)
            hall.position = 2
        else:
            setattr(unit, f"is_{what}", True)
    after = ask(client, "/A")
    assert after["version"] != before["version"]
    assert {**after, "version": ""} != {**before, "version": ""} or what in {"blocked", "hall"}


def test_states_tell_what_everybody_may_know(fair: Fair, hall: Hall, holder: User, client: FlaskClient) -> None:
    hold(hall, holder, "A-101, A-102")
    make_stand(hall, make_exhibitor_wanting(fair, "Ký Ức"), "A-201")
    with transaction():
        hall.units[4].is_blocked = hall.units[5].is_restricted = True
    states = ask(client, "/a/states")
    assert states["units"] == {
        "A-101": {"state": "held", "stand": "A-101"},
        "A-102": {"state": "held", "stand": "A-101"},
        "A-105": {"state": "blocked"},
        "A-106": {"state": "restricted"},
        "A-201": {"state": "taken", "stand": "A-201", "exhibitor": "Ký Ức"},
    }
    assert states["seq"] == latest_seq(fair.id) == 3


def test_nobody_learns_who_holds_or_who_has_paid(fair: Fair, hall: Hall, holder: User, client: FlaskClient) -> None:
    option = {"number": "A-101", "stand": "A-101", "state": "held"}
    seller = make_member(fair)
    with transaction():
        actions.put_option(hall, ["A-101"], seller, prospect="Secret Machines")
    stand = make_stand(hall, make_exhibitor_wanting(fair), "A-103")
    reserved = ask(client, "/A/states")
    assert "Secret" not in json.dumps(reserved)
    assert reserved["units"]["A-101"] == {key: option[key] for key in ("state", "stand")}
    with transaction():
        actions.mark_deposit(fair.id, stand.id, seller)
    assert ask(client, "/A/states")["units"] == reserved["units"]


def test_changes_since_a_number_are_told_and_lead_to_the_present(
    fair: Fair, hall: Hall, holder: User, client: FlaskClient
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair), "A-201")
    start = ask(client, "/A/states")
    cart = hold(hall, holder, "A-101, A-102")
    held = ask(client, f"/A/states?since={start['seq']}")
    assert {number: unit["state"] for number, unit in held["units"].items()} == {"A-101": "held", "A-102": "held"}
    with transaction():
        actions.give_back(fair, cart.id, holder)
    freed = ask(client, f"/A/states?since={held['seq']}")
    assert freed["units"] == {"A-101": {"state": "available"}, "A-102": {"state": "available"}}
    assert ask(client, f"/A/states?since={freed['seq']}")["units"] == {}
    known = {**start["units"], **held["units"], **freed["units"]}
    taken = {number: unit for number, unit in known.items() if unit["state"] != "available"}
    assert taken == ask(client, "/A/states")["units"]


@pytest.mark.parametrize(("since", "status"), [("1", 410), ("x", 400), ("-1", 400), ("9" * 40, 400), ("٣", 400)])
def test_number_that_cannot_be_followed_is_refused(
    fair: Fair, hall: Hall, client: FlaskClient, since: str, status: int
) -> None:
    for path in ("/A/states", "/stream"):
        problem = ask(client, f"{path}?since={since}", status)
        assert problem["status"] == status
        assert problem["detail"]


def test_number_of_too_long_ago_is_gone(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    make_stand(hall, make_exhibitor_wanting(fair), "A-101")
    with transaction():
        db.session.get_one(PlanFeed, fair.id).seq = 6000
    ask(client, "/A/states?since=999", 410)
    ask(client, "/A/states?since=1000")


def test_unknown_hall_is_a_problem_for_programs(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    assert ask(client, "/Z", 404)["title"] == "Not Found"
    assert ask(client, "/Z/states", 404)["status"] == 404


def test_lapsed_hold_is_told_at_its_second_though_nobody_wrote(
    fair: Fair, hall: Hall, holder: User, client: FlaskClient
) -> None:
    cart = hold(hall, holder, "A-101")
    start = begin(fair, None)
    assert cart.expires_at is not None
    left = (cart.expires_at - clock.now()).total_seconds()
    assert left < start.wait < left + 1  # the next look is due right after the deadline
    with clock.shifted(timedelta(minutes=14)):
        assert look(start.position).text == ""
    with clock.shifted(timedelta(minutes=15, seconds=1)):
        news = look(start.position)
        assert states_told(news.text) == {"A-101": "available"}
        assert look(news.position).text == ""  # once
        assert states_told(begin(fair, start.seq).text) == {"A-101": "available"}
        polled = ask(client, f"/A/states?since={start.seq}")
    assert db.session.get_one(Stand, cart.id).state == StandState.CART
    assert polled["seq"] == start.seq


def test_stream_begins_with_versions_and_what_was_missed(
    fair: Fair, hall: Hall, holder: User, client: FlaskClient
) -> None:
    hold(hall, holder, "A-101")
    now = client.get("/api/v1/fairs/expo/plan/stream").text
    assert now.startswith("retry: 3000\n\nid: 1\nevent: plan\n")
    assert told(now) == [("plan", {"seq": 1, "halls": {"A": {"version": ask(client, "/A")["version"]}}})]
    for missed in (
        client.get("/api/v1/fairs/expo/plan/stream?since=0").text,
        client.get("/api/v1/fairs/expo/plan/stream?since=1", headers={"Last-Event-ID": "0"}).text,
    ):
        assert states_told(missed) == {"A-101": "held"}


def test_look_tells_of_another_version_and_of_nothing_else(fair: Fair, hall: Hall) -> None:
    start = begin(fair, None)
    assert look(start.position).text == ""
    with transaction():
        hall.plan_key = "another"
    news = look(start.position)
    assert [name for name, _ in told(news.text)] == ["plan"]
    assert look(news.position).text == ""


def test_hidden_fair_is_followed_by_its_team_only(fair: Fair, hall: Hall, client: FlaskClient, sign_in: SignIn) -> None:
    before = begin(fair, None)
    member = make_member(fair)
    with transaction():
        fair.is_public = False
    team = sign_in(member)
    for path in ("", "/A", "/A/states", "/stream"):
        assert client.get(f"/api/v1/fairs/expo/plan{path}").status_code == 404
        answer = team.get(f"/api/v1/fairs/expo/plan{path}")
        assert answer.status_code == 200
        assert "public" not in answer.headers["Cache-Control"]
    assert look(before.position).is_over  # who followed while it was public
    assert not look(begin(fair, None).position).is_over


def test_two_thousand_units_are_a_light_first_view(fair: Fair, client: FlaskClient) -> None:
    make_hall_with_units(fair, columns=50, rows=40)
    answer = client.get("/api/v1/fairs/expo/plan/A")
    assert len(json.loads(answer.text)["units"]) == 2000
    assert len(gzip.compress(answer.data, 6)) <= 150_000


def test_shapes_tell_what_was_drawn_beside_them(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    column = {"kind": "column", "ring": [[1, 1], [2, 1], [2, 2]], "name": "C1", "wall": ""}
    with transaction() as session:
        session.execute(update(Hall).where(Hall.id == hall.id).values(features=[column]))
        values = {"package_id": fair.packages[0].id, "utilities": ["power", "air"], "height": 6.0}
        session.execute(update(Unit).where(Unit.hall_id == hall.id, Unit.number == "A-101").values(**values))
    shapes = ask(client, "/A")
    assert {"kind": "column", "ring": [[1, 1], [2, 1], [2, 2]], "name": "C1"} in shapes["features"]
    first, second = shapes["units"][:2]
    assert (first["package"], first["utilities"], first["height"]) == (fair.packages[0].code, ["power", "air"], 6.0)
    assert not {"package", "utilities", "height"} & second.keys()
