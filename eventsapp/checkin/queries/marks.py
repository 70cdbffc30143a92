"""How the gates of a fair stand, in as few figures as devices need to know whether to ask."""

from zlib import crc32

from sqlalchemy import bindparam, func, select

from eventsapp.badges.models import Badge
from eventsapp.checkin.models import Device, Gate
from eventsapp.infra.database import ask
from eventsapp.visitors.models import Ticket

_GATES = (
    select(
        Gate.id,
        Gate.locked_at,
        Gate.lock_reason,
        Gate.code,
        Gate.name,
        Gate.zone,
        Gate.direction,
        Gate.opens_at,
        Gate.closes_at,
        Gate.occupancy_limit,
        Gate.allows_reentry,
        Gate.quiet_minutes,
    )
    .where(Gate.fair_id == bindparam("fair_id"))
    .order_by(Gate.id)
)
_DEVICES = (
    select(Device.gate_id, func.count())
    .join(Gate, Gate.id == Device.gate_id)
    .where(Gate.fair_id == bindparam("fair_id"), Device.revoked_at.is_not(None))
    .group_by(Device.gate_id)
)
_GONE = select(
    select(func.count(Ticket.id))
    .where(Ticket.fair_id == bindparam("fair_id"), Ticket.revoked_at.is_not(None))
    .scalar_subquery(),
    select(func.count(Badge.id))
    .where(Badge.fair_id == bindparam("fair_id"), Badge.revoked_at.is_not(None))
    .scalar_subquery(),
)


def marks_of(fair_id: int) -> dict[str, int]:
    """Return a figure for each gate (``gate 12``) and one for codes that are good no more (``codes``).

    A gate's changes with everything about it, a lockdown above all, and when one of its devices is revoked; that of the
    codes when a ticket or badge is void. New tickets and passages change neither: devices hear of them by their beat.
    """
    values = {"fair_id": fair_id}
    revoked = {row[0]: row[1] for row in ask(_DEVICES, values)}
    marks = {f"gate {row[0]}": _mark(*row, revoked.get(row[0], 0)) for row in ask(_GATES, values)}
    return {**marks, "codes": _mark(*ask(_GONE, values).one())}


def _mark(*values: object) -> int:
    return crc32(repr(values).encode())
