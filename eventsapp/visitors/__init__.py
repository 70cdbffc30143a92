"""Visitors: registration, consent, tickets."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.visitors import api, cli
from eventsapp.visitors import models as models
from eventsapp.visitors.views import BLUEPRINTS
from eventsapp.visitors.views.public.wallets import load_wallets
from eventsapp.visitors.views.sections import register_sections
from eventsapp.web import navigation
from eventsapp.web.navigation import Entry


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for blueprint in (*BLUEPRINTS, *api.BLUEPRINTS):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
    load_wallets(app, app.config["SETTINGS"])
    register_sections()
    navigation.register("public", Entry(40, _l("Visit"), "visitors_public.register"))
