"""Dashboards and first pages; reads every slice, is read by none."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.access import Permission, may
from eventsapp.leads import is_exhibitor
from eventsapp.reports.queries.printed import printed_badges
from eventsapp.reports.views import exhibitor as exhibitor
from eventsapp.reports.views import organiser as organiser
from eventsapp.reports.views import public as public
from eventsapp.reports.views import visits as visits
from eventsapp.reports.views.blueprint import blueprint
from eventsapp.visitors.printing import know_printed_by
from eventsapp.web.navigation import Entry, register, register_section


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    app.register_blueprint(blueprint)
    know_printed_by("badges", printed_badges)
    register("organise", Entry(10, _l("Overview"), "reports.dashboard", visible=lambda: may(Permission.VIEW)))
    arrivals = Entry(15, _l("Arrivals"), "reports.visits", lambda: may(Permission.VISITORS))
    register_section("visitors_organiser.visitors", arrivals)
    register_section("leads_exhibitor.leads", Entry(50, _l("Figures"), "reports.own", is_exhibitor))
