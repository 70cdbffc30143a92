"""Gates for programs: the same rule, the same scans, and figures for whoever counts."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.checkin.models import Gate
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock
from tests.checkin.gates import make_gate, ticket_code
from tests.factories import make_fair, make_member, make_visitor
from tests.programs import program_of

HOME = "/api/v1/fairs/expo"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def program(app: Flask, fair: Fair, organiser: User) -> FlaskClient:
    return program_of(app, organiser, fair)


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair, "G2", occupancy_limit=50)


def scan_of(code: str, name: str = "turnstile-1-000001") -> dict[str, Any]:
    return {"id": name, "code": code, "at": clock.now().timestamp() * 1000}


def test_turnstile_sends_scans_once_and_reads_who_is_inside(fair: Fair, gate: Gate, program: FlaskClient) -> None:
    visitor = make_visitor(fair)
    body = {"scans": [scan_of(ticket_code(fair, visitor)), scan_of("nothing", "turnstile-1-000002")]}
    first = program.post(f"{HOME}/gates/{gate.id}/scans", json=body)
    assert first.status_code == 200
    said = [(one["verdict"], one["reason"], one["way"]) for one in first.json["items"]]
    assert said == [("admitted", "first", "in"), ("refused", "unreadable", "")]
    assert first.json["items"][0]["name"] == visitor.full_name
    again = program.post(f"{HOME}/gates/{gate.id}/scans", json=body).json["items"]
    assert [(one["verdict"], one["reason"], one["way"]) for one in again] == said
    (zone,) = program.get(f"{HOME}/occupancy").json["items"]
    assert (zone["zone"], zone["inside"], zone["attended"], zone["limit"]) == ("", 1, 1, 50)


def test_gates_are_listed_in_parts(fair: Fair, gate: Gate, program: FlaskClient) -> None:
    make_gate(fair, "G3")
    part = program.get(f"{HOME}/gates?limit=1").json
    assert [one["code"] for one in part["items"]] == ["G2"]
    assert part["items"][0]["rule"]["limit"] == 50
    rest = program.get(part["next"]).json
    assert ([one["code"] for one in rest["items"]], rest["next"]) == (["G3"], None)


def test_what_is_no_batch_is_a_problem_with_its_field(gate: Gate, program: FlaskClient) -> None:
    answer = program.post(f"{HOME}/gates/{gate.id}/scans", json={"scans": [{"id": "x"}]})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["field"] == "scans"
    assert program.post(f"{HOME}/gates/{gate.id}/scans", data="{").status_code == 422
    many = {"scans": [scan_of("x", f"turnstile-{one:06d}") for one in range(501)]}
    assert program.post(f"{HOME}/gates/{gate.id}/scans", json=many).status_code == 413


def test_gates_of_others_and_tokens_that_only_read_do_nothing(
    app: Flask, fair: Fair, gate: Gate, organiser: User, program: FlaskClient
) -> None:
    elsewhere = make_gate(make_fair(), "G9")
    assert program.post(f"{HOME}/gates/{elsewhere.id}/scans", json={"scans": []}).status_code == 404
    reading = program_of(app, organiser, fair, may_write=False)
    assert reading.get(f"{HOME}/gates").status_code == 200
    assert reading.post(f"{HOME}/gates/{gate.id}/scans", json={"scans": []}).status_code == 403
    reviewer = program_of(app, make_member(fair, Role.ORGANISER), fair)
    assert reviewer.get(f"{HOME}/occupancy").status_code == 200
