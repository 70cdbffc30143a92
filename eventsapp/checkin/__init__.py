"""Admission at gates: who passes, when and where, with and without a network."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.checkin import api
from eventsapp.checkin.views import BLUEPRINTS
from eventsapp.fairs.access import Permission, may
from eventsapp.web import navigation
from eventsapp.web.navigation import Entry


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for blueprint in (*BLUEPRINTS, *api.BLUEPRINTS):
        app.register_blueprint(blueprint)
    gates = Entry(65, _l("Gates"), "checkin_organiser.gates", visible=lambda: may(Permission.GATES))
    desk = Entry(64, _l("Desk"), "checkin_desk.desk", visible=lambda: may(Permission.DESK))
    navigation.register("organise", desk)
    navigation.register("organise", gates)
