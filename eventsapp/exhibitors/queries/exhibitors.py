"""Exhibitors of a fair and their companies."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, not_, select
from sqlalchemy.orm import joinedload

from eventsapp.exhibitors.importers import StandReference
from eventsapp.exhibitors.models import Company, Exhibitor
from eventsapp.exhibitors.queries.places import has_place
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.folding import like_pattern

PAGE = 100


@dataclass(frozen=True)
class Listed:
    """Which exhibitors are wanted: by a part of their name, ``with`` or ``without`` a booth, or all."""

    search: str = ""
    booth: str = ""


@dataclass(frozen=True)
class Listing:
    """A page of a fair's exhibitors."""

    exhibitors: Sequence[Exhibitor]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Number of pages, one at least."""
        return max(1, -(-self.total // PAGE))


def exhibitors_of(fair: Fair, wanted: Listed, page: int = 1) -> Listing:
    """Return a page of the fair's exhibitors by name, found without diacritics."""
    found = _found(fair, wanted)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = max(1, min(page, -(-total // PAGE) or 1))
    ordered = found.order_by(Exhibitor.search_key, Exhibitor.id).options(
        joinedload(Exhibitor.company), joinedload(Exhibitor.sector)
    )
    return Listing(db.session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).all(), total, page)


def exhibitors_to_export(fair: Fair, wanted: Listed) -> Sequence[Exhibitor]:
    """Return every exhibitor that is wanted by name, for a file."""
    found = _found(fair, wanted).order_by(Exhibitor.search_key, Exhibitor.id)
    return db.session.scalars(found.options(joinedload(Exhibitor.company))).all()


def _found(fair: Fair, wanted: Listed) -> Select[Exhibitor]:
    found = select(Exhibitor).where(Exhibitor.fair_id == fair.id)
    if wanted.search.strip():
        found = found.where(Exhibitor.search_key.like(like_pattern(wanted.search), escape="\\"))
    if wanted.booth:
        placed = has_place(fair.id)
        found = found.where(placed if wanted.booth == "with" else not_(placed))
    return found


def exhibitor_in(fair: Fair, exhibitor_id: int) -> Exhibitor | None:
    """Return one of the fair's exhibitors."""
    return db.session.scalar(select(Exhibitor).where(Exhibitor.fair_id == fair.id, Exhibitor.id == exhibitor_id))


def exhibitor_of_company(fair: Fair, company: Company) -> Exhibitor | None:
    """Return a company as exhibitor of this fair, if it is one."""
    wanted = select(Exhibitor).where(Exhibitor.fair_id == fair.id, Exhibitor.company_id == company.id)
    return db.session.scalar(wanted)


def stand_references_of(exhibitor: Exhibitor) -> list[StandReference]:
    """Return the stands that the list an exhibitor was imported from gives it, in the list's order."""
    parts = (text.partition("|") for text in exhibitor.stand_refs)
    return [StandReference(hall, number) for hall, _, number in parts]
