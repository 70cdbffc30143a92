"""A fair made from the command line."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import role_in
from eventsapp.infra.database import db, transaction
from tests.factories import make_fair, make_user

COMMAND = [
    "fair",
    "create",
    "expo-2027",
    "--name",
    "Expo",
    "--starts-on",
    "2027-05-12",
    "--ends-on",
    "2027-05-14",
]


def test_create_makes_an_empty_fair_and_says_so_as_json(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=[*COMMAND, "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output.splitlines()[-1])["slug"] == "expo-2027"
    assert db.session.scalars(select(Fair.slug)).all() == ["expo-2027"]


@pytest.mark.parametrize(
    ("slug", "words"),
    [("organise", "reserved word"), ("Ex po", "small letters"), ("x" * 61, "small letters")],
)
def test_create_refuses_a_slug_that_cannot_stand_in_an_address(app: Flask, slug: str, words: str) -> None:
    result = app.test_cli_runner().invoke(args=["fair", "create", slug, *COMMAND[3:]])
    assert result.exit_code == 1
    assert words in result.output


def test_create_refuses_a_slug_that_is_taken(app: Flask) -> None:
    make_fair(slug="expo-2027")
    result = app.test_cli_runner().invoke(args=COMMAND)
    assert result.exit_code == 1
    assert "already" in result.output


def test_create_refuses_dates_in_the_wrong_order(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=[*COMMAND[:-1], "2027-05-01"])
    assert result.exit_code == 1


def test_member_takes_a_person_into_the_team_and_changes_their_role(app: Flask) -> None:
    fair, user = make_fair(), make_user()
    for role in ("reviewer", "organiser"):
        command = ["fair", "member", fair.slug, user.email, "--role", role, "--json"]
        result = app.test_cli_runner().invoke(args=command)
        assert result.exit_code == 0, result.output
        assert json.loads(result.output.splitlines()[-1])["role"] == role
        assert role_in(fair, user.id) == role


@pytest.mark.parametrize(("slug", "email"), [("nowhere", "known@fair.example"), ("expo", "unknown@fair.example")])
def test_member_refuses_unknown_fairs_and_people(app: Flask, slug: str, email: str) -> None:
    make_fair(slug="expo")
    make_user(email="known@fair.example")
    result = app.test_cli_runner().invoke(args=["fair", "member", slug, email])
    assert result.exit_code == 1
    assert "There is no" in result.output


def test_member_refuses_an_address_nobody_confirmed(app: Flask) -> None:
    fair, user = make_fair(), make_user()
    with transaction():
        user.email_verified_at = None
    assert app.test_cli_runner().invoke(args=["fair", "member", fair.slug, user.email]).exit_code == 1
