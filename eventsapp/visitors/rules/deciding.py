"""Decisions about registrations that wait for one."""

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.visitors.models import Visitor, VisitorState
from eventsapp.visitors.rules.registering import check_open


class VisitorDecision(StrEnum):
    """What the team may decide."""

    APPROVE = "approve"
    REJECT = "reject"


class Verdict(StrEnum):
    """What is said about two registrations that are alike."""

    SAME = "same"
    DIFFERENT = "different"


class PairDecided(Refusal):
    """Somebody else decided about a pair meanwhile."""

    sentence = _l("Somebody decided about these two already.")


class VisitorNotDecidable(Refusal):
    """Somebody decided already, or the visitor cancelled."""

    sentence = _l("This registration does not wait for a decision any more.")


class WordsMissing(Refusal):
    """A rejection without a reason."""

    status = 422
    field = "note"
    sentence = _l("Say why: the visitor gets these words.")


class AlreadyCancelled(Refusal):
    """A registration that was cancelled or rejected."""

    sentence = _l("This registration is cancelled or was not approved, so it cannot be changed any more.")


class LinkUsedUp(Refusal):
    """A link that moves a registration, and was used or is too old."""

    status = 410
    sentence = _l(
        "This link was used already or is older than ten minutes. Make a new one on the device that has the ticket."
    )


class AnswersClosed(Refusal):
    """Answers cannot be changed any more."""

    sentence = _l("Answers can no longer be changed: registration is closed.")


class BadgePrinted(Refusal):
    """A member whose badge exists already."""

    sentence = _l("The badge of this person is printed already. Ask the desk to replace it.")


class AddressConfirmed(Refusal):
    """A mail that would confirm an address once more."""

    sentence = _l("The address is confirmed already.")


class AddressReplaced(Refusal):
    """A link that confirms an address which is not the leader's any more."""

    status = 410
    sentence = _l("This link confirms nothing any more: the group has another address now. Open the newest mail there.")


class TicketElsewhere(NotFound):
    """An address that opens no ticket: mistyped, or of before the ticket was moved to another phone."""

    sentence = _l(
        "This address opens no ticket. If the ticket was moved to another phone, use the newest mail or message, or "
        "have it sent once more."
    )


class GroupFull(Refusal):
    """A delegation of more people than one may have."""

    field = "lines"
    sentence = _l("A group has at most 500 members. Register a second group for the others.")


def check_answers_open(visitor: Visitor, now: datetime) -> None:
    """Refuse new answers once registration of the type, or the fair, is over."""
    check_active(visitor)
    check_open(visitor.fair, now)
    if visitor.type is not None and visitor.type.closes_at is not None and visitor.type.closes_at <= now:
        raise AnswersClosed


def check_decidable(visitor: Visitor, decision: VisitorDecision) -> None:
    """Refuse a decision nobody waits for; who was rejected may still be approved."""
    open_states = {VisitorState.PENDING}
    if decision == VisitorDecision.APPROVE:
        open_states.add(VisitorState.REJECTED)
    if visitor.state not in open_states:
        raise VisitorNotDecidable


def check_words(decision: VisitorDecision, note: str) -> None:
    """Refuse to reject somebody without a word."""
    if decision == VisitorDecision.REJECT and not note:
        raise WordsMissing


def check_active(visitor: Visitor) -> None:
    """Refuse to change a registration that is over."""
    if visitor.state in {VisitorState.CANCELLED, VisitorState.REJECTED}:
        raise AlreadyCancelled


def codes_topic(fair_id: int) -> str:
    """Return what those follow who believe codes of tickets and badges: told whenever one ceases to be good."""
    return f"codes {fair_id}"
