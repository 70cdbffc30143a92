"""Stands: the units an exhibitor has, the live plan, and how both change."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.booths import models as models
from eventsapp.booths.cli import group
from eventsapp.booths.reactions import register_reactions
from eventsapp.booths.views import (
    api,
    exhibitor,
    finding,
    options,
    organiser,
    plan_editor,
    plan_export,
    plan_import,
    plan_pictures,
    plan_publishing,
    public,
    selling,
    terms,
    waiting,
)
from eventsapp.fairs.access import Permission, may
from eventsapp.web.navigation import Entry, register


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for part in (
        public,
        exhibitor,
        organiser,
        selling,
        plan_import,
        plan_export,
        api,
        plan_editor,
        plan_pictures,
        plan_publishing,
        finding,
        options,
        terms,
        waiting,
    ):
        app.register_blueprint(part.blueprint)
    app.cli.add_command(group)
    register_reactions()
    beside = (
        "venues_organiser.import_plan",
        "venues_organiser.import_plan_job",
        "booths_organiser.unplaced",
        "booths_selling.stand",
        "plan_editor.new_hall",
        "plan_editor.edit",
        "plan_publishing.preview",
        "booths_waiting.line",
        "booths_waiting.offer",
        "booths_finding.find",
        "booths_options.running",
        "booths_terms.terms",
    )
    register(
        "organise", Entry(30, _l("Plan"), "booths_organiser.plan", visible=lambda: may(Permission.VIEW), also=beside)
    )
    register("exhibit", Entry(20, _l("Held units"), "booths_exhibitor.holds"))
    register("public", Entry(10, _l("Floor plan"), "booths_public.plan"))
    register("public", Entry(20, _l("Exhibitors"), "booths_public.directory"))
