"""What devices hear at once, and how they say that they are there.

One stream a fair is looked at for all its devices: fifty gates cost one look at the database, whenever something is
told and every two seconds.
"""

import time
from dataclasses import dataclass

from flask import Blueprint, Response, request

from eventsapp.checkin.actions import note_beat
from eventsapp.checkin.models import Device, DeviceUse
from eventsapp.checkin.queries import marks_of
from eventsapp.checkin.views.guard import device_for
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.visitors.rules import codes_topic
from eventsapp.web.access import from_own_pages
from eventsapp.web.live import News, Opened, event_text, stay_open
from eventsapp.web.programs import json_answer

blueprint = Blueprint("checkin_attending", __name__, url_prefix="/scan/<int:gate_id>")
LONG = 3600.0
EVENT = "gates"


@dataclass(frozen=True, slots=True)
class Position:
    """What a fair's devices were told last."""

    fair_id: int
    seq: int
    marks: dict[str, int]


@blueprint.get("/stream")
@device_for(*DeviceUse)
def stream(device: Device) -> Response:
    """Say how the gates stand, and go on saying it: a device whose mark is another asks what is new."""
    began = time.monotonic()
    fair_id = device.gate.fair_id
    position = Position(fair_id, _seq(), marks_of(fair_id))
    news = News(f"retry: 3000\n\n{_event(position)}", position.seq, position, LONG)
    stay_open(Opened(topic=codes_topic(fair_id), beginning=news, look=_look, address="", began=began))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(news.text, mimetype="text/event-stream", headers=headers)


@blueprint.post("/beat")
@device_for(DeviceUse.KIOSK, DeviceUse.DESK, DeviceUse.SCREEN)
@from_own_pages
def beat(device: Device) -> Response:
    """Keep that a kiosk, desk or screen is there, and say whether its gate is closed; what scans says so itself."""
    said = request.get_json(silent=True)
    gate = device.gate
    answer = {"locked": gate.locked_at is not None, "reason": gate.lock_reason}
    with transaction():
        note_beat(device.id, said if isinstance(said, dict) else {})
    return json_answer(answer)


def _look(before: Position) -> News:
    marks = marks_of(before.fair_id)
    if marks == before.marks:
        return News("", before.seq, before, LONG)
    now = Position(before.fair_id, max(before.seq + 1, _seq()), marks)
    return News(_event(now), now.seq, now, LONG)


def _event(position: Position) -> str:
    return event_text(EVENT, position.seq, {"marks": position.marks})


def _seq() -> int:
    """Return a number that grows, in this process and in others: milliseconds."""
    return int(clock.now().timestamp() * 1000)
