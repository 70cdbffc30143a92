"""Which device asks: a cookie of chance that we signed, so that nobody makes up devices to vote with."""

import secrets
from datetime import timedelta

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug import Response

from eventsapp.fairs.models import Fair
from eventsapp.infra.limits import TryLimit
from eventsapp.infra.refusals import Refusal

SECONDS = int(timedelta(days=60).total_seconds())
DEVICES = TryLimit("new devices", "300 per minute; 3000 per hour")
"""Devices that one network address may bring: a hall of people shares one."""


class TooOften(Refusal):
    """A device sends more than a person does, or one address brings more devices than a hall holds."""

    status = 429
    sentence = _l("Too much came from this device or network just now. Nothing was kept; try again in a minute.")


def device_at_browser(fair: Fair) -> str:
    """Return the device that asks, empty where it was never here."""
    try:
        return str(_signer().loads(request.cookies.get(_cookie(fair), "")))
    except BadSignature:
        return ""


def device_that_sends(fair: Fair, limit: TryLimit) -> str:
    """Return the device that sends something, a new one where it was never here. Refuses with TooOften.

    Known devices are counted one by one, new ones by their address.
    """
    known = device_at_browser(fair)
    wait = limit.spend(known) if known else DEVICES.spend(get_remote_address())
    if wait is not None:
        raise TooOften
    return known or secrets.token_urlsafe(18)


def put_device(response: Response, fair: Fair, device: str) -> Response:
    """Let the device be known again."""
    response.set_cookie(
        _cookie(fair),
        signed(device),
        max_age=SECONDS,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
    return response


def signed(device: str) -> str:
    """Return what a device shows."""
    return str(_signer().dumps(device))


def _cookie(fair: Fair) -> str:
    return f"device-{fair.slug}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="questions.device")
