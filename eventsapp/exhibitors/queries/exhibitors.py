"""Exhibitors of a fair and their companies."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from eventsapp.exhibitors.importers import StandReference
from eventsapp.exhibitors.models import Company, Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.folding import like_pattern

PAGE = 100


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


def exhibitors_of(fair: Fair, search: str = "", page: int = 1) -> Listing:
    """Return a page of the fair's exhibitors by name, found without diacritics."""
    wanted = _found(fair, search)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = max(1, min(page, -(-total // PAGE) or 1))
    ordered = wanted.order_by(Exhibitor.search_key, Exhibitor.id).options(
        joinedload(Exhibitor.company), joinedload(Exhibitor.sector)
    )
    return Listing(db.session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).all(), total, page)


def approved_exhibitors(fair: Fair, search: str = "", limit: int = 50) -> Sequence[Exhibitor]:
    """Return exhibitors to choose from, e.g. when a stand is allocated."""
    wanted = _found(fair, search).order_by(Exhibitor.search_key, Exhibitor.id)
    return db.session.scalars(wanted.options(joinedload(Exhibitor.company)).limit(limit)).all()


def _found(fair: Fair, search: str) -> Select[Exhibitor]:
    wanted = select(Exhibitor).where(Exhibitor.fair_id == fair.id)
    if search.strip():
        wanted = wanted.where(Exhibitor.search_key.like(like_pattern(search), escape="\\"))
    return wanted


def exhibitor_in(fair: Fair, exhibitor_id: int) -> Exhibitor | None:
    """Return one of the fair's exhibitors."""
    return db.session.scalar(select(Exhibitor).where(Exhibitor.fair_id == fair.id, Exhibitor.id == exhibitor_id))


def exhibitor_of_company(fair: Fair, company: Company) -> Exhibitor | None:
    """Return a company as exhibitor of this fair, if it is one."""
    wanted = select(Exhibitor).where(Exhibitor.fair_id == fair.id, Exhibitor.company_id == company.id)
    return db.session.scalar(wanted)


def company_like(*, country: str, tax_key: str, name_key: str) -> Company | None:
    """Return the company with this tax code, else with this name, in this country; the oldest first."""
    same_name = (Company.name_key == name_key) & or_(Company.tax_key == "", Company.tax_key == tax_key)
    same = same_name | (Company.tax_key == tax_key) if tax_key else Company.name_key == name_key
    wanted = select(Company).where(Company.country == country, same)
    return db.session.scalar(wanted.order_by(Company.tax_key != tax_key, Company.id).limit(1))


def stand_references_of(exhibitor: Exhibitor) -> list[StandReference]:
    """Return the stands that the list an exhibitor was imported from gives it, in the list's order."""
    parts = (text.partition("|") for text in exhibitor.stand_refs)
    return [StandReference(hall, number) for hall, _, number in parts]
