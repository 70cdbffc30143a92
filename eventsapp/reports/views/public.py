"""A fair's first page."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import LANGUAGES, current_language, day, money, number, text_in, zone
from eventsapp.reports.queries import FairFigures, cheapest_package, fair_figures, hall_picture
from eventsapp.reports.views.blueprint import blueprint


@blueprint.get("/<fair>/")
@in_fair
def fair_home(fair: Fair) -> str:
    """Show when and where, what is free, and the three doors: exhibit, visit, programme."""
    figures = fair_figures(fair)
    return render_template(
        "reports/public/home.html",
        doors=_doors(fair, figures),
        figures=_figures(figures),
        plan=_plan(fair),
        milestones=fair.milestones,
        groups_url=None,
    )


def _plan(fair: Fair) -> dict[str, Any] | None:
    picture = hall_picture(fair)
    if picture is None:
        return None
    hall = picture.hall
    return {
        "svg": Markup(render_template("reports/public/_hall.svg.html", picture=picture)),  # noqa: S704 - our template
        "free": len(picture.free),
        "hall": text_in(hall.name, current_language())[0] or hall.code,
        "url": url_for("booths_public.plan", fair=fair.slug, hall=hall.code),
        "updated_at": clock.now(),
    }


def _doors(fair: Fair, figures: FairFigures) -> list[dict[str, str]]:
    return [
        {
            "icon": "hall",
            "title": _("Exhibit"),
            "text": _exhibit_text(fair),
            "url": url_for("exhibitors_exhibitor.apply", fair=fair.slug),
        },
        {
            "icon": "qr",
            "title": _("Visit"),
            "text": _("Free of charge, with a QR ticket within a minute"),
            "url": url_for("visitors_public.register", fair=fair.slug),
        },
        {
            "icon": "clock",
            "title": _("Programme"),
            "text": _programme_text(figures),
            "url": url_for("programme_public.agenda", fair=fair.slug),
        },
    ]


def _exhibit_text(fair: Fair) -> str:
    """Say what a unit costs, or why nobody can apply now."""
    now, language = clock.now(), current_language()
    if not fair.accepts_applications(now):
        opens_at = fair.applications_open_at
        if opens_at is not None and now < opens_at:
            on = day(opens_at.astimezone(zone(fair.timezone)).date(), language)
            return _("Applications open on %(on)s", on=on)
        return _("Applications are closed; see who exhibits")
    return _price_text(fair, language)


def _price_text(fair: Fair, language: str) -> str:
    """Name the lowest price: in dong to Vietnamese readers, to others as the list for companies abroad has it."""
    package = cheapest_package(fair)
    if package is None or package.price_vnd is None:
        return _("Apply in six short steps; your draft is saved as you go")
    home = money(package.price_vnd, "VND", language)
    if language == "vi" or package.price_usd_minor is None:
        return _("From %(price)s for a unit of 9 m²", price=home)
    abroad = money(package.price_usd_minor, "USD", language)
    return _("From %(abroad)s for a unit of 9 m², %(home)s for companies in Vietnam", abroad=abroad, home=home)


def _programme_text(figures: FairFigures) -> str:
    if not figures.sessions:
        return _("The agenda is published here")
    return _(
        "%(sessions)s sessions in %(rooms)s rooms: %(languages)s",
        sessions=number(figures.sessions, current_language()),
        rooms=number(figures.rooms, current_language()),
        languages=_named(figures.languages),
    )


def _named(codes: Sequence[str]) -> str:
    """Return the languages' names, each in itself."""
    return " · ".join(LANGUAGES[code].name if code in LANGUAGES else code for code in codes)


def _figures(figures: FairFigures) -> list[dict[str, str]]:
    def write(value: int) -> str:
        return number(value, current_language())

    return [
        {"figure": write(figures.exhibitors), "label": _("exhibitors confirmed")},
        {"figure": write(figures.countries), "label": _("countries and territories")},
        {"figure": write(figures.units_taken), "label": _("units taken of %(units)s", units=write(figures.units))},
        {"figure": write(figures.halls), "label": _("halls and grounds")},
    ]
