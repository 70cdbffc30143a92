"""A leader's address is confirmed before anybody hears anything in the leader's name, and where badges lie is said."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.visitors.actions import GroupDetails, add_members, register_group
from eventsapp.visitors.importers import read_lines
from eventsapp.visitors.models import Visitor, VisitorGroup
from eventsapp.visitors.queries import members_of, ticket_of
from tests.factories import make_fair, make_member, make_type
from tests.programs import program_of

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def group(fair: Fair) -> VisitorGroup:
    make_type(fair, "delegation", access="organiser", pickup_desk="D9")
    details = GroupDetails(name="Sở Công Thương", leader_name="Hoa", leader_email="hoa@so.example", language="en")
    with transaction():
        return register_group(fair, details)


def add(fair: Fair, group: VisitorGroup, text: str) -> list[Visitor]:
    with transaction():
        return add_members(fair, group, read_lines(text).entries).new


def mails_to(address: str) -> list[str]:
    return list(db.session.scalars(select(Mail.text).where(Mail.recipient == address).order_by(Mail.id)))


def link_in(text: str) -> str:
    (found,) = {word.partition("//")[2] for word in text.split() if "/confirm/" in word}
    return "/" + found.partition("/")[2]


def test_members_hear_of_it_once_the_leader_has_confirmed_the_address(
    client: FlaskClient, fair: Fair, group: VisitorGroup, work: Callable[[], None]
) -> None:
    (lan,) = add(fair, group, "Lan; ; ; lan@home.example")
    (gone,) = add(fair, group, "Gone; ; ; gone@home.example")
    page = f"/expo/group/{group.token}"
    assert client.post(f"{page}/members/{gone.id}/remove").status_code == 302
    work()
    assert ticket_of(lan) is not None
    assert mails_to("lan@home.example") == []
    assert "Confirm your address by the link" in client.get(f"{page}?lang=en").text
    link = link_in(mails_to("hoa@so.example")[0])
    assert client.get(link).status_code == 200
    assert client.get(f"{page}/confirm/{group.token}").status_code == 404
    work()
    assert mails_to("lan@home.example") == []
    for _ in range(2):
        assert client.post(link).status_code == 302
    work()
    assert "Hoa registered you with the group" in " ".join(mails_to("lan@home.example")[0].split())
    assert len(mails_to("lan@home.example")) == 1
    assert mails_to("gone@home.example") == []
    add(fair, group, "Mai; ; ; mai@home.example")
    work()
    assert len(mails_to("mai@home.example")) == 1
    assert client.post(f"{page}/confirm").status_code == 409


def test_another_address_is_confirmed_like_the_first(
    client: FlaskClient, fair: Fair, group: VisitorGroup, work: Callable[[], None]
) -> None:
    work()
    former = link_in(mails_to("hoa@so.example")[0])
    client.post(former)
    details = {"name": "Sở", "leader_name": "Lê", "leader_email": "le@so.example", "country": "VN", "language": "en"}
    assert client.post(f"/expo/group/{group.token}/edit", data=details).status_code == 302
    (lan,) = add(fair, group, "Lan; ; ; lan@home.example")
    work()
    assert lan.is_held
    assert mails_to("lan@home.example") == []
    assert client.post(former).status_code == 410
    assert client.post(f"/expo/group/{group.token}/confirm").status_code == 302
    work()
    assert len(mails_to("le@so.example")) == 2
    client.post(link_in(mails_to("le@so.example")[1]))
    work()
    assert len(mails_to("lan@home.example")) == 1


def test_a_program_lists_places_and_confirms_delegations(
    app: Flask, fair: Fair, group: VisitorGroup, work: Callable[[], None]
) -> None:
    add(fair, group, "Lan; ; ; lan@home.example\nMai")
    program, groups = program_of(app, make_member(fair), fair), "/api/v1/fairs/expo/groups"
    (listed,) = program.get(groups).json["items"]
    assert (listed["id"], listed["members"], listed["is_confirmed"]) == (group.id, 2, False)
    assert program.post(f"{groups}/{group.id}/place", json={"pickup_desk": "D3"}).json["pickup_desk"] == "D3"
    assert program.post(f"{groups}/{group.id}/place", json={"pickup_desk": "x" * 21}).status_code == 422
    assert program.post(f"{groups}/{group.id}/confirm", json={}).json["is_confirmed"] is True
    members = program.get(f"{groups}/{group.id}/members").json["items"]
    assert [one["full_name"] for one in members] == ["Lan", "Mai"]
    assert program.get(f"{groups}/999").status_code == 404
    work()
    assert len(mails_to("lan@home.example")) == 1


def test_the_team_takes_its_word_for_an_address_and_says_where_badges_lie(
    fair: Fair, group: VisitorGroup, work: Callable[[], None], sign_in: SignIn
) -> None:
    add(fair, group, "Lan; ; ; lan@home.example")
    team, page = sign_in(make_member(fair)), f"/organise/expo/visitors/groups/{group.id}"
    shown = team.get(f"{page}?lang=en").text
    assert "1 member waits for a ticket by mail" in shown
    assert "D9" in team.get(f"/expo/group/{group.token}?lang=en").text
    assert team.post(f"{page}/confirm", data={"email": "of-before@so.example"}).status_code == 410
    assert team.post(f"{page}/confirm", data={"email": group.leader_email}).status_code == 302
    work()
    assert len(mails_to("lan@home.example")) == 1
    assert team.post(page, data={"pickup_desk": "x" * 21}).status_code == 422
    assert team.post(page, data={"pickup_desk": "D3"}).status_code == 302
    assert "D3" in team.get(f"/expo/group/{group.token}?lang=en").text
    assert team.get("/organise/expo/visitors/groups/999").status_code == 404
    assert members_of(group)[0].pickup_desk == "D3"
