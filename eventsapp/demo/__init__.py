"""A believable pair of fairs, our own invention, for the first run."""

from flask import Flask

from eventsapp.demo.cli import group


def init_app(app: Flask) -> None:
    """Add the demo's commands."""
    app.cli.add_command(group)
