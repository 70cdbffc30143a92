"""How many phones exhibitors may collect with, as the organiser says."""

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.leads.models import LeadLicence, LeadTerms
from eventsapp.leads.queries import terms_of


def set_terms(fair: Fair, included: int | None, actor: User) -> None:
    """Say how many phones every exhibitor may use, None for any number; phones that collect already go on."""
    terms = terms_of(fair.id)
    before = terms.included if terms else None
    if included is None:
        if terms is not None:
            db.session.delete(terms)
    elif terms is None:
        db.session.add(LeadTerms(fair_id=fair.id, included=included))
    else:
        terms.included = included
    db.session.flush()
    _note("leads.licences_included", "fair", fair.id, fair.id, actor, {"included": before}, {"included": included})


def grant_licences(exhibitor: Exhibitor, extra: int, actor: User) -> None:
    """Give an exhibitor so many phones beyond those that all have; 0 is none."""
    known = db.session.get(LeadLicence, exhibitor.id, with_for_update=True)
    before = known.extra if known else 0
    if known is None:
        db.session.add(LeadLicence(exhibitor_id=exhibitor.id, extra=extra))
    else:
        known.extra = extra
    db.session.flush()
    _note(
        "leads.licences_granted",
        "exhibitor",
        exhibitor.id,
        exhibitor.fair_id,
        actor,
        {"extra": before},
        {"extra": extra},
    )


def _note(
    action: str,
    subject: str,
    subject_id: int,
    fair_id: int,
    actor: User,
    before: dict[str, int | None],
    after: dict[str, int | None],
) -> None:
    record(
        action,
        subject=subject,
        subject_id=subject_id,
        fair_id=fair_id,
        actor_id=actor.id,
        actor=actor.email,
        before=before,
        after=after,
    )
