"""Devices at gates: enrolled by a code of ten minutes or by a member of the team, heard of, and revoked."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import update

from eventsapp.accounts.models import User
from eventsapp.checkin.models import Device, Enrolment, Gate
from eventsapp.checkin.queries import enrolment_with_digest
from eventsapp.checkin.rules import ENROLMENT_LASTS, EnrolmentOver, day_of
from eventsapp.fairs.models import Fair
from eventsapp.fairs.rules import digest_of
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db


def offer_enrolment(fair: Fair, gate: Gate, uses: int, actor: User) -> str:
    """Make a code that lets so many phones scan at a gate today, and return it: it is kept as a hash."""
    secret = secrets.token_urlsafe(18)
    now = clock.now()
    offer = Enrolment(gate_id=gate.id, day_on=day_of(now, fair.timezone), digest=digest_of(secret), uses_left=uses)
    offer.expires_at, offer.created_by_id = now + ENROLMENT_LASTS, actor.id
    db.session.add(offer)
    db.session.flush()
    _note("gate.enrolment_offered", gate, actor.id, actor.email, {"uses": uses})
    return secret


def enrol_device(secret: str, name: str) -> tuple[Device, str]:
    """Make a phone a device; returns it and what it shows from now on. Refuses with EnrolmentOver."""
    offer = enrolment_with_digest(digest_of(secret))
    if offer is None:
        raise EnrolmentOver
    used = (
        update(Enrolment)
        .where(Enrolment.id == offer.id, Enrolment.uses_left > 0, Enrolment.expires_at > clock.now())
        .values(uses_left=Enrolment.uses_left - 1)
    )
    if not db.session.execute(used.returning(Enrolment.id)).first():
        raise EnrolmentOver
    return _add_device(offer.gate, offer.day_on, name, None)


def enrol_browser(fair: Fair, gate: Gate, name: str, actor: User) -> tuple[Device, str]:
    """Let the browser of a member of the team scan at a gate today."""
    return _add_device(gate, day_of(clock.now(), fair.timezone), name, actor)


def revoke_device(device: Device, actor: User) -> None:
    """Let a device scan no more; what waits on it is taken no more either."""
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        db.session.flush()
        _note("gate.device_revoked", device.gate, actor.id, actor.email, {"device": device.id, "name": device.name})


def note_beat(device_id: int, said: Mapping[str, Any]) -> None:
    """Keep what a device says of itself."""
    seen = {"last_seen_at": clock.now(), "queued": _whole(said.get("queued"), 1_000_000) or 0}
    seen["battery"] = _whole(said.get("battery"), 100)
    db.session.execute(update(Device).where(Device.id == device_id).values(seen))


def _whole(value: Any, most: int) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def _add_device(gate: Gate, on: date, name: str, user: User | None) -> tuple[Device, str]:
    secret = secrets.token_urlsafe(32)
    device = Device(gate_id=gate.id, day_on=on, name=name[:100], digest=digest_of(secret))
    device.user_id = user.id if user else None
    db.session.add(device)
    db.session.flush()
    after = {"device": device.id, "name": device.name}
    _note("gate.device_enrolled", gate, user.id if user else None, user.email if user else "device", after)
    return device, secret


def _note(action: str, gate: Gate, actor_id: int | None, actor: str, after: dict[str, object]) -> None:
    record(
        action,
        subject="gate",
        subject_id=gate.id,
        fair_id=gate.fair_id,
        actor_id=actor_id,
        actor=actor,
        after=after,
    )
