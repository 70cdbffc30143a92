"""Stations over HTTP: badges taken one after the other, printed or not, paper that lacks, and everything refused."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.badges.actions import issue_visitor_badge, replace_badge
from eventsapp.badges.models import Badge
from eventsapp.badges.rules import Reason
from eventsapp.checkin.actions import queue_print
from eventsapp.checkin.models import Gate, PrintJob, PrintStation
from eventsapp.checkin.rules import BadgeWaits
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from tests.checkin.gates import make_gate
from tests.factories import make_fair, make_member, make_visitor

SignIn = Callable[[User], FlaskClient]
STATIONS = "/organise/expo/desk/stations"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo", starts_on=clock.now().date() - timedelta(days=1))


@pytest.fixture
def team(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def desk(team: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(team)


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair, "G2")


@pytest.fixture
def station(desk: FlaskClient) -> PrintStation:
    answer = desk.post(STATIONS, data={"code": "p1", "name": "Printer at desk 3"})
    assert answer.status_code == 302
    return db.session.scalars(select(PrintStation)).one()


def send(fair: Fair, station: PrintStation, name: str = "Trần Bình") -> PrintJob:
    """Send somebody's badge to a station."""
    visitor = make_visitor(fair, full_name=name)
    with transaction():
        return queue_print(station, issue_visitor_badge(fair, visitor).badge_id, "desk@fair.example")


def words(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True)))


def state(job: PrintJob) -> str:
    db.session.expire_all()
    return job.state


def test_badges_come_out_in_the_order_they_were_sent(
    desk: FlaskClient, fair: Fair, station: PrintStation, fonts_installed: object
) -> None:
    first, second = send(fair, station, "Trần Bình"), send(fair, station, "Lê Chi")
    path = f"{STATIONS}/{station.id}"
    assert "2 badges wait" in words(desk.get(path))
    page = words(desk.post(f"{path}/take", follow_redirects=True))
    assert "It came out" in page
    desk.post(f"{path}/take")
    assert (state(first), state(second)) == ("printing", "queued")
    assert desk.get(f"{STATIONS}/jobs/{first.id}/badge.pdf").data.startswith(b"%PDF")
    assert desk.get(f"{STATIONS}/jobs/{first.id}/badge.zpl?dpi=300").data.startswith(b"^XA")
    assert "@page" not in desk.get(f"{STATIONS}/jobs/{first.id}/paper").get_data(as_text=True)
    desk.post(f"{STATIONS}/jobs/{first.id}/printed")
    assert state(first) == "printed"
    badge = db.session.get(Badge, first.badge_id)
    assert badge is not None
    assert badge.printed_at is not None
    assert badge.printed_name == "Trần Bình"
    assert desk.post(f"{STATIONS}/jobs/{first.id}/printed").status_code == 409


def test_badge_that_did_not_come_out_can_be_sent_again(desk: FlaskClient, fair: Fair, station: PrintStation) -> None:
    job = send(fair, station)
    desk.post(f"{STATIONS}/{station.id}/take")
    page = words(desk.post(f"{STATIONS}/jobs/{job.id}/failed", data={"note": "jammed"}, follow_redirects=True))
    assert "Not printed" in page
    assert "jammed" in page
    badge = db.session.get(Badge, job.badge_id)
    assert badge is not None
    assert badge.printed_at is None
    with transaction():
        again = queue_print(station, job.badge_id, "desk@fair.example")
    assert state(again) == "queued"


def test_badge_waits_in_one_place_only(fair: Fair, station: PrintStation) -> None:
    job = send(fair, station)
    with pytest.raises(BadgeWaits), transaction():
        queue_print(station, job.badge_id, "another@fair.example")


def test_database_lets_no_badge_wait_twice(fair: Fair, station: PrintStation) -> None:
    job = send(fair, station)
    with pytest.raises(BadgeWaits), transaction() as session:
        session.add(PrintJob(station_id=station.id, badge_id=job.badge_id, asked_by="x"))


def test_station_without_paper_takes_nothing_and_loses_nothing(
    desk: FlaskClient, fair: Fair, station: PrintStation
) -> None:
    job = send(fair, station)
    path = f"{STATIONS}/{station.id}"
    desk.post(f"{path}/take")
    assert "Out of paper since" in words(desk.post(f"{path}/paper", follow_redirects=True))
    assert state(job) == "queued"
    desk.post(f"{path}/take")
    assert state(job) == "queued"
    assert "Out of paper since" in words(desk.get(STATIONS))
    desk.post(f"{path}/paper")
    desk.post(f"{path}/take")
    assert state(job) == "printing"


def test_station_is_heard_of(desk: FlaskClient, fair: Fair, station: PrintStation) -> None:
    assert "Never opened" in words(desk.get(STATIONS))
    send(fair, station)
    assert desk.post(f"{STATIONS}/{station.id}/beat").json == {"waiting": 1, "paper_out": False}
    assert "At work" in words(desk.get(STATIONS))
    with transaction():
        station.last_seen_at = clock.now() - timedelta(minutes=1)
    assert "Silent since" in words(desk.get(STATIONS))


def test_badge_that_was_replaced_meanwhile_is_not_printed(
    desk: FlaskClient, fair: Fair, station: PrintStation, team: User
) -> None:
    job = send(fair, station)
    badge = db.session.get(Badge, job.badge_id)
    assert badge is not None
    with transaction():
        replace_badge(badge, Reason.LOST, "", team)
    assert desk.get(f"{STATIONS}/jobs/{job.id}/badge.pdf").status_code == 404
    assert desk.get(f"{STATIONS}/jobs/{job.id}/paper").status_code == 404


def test_code_and_gate_belong_to_one_station(desk: FlaskClient, gate: Gate, station: PrintStation) -> None:
    answer = desk.post(STATIONS, data={"code": "P1"})
    assert answer.status_code == 422
    assert "this code already" in words(answer)
    assert desk.post(STATIONS, data={"code": "P2", "gate": gate.id}).status_code == 302
    answer = desk.post(STATIONS, data={"code": "P3", "gate": gate.id})
    assert answer.status_code == 422
    assert "print at another station" in words(answer)
    assert desk.post(STATIONS, data={"code": "P4", "gate": "99999"}).status_code == 422


def test_removed_station_takes_what_waits_along(desk: FlaskClient, fair: Fair, station: PrintStation) -> None:
    badge_id = send(fair, station).badge_id
    assert "is removed" in words(desk.post(f"{STATIONS}/{station.id}/remove", follow_redirects=True))
    desk.post(STATIONS, data={"code": "P2"})
    other = db.session.scalars(select(PrintStation)).one()
    with transaction():
        queue_print(other, badge_id, "desk@fair.example")


@pytest.mark.parametrize("path", ["99/take", "99/paper", "99/remove", "99/beat", "jobs/99/printed", "jobs/99/failed"])
def test_what_does_not_exist_is_not_found(desk: FlaskClient, path: str) -> None:
    assert desk.post(f"{STATIONS}/{path}").status_code == 404


def test_station_of_another_fair_is_not_found(desk: FlaskClient) -> None:
    other = make_fair(slug="other")
    with transaction() as session:
        station = PrintStation(fair_id=other.id, code="P1")
        session.add(station)
    assert desk.get(f"{STATIONS}/{station.id}").status_code == 404
