"""A fair edition: dates, settings, team; the scope of every other row."""

from flask import Flask

from eventsapp.fairs import programs
from eventsapp.fairs.access import may
from eventsapp.fairs.cli import group
from eventsapp.fairs.imports import showing
from eventsapp.fairs.views import pages, tokens


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    programs.init_app(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(tokens.blueprint)
    app.cli.add_command(group)
    app.jinja_env.globals.update(may=may, organises_a_fair=tokens.organises_a_fair)
    showing.init_app()
