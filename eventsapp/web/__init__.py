"""HTML ground: forms, access, errors, navigation, security headers."""

from flask import Flask

from config import Settings
from eventsapp.web import access, asking_back, errors, health, jobs, packing, pages, security, standing, static_files
from eventsapp.web.kept import returning


def init_app(app: Flask, settings: Settings) -> None:
    """Lay the HTML ground; order matters: refusals first, what stands and is packed behind what proxies say."""
    standing.init_app(app)
    packing.init_app(app)
    security.init_app(app, settings)
    access.init_app(app)
    errors.init_app(app)
    pages.init_app(app)
    static_files.init_app(app)
    asking_back.init_app(app)
    returning.init_app(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(jobs.blueprint)
