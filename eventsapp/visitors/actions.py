"""What visitors do."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import update

from eventsapp.accounts.actions import give_consent
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold
from eventsapp.infra.outbox import publish
from eventsapp.visitors.facts import VisitorRegistered
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.rules import PURPOSES, WORDING_VERSION, check_open


@dataclass(frozen=True, kw_only=True)
class VisitorDetails:
    """What people say about themselves."""

    full_name: str
    email: str
    language: str
    latin_name: str = ""
    company: str = ""
    job_title: str = ""
    phone: str = ""
    country: str = ""


def register_visitor(
    fair: Fair,
    details: VisitorDetails,
    *,
    consents: Iterable[str],
    shown_in: str,
    user_id: int | None = None,
) -> Visitor:
    """Register a person, record each consent in the wording shown, and announce it.

    The same person may register again: telling people apart is for the desk.
    """
    check_open(fair, clock.now())
    visitor = Visitor(
        fair_id=fair.id,
        user_id=user_id,
        number=_next_number(fair),
        full_name=details.full_name,
        latin_name=details.latin_name,
        company=details.company,
        job_title=details.job_title,
        email=details.email,
        phone=details.phone,
        country=details.country,
        language=details.language,
    )
    visitor.search_key = search_key_of(visitor)
    db.session.add(visitor)
    db.session.flush()
    for purpose in consents:
        give_consent(
            subject="visitor",
            subject_id=visitor.id,
            user_id=user_id,
            purpose=purpose,
            wording_version=WORDING_VERSION,
            wording=str(PURPOSES[purpose].wording),
            language=shown_in,
        )
    publish(VisitorRegistered(visitor.id))
    return visitor


def search_key_of(visitor: Visitor) -> str:
    """Return what a visitor is found by: names, company, address, digits of the phone, number."""
    digits = "".join(char for char in visitor.phone if char.isdigit())
    named = (visitor.full_name, visitor.latin_name, visitor.company, visitor.email, digits, visitor.reference)
    return fold(" ".join(part for part in named if part))


def _next_number(fair: Fair) -> int:
    """Count up in the database itself, so that two registrations never get one number."""
    counted = update(Fair).where(Fair.id == fair.id).values(last_visitor_no=Fair.last_visitor_no + 1)
    return db.session.execute(counted.returning(Fair.last_visitor_no)).scalar_one()
