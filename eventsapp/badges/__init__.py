"""Badges: what people wear at the fair, and how it is printed."""

from dataclasses import replace
from functools import partial

from flask import Flask, g
from flask_babel import lazy_gettext as _l

from config import ROOT
from eventsapp.badges import batches as batches
from eventsapp.badges.actions import void_unprinted
from eventsapp.badges.cli import group
from eventsapp.badges.queries import FONTS_FOLDERS, open_orders_count
from eventsapp.badges.views import BLUEPRINTS, exhibitor, progress
from eventsapp.fairs.access import Permission, may
from eventsapp.visitors.printing import void_badges_by
from eventsapp.web import navigation
from eventsapp.web.navigation import Entry

_SECTIONS = (
    (10, _l("Batches"), "badges_organiser.badges", True, ("badges_organiser.batch",)),
    (20, _l("Replace a badge"), "badges_people.people", False, ()),
    (25, _l("Exhibitors' quota"), "badges_quota.quota", False, ()),
    (30, _l("Layouts"), "badges_layouts.layouts", False, ()),
)


def _open_orders() -> int:
    """Return how many orders of extra badges wait at the fair of this request."""
    return open_orders_count(g.fair)


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    # Fonts belong to the machine: an installation with a folder of its own may use those of the checkout.
    app.extensions[FONTS_FOLDERS] = (app.config["SETTINGS"].instance / "fonts", ROOT / "instance" / "fonts")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(group)
    progress.init_app()
    void_badges_by("badges", void_unprinted)
    badges = Entry(60, _l("Badges"), "badges_organiser.badges", visible=lambda: may(Permission.BADGES))
    navigation.register("organise", badges)
    for position, label, endpoint, is_exact, also in _SECTIONS:
        visible = partial(may, Permission.BADGES)
        entry = Entry(position, label, endpoint, visible, is_exact=is_exact, also=also)
        if endpoint == "badges_quota.quota":
            entry = replace(entry, count=_open_orders)
        navigation.register_section(badges.endpoint, entry)
    people = Entry(60, _l("Staff badges"), "badges_exhibitor.staff", visible=exhibitor.is_exhibitor)
    navigation.register("exhibit", people)
