"""Allocation: who chooses first, rounds, computed plans of a whole fair, their publication and objections."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.allocation import computing as computing
from eventsapp.allocation import models as models
from eventsapp.allocation import reactions as reactions
from eventsapp.allocation.api import BLUEPRINTS
from eventsapp.allocation.cli import group
from eventsapp.allocation.views import (
    apart,
    board,
    finding,
    formula,
    lottery,
    objections,
    opening,
    pavilions,
    picking,
    place,
    points,
    publishing,
    record_import,
    records,
    rounds,
    runs,
    screen,
    turns,
    weights,
    what_if,
)
from eventsapp.allocation.views.place import register_place
from eventsapp.allocation.views.sections import register_sections
from eventsapp.web.navigation import Entry, register


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for part in (
        apart,
        board,
        finding,
        formula,
        objections,
        opening,
        lottery,
        pavilions,
        picking,
        place,
        points,
        publishing,
        record_import,
        records,
        rounds,
        runs,
        screen,
        turns,
        weights,
        what_if,
    ):
        app.register_blueprint(part.blueprint)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(group)
    register_sections()
    register_place()
    register("exhibit", Entry(15, _l("Round"), "allocation_turns.turn"))
