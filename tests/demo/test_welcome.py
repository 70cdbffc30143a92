"""The first run: what is filled, what is printed, and where the known passwords end."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings, load_settings
from eventsapp.accounts.models import User
from eventsapp.demo.people import ORGANISER, PEOPLE, may_have_passwords
from eventsapp.demo.welcome import fill_if_empty, say_hello
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from tests.factories import make_fair


def settings_with(instance: Path, **environ: str) -> Settings:
    return load_settings({"INSTANCE": str(instance), "SECRET_KEY": "x" * 40, **environ})


def make_organiser(password_hash: str | None = "a hash") -> User:
    with transaction() as session:
        user = User(email=ORGANISER.email, full_name="Organiser", is_demo=True, password_hash=password_hash)
        session.add(user)
    return user


def test_database_with_a_fair_stays_as_it_is(app: Flask, tmp_path: Path) -> None:
    fair = make_fair()
    fill_if_empty(settings_with(tmp_path))
    assert db.session.scalars(select(Fair.slug)).all() == [fair.slug]


def test_empty_database_stays_empty_where_no_demo_is_wanted(app: Flask, tmp_path: Path) -> None:
    fill_if_empty(settings_with(tmp_path, DEMO="0"))
    assert db.session.scalars(select(Fair)).all() == []


@pytest.mark.parametrize(
    "environ", [{"HOST": "0.0.0.0"}, {"BASE_URL": "https://fair.example"}, {"TRUSTED_PROXIES": "1"}]
)
def test_known_passwords_end_where_others_reach_the_site(app: Flask, tmp_path: Path, environ: dict[str, str]) -> None:
    user = make_organiser()
    make_fair()
    settings = settings_with(tmp_path, **environ)
    assert not may_have_passwords(settings)
    fill_if_empty(settings)
    assert db.session.get_one(User, user.id).password_hash is None


def test_known_passwords_stay_on_this_machine(app: Flask, tmp_path: Path) -> None:
    user = make_organiser()
    make_fair()
    fill_if_empty(settings_with(tmp_path))
    assert db.session.get_one(User, user.id).password_hash == "a hash"


def test_hello_names_the_address_and_the_sign_ins_that_exist(
    app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_organiser()
    say_hello(app, settings_with(tmp_path, PORT="8123"))
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8123" in said
    assert ORGANISER.email in said
    assert ORGANISER.password in said
    assert PEOPLE[1].email not in said


def test_hello_without_the_demo_names_the_address_only(
    app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_organiser(password_hash=None)
    say_hello(app, settings_with(tmp_path))
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8000" in said
    assert ORGANISER.password not in said


def test_command_refuses_where_a_demo_fair_exists(app: Flask) -> None:
    make_fair(slug="reference-2027")
    result = app.test_cli_runner().invoke(args=["demo", "fill"])
    assert result.exit_code == 1
    assert "reference-2027" in result.output


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True, scope="session")
def test_command_fills_and_counts_and_gives_no_passwords_where_others_reach_the_site(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", settings_with(tmp_path, BASE_URL="https://fair.example"))
    result = app.test_cli_runner().invoke(args=["demo", "fill", "--json"])
    assert result.exit_code == 0
    counts = json.loads(result.output.splitlines()[-1])
    assert counts["binh-duong-2027"] == {"units": 600, "exhibitors": 180}
    assert counts["reference-2027"] == {"units": 2000, "exhibitors": 500}
    assert db.session.scalar(select(func.count()).where(User.password_hash.is_not(None))) == 0
