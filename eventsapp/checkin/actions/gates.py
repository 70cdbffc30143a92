"""Gates: made, changed, locked, opened again, and a scan taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.checkin.actions.passing import count
from eventsapp.checkin.models import Gate, Presence, Scan
from eventsapp.checkin.queries import gates_of_zone, latest_scans
from eventsapp.checkin.rules import BadHours, GateInUse, GateTaken, NothingToUndo
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.live import tell_after_commit
from eventsapp.visitors.rules import codes_topic

refuse_on("uq_gates_fair_id_code", GateTaken)


@dataclass(frozen=True, kw_only=True)
class GateValues:
    """What the organiser says of a gate."""

    code: str
    name: str = ""
    zone: str = ""
    direction: str = "in"
    opens_at: time | None = None
    closes_at: time | None = None
    occupancy_limit: int | None = None
    allows_reentry: bool = True
    quiet_minutes: int = 3


def create_gate(fair: Fair, values: GateValues, actor: User) -> Gate:
    """Make a gate."""
    gate = Gate(fair_id=fair.id)
    _set(gate, values)
    db.session.add(gate)
    db.session.flush()
    _note("gate.created", gate, actor, after={"code": gate.code, "zone": gate.zone})
    return gate


def change_gate(gate: Gate, values: GateValues, actor: User) -> None:
    """Change a gate; devices hear of it within seconds."""
    before = {"code": gate.code, "zone": gate.zone, "limit": gate.occupancy_limit}
    _set(gate, values)
    db.session.flush()
    tell_after_commit(codes_topic(gate.fair_id))
    after = {"code": gate.code, "zone": gate.zone, "limit": gate.occupancy_limit}
    _note("gate.changed", gate, actor, before=before, after=after)


def remove_gate(fair: Fair, gate: Gate, actor: User) -> None:
    """Remove a gate that nobody has passed."""
    if latest_scans(fair, 1, gate.id):
        raise GateInUse
    _note("gate.removed", gate, actor, before={"code": gate.code})
    db.session.delete(gate)
    db.session.flush()


def lock_down(fair: Fair, gates: Sequence[Gate], reason: str, actor: User) -> None:
    """Let nobody in at these gates any more; whoever wants out still gets out."""
    for gate in gates:
        gate.locked_at, gate.lock_reason = clock.now(), reason
        _note("gate.locked", gate, actor, after={"code": gate.code}, reason=reason)
    db.session.flush()
    tell_after_commit(codes_topic(fair.id))


def open_again(fair: Fair, gates: Sequence[Gate], actor: User) -> None:
    """Let people in again."""
    for gate in gates:
        if gate.locked_at is not None:
            gate.locked_at, gate.lock_reason = None, ""
            _note("gate.opened", gate, actor, after={"code": gate.code})
    db.session.flush()
    tell_after_commit(codes_topic(fair.id))


def gates_meant(fair: Fair, gate: Gate, *, is_whole_zone: bool) -> Sequence[Gate]:
    """Return a gate, or all that lead into its zone."""
    return gates_of_zone(fair, gate.zone) if is_whole_zone else [gate]


def undo_scan(scan: Scan, reason: str, *, actor_id: int | None, actor: str) -> None:
    """Take back that somebody passed: the person stands where they would without this scan."""
    locked = db.session.scalar(
        select(Scan).where(Scan.id == scan.id).with_for_update().execution_options(populate_existing=True)
    )
    if locked is None or not locked.way or locked.undone_at is not None:
        raise NothingToUndo
    locked.undone_at, locked.undo_reason = clock.now(), reason
    db.session.flush()
    _stand_anew(locked)
    record(
        "scan.undone",
        subject="scan",
        subject_id=locked.id,
        fair_id=locked.fair_id,
        actor_id=actor_id,
        actor=actor,
        before={"holder": locked.holder, "verdict": locked.verdict, "way": locked.way},
        reason=reason,
    )


def _stand_anew(scan: Scan) -> None:
    """Write anew where the person of a scan is, from the scans that are left."""
    same = (scan.fair_id, scan.day_on, scan.zone, scan.holder)
    where = (Presence.fair_id, Presence.day_on, Presence.zone, Presence.holder)
    row = db.session.scalar(
        select(Presence).where(*(column == value for column, value in zip(where, same, strict=True))).with_for_update()
    )
    if row is None:
        return
    was = row.last_way == "in"
    columns = (Scan.fair_id, Scan.day_on, Scan.zone, Scan.holder)
    left = db.session.scalars(
        select(Scan)
        .where(*(column == value for column, value in zip(columns, same, strict=True)))
        .where(Scan.way != "", Scan.undone_at.is_(None))
        .order_by(Scan.scanned_at, Scan.id)
    ).all()
    if not left:
        db.session.delete(row)
        count(scan.fair_id, scan.day_on, scan.zone, inside=-int(was), attended=-1)
    else:
        row.first_at, row.first_gate_id = left[0].scanned_at, left[0].gate_id
        row.last_at, row.last_gate_id, row.last_way = left[-1].scanned_at, left[-1].gate_id, left[-1].way
        count(scan.fair_id, scan.day_on, scan.zone, inside=(row.last_way == "in") - was, attended=0)
    db.session.flush()


def _set(gate: Gate, values: GateValues) -> None:
    if values.opens_at and values.closes_at and values.closes_at <= values.opens_at:
        raise BadHours
    for name, value in vars(values).items():
        setattr(gate, name, value)


def _note(
    action: str,
    gate: Gate,
    actor: User,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    record(
        action,
        subject="gate",
        subject_id=gate.id,
        fair_id=gate.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        before=before,
        after=after,
        reason=reason,
    )
