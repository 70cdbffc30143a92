"""Registering: the place, the answers, the consents, the ticket."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import force_locale
from sqlalchemy import update

from eventsapp.accounts.actions import give_consent
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.folding import fold
from eventsapp.infra.outbox import publish
from eventsapp.visitors.actions.answering import keep_answers
from eventsapp.visitors.actions.pairs import flag_likely_pairs
from eventsapp.visitors.actions.tickets import issue_ticket
from eventsapp.visitors.facts import VisitorRegistered
from eventsapp.visitors.models import InvitationCode, Visitor, VisitorGroup, VisitorState, VisitorType
from eventsapp.visitors.rules import (
    PURPOSES,
    WORDING_VERSION,
    CodeUsedUp,
    TypeFull,
    check_open,
    check_type,
    phone_key_of,
)

# The last place of a type or of a code is wanted by several: the counter itself knows who was first.
refuse_on("ck_visitor_types_quota", TypeFull)
refuse_on("ck_invitation_codes_quota", CodeUsedUp)


@dataclass(frozen=True, kw_only=True)
class VisitorDetails:
    """What people say about themselves."""

    full_name: str
    language: str
    email: str = ""
    latin_name: str = ""
    company: str = ""
    job_title: str = ""
    phone: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How somebody registers: as which type, by which code, through whom, and what they answered."""

    type: VisitorType | None = None
    invitation: InvitationCode | None = None
    answers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    group: VisitorGroup | None = None
    """Whose leader registers somebody: that opens every type, but approves nobody."""
    by_team: bool = False
    channel: str = "web"
    user_id: int | None = None
    actor: str = "visitor"


_PLAIN = Entry()


def register_visitor(
    fair: Fair, details: VisitorDetails, *, consents: Iterable[str], shown_in: str, entry: Entry = _PLAIN
) -> Visitor:
    """Register a person, record each consent in the wording shown, and announce it.

    Who needs approval gets a ticket once approved, everybody else at once. The same person may register again:
    telling people apart is for the desk. Whoever is registered by a leader hears of it once the leader's
    address is confirmed.
    """
    now = clock.now()
    check_open(fair, now)
    if entry.type is not None:
        check_type(entry.type, now, invitation=entry.invitation, by_team=entry.by_team or entry.group is not None)
        take_place(entry.type.id)
    if entry.invitation is not None:
        _count_code(entry.invitation.id, 1)
    visitor = _new_visitor(fair, details, entry)
    db.session.add(visitor)
    db.session.flush()
    keep_answers(fair, visitor, entry.answers, language=shown_in)
    record_consents(visitor, consents, language=shown_in, channel=entry.channel)
    if visitor.is_admitted:
        issue_ticket(fair, visitor)
    flag_likely_pairs(visitor)
    record(
        "visitor.registered",
        subject="visitor",
        subject_id=visitor.id,
        fair_id=fair.id,
        actor_id=entry.user_id,
        actor=entry.actor,
        after={"number": visitor.number, "type": visitor.kind, "state": str(visitor.state)},
    )
    if not visitor.is_held:
        publish(VisitorRegistered(visitor.id))
    return visitor


def _new_visitor(fair: Fair, details: VisitorDetails, entry: Entry) -> Visitor:
    visitor = Visitor(
        fair_id=fair.id,
        user_id=entry.user_id,
        number=take_numbers(fair)[0],
        full_name=details.full_name,
        latin_name=details.latin_name,
        company=details.company,
        job_title=details.job_title,
        email=details.email,
        phone=details.phone,
        phone_key=phone_key_of(details.phone, details.country),
        country=details.country,
        language=details.language,
        invitation_id=entry.invitation.id if entry.invitation else None,
        group_id=entry.group.id if entry.group else None,
        is_held=entry.group is not None and not entry.group.is_confirmed,
        state=VisitorState.APPROVED,
    )
    if entry.type is not None:
        visitor.type_id, visitor.kind = entry.type.id, entry.type.code
        visitor.amount_minor, visitor.currency = entry.type.amount_minor, entry.type.currency
        if entry.type.needs_approval and not entry.by_team:
            visitor.state = VisitorState.PENDING
    set_keys(visitor)
    return visitor


def set_keys(visitor: Visitor) -> None:
    """Fold what a visitor is found by and told apart by."""
    visitor.search_key = search_key_of(visitor)
    visitor.name_key, visitor.company_key = fold(visitor.full_name), fold(visitor.company)


def record_consents(visitor: Visitor, purposes: Iterable[str], *, language: str, channel: str = "web") -> None:
    """Write down what a visitor agreed to, in the wording of the language in which they read or heard it."""
    for purpose in purposes:
        with force_locale(language):
            wording = str(PURPOSES[purpose].wording)
        give_consent(
            subject="visitor",
            subject_id=visitor.id,
            user_id=visitor.user_id,
            purpose=purpose,
            wording_version=WORDING_VERSION,
            wording=wording,
            language=language,
            channel=channel,
        )


def take_place(type_id: int) -> None:
    """Count one more of a type; the database refuses the one too many."""
    counted = update(VisitorType).where(VisitorType.id == type_id).values(taken=VisitorType.taken + 1)
    db.session.execute(counted, execution_options={"synchronize_session": False})


def free_place(visitor: Visitor) -> None:
    """Give the place of somebody who does not come to whoever registers next."""
    if visitor.type_id is not None:
        counted = update(VisitorType).where(VisitorType.id == visitor.type_id).values(taken=VisitorType.taken - 1)
        db.session.execute(counted, execution_options={"synchronize_session": False})
    if visitor.invitation_id is not None:
        _count_code(visitor.invitation_id, -1)


def retake_place(visitor: Visitor) -> None:
    """Count somebody again who had lost the place."""
    if visitor.type_id is not None:
        take_place(visitor.type_id)
    if visitor.invitation_id is not None:
        _count_code(visitor.invitation_id, 1)


def _count_code(code_id: int, step: int) -> None:
    counted = update(InvitationCode).where(InvitationCode.id == code_id).values(taken=InvitationCode.taken + step)
    db.session.execute(counted, execution_options={"synchronize_session": False})


def search_key_of(visitor: Visitor) -> str:
    """Return what a visitor is found by: names, company, address, digits of the phone, number."""
    digits = "".join(char for char in visitor.phone if char.isdigit())
    named = (visitor.full_name, visitor.latin_name, visitor.company, visitor.email, digits, visitor.reference)
    return fold(" ".join(part for part in named if part))


def take_numbers(fair: Fair, count: int = 1) -> range:
    """Count up in the database itself, so that two registrations never get one number."""
    counted = update(Fair).where(Fair.id == fair.id).values(last_visitor_no=Fair.last_visitor_no + count)
    last = db.session.execute(counted.returning(Fair.last_visitor_no)).scalar_one()
    return range(last - count + 1, last + 1)
