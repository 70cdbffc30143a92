"""Programs that ask with a token."""

from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.fairs.actions import make_token
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction


def program(app: Flask, secret: str) -> FlaskClient:
    """Return a program that shows a token."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def program_of(app: Flask, user: User, fair: Fair, *, may_write: bool = True) -> FlaskClient:
    """Return a program of a person with a token for a fair."""
    with transaction():
        secret = make_token(user, fair.id, "Test", may_write=may_write).secret
    return program(app, secret)
