"""Visitors: registration, consent, tickets."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.access import Permission, may
from eventsapp.visitors.views import BLUEPRINTS
from eventsapp.web import navigation
from eventsapp.web.navigation import Entry


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    visitors = Entry(50, _l("Visitors"), "visitors_organiser.visitors", visible=lambda: may(Permission.VISITORS))
    navigation.register("organise", visitors)
    navigation.register("public", Entry(40, _l("Visit"), "visitors_public.register"))
