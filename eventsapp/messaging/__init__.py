"""Mails and notices written from other slices' facts; the operations page."""

from flask import Flask

from eventsapp.messaging import badge_reactions as badge_reactions
from eventsapp.messaging import forum_reactions as forum_reactions
from eventsapp.messaging import lead_reactions as lead_reactions
from eventsapp.messaging import reactions as reactions
from eventsapp.messaging import visitor_reactions as visitor_reactions
from eventsapp.messaging.views import blueprint


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    app.register_blueprint(blueprint)
