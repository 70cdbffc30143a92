"""Gates, scans and figures for programs."""

from flask import Blueprint, Response, request

from eventsapp.checkin.actions import take_scans
from eventsapp.checkin.queries import any_gate, gate_by_id, gates_of, zone_days_of
from eventsapp.checkin.rules import TooManyScans, day_of, read_batch
from eventsapp.checkin.views.documents import gate_document, occupancy_document, outcome_document
from eventsapp.checkin.views.guard import read_scans, station_of
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.web.programs import asked_part, json_answer, part_answer

blueprint = Blueprint("checkin_api", __name__, url_prefix="/api/v1/fairs/<fair>")
LARGEST = 400_000


@blueprint.get("/gates")
@program_may(Permission.GATES)
def gates(fair: Fair) -> Response:
    """List the gates."""
    asked = asked_part()
    found = [gate for gate in sorted(gates_of(fair), key=lambda gate: gate.id) if gate.id > asked.after]
    return part_answer(asked, found[: asked.one_more], gate_document, lambda gate: gate.id)


@blueprint.get("/occupancy")
@program_may(Permission.GATES)
def occupancy(fair: Fair) -> Response:
    """Say how many are in each zone now, and how many came today."""
    on = day_of(clock.now(), fair.timezone)
    known = zone_days_of(fair, on)
    limits: dict[str, int | None] = {}
    for gate in gates_of(fair):
        both = [limit for limit in (limits.get(gate.zone), gate.occupancy_limit) if limit is not None]
        limits[gate.zone] = min(both, default=None)
    zones = []
    for zone, limit in sorted(limits.items()):
        figures = (known[zone].inside, known[zone].attended) if zone in known else (0, 0)
        zones.append(occupancy_document(on, zone, *figures, limit))
    return json_answer({"items": zones, "next": None})


@blueprint.post("/gates/<int:gate_id>/scans")
@program_may(Permission.GATES)
def scans(fair: Fair, gate_id: int) -> Response:
    """Take up to 500 scans; one that is sent again with its id is answered as before and counts once."""
    gate = any_gate(gate_id) if gate_by_id(fair, gate_id) else None
    if gate is None:
        raise NotFound
    if (request.content_length or 0) > LARGEST:
        raise TooManyScans
    incoming = read_batch(request.get_json(silent=True), clock.now())
    station = station_of(gate, f"program of fair {fair.id}")
    read = read_scans(station, incoming)
    with transaction():
        outcomes = take_scans(station, read)
    return json_answer({"items": [outcome_document(one) for one in outcomes], "next": None})
