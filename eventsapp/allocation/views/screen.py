"""What a projector in the hall shows of an appointment round: stations, who is next, what was chosen. No people."""

from typing import Any

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from eventsapp.allocation.models import PickState, Round, RoundMode
from eventsapp.allocation.queries.rounds import picks_of
from eventsapp.allocation.rules.picks import at_station, in_waiting
from eventsapp.allocation.rules.rounds import ON_DECK
from eventsapp.allocation.views.shared import round_or_404, words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair

blueprint = Blueprint("allocation_screen", __name__, url_prefix="/organise/<fair>/allocation/rounds/<int:round_id>")
LATEST = 6


@blueprint.get("/screen")
@staff_may(Permission.ALLOCATE)
def screen(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Show the screen, which looks for news by itself."""
    return render_template("allocation/organiser/screen.html", **_now(_shown(fair, round_id)), **words())


@blueprint.get("/screen/now")
@staff_may(Permission.ALLOCATE)
def now(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Send what is on the screen; 304 while nothing has changed."""
    body = render_template("allocation/organiser/_screen.html", **_now(_shown(fair, round_id)), **words())
    answer = make_response(body)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _shown(fair: Fair, round_id: int) -> Round:
    one = round_or_404(fair, round_id)
    return one if one.mode == RoundMode.APPOINTMENT else abort(404)


def _now(one: Round) -> dict[str, Any]:
    """Return what the screen shows; nothing in it changes while nothing happens, so that answers can be compared."""
    picks = picks_of(one.id)
    waiting = in_waiting(picks)
    chosen = [pick for pick in picks if pick.state == PickState.PICKED and pick.stand and pick.ended_at]
    latest = sorted(chosen, key=lambda pick: (pick.ended_at, pick.id), reverse=True)
    return {
        "one": one,
        "stations": [(station, at_station(picks, station)) for station in range(1, one.stations + 1)],
        "on_deck": waiting[:ON_DECK],
        "waiting": len(waiting),
        "latest": latest[:LATEST],
    }
