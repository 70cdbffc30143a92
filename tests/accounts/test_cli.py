"""Commands about accounts."""

import json

from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from tests.factories import make_user


def test_operator_command_makes_one_and_writes_it_down_once(app: Flask) -> None:
    user = make_user()
    for _ in range(2):
        result = app.test_cli_runner().invoke(args=["account", "operator", user.email.upper(), "--json"])
        assert result.exit_code == 0, result.output
        assert json.loads(result.output.splitlines()[-1])["email"] == user.email
    assert db.session.get_one(User, user.id).is_operator
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "user.made_operator")).all()
    assert [entry.subject_id for entry in noted] == [user.id]


def test_operator_command_refuses_unknown_and_unconfirmed_addresses(app: Flask) -> None:
    user = make_user()
    with transaction():
        user.email_verified_at = None
    for email in (user.email, "nobody@fair.example"):
        result = app.test_cli_runner().invoke(args=["account", "operator", email])
        assert result.exit_code == 1
        assert "confirmed" in result.output
