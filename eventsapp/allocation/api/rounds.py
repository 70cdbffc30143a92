"""Rounds and turns for programs: which there are, the line, and who chooses now."""

from flask import Blueprint, Response

from eventsapp.allocation.api.documents import round_document, turn_document
from eventsapp.allocation.models import Round
from eventsapp.allocation.queries.rounds import picks_of, round_in_fair, rounds_of, turnouts
from eventsapp.allocation.rules.picks import ENDED, at_station, expected_times, in_waiting
from eventsapp.allocation.rules.rounds import ON_DECK
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.refusals import NotFound
from eventsapp.web.programs import asked_part, json_answer, moment, part_answer

blueprint = Blueprint("allocation_api_rounds", __name__, url_prefix="/api/v1/fairs/<fair>/allocation/rounds")


@blueprint.get("")
@program_may(Permission.ALLOCATE)
def listed(fair: Fair) -> Response:
    """List the rounds of a fair in their order."""
    asked, now = asked_part(), clock.now()
    rounds = [one for one in rounds_of(fair.id) if one.position > asked.after][: asked.one_more]
    counts = turnouts(fair.id, rounds)
    return part_answer(asked, rounds, lambda one: round_document(one, counts[one.id], now), lambda one: one.position)


@blueprint.get("/<int:round_id>")
@program_may(Permission.ALLOCATE)
def one(fair: Fair, round_id: int) -> Response:
    """Send a round."""
    found = _round(fair, round_id)
    return json_answer(round_document(found, turnouts(fair.id, [found])[found.id], clock.now()))


@blueprint.get("/<int:round_id>/turns")
@program_may(Permission.ALLOCATE)
def turns(fair: Fair, round_id: int) -> Response:
    """List the turns of a round that was opened, in line."""
    asked = asked_part()
    picks = [pick for pick in picks_of(_round(fair, round_id).id) if pick.place > asked.after]
    return part_answer(asked, picks, turn_document, lambda pick: pick.place)


@blueprint.get("/<int:round_id>/now")
@program_may(Permission.ALLOCATE)
def now(fair: Fair, round_id: int) -> Response:
    """Send who chooses at which station, and who is next and when."""
    found, at = _round(fair, round_id), clock.now()
    picks = picks_of(found.id)
    expected, waiting = expected_times(found, picks, at), in_waiting(picks)
    stations = [(station, at_station(picks, station)) for station in range(1, found.stations + 1)]
    return json_answer(
        {
            "round": found.id,
            "stations": [
                {"station": station, "turn": turn_document(pick) if pick else None} for station, pick in stations
            ],
            "next": [{**turn_document(pick), "expected_at": moment(expected[pick.id])} for pick in waiting[:ON_DECK]],
            "waiting": len(waiting),
            "ended": sum(pick.state in ENDED for pick in picks),
        }
    )


def _round(fair: Fair, round_id: int) -> Round:
    found = round_in_fair(fair.id, round_id)
    if found is None:
        raise NotFound
    return found
