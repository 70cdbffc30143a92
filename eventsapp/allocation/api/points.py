"""The line with its points, for programs."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from eventsapp.allocation.api.documents import points_document
from eventsapp.allocation.queries.points import ONLY, STANDS, Wanted, points_of
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.web.forms import clean_text
from eventsapp.web.programs import NotAccepted, asked_part, part_answer

blueprint = Blueprint("allocation_api_points", __name__, url_prefix="/api/v1/fairs/<fair>/allocation/points")


@blueprint.get("")
@program_may(Permission.ALLOCATE)
def listed(fair: Fair) -> Response:
    """List everybody in line, or those that are wanted, with the parts of their points."""
    asked, points = asked_part(), points_of(fair.id, _wanted())
    rows = [one for one in points.rows if one.place > asked.after]
    return part_answer(asked, rows, lambda one: points_document(one, points), lambda one: one.place)


def _wanted() -> Wanted:
    """Read which part of the line is wanted; refuses what is none with NotAccepted."""
    stand, only = request.args.get("stand", ""), request.args.get("only", "")
    for name, value, known in (("stand", stand, STANDS), ("only", only, ONLY)):
        if value and value not in known:
            raise NotAccepted([(name, _("Choose one of the list."))])
    return Wanted(search=clean_text(request.args.get("q"))[:200], stand=stand, only=only)
