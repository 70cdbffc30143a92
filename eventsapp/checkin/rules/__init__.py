"""Decisions about gates, devices and what they send."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from eventsapp.checkin import deciding
from eventsapp.checkin.models import Gate
from eventsapp.checkin.rules.refusals import (
    BadBatch,
    BadgeWaits,
    BadHours,
    EnrolmentOver,
    GateHasStation,
    GateInUse,
    GateTaken,
    NoBadgeIssued,
    NoBadgeYet,
    NobodyToPickUp,
    NoGate,
    NotEnrolled,
    NothingToUndo,
    NotOneDevice,
    PickedUpMeanwhile,
    PrintOver,
    QuestionOver,
    SentBefore,
    StationTaken,
    TooManyScans,
)
from eventsapp.checkin.rules.words import (
    DIRECTION_WORDS,
    PRINT_WORDS,
    REASON_WORDS,
    TYPE_WORDS,
    USE_WORDS,
    VERDICT_WORDS,
)
from eventsapp.infra.locale import zone
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


def screen_topic(screen_id: int) -> str:
    """Return what a desk and the screen beside it follow."""
    return f"screen {screen_id}"


def end_of_phone(text: str) -> str:
    """Return the digits of a telephone, or of its end from four on; empty for what is none."""
    digits = re.sub(r"[ .()+-]", "", text)
    return digits if digits.isascii() and digits.isdecimal() and 4 <= len(digits) <= 15 else ""


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


__all__ = [
    "DIRECTION_WORDS",
    "ENROLMENT_LASTS",
    "LONGEST_CODE",
    "MOST_SCANS",
    "MOST_USES",
    "OLDEST_SCAN",
    "PRINT_WORDS",
    "REASON_WORDS",
    "SILENT_AFTER",
    "STATION_SILENT_AFTER",
    "TYPE_WORDS",
    "USE_WORDS",
    "VERDICT_WORDS",
    "BadBatch",
    "BadHours",
    "BadgeWaits",
    "EnrolmentOver",
    "GateHasStation",
    "GateInUse",
    "GateTaken",
    "Incoming",
    "NoBadgeIssued",
    "NoBadgeYet",
    "NoGate",
    "NobodyToPickUp",
    "NotEnrolled",
    "NotOneDevice",
    "NothingToUndo",
    "PickedUpMeanwhile",
    "PrintOver",
    "QuestionOver",
    "ReadCode",
    "SentBefore",
    "Station",
    "StationTaken",
    "TooManyScans",
    "day_of",
    "end_of_phone",
    "moment_at",
    "plain",
    "read_batch",
    "read_text",
    "rule_of",
    "screen_topic",
    "settled",
]
