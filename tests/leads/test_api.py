"""Leads for programs: listed, and taken in batches."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from tests.checkin.gates import ticket_code
from tests.factories import make_fair, make_member, make_visitor
from tests.leads.stands import make_lead, make_stand_holder, make_willing


@pytest.fixture
def program(fair: Fair, sign_in: Any) -> FlaskClient:
    client: FlaskClient = sign_in(make_member(fair))
    return client


def entry(code: str, name: str = "lead-0001", **more: Any) -> dict[str, Any]:
    return {"id": name, "code": code, "at": clock.now().timestamp() * 1000, **more}


def test_batch_is_taken_once_and_listed_with_consent_alone(
    fair: Fair, exhibitor: Exhibitor, program: FlaskClient
) -> None:
    willing, silent = make_willing(fair), make_visitor(fair, full_name="윤서린")
    path = f"/api/v1/fairs/expo/exhibitors/{exhibitor.id}/leads"
    body = {
        "scans": [
            entry(ticket_code(fair, willing)),
            entry(ticket_code(fair, silent), "lead-0002"),
            entry("x", "lead-0003"),
        ]
    }
    first = program.post(path, json=body).json["items"]
    assert [one["verdict"] for one in first] == ["kept", "kept", "refused"]
    assert program.post(path, json=body).json["items"] == first
    said = program.get(path).json["items"]
    assert [one["scans"] for one in said] == [1, 1]
    assert [one["person"] and one["person"]["name"] for one in said] == [willing.full_name, None]
    assert "/expo/me/stand/" in program.get(f"/api/v1/fairs/expo/exhibitors/{exhibitor.id}/stand-code").json["address"]


def test_list_of_a_fair_comes_in_parts(fair: Fair, exhibitor: Exhibitor, program: FlaskClient) -> None:
    other = make_stand_holder(fair, "Rookwynd")[1]
    leads = [make_lead(one, make_willing(fair)) for one in (exhibitor, other, exhibitor)]
    part = program.get("/api/v1/fairs/expo/leads?limit=2").json
    assert [one["id"] for one in part["items"]] == [leads[0].id, leads[1].id]
    rest = program.get(part["next"]).json
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([leads[2].id], None)


def test_programs_of_others_and_exhibitors_elsewhere_are_refused(
    app: Flask, fair: Fair, exhibitor: Exhibitor, program: FlaskClient, sign_in: Any
) -> None:
    assert app.test_client().get("/api/v1/fairs/expo/leads").status_code == 401
    member = sign_in(make_member(make_fair()))
    assert member.get("/api/v1/fairs/expo/leads").status_code == 403
    elsewhere = make_stand_holder(make_fair())[1]
    assert program.post(f"/api/v1/fairs/expo/exhibitors/{elsewhere.id}/leads", json={"scans": []}).status_code == 404
    path = f"/api/v1/fairs/expo/exhibitors/{exhibitor.id}/leads"
    assert program.post(path, json={"scans": [{"id": 3}]}).status_code == 422
    assert program.post(path, json={"scans": [entry("x")] * 501}).status_code == 413
