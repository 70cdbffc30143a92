"""Who is at a gate: the device by its cookie, which opens nothing but what it is for, at its gate, on its days."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any

from flask import Response, current_app, g, request
from flask_babel import refresh
from sqlalchemy import bindparam, select

from eventsapp.checkin.models import Device, DeviceUse, Gate
from eventsapp.checkin.queries import device_with_digest
from eventsapp.checkin.rules import Incoming, NotEnrolled, ReadCode, Station, day_of, read_text, rule_of
from eventsapp.fairs.models import Fair, SigningKey
from eventsapp.fairs.rules import digest_of
from eventsapp.infra import clock
from eventsapp.infra.database import ask
from eventsapp.infra.locale import LANGUAGES, zone
from eventsapp.web.access import Access, declare

COOKIE = "gate-device"
GRACE = timedelta(days=1)
"""How much later a device that scans still sends what waits on it."""


def device_for(*uses: DeviceUse) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Only a device of the gate that is there for this may use the decorated view, which gets it as ``device``."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, gate_id: int, **kwargs: Any) -> Any:
            device = device_at_browser()
            if device is None or device.gate_id != gate_id or device.use not in uses:
                raise NotEnrolled
            return view(*args, device=device, **kwargs)

        return declare(guarded, Access("device"))

    return decorate


device_only = device_for(DeviceUse.GATE)
"""Only a device that scans at the gate may use the decorated view."""


def device_at_browser() -> Device | None:
    """Return the device that asks, if it is still one."""
    secret = request.cookies.get(COOKIE, "")
    device = device_with_digest(digest_of(secret)) if secret else None
    if device is None or device.revoked_at is not None:
        return None
    fair = device.gate.fair
    grace = GRACE if device.use == DeviceUse.GATE else timedelta(0)
    if day_of(clock.now(), fair.timezone) > device.until_on + grace:
        return None
    enter(fair)
    return device


def station_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only a device of the gate may use the decorated view, which gets its station and the device's id.

    For what is asked by the hundred a second: one question to the database, and no objects.
    """

    @wraps(view)
    def guarded(*args: Any, gate_id: int, **kwargs: Any) -> Any:
        secret = request.cookies.get(COOKIE, "")
        row = ask(_STATION, {"digest": digest_of(secret), "gate_id": gate_id}).first() if secret else None
        if row is None or day_of(clock.now(), row.timezone) > row.until_on + GRACE:
            raise NotEnrolled
        keys = keys_of(row.fair_id)
        station = Station(
            row.fair_id, row.timezone, gate_id, rule_of(row), f"device {row.device_id}", keys, row.locked_at
        )
        return view(*args, station=station, device_id=row.device_id, **kwargs)

    return declare(guarded, Access("device"))


def keys_of(fair_id: int, *, anew: bool = False) -> tuple[bytes, ...]:
    """Return the keys that sign for a fair, as this process knows them; whoever doubts has them read anew.

    A key that once signed is believed for good, so that only a new one can be missing.
    """
    known: dict[int, tuple[bytes, ...]] = current_app.extensions.setdefault("eventsapp.checkin.keys", {})
    if anew or not known.get(fair_id):
        known[fair_id] = tuple(row[0] for row in ask(_KEYS, {"fair_id": fair_id}))
    return known[fair_id]


def read_scans(station: Station, scans: Sequence[Incoming]) -> list[tuple[Incoming, ReadCode]]:
    """Read codes; where a signature is of no key that this process knows, the keys are read anew."""
    read = [(one, read_text(one.text, station.fair_id, station.keys)) for one in scans]
    if not any(code.problem == "not_ours" for _, code in read):
        return read
    keys = keys_of(station.fair_id, anew=True)
    return [(one, read_text(one.text, station.fair_id, keys)) for one in scans]


_STATION = (
    select(
        Device.id.label("device_id"),
        Device.until_on,
        Gate.zone,
        Gate.direction,
        Gate.opens_at,
        Gate.closes_at,
        Gate.locked_at,
        Gate.allows_reentry,
        Gate.quiet_minutes,
        Gate.occupancy_limit,
        Fair.id.label("fair_id"),
        Fair.timezone,
    )
    .join(Gate, Gate.id == Device.gate_id)
    .join(Fair, Fair.id == Gate.fair_id)
    .where(Device.digest == bindparam("digest"), Device.gate_id == bindparam("gate_id"), Device.revoked_at.is_(None))
    .where(Device.use == DeviceUse.GATE)
)
_KEYS = (
    select(SigningKey.public_key).where(SigningKey.fair_id == bindparam("fair_id")).order_by(SigningKey.number.desc())
)


def enter(fair: Fair) -> None:
    """Let the page speak of a fair."""
    g.fair, g.fair_language = fair, fair.default_language
    g.pop("language", None)
    refresh()


def speak(language: str) -> None:
    """Let the page speak the language of who reads it, unless its address says another."""
    if request.args.get("lang") not in LANGUAGES and language in LANGUAGES:
        g.language = language
        refresh()


def keep_device(answer: Response, device: Device, secret: str) -> Response:
    """Let the browser show, until the device's last day and its grace are over, which device it is."""
    over = datetime.combine(device.until_on + GRACE, time.max, zone(device.gate.fair.timezone))
    seconds = int((over - clock.now()).total_seconds())
    answer.set_cookie(
        COOKIE, secret, max_age=seconds, path="/scan", httponly=True, samesite="Lax", secure=request.is_secure
    )
    return answer


def station_of(gate: Gate, source: str) -> Station:
    """Return who scans at a gate, as plain values."""
    fair = gate.fair
    return Station(fair.id, fair.timezone, gate.id, rule_of(gate), source, keys_of(fair.id, anew=True), gate.locked_at)
