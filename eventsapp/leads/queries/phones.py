"""Phones that collect, whose they are, and how many may."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventsapp.badges.models import Badge
from eventsapp.checkin.rules import ReadCode
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.leads.models import Collector, LeadLicence, LeadTerms


@dataclass(frozen=True)
class Licences:
    """How many phones of an exhibitor may collect, None for any number, and how many do."""

    granted: int | None
    used: int

    @property
    def are_used_up(self) -> bool:
        """Whether no further phone may collect."""
        return self.granted is not None and self.used >= self.granted


@dataclass(frozen=True)
class Licensed:
    """An exhibitor with phones, or with licences beyond those that all have."""

    exhibitor: Exhibitor
    extra: int
    used: int


def collector_with_digest(digest: str) -> Collector | None:
    """Return the phone that shows this, with its exhibitor and fair."""
    found = select(Collector).where(Collector.digest == digest)
    return db.session.scalar(found.options(joinedload(Collector.exhibitor).joinedload(Exhibitor.fair)))


def acts_for(user_id: int, exhibitor_id: int) -> bool:
    """Whether a person acts for an exhibitor."""
    member = select(ExhibitorMember.id).where(
        ExhibitorMember.exhibitor_id == exhibitor_id, ExhibitorMember.user_id == user_id
    )
    return db.session.scalar(member) is not None


def collectors_of(exhibitor: Exhibitor) -> Sequence[Collector]:
    """Return the phones that collect for an exhibitor, the last heard of first."""
    mine = select(Collector).where(Collector.exhibitor_id == exhibitor.id, Collector.revoked_at.is_(None))
    return db.session.scalars(mine.order_by(Collector.last_seen_at.desc(), Collector.id.desc())).all()


def collector_of(exhibitor: Exhibitor, collector_id: int) -> Collector | None:
    """Return one of an exhibitor's phones."""
    mine = select(Collector).where(Collector.exhibitor_id == exhibitor.id, Collector.id == collector_id)
    return db.session.scalar(mine)


def staff_with_badge(fair: Fair, read: ReadCode) -> StaffMember | None:
    """Return who on a stand wears a badge; one that is void opens nothing."""
    mine = select(StaffMember).join(Badge, Badge.staff_member_id == StaffMember.id)
    mine = mine.where(Badge.fair_id == fair.id, Badge.revoked_at.is_(None))
    mine = mine.where(Badge.code == read.printed) if read.printed else mine.where(Badge.id == read.serial)
    return db.session.scalar(mine.options(joinedload(StaffMember.exhibitor)))


def terms_of(fair_id: int) -> LeadTerms | None:
    """Return how many phones every exhibitor of a fair may use; None is any number."""
    return db.session.get(LeadTerms, fair_id)


def licences_of(exhibitor: Exhibitor) -> Licences:
    """Return how many phones of an exhibitor may collect, and how many do."""
    terms, more = terms_of(exhibitor.fair_id), db.session.get(LeadLicence, exhibitor.id)
    used = db.session.scalar(_open().where(Collector.exhibitor_id == exhibitor.id)) or 0
    return Licences(None if terms is None else terms.included + (more.extra if more else 0), used)


def licensed_at(fair: Fair) -> list[Licensed]:
    """Return the exhibitors of a fair that use phones or have further licences, by name."""
    used = _open().add_columns(Collector.exhibitor_id).group_by(Collector.exhibitor_id).subquery()
    rows = (
        select(Exhibitor, func.coalesce(LeadLicence.extra, 0), func.coalesce(used.c[0], 0))
        .outerjoin(LeadLicence, LeadLicence.exhibitor_id == Exhibitor.id)
        .outerjoin(used, used.c.exhibitor_id == Exhibitor.id)
        .where(Exhibitor.fair_id == fair.id, (LeadLicence.extra > 0) | (used.c[0] > 0))
        .order_by(Exhibitor.search_key, Exhibitor.id)
    )
    return [Licensed(*row) for row in db.session.execute(rows)]


def _open() -> Any:
    return select(func.count(Collector.id)).where(Collector.revoked_at.is_(None))
