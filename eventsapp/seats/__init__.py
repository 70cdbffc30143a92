"""Seats in sessions as people meet them: reserving with an account or a ticket, and the door of the room."""

from flask import Flask

from eventsapp.programme.attending import know_by
from eventsapp.seats import api
from eventsapp.seats.views import BLUEPRINTS
from eventsapp.seats.views.device import holder_at_browser


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for blueprint in (*BLUEPRINTS, api.blueprint):
        app.register_blueprint(blueprint)
    know_by("account or ticket", holder_at_browser)
