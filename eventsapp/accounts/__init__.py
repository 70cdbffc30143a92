"""People who sign in: accounts, verification, consents."""

from flask import Flask, g, session
from flask_login import LoginManager

from eventsapp.accounts.cli import group
from eventsapp.accounts.models import User
from eventsapp.accounts.queries import user_by_session
from eventsapp.accounts.views.blueprint import blueprint
from eventsapp.infra.locale import LANGUAGES


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    manager = LoginManager()
    manager.session_protection = None  # sessions end by their key, not by a changed address of a phone
    manager.init_app(app)
    manager.user_loader(_load_user)
    app.register_blueprint(blueprint)
    app.cli.add_command(group)


def _load_user(session_key: str) -> User | None:
    user = user_by_session(session_key)
    if user is not None:
        chosen = session.get("lang")
        g.account_language = chosen if chosen in LANGUAGES else user.language
    return user
