"""The lottery as everybody may check it: the published seed, and the own number of who acts for an exhibitor."""

from flask import Blueprint, abort, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.policy import exhibitors_of_person
from eventsapp.allocation.rules.scoring import lot_of
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair

blueprint = Blueprint("allocation_lottery", __name__, url_prefix="/<fair>/lottery")


@blueprint.get("")
@in_fair
def lottery(fair: Fair) -> ResponseReturnValue:
    """Show the seed and how anyone draws a lot again; there is no page before a seed is drawn."""
    seed = policy_of(fair.id).lottery_seed
    if not seed:
        abort(404)
    own = exhibitors_of_person(fair.id, current_user.id) if current_user.is_authenticated else []
    lots = [(exhibitor, lot_of(seed, exhibitor.id)) for exhibitor in own]
    answer = make_response(render_template("allocation/public/lottery.html", seed=seed, lots=lots))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
