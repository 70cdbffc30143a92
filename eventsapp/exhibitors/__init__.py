"""Companies at a fair: their applications, the review of these, and lists of exhibitors brought in from files."""

from flask import Flask, g
from flask_babel import lazy_gettext as _l

from eventsapp.exhibitors import models as models
from eventsapp.exhibitors.cli import group
from eventsapp.exhibitors.forms.fields import country_name
from eventsapp.exhibitors.queries import waiting_count
from eventsapp.exhibitors.rules import language_of_name
from eventsapp.exhibitors.views import exhibitor, organiser
from eventsapp.fairs.access import Permission, may
from eventsapp.web.navigation import Entry, register


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    app.register_blueprint(exhibitor.blueprint)
    app.register_blueprint(organiser.blueprint)
    app.cli.add_command(group)
    app.jinja_env.filters.update(country_name=country_name, language_of_name=language_of_name)
    register(
        "organise",
        Entry(
            20,
            _l("Applications"),
            "exhibitors_organiser.queue",
            visible=lambda: may(Permission.REVIEW),
            count=lambda: waiting_count(g.fair),
        ),
    )
    register(
        "organise",
        Entry(
            25,
            _l("Exhibitors"),
            "exhibitors_organiser.exhibitors",
            visible=lambda: may(Permission.VIEW),
            also=("exhibitors_organiser.import_exhibitors", "exhibitors_organiser.import_exhibitors_job"),
        ),
    )
    register("exhibit", Entry(10, _l("Application"), "exhibitors_exhibitor.status"))
