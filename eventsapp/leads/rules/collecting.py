"""Decisions about leads: what can be read of what phones send, what is said about a person, when things are due."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from eventsapp.checkin.rules import LONGEST_CODE, MOST_SCANS, BadBatch, ReadCode, TooManyScans, plain, settled
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import DEFAULT, LANGUAGES, zone
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.signing import Kind
from eventsapp.leads.rules.sharing import Sharing

CONSENT = "exhibitors"
"""The purpose a visitor agrees to who lets exhibitors see the details by a scan of the badge."""
DAYS_TO_DELETE = 20
STAYS_OPEN = timedelta(days=7)
"""How long after the fair a phone still sends what waits on it."""
EVENING = timedelta(minutes=30)
"""How long after the halls close the mail of the day is due."""
MOST_NOTES = 2000
MOST_ANSWER = 500
MOST_QUESTIONS = 12
MOST_OPTIONS = 20
FEWEST_TO_COMPARE = 5
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
EARLIEST_DAY, LATEST_DAY = date(2000, 1, 1), date(2100, 1, 1)

RATING_WORDS = {"a": _l("Hot"), "b": _l("Warm"), "c": _l("Cold"), "d": _l("No interest")}
KIND_WORDS = {"text": _l("Text"), "single": _l("One of a list"), "multi": _l("Several of a list")}
REASON_WORDS = {
    "new": _l("Kept"),
    "again": _l("Met before: the lead is updated"),
    "noted": _l("Saved"),
    "unreadable": _l("This is no code of a ticket or badge. Scan again."),
    "number": _l("Scan the badge itself: a number alone opens nobody's details."),
    "newer": _l("A code of a newer program. Send the person to the help desk."),
    "other_fair": _l("A ticket of another fair"),
    "not_ours": _l("Not signed by this fair: a forgery, or damaged"),
    "unknown": _l("A true code, but nobody is registered with it"),
    "revoked": _l("This code was replaced by another or revoked"),
    "staff": _l("This badge belongs to somebody of an exhibitor, not to a visitor."),
}


class Verdict(StrEnum):
    """What became of what was sent."""

    KEPT = "kept"
    NOTED = "noted"
    REFUSED = "refused"


class BadgeNeeded(Refusal):
    """Nobody's phone: it has to be opened with a badge first."""

    status = 401
    sentence = _l("Scan your own badge first: then this phone collects leads for your stand.")


class BadgeUnknown(Refusal):
    """A code that opens no phone."""

    field = "code"
    status = 422
    sentence = _l("This is not the badge of somebody on a stand of this fair. Scan the code on your own badge.")


class CollectingOver(Refusal):
    """The fair has been over for days."""

    status = 410
    sentence = _l("This fair is over, and its leads are closed for phones. The exhibitor's account still has them.")


class TooManyQuestions(Refusal):
    """More questions than anybody answers while standing."""

    field = "wording"
    sentence = _l("Twelve questions are as many as a stand can ask. Put one away first.")


class OptionsNeeded(Refusal):
    """A list to choose from that has nothing to choose."""

    field = "options"
    status = 422
    sentence = _l("Write two to twenty answers, each on a line of its own. Example: This year")


class NothingToDelete(Refusal):
    """A task that was done already."""

    sentence = _l("This is done already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Details:
    """What the exhibitor says about a person; None leaves it as it was."""

    rating: str | None = None
    notes: str | None = None
    answers: Mapping[str, Sequence[str]] | None = None
    follow_up_on: date | None = None
    has_follow_up: bool = False
    """Whether a day was said at all, be it none."""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to write."""
        return self != Details()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a phone sends: the scan of a code, or what is written about somebody who was scanned."""

    id: str
    at: datetime
    text: str = ""
    lead_id: int | None = None
    is_offline: bool = False
    is_scan: bool = True
    details: Details = field(default_factory=Details)
    sharing: Sharing | None = None
    """What the visitor chose on the phone of the stand, handed over."""
    language: str = "en"
    """In which language that was read."""


@dataclass(frozen=True, slots=True)
class Station:
    """Who collects for whom, as plain values."""

    fair_id: int
    exhibitor_id: int
    source: str
    by: str
    keys: tuple[bytes, ...]


def read_batch(document: Any, now: datetime) -> list[Incoming]:
    """Return what a phone or a program sends; refuses with BadBatch and TooManyScans.

    What is written about people is never refused for its form: on a phone without a network nobody could mend it.
    """
    sent = document.get("scans", []) if isinstance(document, Mapping) else None
    if not isinstance(sent, list):
        raise BadBatch
    if len(sent) > MOST_SCANS:
        raise TooManyScans
    return [_incoming(one, now) for one in sent]


def _incoming(one: Any, now: datetime) -> Incoming:
    if not isinstance(one, Mapping):
        raise BadBatch
    name, text, lead_id, at = one.get("id"), one.get("code", ""), one.get("lead"), one.get("at")
    if not isinstance(name, str) or not _ID.fullmatch(name) or not isinstance(text, str):
        raise BadBatch
    if not isinstance(at, int | float) or isinstance(at, bool) or not abs(at) < 1e15:
        raise BadBatch
    if not text and _number(lead_id) is None:
        raise BadBatch
    return Incoming(
        id=name,
        at=settled(float(at), now),
        text=text.replace("\x00", "")[:LONGEST_CODE],
        lead_id=None if text else _number(lead_id),
        is_offline=one.get("offline") is True,
        is_scan=bool(text) and one.get("note") is not True,
        details=read_details(one.get("details")),
        sharing=_sharing(one.get("consent")),
        language=_language(one.get("consent")),
    )


def _sharing(said: Any) -> Sharing | None:
    """Return what a visitor agreed to; nothing where the first tick, without which nothing is shared, is missing."""
    if not isinstance(said, Mapping) or said.get("person") is not True:
        return None
    return Sharing(person=True, email=said.get("email") is True, phone=said.get("phone") is True)


def _language(said: Any) -> str:
    language = said.get("language") if isinstance(said, Mapping) else None
    return language if language in LANGUAGES else DEFAULT


def read_details(said: Any) -> Details:
    """Return what is said about a person, as far as it can be read."""
    if not isinstance(said, Mapping):
        return Details()
    rating, notes, day = said.get("rating"), said.get("notes"), said.get("follow_up_on")
    return Details(
        rating=rating if isinstance(rating, str) and rating in {"", *RATING_WORDS} else None,
        notes=plain(notes, MOST_NOTES) if isinstance(notes, str) else None,
        answers=_answers(said.get("answers")),
        follow_up_on=_day(day),
        has_follow_up=day == "" or _day(day) is not None,
    )


def _answers(said: Any) -> Mapping[str, Sequence[str]] | None:
    if not isinstance(said, Mapping):
        return None
    numbered = {name: value for name, value in said.items() if isinstance(name, str) and name.isdecimal()}
    listed = {name: value for name, value in numbered.items() if isinstance(value, list)}
    return {
        name[:12]: [plain(one, MOST_ANSWER) for one in value[:MOST_OPTIONS] if isinstance(one, str) and one.strip()]
        for name, value in list(listed.items())[: 4 * MOST_QUESTIONS]
    }


def _day(said: Any) -> date | None:
    try:
        found = date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return found if found is not None and EARLIEST_DAY <= found < LATEST_DAY else None


def _number(value: Any) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31
    return int(value) if is_number else None


def problem_of(read: ReadCode) -> str | None:
    """Return what is wrong with a text that was scanned; numbers are guessed too easily to open anything."""
    if read.problem:
        return read.problem
    return "number" if read.number is not None else None


def opens_phone(read: ReadCode) -> bool:
    """Whether a code can be that of a badge, which nobody guesses."""
    return not read.problem and (read.kind == Kind.BADGE or bool(read.printed))


def check_collecting(fair: Fair, now: datetime) -> None:
    """Refuse phones long after the fair."""
    if now.astimezone(zone(fair.timezone)).date() > fair.ends_on + STAYS_OPEN:
        raise CollectingOver


def due_on(asked_at: datetime, timezone: str) -> date:
    """Return until when an exhibitor has to have deleted something."""
    return asked_at.astimezone(zone(timezone)).date() + timedelta(days=DAYS_TO_DELETE)


def evening_of(fair: Fair, now: datetime) -> date | None:
    """Return the day of the fair whose mail is due by now, None before the first; late arrivals have two days more."""
    here = now.astimezone(zone(fair.timezone))
    on = here.date()
    if here < datetime.combine(on, fair.closes_at, tzinfo=here.tzinfo) + EVENING:
        on -= timedelta(days=1)
    return on if fair.starts_on <= on <= fair.ends_on + timedelta(days=2) else None


def median(values: Sequence[int]) -> float | None:
    """Return the middle of what exhibitors have, nothing where so few are compared that one could be recognised."""
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) < FEWEST_TO_COMPARE:
        return None
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
