"""Allocation: who chooses first, rounds, computed plans of a whole fair, their publication and objections."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.allocation import models as models
from eventsapp.allocation import reactions as reactions
from eventsapp.allocation.views import (
    opening,
    picking,
    rounds,
    screen,
    turns,
)
from eventsapp.allocation.views.sections import register_sections
from eventsapp.web.navigation import Entry, register


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for part in (
        opening,
        picking,
        rounds,
        screen,
        turns,
    ):
        app.register_blueprint(part.blueprint)
    register_sections()
    register("exhibit", Entry(15, _l("Round"), "allocation_turns.turn"))
