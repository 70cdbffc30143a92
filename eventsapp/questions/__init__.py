"""Questions that people ask during a session, and what they thought of it afterwards; nobody needs an account."""

from flask import Flask

from eventsapp.questions import api
from eventsapp.questions import models as models
from eventsapp.questions.views import BLUEPRINTS


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for blueprint in (*BLUEPRINTS, api.blueprint):
        app.register_blueprint(blueprint)
