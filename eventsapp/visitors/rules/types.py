"""Types of visitors: who may register as one and when, and which questions each is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal
from eventsapp.visitors.models import InvitationCode, VisitorQuestion, VisitorType

MOST_TYPES = 40
MOST_QUESTIONS = 60
MOST_OPTIONS = 60
MOST_TEXT = 1000
YES, NO = "yes", "no"


class TypeAccess(StrEnum):
    """Who may register as a type."""

    PUBLIC = "public"
    CODE = "code"
    ORGANISER = "organiser"


ACCESS_WORDS: Mapping[str, LazyString] = {
    TypeAccess.PUBLIC: _l("Everybody"),
    TypeAccess.CODE: _l("Who has an invitation code"),
    TypeAccess.ORGANISER: _l("The organiser alone"),
}
COLOUR_WORDS: Mapping[str, LazyString] = {
    "yellow": _l("Yellow"),
    "ultramarine": _l("Ultramarine"),
    "violet": _l("Violet"),
    "green": _l("Green"),
    "sea": _l("Sea blue"),
    "ink": _l("Black"),
}
CURRENCIES = {"VND": 1, "USD": 100}
"""How many of its smallest unit make one, as amounts are typed."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"


QUESTION_WORDS: Mapping[str, LazyString] = {
    QuestionKind.TEXT: _l("A line of text"),
    QuestionKind.CHOICE: _l("One of a list"),
    QuestionKind.CHOICES: _l("Several of a list"),
    QuestionKind.YES_NO: _l("Yes or no"),
}


class TypeNotOpen(Refusal):
    """Nobody registers as this type by themselves, or not now."""

    sentence = _l("Nobody can register this way at the moment. Choose another kind of visit, or ask the organiser.")


class TypeFull(Refusal):
    """All places of a type are taken."""

    sentence = _l("All places of this kind of visit are taken. Nothing was kept of your registration.")


class CodeUnknown(Refusal):
    """There is no such invitation code, or it is not in use any more."""

    field = "invitation"
    sentence = _l("This invitation code is not known here, or is no longer in use. Look at it once more.")


class CodeUsedUp(Refusal):
    """An invitation code was used as often as it may be."""

    sentence = _l("This invitation code was used as often as it may be. Ask who gave it to you for another.")


class CodeTaken(Refusal):
    """Two things of a fair want the same code."""

    field = "code"
    sentence = _l("This code is in use already.")


class QuotaTooSmall(Refusal):
    """More people have a place than a new quota has."""

    field = "quota"
    sentence = _l("More people than that have a place already.")


class InUse(Refusal):
    """What somebody registered as, or what another thing names, cannot be removed."""

    sentence = _l("It is in use, so it cannot be removed. Close it instead: let only the organiser register this way.")


class OptionsMissing(Refusal):
    """A question with nothing to choose from."""

    field = "options_en"
    sentence = _l("Write at least two answers to choose from, one a line.")


class AskedTooEarly(Refusal):
    """A question that depends on one that comes after it, or on itself."""

    field = "asked_after_id"
    sentence = _l("It can only depend on a question that stands before it and has answers to choose from.")


def check_type(
    found: VisitorType, now: datetime, *, invitation: InvitationCode | None = None, by_team: bool = False
) -> None:
    """Refuse who may not register as a type; the team may always."""
    if by_team:
        return
    if invitation is not None and invitation.closed_at is not None:
        raise CodeUnknown
    has_code = invitation is not None and invitation.type_id == found.id
    is_open = found.access == TypeAccess.PUBLIC or (found.access == TypeAccess.CODE and has_code)
    if not is_open or not is_in_window(found, now):
        raise TypeNotOpen


def is_in_window(found: VisitorType, now: datetime) -> bool:
    """Whether a type's registration is open at ``now``."""
    return (found.opens_at is None or found.opens_at <= now) and (found.closes_at is None or now < found.closes_at)


def is_offered(found: VisitorType, now: datetime) -> bool:
    """Whether everybody may choose a type at ``now``."""
    is_full = found.quota is not None and found.taken >= found.quota
    return found.access == TypeAccess.PUBLIC and is_in_window(found, now) and not is_full


def questions_asked(
    questions: Sequence[VisitorQuestion], answers: Mapping[int, Sequence[str]]
) -> list[VisitorQuestion]:
    """Return the questions that somebody with these answers is asked, in their order.

    One that depends on a question that is not asked itself is not asked either.
    """
    asked: list[VisitorQuestion] = []
    known: set[int] = set()
    for question in questions:
        follows = question.asked_after_id is None or (
            question.asked_after_id in known
            and bool(set(question.asked_after) & set(answers.get(question.asked_after_id, ())))
        )
        if follows:
            asked.append(question)
            known.add(question.id)
    return asked


def check_before(question_id: int | None, after: VisitorQuestion | None, earlier: Sequence[VisitorQuestion]) -> None:
    """Refuse that a question depends on one that is not before it or has nothing to choose from."""
    if after is None:
        return
    is_before = any(one.id == after.id for one in earlier) and after.id != question_id
    if not is_before or after.kind == QuestionKind.TEXT:
        raise AskedTooEarly
