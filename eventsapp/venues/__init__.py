"""Halls and their units: what is there, where, and how it meets the aisles."""

from flask import Flask

from eventsapp.venues import models as models


def init_app(app: Flask) -> None:
    """Add this slice to the application: it has pages only through the slices above it."""
