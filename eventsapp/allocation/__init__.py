"""Allocation: who chooses first, rounds, computed plans of a whole fair, their publication and objections."""

from flask import Flask

from eventsapp.allocation import computing as computing
from eventsapp.allocation import models as models
from eventsapp.allocation.cli import group
from eventsapp.allocation.views import (
    apart,
    board,
    formula,
    objections,
    pavilions,
    place,
    points,
    publishing,
    record_import,
    records,
    runs,
    weights,
    what_if,
)
from eventsapp.allocation.views.place import register_place
from eventsapp.allocation.views.sections import register_sections


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for part in (
        apart,
        board,
        formula,
        objections,
        pavilions,
        place,
        points,
        publishing,
        record_import,
        records,
        runs,
        weights,
        what_if,
    ):
        app.register_blueprint(part.blueprint)
    app.cli.add_command(group)
    register_sections()
    register_place()
