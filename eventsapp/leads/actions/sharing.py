"""What a visitor chooses at a stand: it becomes a lead of that exhibitor, with what it may see of the person."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy.dialects import postgresql, sqlite

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on, write
from eventsapp.infra.refusals import Busy
from eventsapp.leads.models import Lead, LeadConsent
from eventsapp.leads.queries import choice_of, latest_choice, lead_of_visitor
from eventsapp.leads.rules import (
    SHARING_VERSION,
    Incoming,
    Sharing,
    TicketNeeded,
    check_coming_by,
    check_sharing,
    wording_of,
)
from eventsapp.visitors.models import Visitor

refuse_on("uq_lead_consents_one_valid", Busy)
refuse_on("uq_lead_consents_exhibitor_id_visitor_id", Busy)  # what SQLite calls it


def come_by(visitor: Visitor, exhibitor: Exhibitor, sharing: Sharing, *, language: str) -> Lead:
    """Let a visitor, who is locked, be a lead of the exhibitor whose stand's code was scanned.

    However often, it is one lead; the same choice again changes nothing but the moment. Refuses with TicketNeeded,
    NameNeeded and FairOver.
    """
    now = clock.now()
    check_coming_by(exhibitor.fair, now)
    lead = _share(visitor, exhibitor, sharing, language=language, channel="stand", at=now)
    lead.came_at = now
    db.session.flush()
    return lead


def take_choices(sent: Iterable[tuple[Incoming, int]]) -> None:
    """Keep what visitors chose on the phone of a stand that was handed to them, about leads that are there.

    What was chosen or taken back later than that holds, whatever is heard first.
    """
    chosen = sorted(((one, lead_id) for one, lead_id in sent if one.sharing), key=lambda pair: (pair[1], pair[0].at))
    for one, lead_id in chosen:
        lead = db.session.get(Lead, lead_id, populate_existing=True)
        if lead is None or one.sharing is None or not lead.visitor.is_admitted:
            continue
        known = latest_choice(lead.visitor_id, lead.exhibitor_id)
        times = [lead.withdrawn_at, known.given_at if known else None, known.withdrawn_at if known else None]
        if all(other is None or other <= one.at for other in times):
            with force_locale(one.language):
                _share(lead.visitor, lead.exhibitor, one.sharing, language=one.language, channel="phone", at=one.at)


def _share(
    visitor: Visitor, exhibitor: Exhibitor, sharing: Sharing, *, language: str, channel: str, at: datetime
) -> Lead:
    if not visitor.is_admitted:
        raise TicketNeeded
    check_sharing(sharing)
    lead = _lead(visitor, exhibitor, at)
    known = choice_of(visitor, exhibitor.id)
    wanted = (sharing.email, sharing.phone, SHARING_VERSION)
    if known is not None:
        if (known.with_email, known.with_phone, known.wording_version) == wanted:
            return lead
        known.withdrawn_at = at
        db.session.flush()
    chosen = LeadConsent(exhibitor_id=exhibitor.id, visitor_id=visitor.id, language=language, channel=channel)
    chosen.with_email, chosen.with_phone, chosen.given_at = sharing.email, sharing.phone, at
    chosen.wording_version, chosen.wording = SHARING_VERSION, wording_of(sharing, exhibitor.display_name)
    db.session.add(chosen)
    db.session.flush()
    record(
        "leads.shared",
        subject="visitor",
        subject_id=visitor.id,
        fair_id=visitor.fair_id,
        actor_id=None,
        actor="visitor",
        after={"exhibitor": exhibitor.id, "email": sharing.email, "phone": sharing.phone, "channel": channel},
    )
    return lead


def _lead(visitor: Visitor, exhibitor: Exhibitor, at: datetime) -> Lead:
    """Return the one lead there is of the two, locked; one that the exhibitor has deleted begins anew."""
    row = {
        "fair_id": exhibitor.fair_id,
        "exhibitor_id": exhibitor.id,
        "visitor_id": visitor.id,
        "first_at": at,
        "first_by": "",
        "last_at": at,
        "last_by": "",
        "scans": 0,
        "rating": "",
        "answers": {},
        "notes": "",
        "created_at": at,
        "came_at": at,
    }
    write(_ADDING[db.session.get_bind().dialect.name], [row])
    lead = lead_of_visitor(visitor, exhibitor.id)
    assert lead is not None  # it was there, or was just written
    if lead.erased_at is not None:
        lead.first_at = lead.last_at = lead.created_at = at
        lead.first_by = lead.last_by = ""
        lead.scans, lead.erased_at = 0, None
    return lead


def _adding(insert_into: Callable[..., Any]) -> Any:
    return insert_into(Lead.__table__).inline().on_conflict_do_nothing(index_elements=["exhibitor_id", "visitor_id"])


_ADDING = {"postgresql": _adding(postgresql.insert), "sqlite": _adding(sqlite.insert)}
