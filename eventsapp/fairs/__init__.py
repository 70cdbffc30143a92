"""A fair edition: dates, settings, team; the scope of every other row."""

from flask import Flask

from eventsapp.fairs.access import may
from eventsapp.fairs.cli import group
from eventsapp.fairs.imports import showing
from eventsapp.fairs.views import blueprint


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    app.register_blueprint(blueprint)
    app.cli.add_command(group)
    app.jinja_env.globals["may"] = may
    showing.init_app()
