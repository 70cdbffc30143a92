"""Technical ground; knows no fair."""

from flask import Flask

from config import Settings
from eventsapp.infra import audit as audit
from eventsapp.infra import connecting, limits, live, locale, mail, migrate, storage, texting, wake
from eventsapp.infra import heartbeat as heartbeat
from eventsapp.infra import jobs as jobs
from eventsapp.infra import outbox as outbox


def init_app(app: Flask, settings: Settings) -> None:
    """Lay the ground under ``app``."""
    connecting.init_app(app, settings)
    locale.init_app(app)
    storage.init_app(app, settings)
    mail.init_app(app, settings)
    texting.init_app(app, settings)
    wake.init_app(app, settings)
    live.init_app(app, settings)
    limits.init_app(app, settings)
    app.cli.add_command(migrate.group)
