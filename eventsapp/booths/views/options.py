"""Options that run: which end soon, and the way to prolong, reserve or name each."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eventsapp.booths.queries.selling import running_options
from eventsapp.booths.rules.holds import NAG_BEFORE
from eventsapp.booths.views.choices import words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock

blueprint = Blueprint("booths_options", __name__, url_prefix="/organise/<fair>/options")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def running(fair: Fair) -> ResponseReturnValue:
    """List the options of a fair, those that end soon first and marked."""
    soon, options = clock.now() + NAG_BEFORE, running_options(fair.id)
    ending = [stand for stand in options if stand.expires_at is not None and stand.expires_at <= soon]
    return render_template("booths/organiser/options.html", options=options, ending=ending, **words())
