"""Finding the people of a list among those who are registered, a piece of the list at a time."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from eventsapp.accounts.models import Consent
from eventsapp.fairs.models import Fair, SigningKey
from eventsapp.infra.database import db
from eventsapp.visitors.models import Visitor, VisitorAnswer, VisitorQuestion

_COLUMNS = (
    Visitor.id,
    Visitor.number,
    Visitor.state,
    Visitor.type_id,
    Visitor.full_name,
    Visitor.latin_name,
    Visitor.company,
    Visitor.job_title,
    Visitor.email,
    Visitor.phone,
    Visitor.country,
    Visitor.language,
    Visitor.name_key,
    Visitor.phone_key,
    Visitor.source_ref,
    Visitor.source_marks,
)
Registered = Row[*tuple[Any, ...]]


def people_by_code(fair: Fair, codes: Collection[str]) -> Sequence[Registered]:
    """Return who is known by one of these codes."""
    return _found(fair, Visitor.source_ref.in_(codes)) if codes else []


def people_by_email(fair: Fair, addresses: Collection[str]) -> Sequence[Registered]:
    """Return who has one of these addresses."""
    return _found(fair, Visitor.email.in_(addresses)) if addresses else []


def people_by_phone(fair: Fair, numbers: Collection[str]) -> Sequence[Registered]:
    """Return who has one of these numbers in their international form; those without an address first."""
    found = _found(fair, Visitor.phone_key.in_(numbers)) if numbers else []
    return sorted(found, key=lambda one: bool(one.email))


def _found(fair: Fair, wanted: ColumnElement[bool]) -> Sequence[Registered]:
    return db.session.execute(select(*_COLUMNS).where(Visitor.fair_id == fair.id, wanted).order_by(Visitor.id)).all()


def has_visitors(fair: Fair) -> bool:
    """Whether anybody is registered."""
    return db.session.scalar(select(Visitor.id).where(Visitor.fair_id == fair.id).limit(1)) is not None


def consents_given_by(ids: Collection[int]) -> Mapping[int, Mapping[str, bool]]:
    """Return for each visitor the purposes they ever agreed to, and whether they still do."""
    rows = select(Consent.subject_id, Consent.purpose, Consent.withdrawn_at).where(
        Consent.subject == "visitor", Consent.subject_id.in_(ids)
    )
    found: dict[int, dict[str, bool]] = {}
    for visitor_id, purpose, withdrawn_at in db.session.execute(rows):
        own = found.setdefault(visitor_id, {})
        own[purpose] = own.get(purpose, False) or withdrawn_at is None
    return found


def questions_answered_by(ids: Collection[int]) -> set[tuple[int, int]]:
    """Return which of these visitors have answered which question."""
    rows = select(VisitorAnswer.visitor_id, VisitorAnswer.question_id).where(
        VisitorAnswer.visitor_id.in_(ids), VisitorAnswer.question_id.is_not(None)
    )
    return {(row[0], row[1] or 0) for row in db.session.execute(rows)}


def wordings_of_questions(fair: Fair) -> dict[int, list[str]]:
    """Return the fair's questions by number, each with its wordings."""
    rows = select(VisitorQuestion.id, VisitorQuestion.wording).where(VisitorQuestion.fair_id == fair.id)
    return {row[0]: list(row[1].values()) for row in db.session.execute(rows)}


def lock_lists(fair: Fair) -> None:
    """Let one list at a time be written into a fair.

    It is the row of the signing key that is locked: every registration counts in the fair's own, and none must wait
    until a long list is written.
    """
    db.session.execute(select(SigningKey.id).where(SigningKey.fair_id == fair.id).with_for_update())
