"""A delegation at a gate: whose code it is and who is still to come, and so many of them let in."""

import re
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from eventsapp.checkin.actions import Outcome, take_group
from eventsapp.checkin.models import Device
from eventsapp.checkin.queries import Known, group_at_gate, inside_among
from eventsapp.checkin.rules import BadBatch, SentBefore, Station, day_of, plain
from eventsapp.checkin.views.documents import outcome_document
from eventsapp.checkin.views.guard import device_only, station_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.web.access import from_own_pages
from eventsapp.web.programs import json_answer

blueprint = Blueprint("checkin_grouping", __name__, url_prefix="/scan/<int:gate_id>/group")
MOST = 500
_NAME = re.compile(r"[A-Za-z0-9-]{8,48}")


@blueprint.get("")
@device_only
def look(device: Device) -> ResponseReturnValue:
    """Say whose a pick-up code is, and how many of the group are not in yet."""
    group = group_at_gate(device.gate.fair_id, request.args.get("code", "")[:20].strip().upper())
    if group is None:
        raise NotFound
    name, members = group
    on = day_of(clock.now(), device.gate.fair.timezone)
    there = inside_among(device.gate.fair_id, on, device.gate.zone, [one.key for one in members])
    return json_answer({"name": name, "members": len(members), "waiting": len(members) - len(there)})


@blueprint.post("")
@device_only
@from_own_pages
def admit(device: Device) -> ResponseReturnValue:
    """Let in as many of a group as are there; refuses with BadBatch what is no number of people."""
    said: Any = request.get_json(silent=True)
    name, present, code = _asked(said)
    group = group_at_gate(device.gate.fair_id, code)
    if group is None:
        raise NotFound
    station = station_of(device.gate, f"device {device.id}")
    try:
        outcomes = _take(station, group[1], present, name)
    except SentBefore:  # the same press twice at once: the other one has done it
        outcomes = _take(station, group[1], present, name)
    admitted = sum(one.verdict == "admitted" for one in outcomes)
    document = {"name": group[0], "admitted": admitted, "results": [outcome_document(one) for one in outcomes]}
    return json_answer(document)


def _take(station: Station, members: list[Known], present: int, name: str) -> list[Outcome]:
    with transaction():
        return take_group(station, members, present, name, clock.now())


def _asked(said: Any) -> tuple[str, int, str]:
    if not isinstance(said, dict):
        raise BadBatch
    name, present, code = said.get("id"), said.get("present"), said.get("code")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not isinstance(code, str):
        raise BadBatch
    if not isinstance(present, int) or isinstance(present, bool) or not 1 <= present <= MOST:
        raise BadBatch
    return name, present, plain(code, 20).upper()
