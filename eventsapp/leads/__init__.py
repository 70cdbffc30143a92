"""Leads: whom exhibitors meet at their stands, with the visitor's consent."""

from flask import Flask, g
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.access import Permission, may
from eventsapp.leads.api import blueprint as api
from eventsapp.leads.queries import open_deletions, scans_of_badge
from eventsapp.leads.views import BLUEPRINTS
from eventsapp.leads.views.guard import exhibitor_at_browser
from eventsapp.visitors.scans import know_scans_by
from eventsapp.web import navigation
from eventsapp.web.navigation import Entry

TAB = "leads_exhibitor.leads"


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for blueprint in (*BLUEPRINTS, api):
        app.register_blueprint(blueprint)
    know_scans_by("leads", scans_of_badge)
    navigation.register("exhibit", Entry(70, _l("Leads"), TAB, visible=is_exhibitor))
    sections = (
        Entry(10, _l("Leads"), TAB, is_exhibitor, also=("leads_exhibitor.lead",), is_exact=True),
        Entry(20, _l("Questions"), "leads_keeping.questions", is_exhibitor),
        Entry(30, _l("Phones"), "leads_keeping.phones", is_exhibitor),
        Entry(35, _l("Code of the stand"), "leads_stand.sheets", is_exhibitor),
        Entry(40, _l("To delete"), "leads_keeping.deletions", is_exhibitor, _to_delete),
    )
    navigation.register_section(
        "visitors_organiser.visitors", Entry(80, _l("Licences for leads"), "leads_licences.licences", _may)
    )
    for one in sections:
        navigation.register_section(TAB, one)


def is_exhibitor() -> bool:
    """Tell whether the person at the browser acts for an exhibitor of this request's fair."""
    return exhibitor_at_browser(g.fair) is not None


def _may() -> bool:
    return may(Permission.VISITORS)


def _to_delete() -> int:
    own = exhibitor_at_browser(g.fair)
    return open_deletions(own.id) if own else 0
