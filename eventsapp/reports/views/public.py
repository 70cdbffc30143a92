"""A fair's first page."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import current_language, money, number
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
        "free": picture.free,
        "hall": hall.name.get(current_language()) or next(iter(hall.name.values()), hall.code),
        "url": url_for("booths_public.plan", fair=fair.slug, hall=hall.code),
        "updated_at": clock.now(),
    }


def _doors(fair: Fair, figures: FairFigures) -> list[dict[str, str]]:
    return [
        {
            "icon": "hall",
            "title": _("Exhibit"),
            "text": _price_text(fair),
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


def _price_text(fair: Fair) -> str:
    package = cheapest_package(fair)
    if package is None or package.price_vnd is None:
        return _("Apply in six short steps; your draft is saved as you go")
    return _("From %(price)s for a unit of 9 m²", price=money(package.price_vnd, "VND", current_language()))


def _programme_text(figures: FairFigures) -> str:
    if not figures.sessions:
        return _("The agenda is published here")
    return _(
        "%(sessions)s sessions in %(rooms)s rooms",
        sessions=number(figures.sessions, current_language()),
        rooms=number(figures.rooms, current_language()),
    )


def _figures(figures: FairFigures) -> list[dict[str, str]]:
    def write(value: int) -> str:
        return number(value, current_language())

    return [
        {"figure": write(figures.exhibitors), "label": _("exhibitors confirmed")},
        {"figure": write(figures.countries), "label": _("countries and territories")},
        {"figure": write(figures.units_taken), "label": _("units taken of %(units)s", units=write(figures.units))},
        {"figure": write(figures.halls), "label": _("halls and grounds")},
    ]
