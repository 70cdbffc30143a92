"""A delegation comes with one code: as many are let in as are there, and the rest when they come."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.checkin.models import Gate, Presence, Scan
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.models import Visitor, VisitorGroup
from tests.checkin.gates import make_gate, scan, take, ticket_code
from tests.factories import make_fair, make_member, make_visitor

OWN = {"Sec-Fetch-Site": "same-origin"}
MEMBERS = 6


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair)


@pytest.fixture
def members(fair: Fair) -> list[Visitor]:
    people = [make_visitor(fair, full_name=f"Member {one}") for one in range(MEMBERS)]
    with transaction() as session:
        group = VisitorGroup(fair_id=fair.id, token="t", pickup_code="ABCDEF", name="Đoàn Dongrae", leader_name="Kim")
        group.leader_email = "kim@home.example"
        session.add(group)
        session.flush()
        for one in people:
            session.get_one(Visitor, one.id).group_id = group.id
    return people


@pytest.fixture
def phone(fair: Fair, gate: Gate, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    browser = sign_in(make_member(fair))
    browser.post(f"/organise/expo/gates/{gate.id}/here")
    return browser


def admit(phone: FlaskClient, gate: Gate, present: object, name: str = "group-0001", code: str = "abcdef ") -> int:
    body = {"id": name, "code": code, "present": present}
    answer = phone.post(f"/scan/{gate.id}/group", json=body, headers=OWN)
    return int(answer.json["admitted"]) if answer.status_code == 200 else -answer.status_code


def test_one_code_lets_in_as_many_as_are_there_and_later_the_rest(
    gate: Gate, members: list[Visitor], phone: FlaskClient
) -> None:
    said = phone.get(f"/scan/{gate.id}/group?code=abcdef").json
    assert (said["name"], said["members"], said["waiting"]) == ("Đoàn Dongrae", MEMBERS, MEMBERS)
    assert admit(phone, gate, 4) == 4
    assert admit(phone, gate, 4) == 4, "sent again it is answered as before"
    assert db.session.scalar(select(func.count(Presence.id))) == 4
    assert phone.get(f"/scan/{gate.id}/group?code=ABCDEF").json["waiting"] == 2
    assert admit(phone, gate, 4, "group-0002") == 2
    assert db.session.scalar(select(func.count(Scan.id))) == MEMBERS


def test_member_who_came_alone_is_not_let_in_twice(
    fair: Fair, gate: Gate, members: list[Visitor], phone: FlaskClient
) -> None:
    take(gate, scan(ticket_code(fair, members[0])))
    assert admit(phone, gate, MEMBERS) == MEMBERS - 1
    admitted = select(Scan.holder, func.count()).where(Scan.verdict == "admitted").group_by(Scan.holder)
    assert {count for _, count in db.session.execute(admitted)} == {1}


@pytest.mark.parametrize("present", [0, -1, True, "4", 501, None])
def test_what_is_no_number_of_people_is_refused(
    gate: Gate, members: list[Visitor], phone: FlaskClient, present: object
) -> None:
    assert admit(phone, gate, present) == -422


def test_code_of_no_group_is_unknown(fair: Fair, gate: Gate, members: list[Visitor], phone: FlaskClient) -> None:
    assert admit(phone, gate, 1, code="ZZZZZZ") == -404
    assert phone.get(f"/scan/{gate.id}/group?code=").status_code == 404
