"""Finding companies and numbers, listing exhibitors, and joining an imported directory to the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventsapp.booths.models import Stand, StandShare, StandUnit
from eventsapp.booths.queries.standing import firm
from eventsapp.booths.rules import Place, PlanIndex, Unplaced
from eventsapp.exhibitors.models import Company, Exhibitor
from eventsapp.infra.database import db
from eventsapp.infra.folding import like_pattern
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import units_by_place


def find_places(fair_id: int, text: str, limit: int = 60) -> list[tuple[Hall, str, str]]:
    """Return (hall, stand or unit number, company) wherever a company or number answers to the text."""
    named = select(Hall, Stand.number, Exhibitor.display_name).select_from(Stand).join(Stand.hall)
    holders = named.join(Exhibitor, Exhibitor.id == Stand.exhibitor_id)
    sharers = named.join(StandShare, StandShare.stand_id == Stand.id).join(
        Exhibitor, Exhibitor.id == StandShare.exhibitor_id
    )
    by_name = Exhibitor.search_key.like(like_pattern(text), escape="\\")
    named_here = [Stand.fair_id == fair_id, firm(), by_name]
    queries = [query.where(*named_here).order_by(Hall.position, Stand.id) for query in (holders, sharers)]
    found: list[tuple[Hall, str, str]] = []
    for query in (*queries, _units_called(fair_id, text)):
        found += [(hall, number, company) for hall, number, company in db.session.execute(query.limit(limit))]
    once = {(hall.code, number, company): (hall, number, company) for hall, number, company in found}
    return list(once.values())[:limit]


def _units_called(fair_id: int, text: str) -> Select[Hall, str, str]:
    """Select units whose number begins with what was typed, with the company that has them."""
    key = match_key(text)
    starts = Unit.number_key.startswith(key, autoescape=True) if key else Unit.id.is_(None)
    return (
        select(Hall, Unit.number, func.coalesce(Exhibitor.display_name, ""))
        .select_from(Unit)
        .join(Unit.hall)
        .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
        .outerjoin(Stand, and_(Stand.id == StandUnit.stand_id, firm()))
        .outerjoin(Exhibitor, Exhibitor.id == Stand.exhibitor_id)
        .where(Unit.fair_id == fair_id, starts)
        .order_by(Hall.position, Unit.number_key, Unit.id)
    )


def halls_with(fair_id: int, number: str) -> list[tuple[Hall, str]]:
    """Return (hall, number) wherever a unit of the fair has this number, or had it, where none has it now."""
    key = match_key(number)
    if not key:
        return []
    known = select(Hall, Unit.number).join(Unit.hall).where(Unit.fair_id == fair_id).order_by(Hall.position, Unit.id)
    named = {hall.id: (hall, unit) for hall, unit in db.session.execute(known.where(Unit.number_key == key))}
    if not named:
        spelled = db.session.execute(known.add_columns(Unit.aliases))
        named = {hall.id: (hall, unit) for hall, unit, aliases in spelled if key in aliases}
    return list(named.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the directory is asked for."""

    text: str = ""
    hall_id: int | None = None
    sector_id: int | None = None
    country: str = ""

    @property
    def anything(self) -> bool:
        """Say whether it is narrowed down at all."""
        return bool(self.text or self.hall_id or self.sector_id or self.country)

    def without(self, name: str) -> "Wanted":
        """Return the same but for one wish."""
        nothing: dict[str, Any] = {name: "" if name == "country" else None}
        return replace(self, **nothing)


def conditions_of(fair_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions of the directory, for queries that join the company."""
    conditions: list[ColumnElement[bool]] = [Exhibitor.fair_id == fair_id]
    if wanted.text:
        conditions.append(Exhibitor.search_key.like(like_pattern(wanted.text), escape="\\"))
    if wanted.sector_id is not None:
        conditions.append(Exhibitor.sector_id == wanted.sector_id)
    if wanted.country:
        conditions.append(Company.country == wanted.country)
    if wanted.hall_id is not None:
        here = select(Stand.id).where(Stand.hall_id == wanted.hall_id, firm())
        held = select(Stand.exhibitor_id).where(Stand.id.in_(here))
        shared = select(StandShare.exhibitor_id).where(StandShare.stand_id.in_(here))
        conditions.append(or_(Exhibitor.id.in_(held), Exhibitor.id.in_(shared)))
    return conditions


def directory_page(
    fair_id: int,
    wanted: Wanted | None = None,
    *,
    page: int,
    size: int,
) -> tuple[Sequence[Exhibitor], int]:
    """Return one page of the exhibitors by name, and how many there are in all."""
    conditions = conditions_of(fair_id, wanted or Wanted())
    counted = select(func.count()).select_from(Exhibitor).join(Exhibitor.company).where(*conditions)
    query = (
        select(Exhibitor)
        .join(Exhibitor.company)
        .where(*conditions)
        .options(contains_eager(Exhibitor.company), joinedload(Exhibitor.sector))
        .order_by(Exhibitor.search_key, Exhibitor.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return db.session.scalars(query).all(), db.session.scalar(counted) or 0


def places_on_plan(units: Mapping[tuple[str, str], Unit]) -> PlanIndex:
    """Return what finds units by the references of a directory; takes the units by hall code and number."""
    return PlanIndex(
        Place(unit.id, hall, unit.number, tuple(unit.aliases), unit.number_key)
        for (hall, _number), unit in units.items()
    )


def unplaced_references(fair_id: int) -> list[Unplaced]:
    """Return every stand reference of an imported directory that names no unit to be had, with the reason."""
    units = units_by_place(fair_id)
    index = places_on_plan(units)
    blocked = {unit.id for unit in units.values() if unit.is_blocked}
    query = select(Exhibitor.display_name, Exhibitor.stand_refs).where(Exhibitor.fair_id == fair_id)
    found: list[Unplaced] = []
    for name, references in db.session.execute(query.order_by(Exhibitor.search_key, Exhibitor.id)):
        for reference in references:
            hall, _, number = reference.partition("|")
            match = index.find(hall, number)
            if not set(match.unit_ids) - blocked:
                found.append(Unplaced(name, hall, number, match.reason or "blocked", match.suggestion))
    return found


def has_imported_references(fair_id: int) -> bool:
    """Say whether any exhibitor of the fair came in with a list."""
    query = select(Exhibitor.id).where(Exhibitor.fair_id == fair_id, Exhibitor.source_ref.is_not(None)).limit(1)
    return db.session.scalar(query) is not None
