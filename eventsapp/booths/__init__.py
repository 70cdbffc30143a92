"""Stands: the units an exhibitor has, the live plan, and how both change."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.booths import models as models
from eventsapp.booths.api import blocking as api_blocking
from eventsapp.booths.api import plan as api_plan
from eventsapp.booths.api import stands as api_stands
from eventsapp.booths.api import steps as api_steps
from eventsapp.booths.cli import group
from eventsapp.booths.reactions import register_reactions
from eventsapp.booths.views import (
    deposits,
    exhibitor,
    halls,
    options,
    organiser,
    plan_editor,
    plan_export,
    plan_import,
    plan_pictures,
    plan_publishing,
    public,
    selling,
    steps,
    terms,
    waiting,
)
from eventsapp.booths.views.sections import register_sections
from eventsapp.web.navigation import Entry, register


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    for part in (
        public,
        exhibitor,
        organiser,
        selling,
        steps,
        deposits,
        halls,
        plan_import,
        plan_export,
        api_plan,
        api_stands,
        api_steps,
        api_blocking,
        plan_editor,
        plan_pictures,
        plan_publishing,
        options,
        terms,
        waiting,
    ):
        app.register_blueprint(part.blueprint)
    app.cli.add_command(group)
    register_reactions()
    register_sections()
    register("exhibit", Entry(20, _l("Held units"), "booths_exhibitor.holds"))
    register("public", Entry(10, _l("Floor plan"), "booths_public.plan"))
    register("public", Entry(20, _l("Exhibitors"), "booths_public.directory"))
