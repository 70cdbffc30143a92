"""The plan of a hall as a file, for stand builders, printers and other programs."""

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.booths.plan import sheet_of
from eventsapp.booths.queries import stands_in
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.venues.plan_export import UnwritableText, export_plan
from eventsapp.venues.queries import hall_by_code, units_of

blueprint = Blueprint("booths_export", __name__, url_prefix="/organise/<fair>")
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "dxf": "image/vnd.dxf",
    "csv": "text/csv",
    "json": "application/json",
}


@blueprint.get("/plan/<hall>/export/<to>")
@staff_may(Permission.VIEW)
def export(fair: Fair, hall: str, to: str) -> ResponseReturnValue:
    """Hand out a hall with the states of its units; a PDF is A3 and to scale."""
    place = hall_by_code(fair.id, hall)
    if place is None or to not in MEDIA_TYPES:
        abort(404)
    sheet = sheet_of(fair, place, units_of(place.id), stands_in(place.id))
    try:
        data = export_plan(sheet, to)
    except UnwritableText as missing:
        flash(_("No installed typeface has these letters: %(letters)s.", letters=missing.letters), "care")
        return redirect(url_for("booths_organiser.plan", fair=fair.slug, hall=place.code))
    name = f"{fair.slug}-{place.code}.{to}"
    return send_file(BytesIO(data), mimetype=MEDIA_TYPES[to], as_attachment=True, download_name=name)
