"""The trade-fair system."""

from flask import Flask

from config import Settings, load_settings
from eventsapp import (
    accounts,
    allocation,
    badges,
    booths,
    call,
    checkin,
    demo,
    exhibitors,
    fairs,
    infra,
    leads,
    messaging,
    programme,
    questions,
    reports,
    seats,
    venues,
    visitors,
    web,
)

SLICES = (
    accounts,
    fairs,
    venues,
    exhibitors,
    booths,
    allocation,
    programme,
    call,
    visitors,
    badges,
    checkin,
    leads,
    seats,
    questions,
    messaging,
    reports,
    demo,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application: settings, ground, slices."""
    settings = settings or load_settings()
    app = Flask(__name__, template_folder="../templates")
    app.config["SETTINGS"] = settings
    infra.init_app(app, settings)
    web.init_app(app, settings)
    for part in SLICES:
        part.init_app(app)
    return app
