"""Devices: enrolled for one thing by a code of ten minutes or by a member of the team, heard of, and revoked."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update

from eventsapp.accounts.models import User
from eventsapp.checkin.models import DeskScreen, Device, DeviceUse, Enrolment, Gate
from eventsapp.checkin.queries import enrolment_with_digest
from eventsapp.checkin.rules import ENROLMENT_LASTS, EnrolmentOver, NotOneDevice, day_of
from eventsapp.fairs.models import Fair
from eventsapp.fairs.rules import digest_of
from eventsapp.infra import clock
from eventsapp.infra.audit import Acting, record
from eventsapp.infra.database import db
from eventsapp.infra.live import tell_after_commit
from eventsapp.visitors.rules import codes_topic


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a device is to be for: at its gate today, or until the fair is over."""

    use: DeviceUse = DeviceUse.GATE
    is_whole_fair: bool = False
    screen: DeskScreen | None = None
    """The desk beside which it stands."""

    def until(self, fair: Fair, today: date) -> date:
        """Return its last day."""
        return max(today, fair.ends_on) if self.is_whole_fair else today


SCANS = Task()


def offer_enrolment(fair: Fair, gate: Gate, uses: int, actor: Acting, task: Task = SCANS) -> str:
    """Make a code that makes so many phones devices, and return it: it is kept as a hash.

    Refuses with NotOneDevice where it is for more than one desk, kiosk or screen: each has its own place.
    """
    if uses > 1 and task.use != DeviceUse.GATE:
        raise NotOneDevice
    secret = secrets.token_urlsafe(18)
    now = clock.now()
    today = day_of(now, fair.timezone)
    offer = Enrolment(gate_id=gate.id, use=task.use, day_on=today, until_on=task.until(fair, today), uses_left=uses)
    offer.digest, offer.screen_id = digest_of(secret), task.screen.id if task.screen else None
    offer.expires_at, offer.created_by_id = now + ENROLMENT_LASTS, actor.id
    db.session.add(offer)
    db.session.flush()
    after = {"uses": uses, "use": str(task.use), "until": offer.until_on.isoformat()}
    _note("gate.enrolment_offered", gate, actor.id, actor.email, after)
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
    made = Device(gate_id=offer.gate_id, use=offer.use, day_on=offer.day_on, until_on=offer.until_on, name=name[:100])
    made.screen_id = offer.screen_id
    return _add_device(offer.gate, made, None)


def enrol_browser(
    fair: Fair, gate: Gate, name: str, actor: User, use: DeviceUse = DeviceUse.GATE
) -> tuple[Device, str]:
    """Make the browser of a member of the team a device at a gate today."""
    today = day_of(clock.now(), fair.timezone)
    return _add_device(gate, Device(gate_id=gate.id, use=use, day_on=today, until_on=today, name=name[:100]), actor)


def revoke_device(device: Device, actor: User) -> None:
    """Let a device do nothing any more; what waits on it is taken no more either."""
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        db.session.flush()
        tell_after_commit(codes_topic(device.gate.fair_id))
        _note(
            "gate.device_revoked",
            device.gate,
            actor.id,
            actor.email,
            {"device": device.id, "name": device.name, "use": device.use},
        )


def note_beat(device_id: int, said: Mapping[str, Any]) -> None:
    """Keep what a device says of itself."""
    seen = {"last_seen_at": clock.now(), "queued": _whole(said.get("queued"), 1_000_000) or 0}
    seen["battery"] = _whole(said.get("battery"), 100)
    db.session.execute(update(Device).where(Device.id == device_id).values(seen))


def _whole(value: Any, most: int) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def _add_device(gate: Gate, device: Device, user: User | None) -> tuple[Device, str]:
    secret = secrets.token_urlsafe(32)
    device.digest, device.user_id = digest_of(secret), user.id if user else None
    db.session.add(device)
    db.session.flush()
    after = {"device": device.id, "name": device.name, "use": device.use, "until": device.until_on.isoformat()}
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
