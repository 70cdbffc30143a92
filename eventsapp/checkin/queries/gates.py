"""Finding gates, devices, scans and figures."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventsapp.checkin.models import Device, Enrolment, Gate, Presence, Scan, ZoneDay
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db

_OF_DEVICE = (
    select(Device).options(joinedload(Device.gate).joinedload(Gate.fair)).execution_options(populate_existing=True)
)


def gates_of(fair: Fair) -> Sequence[Gate]:
    """Return the fair's gates."""
    return db.session.scalars(select(Gate).where(Gate.fair_id == fair.id).order_by(Gate.code, Gate.id)).all()


def gate_by_id(fair: Fair, gate_id: int) -> Gate | None:
    """Return one of the fair's gates."""
    return db.session.scalar(select(Gate).where(Gate.fair_id == fair.id, Gate.id == gate_id))


def any_gate(gate_id: int) -> Gate | None:
    """Return a gate of whatever fair, with it: phones at gates know no more than their gate."""
    return db.session.scalar(select(Gate).where(Gate.id == gate_id).options(joinedload(Gate.fair)))


def gates_of_zone(fair: Fair, zone: str) -> Sequence[Gate]:
    """Return the gates that lead into a zone."""
    found = select(Gate).where(Gate.fair_id == fair.id, Gate.zone == zone)
    return db.session.scalars(found.order_by(Gate.id)).all()


def device_with_digest(digest: str) -> Device | None:
    """Return the device of which this is kept, with its gate and fair."""
    return db.session.scalar(_OF_DEVICE.where(Device.digest == digest))


def devices_of(fair: Fair, since: date) -> Sequence[Device]:
    """Return the devices that work on a day or later, with their gates; who is at work comes first."""
    found = select(Device).join(Gate).where(Gate.fair_id == fair.id, Device.until_on >= since)
    found = found.options(joinedload(Device.gate))
    return db.session.scalars(found.order_by(Device.revoked_at.is_not(None), Gate.code, Device.id)).all()


def device_of(fair: Fair, device_id: int) -> Device | None:
    """Return one of the fair's devices."""
    return db.session.scalar(select(Device).join(Gate).where(Gate.fair_id == fair.id, Device.id == device_id))


def enrolment_with_digest(digest: str) -> Enrolment | None:
    """Return the code for devices of which this is kept, with its gate and fair."""
    found = select(Enrolment).where(Enrolment.digest == digest)
    return db.session.scalar(found.options(joinedload(Enrolment.gate).joinedload(Gate.fair)))


def zone_days_of(fair: Fair, on: date) -> dict[str, ZoneDay]:
    """Return how many are in each zone and came on a day."""
    found = db.session.scalars(select(ZoneDay).where(ZoneDay.fair_id == fair.id, ZoneDay.day_on == on))
    return {one.zone: one for one in found}


def passed_by_gate(fair: Fair, on: date) -> dict[int, int]:
    """Return how many each gate let pass on a day."""
    passed = select(Scan.gate_id, func.count()).where(
        Scan.fair_id == fair.id, Scan.day_on == on, Scan.verdict == "admitted", Scan.undone_at.is_(None)
    )
    rows = db.session.execute(passed.group_by(Scan.gate_id))
    return {row[0]: row[1] for row in rows}


def passed_at(gate_id: int, on: date, now: datetime) -> tuple[int, int]:
    """Return how many a gate let pass on a day, and in the last minute."""
    passed = select(func.count(), func.count().filter(Scan.scanned_at > now - timedelta(minutes=1))).where(
        Scan.gate_id == gate_id, Scan.day_on == on, Scan.verdict == "admitted", Scan.undone_at.is_(None)
    )
    day, minute = db.session.execute(passed).one()
    return day, minute


def inside(fair_id: int, on: date, zone: str) -> int:
    """Return how many are in a zone."""
    return (
        db.session.scalar(
            select(ZoneDay.inside).where(ZoneDay.fair_id == fair_id, ZoneDay.day_on == on, ZoneDay.zone == zone)
        )
        or 0
    )


def attendance_by_day(fair: Fair, zone: str = "") -> Sequence[tuple[date, int]]:
    """Return how many different people came on each day: whoever comes twice counts once."""
    counted = select(Presence.day_on, func.count()).where(Presence.fair_id == fair.id, Presence.zone == zone)
    rows = db.session.execute(counted.group_by(Presence.day_on).order_by(Presence.day_on))
    return [(on, count) for on, count in rows]


def latest_scans(fair: Fair, limit: int, gate_id: int | None = None) -> Sequence[Scan]:
    """Return the last scans of a fair or a gate, with their gates."""
    found = select(Scan).where(Scan.fair_id == fair.id).options(joinedload(Scan.gate))
    if gate_id is not None:
        found = found.where(Scan.gate_id == gate_id)
    return db.session.scalars(found.order_by(Scan.id.desc()).limit(limit)).all()


def scan_by_id(fair: Fair, scan_id: int) -> Scan | None:
    """Return one of the fair's scans."""
    return db.session.scalar(select(Scan).where(Scan.fair_id == fair.id, Scan.id == scan_id))


def scan_of_source(source: str, client_id: str) -> Scan | None:
    """Return a scan by the name its device gave it."""
    return db.session.scalar(select(Scan).where(Scan.source == source, Scan.client_id == client_id))


def passages_after(gate: Gate, on: date, after: int, limit: int) -> Sequence[Scan]:
    """Return who passed into or out of a gate's zone on a day, the oldest first; numbers up to ``after`` are known."""
    found = select(Scan).where(
        Scan.fair_id == gate.fair_id, Scan.day_on == on, Scan.zone == gate.zone, Scan.way != "", Scan.id > after
    )
    found = found.where(Scan.undone_at.is_(None)).options(joinedload(Scan.gate))
    return db.session.scalars(found.order_by(Scan.id).limit(limit)).all()


def taken_back(gate: Gate, on: date, limit: int) -> Sequence[Any]:
    """Return where people stand of whom a scan was undone on a day, in a gate's zone: way, when and at which gate.

    Who stands nowhere has None for these.
    """
    undone = select(Scan.holder).where(
        Scan.fair_id == gate.fair_id, Scan.day_on == on, Scan.zone == gate.zone, Scan.undone_at.is_not(None)
    )
    people = undone.distinct().limit(limit).subquery()
    same = (Presence.holder == people.c.holder) & (Presence.fair_id == gate.fair_id)
    there = same & (Presence.day_on == on) & (Presence.zone == gate.zone)
    found = select(people.c.holder, Presence.last_way, Presence.last_at, Gate.code).outerjoin(Presence, there)
    return db.session.execute(found.outerjoin(Gate, Gate.id == Presence.last_gate_id)).all()


def inside_among(fair_id: int, on: date, zone: str, holders: Sequence[str]) -> set[str]:
    """Return who of these people is in a zone."""
    found = select(Presence.holder).where(
        Presence.fair_id == fair_id, Presence.day_on == on, Presence.zone == zone, Presence.last_way == "in"
    )
    return set(db.session.scalars(found.where(Presence.holder.in_(holders))))
