"""The fair's exhibitors as a list: who they are and where they stand."""

from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from eventsapp.exhibitors.queries import Listed, exhibitors_of, exhibitors_to_export, places_by_exhibitor
from eventsapp.exhibitors.views.organiser import blueprint
from eventsapp.exhibitors.views.organiser.exports import csv_answer, exhibitors_csv
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.web.forms import clean_text

BOOTHS: Final = ("with", "without")


def _wanted() -> Listed:
    booth = clean_text(request.args.get("booth"))
    return Listed(search=clean_text(request.args.get("q"))[:200], booth=booth if booth in BOOTHS else "")


@blueprint.get("/exhibitors")
@staff_may(Permission.VIEW)
def exhibitors(fair: Fair) -> ResponseReturnValue:
    """List the fair's exhibitors with their booths."""
    wanted = _wanted()
    page = request.args.get("page", "1")
    listing = exhibitors_of(fair, wanted, int(page) if page.isdecimal() and len(page) < 7 else 1)
    places = places_by_exhibitor([one.id for one in listing.exhibitors])
    return render_template("exhibitors/organiser/exhibitors.html", listing=listing, wanted=wanted, places=places)


@blueprint.get("/exhibitors.csv")
@staff_may(Permission.VIEW)
def export_exhibitors(fair: Fair) -> ResponseReturnValue:
    """Hand out the fair's exhibitors as a table for spreadsheets."""
    rows = exhibitors_to_export(fair, _wanted())
    places = places_by_exhibitor([one.id for one in rows])
    return csv_answer(exhibitors_csv(rows, places), f"{fair.slug}-exhibitors.csv")
