"""Allocation: who chooses first, rounds, computed plans of a whole fair, their publication and objections."""

from flask import Flask

from eventsapp.allocation import models as models
from eventsapp.allocation.views import (
    apart,
    formula,
    lottery,
    pavilions,
    points,
    record_import,
    records,
    weights,
)
from eventsapp.allocation.views.sections import register_sections


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for part in (
        apart,
        formula,
        lottery,
        pavilions,
        points,
        record_import,
        records,
        weights,
    ):
        app.register_blueprint(part.blueprint)
    register_sections()
