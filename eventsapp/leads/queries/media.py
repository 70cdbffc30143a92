"""Photos and spoken notes about leads, as an exhibitor may have them: none of who takes the details back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.leads.models import Lead, LeadDeletion, LeadMedia


def media_of(lead: Lead) -> Sequence[LeadMedia]:
    """Return what is attached to a lead, the first made first; nothing while something is to be deleted."""
    mine = select(LeadMedia).join(Lead, Lead.id == LeadMedia.lead_id).where(Lead.id == lead.id, ~_is_hidden())
    return db.session.scalars(mine.options(joinedload(LeadMedia.file)).order_by(LeadMedia.at, LeadMedia.id)).all()


def medium_of(exhibitor: Exhibitor, lead_id: int, media_id: int) -> LeadMedia | None:
    """Return one photo or spoken note about one of an exhibitor's leads."""
    mine = (
        select(LeadMedia)
        .join(Lead, Lead.id == LeadMedia.lead_id)
        .where(LeadMedia.id == media_id, Lead.id == lead_id, Lead.exhibitor_id == exhibitor.id, ~_is_hidden())
    )
    return db.session.scalar(mine.options(joinedload(LeadMedia.file)))


def medium_sent(source: str, client_id: str) -> LeadMedia | None:
    """Return what was sent under a name before."""
    sent = select(LeadMedia).where(LeadMedia.source == source, LeadMedia.client_id == client_id)
    return db.session.scalar(sent)


def all_media_of(lead_id: int) -> Sequence[LeadMedia]:
    """Return everything attached to a lead, hidden or not, to count or delete it."""
    mine = select(LeadMedia).where(LeadMedia.lead_id == lead_id).options(joinedload(LeadMedia.file))
    return db.session.scalars(mine.order_by(LeadMedia.id)).all()


def media_counts(exhibitor: Exhibitor) -> dict[int, dict[str, int]]:
    """Return how many photos and spoken notes each of an exhibitor's leads has; who has none is left out."""
    rows = (
        select(LeadMedia.lead_id, LeadMedia.kind, func.count())
        .join(Lead, Lead.id == LeadMedia.lead_id)
        .where(Lead.exhibitor_id == exhibitor.id, ~_is_hidden())
        .group_by(LeadMedia.lead_id, LeadMedia.kind)
    )
    counts: dict[int, dict[str, int]] = {}
    for lead_id, kind, count in db.session.execute(rows):
        counts.setdefault(lead_id, {})[kind] = count
    return counts


def media_overdue(today: date, most: int) -> Sequence[LeadMedia]:
    """Return what is attached to leads whose deletion was due before a day."""
    late = exists().where(*_deletion(), LeadDeletion.due_on < today)
    rows = select(LeadMedia).join(Lead, Lead.id == LeadMedia.lead_id).where(late)
    return db.session.scalars(rows.options(joinedload(LeadMedia.file)).order_by(LeadMedia.id).limit(most)).all()


def _is_hidden() -> ColumnElement[bool]:
    return exists().where(*_deletion())


def _deletion() -> tuple[ColumnElement[bool], ...]:
    return (
        LeadDeletion.exhibitor_id == Lead.exhibitor_id,
        LeadDeletion.visitor_id == Lead.visitor_id,
        LeadDeletion.done_at.is_(None),
        LeadDeletion.lifted_at.is_(None),
    )
