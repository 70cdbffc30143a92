"""Stands for programs of the organiser: every operation, every refusal, as the pages do it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.models import Stand, StandState, UnitEvent
from eventsapp.booths.rules.steps import Step
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.venues.actions import begin_draft
from eventsapp.venues.models import Hall, PlanDraft, Unit
from eventsapp.web.programs import forget_replies
from eventsapp.web.programs.models import KeptReply
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)
from tests.programs import program_of
from tests.statements import selects

STANDS = "/api/v1/fairs/expo/stands"
Work = Callable[[], None]


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=8)


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def asking(app: Flask, organiser: User, fair: Fair) -> FlaskClient:
    return program_of(app, organiser, fair)


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """Return what a refused request says."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    found: dict[str, Any] = answer.json
    assert found["status"] == status
    return found


def stand_of(fair: Fair, hall: Hall, numbers: str = "A-101", name: str = "Ferrowick") -> Stand:
    organiser = make_member(fair)
    exhibitor = make_exhibitor_wanting(fair, name, units=4)
    with transaction():
        return actions.allocate_stand(hall, exhibitor.id, [numbers], organiser)


def seen(asking: FlaskClient, stand: Stand) -> int:
    return int(asking.get(f"{STANDS}/{stand.id}").json["version"])


# Reading


def test_stands_are_listed_with_their_units_in_parts(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    for number in range(1, 6):
        make_stand(hall, make_exhibitor_wanting(fair, f"Company {number}"), f"A-10{number}")
    first = asking.get(f"{STANDS}?limit=2&hall=A").json
    assert [row["units"] for row in first["items"]] == [["A-101"], ["A-102"]]
    assert first["items"][0] | {"id": 0, "exhibitor": 0, "allocated_at": "", "reserved_at": ""} == {
        "id": 0,
        "hall": "A",
        "number": "A-101",
        "units": ["A-101"],
        "state": "reserved",
        "exhibitor": 0,
        "holder": "Company 1",
        "area_m2": 9.0,
        "open_sides": 2,
        "frontage": "corner",
        "allocated_at": "",
        "reserved_at": "",
        "expires_at": None,
        "version": 1,
    }
    second = asking.get(first["next"]).json
    third = asking.get(second["next"]).json
    assert [row["number"] for row in (*second["items"], *third["items"])] == ["A-103", "A-104", "A-105"]
    assert third["next"] is None
    assert "hall=A" in first["next"]


def test_list_is_of_a_state_a_hall_or_an_exhibitor(
    fair: Fair, hall: Hall, organiser: User, asking: FlaskClient
) -> None:
    other = make_hall_with_units(fair, code="B")
    mine, theirs = stand_of(fair, hall), stand_of(fair, other, "B-101", "Other")
    with transaction():
        actions.put_option(hall, ["A-105"], organiser, prospect="Prospect")
        actions.release_stand(fair.id, theirs.id, "Mistake", organiser)

    def numbers(question: str) -> list[str]:
        return [row["number"] for row in asking.get(f"{STANDS}?{question}").json["items"]]

    assert numbers("") == ["A-101", "A-105"]
    assert numbers("state=option") == ["A-105"]
    assert numbers("state=released") == ["B-101"]
    assert numbers(f"exhibitor={mine.exhibitor_id}") == ["A-101"]
    assert numbers("hall=b") == []
    assert problem(asking.get(f"{STANDS}?state=gone"), 422)["field"] == "state"
    assert problem(asking.get(f"{STANDS}?hall=Z"), 422)["field"] == "hall"
    with clock.shifted(timedelta(days=20)):
        assert numbers("") == ["A-101"]


@pytest.mark.parametrize(
    ("question", "field"), [("limit=x", "limit"), ("after=-1", "after"), ("after=99999999999", "after")]
)
def test_part_that_cannot_be_read_is_refused(hall: Hall, asking: FlaskClient, question: str, field: str) -> None:
    assert problem(asking.get(f"{STANDS}?{question}"), 400)["field"] == field


def test_list_asks_as_often_for_twenty_stands_as_for_one(fair: Fair, asking: FlaskClient) -> None:
    hall = make_hall_with_units(fair, columns=24)
    make_stand(hall, make_exhibitor_wanting(fair, "One"), "A-101")
    asking.get(STANDS)
    for number in range(2, 21):
        make_stand(hall, make_exhibitor_wanting(fair, f"Company {number}"), f"A-1{number:02d}")
    with selects() as sent:
        assert len(asking.get(STANDS).json["items"]) == 20
    assert len(sent) == 5  # token with its person, fair, role, stands, units


def test_stand_says_what_can_be_done_with_it(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    stand = stand_of(fair, hall)
    assert asking.get(f"{STANDS}/{stand.id}").json["steps"] == [
        "deposit",
        "move",
        "swap",
        "enlarge",
        "downsize",
        "release",
    ]
    assert problem(asking.get(f"{STANDS}/987654"), 404)["detail"]
    elsewhere = make_fair()
    foreign = stand_of(elsewhere, make_hall_with_units(elsewhere))
    problem(asking.get(f"{STANDS}/{foreign.id}"), 404)


def test_hold_that_ran_out_is_expired_though_nobody_wrote_it_down(
    fair: Fair, hall: Hall, organiser: User, asking: FlaskClient
) -> None:
    with transaction():
        option = actions.put_option(hall, ["A-105"], organiser, prospect="Prospect")
    with clock.shifted(timedelta(days=20)):
        shown = asking.get(f"{STANDS}/{option.id}").json
    assert (shown["state"], shown["units"], shown["steps"]) == ("expired", [], [])


# Giving and holding


def test_units_become_a_stand_of_an_exhibitor(fair: Fair, hall: Hall, asking: FlaskClient, work: Work) -> None:
    exhibitor = make_exhibitor_wanting(fair, "Ferrowick", units=4)
    answer = asking.post(STANDS, json={"hall": "A", "units": ["A-101", "A-102"], "exhibitor": exhibitor.id})
    assert answer.status_code == 201
    assert answer.json["units"] == ["A-101", "A-102"]
    assert answer.headers["Location"] == f"{STANDS}/{answer.json['id']}"
    assert asking.get(answer.headers["Location"]).json == answer.json
    work()
    assert [mail.name for mail in db.session.scalars(select(Mail))] == ["booth_allocated"]


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"units": []}, 422, "units"),
        ({"units": ["A-101", "A-999"]}, 422, "units"),
        ({"units": "A-101, A-108"}, 422, "units"),
        ({"units": "A-104"}, 409, "units"),
        ({"units": [["A-101"]]}, 422, "units"),
        ({"hall": "Z"}, 422, "hall"),
        ({"exhibitor": 987654}, 422, "exhibitor"),
        ({"exhibitor": "many"}, 422, "exhibitor"),
        ({"exhibitor": None}, 422, "exhibitor"),
        ({"colour": "red"}, 422, "colour"),
    ],
)
def test_stand_that_cannot_be_is_refused_with_its_field(
    fair: Fair, hall: Hall, asking: FlaskClient, change: dict[str, Any], status: int, field: str
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Before"), "A-104")
    exhibitor = make_exhibitor_wanting(fair, "Ferrowick", units=4)
    sent = {"hall": "A", "units": "A-101", "exhibitor": exhibitor.id, **change}
    found = problem(asking.post(STANDS, json=sent), status)
    assert found["field"] == field
    assert found["detail"]
    assert db.session.scalar(select(func.count(Stand.id))) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [("[1]", "application/json"), ("{", "application/json"), ("{}", "text/plain"), ('"x"', "application/json")],
)
def test_body_that_is_no_object_is_refused(hall: Hall, asking: FlaskClient, body: str, kind: str) -> None:
    assert "JSON object" in problem(asking.post(STANDS, data=body, content_type=kind), 400)["detail"]


def test_units_are_held_for_a_prospect_until_a_day(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    day = (clock.now() + timedelta(days=5)).date().isoformat()
    sent = {"hall": "A", "units": "A-101..A-103", "prospect": "Prospect", "until": day}
    held = asking.post("/api/v1/fairs/expo/options", json=sent)
    assert held.status_code == 201
    assert (held.json["state"], held.json["holder"], held.json["exhibitor"]) == ("option", "Prospect", None)
    assert held.json["expires_at"].startswith(day)
    again = asking.post("/api/v1/fairs/expo/options", json={**sent, "until": "soon"})
    assert problem(again, 422)["field"] == "until"
    nobody = asking.post("/api/v1/fairs/expo/options", json={"hall": "A", "units": "A-105"})
    assert problem(nobody, 422)["field"] == "prospect"


# Steps


def test_stand_goes_from_option_to_handed_over(fair: Fair, hall: Hall, organiser: User, asking: FlaskClient) -> None:
    exhibitor = make_exhibitor_wanting(fair, "Ferrowick", units=4)
    with transaction():
        stand = actions.put_option(hall, ["A-101"], organiser, prospect="Ferrowick")
    states = []
    for step, said in (
        ("name", {"exhibitor": exhibitor.id}),
        ("prolong", {"until": (clock.now() + timedelta(days=9)).date().isoformat(), "reason": "Holiday"}),
        ("reserve", {}),
        ("deposit", {}),
        ("reopen", {"reason": "The bank took it back"}),
        ("deposit", {}),
        ("hand-over", {}),
        ("release", {"reason": "Built elsewhere"}),
    ):
        answer = asking.post(f"{STANDS}/{stand.id}/{step}", json={**said, "version": seen(asking, stand)})
        assert answer.status_code == 200, answer.text
        states.append(answer.json["state"])
    assert states == ["option", "option", "reserved", "sold", "reserved", "sold", "occupied", "released"]


def test_units_of_a_stand_become_others(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    other_hall = make_hall_with_units(fair, code="B")
    stand, other = stand_of(fair, hall, "A-101, A-102"), stand_of(fair, hall, "A-201", "Other")
    swapped = {"other": "A-201", "version": 1, "other_version": 1, "reason": "Asked for it"}
    assert asking.post(f"{STANDS}/{stand.id}/swap", json=swapped).json["units"] == ["A-201"]
    assert asking.get(f"{STANDS}/{other.id}").json["units"] == ["A-101", "A-102"]
    for step, said, units in (
        ("enlarge", {"units": "A-202"}, ["A-201", "A-202"]),
        ("downsize", {"units": "A-201"}, ["A-202"]),
        ("move", {"units": "B-101", "hall": "B"}, ["B-101"]),
    ):
        look = asking.get(f"{STANDS}/{stand.id}/{step}", query_string=said)
        assert look.json["changes"][0]["after"]["units"] == units
        done = asking.post(f"{STANDS}/{stand.id}/{step}", json={**said, "version": seen(asking, stand)})
        assert (done.status_code, done.json["units"]) == (200, units)
    assert asking.get(f"{STANDS}/{stand.id}").json["hall"] == other_hall.code


def test_step_is_looked_at_without_being_done(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    stand = stand_of(fair, hall, "A-101, A-102")
    (change,) = asking.get(f"{STANDS}/{stand.id}/downsize?units=A-102").json["changes"]
    assert (change["lost"], change["before"]["units"], change["after"]["units"]) == (
        ["A-102"],
        ["A-101", "A-102"],
        ["A-101"],
    )
    (end,) = asking.get(f"{STANDS}/{stand.id}/release").json["changes"]
    assert (end["after"], end["version"], end["money_without_stand"]) == (None, 1, False)
    stand_of(fair, hall, "A-105", "Other")
    both = asking.get(f"{STANDS}/{stand.id}/swap?other=A-105").json["changes"]
    assert [change["after"]["units"] for change in both] == [["A-105"], ["A-101", "A-102"]]
    assert seen(asking, stand) == 1


def test_step_with_a_stand_that_was_changed_meanwhile_is_not_done(
    fair: Fair, hall: Hall, organiser: User, asking: FlaskClient
) -> None:
    stand = stand_of(fair, hall)
    with transaction():
        actions.mark_deposit(fair.id, stand.id, organiser)
    answer = asking.post(f"{STANDS}/{stand.id}/release", json={"version": 1, "reason": "Mistake"})
    assert "changed while you looked at it" in problem(answer, 409)["detail"]
    assert asking.get(f"{STANDS}/{stand.id}").json["state"] == "sold"


@pytest.mark.parametrize(
    ("step", "said", "status", "field"),
    [
        ("deposit", {}, 422, "version"),
        ("swap", {"other": "A-105", "version": 1}, 422, "other_version"),
        ("swap", {"other": "A-999", "version": 1, "other_version": 1}, 409, "other"),
        ("release", {"version": 1}, 422, "reason"),
        ("move", {"version": 1, "units": ""}, 422, "units"),
        ("move", {"version": 1, "units": "A-999"}, 422, "units"),
        ("move", {"version": 1, "units": "A-103", "hall": "Z"}, 422, "hall"),
        ("enlarge", {"version": 1, "units": "A-104"}, 409, "units"),
        ("downsize", {"version": 1, "units": "A-101"}, 422, "units"),
        ("reserve", {"version": 1}, 409, None),
        ("deposit", {"version": 1, "units": "A-101"}, 422, "units"),
        ("deposit", {"version": 1, "reason": "x" * 501}, 422, "reason"),
        ("fly", {"version": 1}, 404, None),
    ],
)
def test_step_that_cannot_be_is_refused_and_changes_nothing(
    fair: Fair, hall: Hall, asking: FlaskClient, step: str, said: dict[str, Any], status: int, field: str | None
) -> None:
    stand = stand_of(fair, hall)
    make_stand(hall, make_exhibitor_wanting(fair, "Other"), "A-104")
    events = db.session.scalar(select(func.count(UnitEvent.id)))
    found = problem(asking.post(f"{STANDS}/{stand.id}/{step}", json=said), status)
    assert found.get("field") == field, found
    assert db.session.scalar(select(func.count(UnitEvent.id))) == events


def test_look_at_what_cannot_be_says_why(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    stand = stand_of(fair, hall)
    assert problem(asking.get(f"{STANDS}/{stand.id}/move?units=A-999"), 422)["field"] == "units"
    assert problem(asking.get(f"{STANDS}/{stand.id}/reserve"), 409)["detail"]
    problem(asking.get(f"{STANDS}/{stand.id}/fly"), 404)


def test_every_step_of_the_pages_has_its_operation(app: Flask, fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    stand = stand_of(fair, hall)
    for step in Step:
        answer = asking.post(f"{STANDS}/{stand.id}/{step}", json={})
        assert problem(answer, 422)["field"] in {"version", "other_version"}, step


# Blocking


def test_units_go_off_sale_and_on_sale_again(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    with transaction():
        unit = db.session.scalars(select(Unit).where(Unit.number == "A-101")).one()
        unit.package_id = fair.packages[0].id
    before = asking.get("/api/v1/fairs/expo/plan/A").json["version"]
    done = asking.post("/api/v1/fairs/expo/halls/A/block", json={"units": "A-101, A-102", "note": "A pillar"})
    assert (done.status_code, done.json["units"], done.json["blocked"]) == (200, ["A-101", "A-102"], True)
    assert asking.get("/api/v1/fairs/expo/plan/A").json["version"] != before
    states = asking.get("/api/v1/fairs/expo/plan/A/states").json["units"]
    assert states == {"A-101": {"state": "blocked"}, "A-102": {"state": "blocked"}}
    assert asking.post("/api/v1/fairs/expo/halls/a/unblock", json={"units": ["A-101"]}).json["units"] == ["A-101"]
    assert set(asking.get("/api/v1/fairs/expo/plan/A/states").json["units"]) == {"A-102"}
    kinds = db.session.scalars(select(UnitEvent.kind).order_by(UnitEvent.seq)).all()
    assert kinds == ["blocked", "blocked", "unblocked"]
    assert db.session.scalars(select(PlanDraft)).all() == []
    assert db.session.scalar(select(func.count(AuditEntry.id)).filter_by(action="plan.published")) == 2


def test_units_that_somebody_has_or_is_drawing_on_are_not_blocked(
    fair: Fair, hall: Hall, organiser: User, asking: FlaskClient
) -> None:
    stand_of(fair, hall, "A-101", "Ferrowick")
    address = "/api/v1/fairs/expo/halls/A/block"
    taken = problem(asking.post(address, json={"units": "A-101"}), 409)
    assert (taken["field"], "Ferrowick" in taken["detail"]) == ("units", True)
    assert problem(asking.post(address, json={"units": ""}), 422)["field"] == "units"
    assert problem(asking.post(address, json={"units": "A-999"}), 422)["field"] == "units"
    problem(asking.post("/api/v1/fairs/expo/halls/Z/block", json={"units": "A-102"}), 404)
    with transaction():
        begin_draft(hall, organiser)
    assert "drawing on this hall" in problem(asking.post(address, json={"units": "A-102"}), 409)["detail"]


# Once, however often it is asked


def test_request_with_a_key_is_done_once_and_answered_alike(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    exhibitor = make_exhibitor_wanting(fair, "Ferrowick", units=4)
    sent = {"hall": "A", "units": ["A-101"], "exhibitor": exhibitor.id}
    key = {"Idempotency-Key": "9f1c-1"}
    first = asking.post(STANDS, json=sent, headers=key)
    again = asking.post(STANDS, json=sent, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json, again.headers["Location"]) == (first.json, first.headers["Location"])
    assert db.session.scalar(select(func.count(Stand.id))) == 1
    problem(asking.post(STANDS, json=sent), 409)
    other = problem(asking.post(STANDS, json={**sent, "units": ["A-105"]}, headers=key), 422)
    assert "sent with another request" in other["detail"]
    assert db.session.scalar(select(func.count(Stand.id))) == 1


def test_step_with_a_key_is_answered_though_the_stand_is_another_by_now(
    fair: Fair, hall: Hall, asking: FlaskClient
) -> None:
    stand = stand_of(fair, hall)
    sent, key = {"version": 1}, {"Idempotency-Key": "deposit-7"}
    first = asking.post(f"{STANDS}/{stand.id}/deposit", json=sent, headers=key)
    again = asking.post(f"{STANDS}/{stand.id}/deposit", json=sent, headers=key)
    assert (again.status_code, again.json) == (200, first.json)


def test_refusal_keeps_no_answer(fair: Fair, hall: Hall, organiser: User, asking: FlaskClient) -> None:
    taken = stand_of(fair, hall, "A-101", "Before")
    exhibitor = make_exhibitor_wanting(fair, "Ferrowick", units=4)
    sent, key = {"hall": "A", "units": "A-101", "exhibitor": exhibitor.id}, {"Idempotency-Key": "k"}
    problem(asking.post(STANDS, json=sent, headers=key), 409)
    with transaction():
        actions.release_stand(fair.id, taken.id, "Mistake", organiser)
    assert asking.post(STANDS, json=sent, headers=key).status_code == 201


def test_keys_are_each_persons_own_and_forgotten_after_a_day(
    app: Flask, fair: Fair, hall: Hall, asking: FlaskClient
) -> None:
    colleague = program_of(app, make_member(fair), fair)
    key = {"Idempotency-Key": "the-same"}
    for client, number in ((asking, "A-101"), (colleague, "A-102")):
        exhibitor = make_exhibitor_wanting(fair, number)
        sent = {"hall": "A", "units": number, "exhibitor": exhibitor.id}
        assert client.post(STANDS, json=sent, headers=key).status_code == 201
    with clock.shifted(timedelta(hours=25)):
        exhibitor = make_exhibitor_wanting(fair, "Later")
        sent = {"hall": "A", "units": "A-103", "exhibitor": exhibitor.id}
        assert asking.post(STANDS, json=sent, headers=key).status_code == 201
        with transaction():
            forget_replies()
    assert db.session.scalar(select(func.count()).select_from(KeptReply)) == 1


@pytest.mark.parametrize("key", [" ", "x" * 101, "a b"])
def test_key_that_is_none_is_refused(hall: Hall, asking: FlaskClient, key: str) -> None:
    problem(asking.post(STANDS, json={}, headers={"Idempotency-Key": key}), 400)


def test_exhibitors_own_hold_is_seen_with_its_holder(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    person = make_acting_person(fair, "Ferrowick")
    with transaction():
        actions.hold_units(hall, ["A-101"], person)
    (row,) = asking.get(f"{STANDS}?state={StandState.CART}").json["items"]
    assert (row["holder"], row["state"]) == ("Ferrowick", "cart")
