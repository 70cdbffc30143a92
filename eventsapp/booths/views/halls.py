"""The halls of a fair: draw each anew, or take its plan away as a file."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eventsapp.booths.queries.selling import free_by_hall
from eventsapp.booths.views.plan_export import MEDIA_TYPES
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.venues.queries import drafts_of, halls_of

blueprint = Blueprint("booths_halls", __name__, url_prefix="/organise/<fair>/halls")


@blueprint.get("")
@staff_may(Permission.VIEW)
def halls(fair: Fair) -> ResponseReturnValue:
    """List the halls with what is free in them, their drafts and files."""
    places = halls_of(fair.id)
    drafts = {draft.hall_code: draft for draft in drafts_of(fair.id)}
    return render_template(
        "booths/organiser/halls.html",
        halls=places,
        counts=free_by_hall(fair.id),
        drafts=drafts,
        only_drawn=[draft for code, draft in drafts.items() if code not in {hall.code for hall in places}],
        formats=list(MEDIA_TYPES),
    )
