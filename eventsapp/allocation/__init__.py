"""Allocation: who chooses first, rounds, computed plans of a whole fair, their publication and objections."""

from flask import Flask

from eventsapp.allocation import models as models


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
