"""What the rule is asked, and what it says."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

IN, OUT, BOTH = "in", "out", "both"


class Verdict(StrEnum):
    """What the gate shows."""

    ADMITTED = "admitted"
    AGAIN = "again"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why."""

    FIRST = "first"
    REENTRY = "reentry"
    LET_AGAIN = "let_again"
    UNLISTED = "unlisted"
    OUT = "out"
    ALREADY_IN = "already_in"
    UNREADABLE = "unreadable"
    NEWER = "newer"
    OTHER_FAIR = "other_fair"
    NOT_OURS = "not_ours"
    UNKNOWN = "unknown"
    LOCKDOWN = "lockdown"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    NOT_APPROVED = "not_approved"
    UNPAID = "unpaid"
    CLOSED = "closed"
    WRONG_DAY = "wrong_day"
    NO_ZONE = "no_zone"
    FULL = "full"
    NO_REENTRY = "no_reentry"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate as it is now; hours are minutes of the day."""

    zone: str = ""
    direction: str = IN
    opens: int | None = None
    closes: int | None = None
    is_locked: bool = False
    allows_reentry: bool = True
    quiet_minutes: int = 3
    """How long after a passage nobody passes with the same code again."""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """What the person of a code may do; None stands for every day and every zone."""

    state: str = "valid"
    """``valid``, ``revoked``, ``cancelled``, ``pending`` or ``unpaid``."""
    days: Collection[str] | None = None
    zones: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """When somebody passed last, in seconds since 1970, and which way."""

    direction: str
    at: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, as the fair's clock says it."""

    day: str
    minute: int
    at: int


@dataclass(frozen=True, slots=True)
class Question:
    """A scan with everything that is known."""

    gate: Gate
    moment: Moment
    holder: Holder | None = None
    problem: str | None = None
    """Why the code is none: ``unreadable``, ``newer``, ``other_fair`` or ``not_ours``."""
    is_newer_than_list: bool = False
    """Whether a true code was issued after the list that is at hand was made."""
    last: Passage | None = None
    """The person's last passage of the zone on this day."""
    inside: int = 0
    is_insisted: bool = False
    """Whether somebody at the gate lets in again who is in already."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is shown, why, and which way the person goes: empty for whoever does not pass."""

    verdict: Verdict
    reason: Reason
    way: str = ""
