"""The page that scans, and what it asks: scans taken, the list for hours without a network, a scan taken back."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventsapp.checkin.actions import Outcome, note_beat, take_scans, undo_scan
from eventsapp.checkin.models import Device
from eventsapp.checkin.queries import (
    inside,
    listed,
    passages_after,
    passed_at,
    scan_of_source,
    taken_back,
    type_names,
    unpaid_keys,
    version_of_list,
    void_badges,
)
from eventsapp.checkin.rules import Incoming, NothingToUndo, ReadCode, Station, day_of, plain, read_batch
from eventsapp.checkin.views.documents import (
    gate_document,
    list_document,
    milliseconds,
    outcome_document,
    passage_document,
    types_document,
    whereabouts_document,
)
from eventsapp.checkin.views.guard import device_at_browser, device_only, keys_of, read_scans, station_only
from eventsapp.checkin.views.words import words_of_page
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Busy
from eventsapp.infra.signing import Kind
from eventsapp.visitors.queries import revoked_serials
from eventsapp.web.access import from_own_pages, public
from eventsapp.web.offline import worker_script
from eventsapp.web.programs import json_answer
from eventsapp.web.security import POLICY

blueprint = Blueprint("checkin_scanning", __name__, url_prefix="/scan")
LIST_PART = 5000
PASSAGES_PART = 2000
OVERLAP = 64
"""Numbers of scans may come to light in another order than they were given: so many are told again."""
CAMERA_ALLOWED = "camera=(self), microphone=(), geolocation=()"
SCANNING_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


@blueprint.get("/<int:gate_id>")
@device_only
def page(device: Device) -> ResponseReturnValue:
    """Show the page that scans; it holds nothing personal, so that it may be kept for hours without a network."""
    gate = device.gate
    answer = make_response(
        render_template("checkin/scanning/gate.html", gate=gate, device=device, words=words_of_page())
    )
    answer.headers["Content-Security-Policy"] = SCANNING_POLICY
    answer.headers["Permissions-Policy"] = CAMERA_ALLOWED
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/worker.js")
@public
def worker() -> Response:
    """Send the script that lets the page open without a network."""
    return worker_script("scanning", scope="/scan/")


@blueprint.post("/<int:gate_id>/sync")
@station_only
@from_own_pages
def sync(station: Station, device_id: int) -> ResponseReturnValue:
    """Take up to 500 scans, each once, and tell what is new; without scans it is the device's beat."""
    said: Any = request.get_json(silent=True)
    scans = read_batch(said, clock.now())
    read = read_scans(station, scans)
    try:
        outcomes = _take(station, device_id, read, said, are_new=len(scans) == 1)
    except Busy:  # the same scan was kept before, or somebody else was in the way: the second try sees it
        outcomes = _take(station, device_id, read, said)
    results = [outcome_document(one) for one in outcomes]
    return json_answer({"results": results, **_news(said), "now": milliseconds(clock.now())})


def _take(
    station: Station,
    device_id: int,
    read: list[tuple[Incoming, ReadCode]],
    said: dict[str, Any],
    *,
    are_new: bool = False,
) -> list[Outcome]:
    with transaction():
        outcomes = take_scans(station, read, are_new=are_new)
        if "queued" in said:
            note_beat(device_id, said)
    return outcomes


@blueprint.get("/<int:gate_id>/list")
@device_only
def codes(device: Device) -> ResponseReturnValue:
    """Give the next part of the list: behind the ticket and the badge that the device has last."""
    fair = device.gate.fair
    after = {Kind.TICKET: _number("ticket"), Kind.BADGE: _number("badge")}
    version = version_of_list(fair.id)
    people = listed(fair.id, after, LIST_PART)
    document = {"version": version, "more": len(people) == LIST_PART, **list_document(people)}
    if any(after.values()):
        document |= {"revoked": list(revoked_serials(fair)), "void": list(void_badges(fair.id))}
        document["unpaid"] = list(unpaid_keys(fair.id))
    return json_answer(document)


@blueprint.post("/<int:gate_id>/undo")
@device_only
@from_own_pages
def undo(device: Device) -> ResponseReturnValue:
    """Take back a scan of this device, with a reason."""
    sent = request.get_json(silent=True)
    said = sent if isinstance(sent, dict) else {}
    reason = plain(said.get("reason"), 200)
    scan = scan_of_source(f"device {device.id}", plain(said.get("id"), 64))
    if scan is None or not reason:
        raise NothingToUndo
    with transaction():
        undo_scan(scan, reason, actor_id=device.user_id, actor=f"device {device.id}")
    return json_answer({"undone": True})


def _news(said: dict[str, Any]) -> dict[str, Any]:
    """Tell what is new at the gate: whoever only sends one scan while somebody waits is told nothing else."""
    device = device_at_browser() if "queued" in said else None
    if device is None:
        return {}
    gate, now = device.gate, clock.now()
    on = day_of(now, gate.fair.timezone)
    day, minute = passed_at(gate.id, on, now)
    after = said.get("after")
    known = after if isinstance(after, int) and not isinstance(after, bool) and 0 <= after < 2**31 else 0
    passages = passages_after(gate, on, max(0, known - OVERLAP), PASSAGES_PART)
    return {
        "gate": gate_document(gate),
        "types": types_document(type_names(gate.fair_id)),
        "day": on.isoformat(),
        "counts": {"day": day, "minute": minute, "inside": inside(gate.fair_id, on, gate.zone)},
        "version": version_of_list(gate.fair_id),
        "passages": [passage_document(one) for one in passages],
        "undone": [whereabouts_document(one) for one in taken_back(gate, on, PASSAGES_PART)],
        "after": max([known, *(one.id for one in passages)]),
        "more": len(passages) == PASSAGES_PART,
        "keys": [key.hex() for key in keys_of(gate.fair_id, anew=True)],
    }


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def page_of(gate_id: int) -> str:
    """Return the address of the page that scans at a gate."""
    return url_for("checkin_scanning.page", gate_id=gate_id)
