"""Decisions about gates, devices and what they send."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from eventsapp.checkin import deciding
from eventsapp.checkin.models import Gate
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import Busy, Refusal
from eventsapp.infra.signing import (
    BadSignature,
    CodeRefused,
    Kind,
    UnknownVersion,
    WrongFair,
    WrongKind,
    read_code,
)

MOST_SCANS = 500
ENROLMENT_LASTS = timedelta(minutes=10)
MOST_USES = 50
SILENT_AFTER = timedelta(seconds=45)
"""A device that says nothing for so long is without a network, or off."""
STATION_SILENT_AFTER = timedelta(seconds=20)
"""A printing station says every five seconds that it is there."""
OLDEST_SCAN = timedelta(days=7)
LONGEST_CODE = 200
_NUMBER = re.compile(r"V-?([0-9]{1,9})")
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_PROBLEMS: Sequence[tuple[type[CodeRefused], str]] = (
    (UnknownVersion, "newer"),
    (WrongFair, "other_fair"),
    (BadSignature, "not_ours"),
)


class GateTaken(Refusal):
    """Two gates of a fair want the same code."""

    field = "code"
    sentence = _l("This fair has a gate with this code already.")


class GateInUse(Refusal):
    """A gate that has seen somebody stays."""

    sentence = _l("People have passed this gate, so it stays. Lock it if nobody shall pass any more.")


class BadHours(Refusal):
    """A gate that closes before it opens."""

    status = 422
    field = "closes_at"
    sentence = _l("The gate closes before it opens. Example: 08:30 to 17:30.")


class NotEnrolled(Refusal):
    """A device that was never enrolled, or is no more."""

    status = 401
    sentence = _l("This device does not scan here. Ask whoever runs the gates for a code, and open it with this phone.")


class EnrolmentOver(Refusal):
    """A code for devices that is used up or too old."""

    status = 410
    sentence = _l("This code is used up or older than ten minutes. Ask for a new one.")


class BadBatch(Refusal):
    """Scans that cannot be read."""

    status = 422
    field = "scans"
    sentence = _l("Each scan needs an id of 8 to 64 letters and digits, a code, and the moment in milliseconds.")


class TooManyScans(Refusal):
    """More scans at once than are taken."""

    status = 413
    field = "scans"
    sentence = _l("Send at most 500 scans at a time.")


class SentBefore(Busy):
    """A scan that was kept before: its answer of then is to be looked up."""


class NothingToUndo(Refusal):
    """A scan that admitted nobody, or was undone already."""

    sentence = _l("This scan has let nobody pass, or was undone already. Nothing was changed.")


class NoGate(Refusal):
    """A desk that is at no gate."""

    sentence = _l("This fair has no gate yet, so nobody can be let in. Add one under Gates first.")


class NoBadgeYet(Refusal):
    """A badge for somebody without a ticket."""

    sentence = _l("This registration is not approved, or is cancelled, so no badge is printed. Decide about it first.")


class NobodyToPickUp(Refusal):
    """A delegation without a badge that is still to be printed."""

    sentence = _l("Every badge of this group is printed already. Print a single one again at its person.")


class StationTaken(Refusal):
    """Two stations of a fair want the same code."""

    field = "code"
    sentence = _l("This fair has a printing station with this code already.")


class GateHasStation(Refusal):
    """Two stations for the kiosks of one gate."""

    field = "gate"
    sentence = _l("The kiosks of this gate print at another station already.")


class BadgeWaits(Refusal):
    """A badge that is on its way to paper already."""

    sentence = _l("This badge waits at a printer already. Nothing was sent a second time.")


class PrintOver(Refusal):
    """A badge that somebody else printed or put aside meanwhile."""

    sentence = _l("This badge was printed or put aside a moment ago. Look at the list again.")


@dataclass(frozen=True, slots=True)
class Station:
    """Who scans where: everything about gate and device that a scan needs, as plain values."""

    fair_id: int
    timezone: str
    gate_id: int
    gate: deciding.Gate
    source: str
    keys: tuple[bytes, ...]
    locked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A scan as it comes in; the moment is by the server's clock, as far as the device knows that."""

    id: str
    text: str
    at: datetime
    is_offline: bool = False
    """Whether the device has decided by itself and shown it."""
    is_insisted: bool = False


@dataclass(frozen=True, slots=True)
class ReadCode:
    """What a text says: a kind and a serial, the number of a visitor, the code of a printed badge, or what is wrong."""

    problem: str | None = None
    kind: Kind | None = None
    serial: int | None = None
    number: int | None = None
    printed: str = ""


def read_text(text: str, fair_id: int, keys: Sequence[bytes]) -> ReadCode:
    """Read what was scanned or typed."""
    typed = text.strip().upper()
    if found := _NUMBER.fullmatch(typed):
        return ReadCode(number=int(found[1]))
    if len(typed) == 26 and typed.isalnum() and typed.isascii():
        return ReadCode(printed=typed)
    try:
        code = read_code(text, fair_id=fair_id, kind=Kind.TICKET, keys=keys)
    except WrongKind as other:
        code = other.code
    except CodeRefused as refused:
        return ReadCode(problem=next((word for kind, word in _PROBLEMS if isinstance(refused, kind)), "unreadable"))
    return ReadCode(kind=code.kind, serial=code.serial)


def read_batch(document: Any, now: datetime) -> list[Incoming]:
    """Return the scans that a device or a program sends; refuses with BadBatch and TooManyScans."""
    scans = document.get("scans", []) if isinstance(document, Mapping) else None
    if not isinstance(scans, list):
        raise BadBatch
    if len(scans) > MOST_SCANS:
        raise TooManyScans
    return [_incoming(one, now) for one in scans]


def _incoming(one: Any, now: datetime) -> Incoming:
    if not isinstance(one, Mapping):
        raise BadBatch
    name, text, at = one.get("id"), one.get("code"), one.get("at")
    if not isinstance(name, str) or not _ID.fullmatch(name) or not isinstance(text, str):
        raise BadBatch
    if not isinstance(at, int | float) or isinstance(at, bool) or not abs(at) < 1e15:
        raise BadBatch
    flags = one.get("offline") is True, one.get("insist") is True
    return Incoming(name, text[:LONGEST_CODE], settled(float(at), now), *flags)


def settled(milliseconds: float, now: datetime) -> datetime:
    """Return the moment of a scan: never later than now, whatever a device's clock says, and not from long ago."""
    at = datetime.fromtimestamp(max(0.0, milliseconds) / 1000, UTC)
    return max(min(at, now), now - OLDEST_SCAN)


def plain(said: Any, most: int) -> str:
    """Return a text of a device as databases take it; empty for what is none."""
    text = said if isinstance(said, str) else ""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()[:most]


def rule_of(gate: Gate | Any) -> deciding.Gate:
    """Return a gate, or a row of its columns, as the rule sees it."""
    return deciding.Gate(
        zone=gate.zone,
        direction=gate.direction,
        opens=gate.opens_at.hour * 60 + gate.opens_at.minute if gate.opens_at else None,
        closes=gate.closes_at.hour * 60 + gate.closes_at.minute if gate.closes_at else None,
        is_locked=gate.locked_at is not None,
        allows_reentry=gate.allows_reentry,
        quiet_minutes=gate.quiet_minutes,
        limit=gate.occupancy_limit,
    )


def moment_at(at: datetime, timezone: str) -> deciding.Moment:
    """Return a moment as the rule sees it."""
    there = at.astimezone(zone(timezone))
    return deciding.Moment(there.date().isoformat(), there.hour * 60 + there.minute, int(at.timestamp()))


def day_of(at: datetime, timezone: str) -> date:
    """Return the day of a moment at a fair."""
    return at.astimezone(zone(timezone)).date()


VERDICT_WORDS = {"admitted": _l("Come in"), "again": _l("Already in"), "refused": _l("No entry")}
REASON_WORDS = {
    "first": _l("First time today"),
    "reentry": _l("Welcome back"),
    "let_again": _l("Let in again"),
    "unlisted": _l("True code, newer than the list on this device"),
    "out": _l("Goodbye"),
    "already_in": _l("Already in"),
    "unreadable": _l("This is no code of a ticket or badge. Scan again."),
    "newer": _l("A code of a newer program. Send the person to the help desk."),
    "other_fair": _l("A ticket of another fair"),
    "not_ours": _l("Not signed by this fair: a forgery, or damaged"),
    "unknown": _l("A true code, but nobody is registered with it"),
    "lockdown": _l("This gate is closed for the moment"),
    "revoked": _l("This code was replaced by another or revoked"),
    "cancelled": _l("The registration was cancelled"),
    "not_approved": _l("The registration is not approved yet"),
    "unpaid": _l("Not paid yet: send the person to the desk"),
    "closed": _l("Outside the hours of this gate"),
    "wrong_day": _l("Valid on another day"),
    "no_zone": _l("No right to this zone"),
    "full": _l("As many inside as may be"),
    "no_reentry": _l("Left already, and nobody comes back at this gate"),
    "too_soon": _l("Passed a moment ago: was the badge passed back?"),
}

TYPE_WORDS = {"visitor": _l("Visitor"), "exhibitor": _l("Exhibitor")}
"""What people are whose fair has said nothing about types."""
DIRECTION_WORDS = {"in": _l("In"), "out": _l("Out"), "both": _l("In and out")}
PRINT_WORDS = {
    "queued": _l("Waiting"),
    "printing": _l("Printing"),
    "printed": _l("Printed"),
    "failed": _l("Not printed"),
}
