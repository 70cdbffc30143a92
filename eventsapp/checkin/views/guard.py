"""Who is at a gate: the device by its cookie, which opens nothing but its gate on its day."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Response, g, request
from flask_babel import refresh

from eventsapp.checkin.models import Device, Gate
from eventsapp.checkin.queries import device_with_digest
from eventsapp.checkin.rules import NotEnrolled, Station, day_of, rule_of
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.fairs.rules import digest_of
from eventsapp.infra import clock
from eventsapp.web.access import Access, declare

COOKIE = "gate-device"
COOKIE_SECONDS = 36 * 3600
GRACE = timedelta(days=1)
"""How much later a device still sends what waits on it."""


def device_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only a device of the gate may use the decorated view, which gets it as ``device``."""

    @wraps(view)
    def guarded(*args: Any, gate_id: int, **kwargs: Any) -> Any:
        device = device_at_browser()
        if device is None or device.gate_id != gate_id:
            raise NotEnrolled
        return view(*args, device=device, **kwargs)

    return declare(guarded, Access("device"))


def device_at_browser() -> Device | None:
    """Return the device that asks, if it still scans."""
    secret = request.cookies.get(COOKIE, "")
    device = device_with_digest(digest_of(secret)) if secret else None
    if device is None or device.revoked_at is not None:
        return None
    fair = device.gate.fair
    if day_of(clock.now(), fair.timezone) > device.day_on + GRACE:
        return None
    enter(fair)
    return device


def enter(fair: Fair) -> None:
    """Let the page speak of a fair."""
    g.fair, g.fair_language = fair, fair.default_language
    g.pop("language", None)
    refresh()


def keep_device(answer: Response, secret: str) -> Response:
    """Let the browser show from now on which device it is."""
    answer.set_cookie(
        COOKIE, secret, max_age=COOKIE_SECONDS, path="/scan", httponly=True, samesite="Lax", secure=request.is_secure
    )
    return answer


def station_of(gate: Gate, source: str) -> Station:
    """Return who scans at a gate, as plain values."""
    fair = gate.fair
    keys = tuple(public_keys_of(fair))
    return Station(fair.id, fair.timezone, gate.id, rule_of(gate), source, keys, gate.locked_at)
