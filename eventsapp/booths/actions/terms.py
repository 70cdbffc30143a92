"""Setting how long holds last at a fair."""

from dataclasses import asdict

from eventsapp.accounts.models import User
from eventsapp.booths.rules.terms import HoldTerms, as_stored, check_terms, terms_from
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db


def set_terms(fair_id: int, terms: HoldTerms, user: User) -> None:
    """Keep the terms of a fair from now on; what is held already keeps its deadline. Refuses with CartTooShort."""
    check_terms(terms)
    lock_fair(fair_id)
    fair = db.session.get_one(Fair, fair_id)
    before = terms_from(fair.hold_terms)
    fair.hold_terms = as_stored(terms)
    db.session.flush()
    record(
        "fair.hold_terms_set",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=user.id,
        actor=user.email,
        before=asdict(before),
        after=asdict(terms),
    )
