"""Reading stands: who is where, what is free, who still waits."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.booths.models import Stand, StandShare, StandState, StandUnit, UnitEvent
from eventsapp.booths.rules import Place, PlanIndex, Unplaced
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.infra.folding import like_pattern
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import units_by_place

STANDING = Stand.state != StandState.RELEASED


def stands_in(hall_id: int) -> dict[int, Stand]:
    """Return the standing stands of a hall by unit id, with exhibitors and co-exhibitors loaded."""
    stands = db.session.scalars(
        select(Stand)
        .where(Stand.hall_id == hall_id, STANDING)
        .options(
            joinedload(Stand.exhibitor),
            selectinload(Stand.units),
            selectinload(Stand.shares).joinedload(StandShare.exhibitor),
        )
    ).unique()
    return {part.unit_id: stand for stand in stands for part in stand.units}


def holders_of(unit_ids: Collection[int]) -> dict[int, str]:
    """Return the name of the holder of every unit among these that is taken."""
    rows = db.session.execute(
        select(StandUnit.unit_id, Exhibitor.display_name)
        .join(StandUnit.stand)
        .join(Stand.exhibitor)
        .where(StandUnit.unit_id.in_(unit_ids))
    )
    return dict(rows.all())


def stand_in_fair(fair_id: int, stand_id: int) -> Stand | None:
    """Return a stand of this fair, released ones too."""
    return db.session.scalar(select(Stand).where(Stand.id == stand_id, Stand.fair_id == fair_id))


def stands_held_by(exhibitor_ids: Collection[int]) -> dict[int, list[Stand]]:
    """Return the standing stands of each of these exhibitors, own ones before those shared with others."""
    own = select(Stand.exhibitor_id, Stand).where(Stand.exhibitor_id.in_(exhibitor_ids))
    shared = (
        select(StandShare.exhibitor_id, Stand)
        .join(Stand, Stand.id == StandShare.stand_id)
        .where(StandShare.exhibitor_id.in_(exhibitor_ids))
    )
    held: dict[int, list[Stand]] = defaultdict(list)
    whole = joinedload(Stand.hall).joinedload(Hall.fair)
    for query in (own, shared):
        for exhibitor_id, stand in db.session.execute(query.where(STANDING).options(whole).order_by(Stand.id)):
            held[exhibitor_id].append(stand)
    return dict(held)


def holds_a_stand(fair_id: int) -> ColumnElement[bool]:
    """Return the condition that an exhibitor of this fair has a standing stand, as holder or co-exhibitor."""
    standing = select(Stand.id).where(Stand.fair_id == fair_id, STANDING)
    held = select(Stand.exhibitor_id).where(Stand.id.in_(standing))
    shared = select(StandShare.exhibitor_id).where(StandShare.stand_id.in_(standing))
    return or_(Exhibitor.id.in_(held), Exhibitor.id.in_(shared))


def units_in_stands(fair_id: int) -> dict[int, Stand]:
    """Return the standing stand of every taken unit of a fair."""
    stands = db.session.scalars(
        select(Stand)
        .where(Stand.fair_id == fair_id, STANDING)
        .options(selectinload(Stand.units), selectinload(Stand.shares))
    )
    return {part.unit_id: stand for stand in stands for part in stand.units}


def placeable_exhibitors(fair_id: int) -> list[tuple[Exhibitor, int]]:
    """Return exhibitors with fewer units than they want and how many are missing; the largest first."""
    held = (
        select(Stand.exhibitor_id, func.count(StandUnit.unit_id).label("units"))
        .join(Stand.units)
        .where(Stand.fair_id == fair_id, STANDING)
        .group_by(Stand.exhibitor_id)
        .subquery()
    )
    sharing = select(StandShare.exhibitor_id).join(Stand, Stand.id == StandShare.stand_id)
    sharing = sharing.where(Stand.fair_id == fair_id, STANDING)
    missing = Exhibitor.units_wanted - func.coalesce(held.c.units, 0)
    query = (
        select(Exhibitor, missing)
        .outerjoin(held, held.c.exhibitor_id == Exhibitor.id)
        .where(Exhibitor.fair_id == fair_id, missing > 0, Exhibitor.id.not_in(sharing))
        .order_by(missing.desc(), Exhibitor.search_key, Exhibitor.id)
    )
    return [(exhibitor, int(count)) for exhibitor, count in db.session.execute(query)]


def exhibitor_in_fair(fair_id: int, exhibitor_id: int) -> Exhibitor | None:
    """Return an exhibitor of this fair."""
    return db.session.scalar(select(Exhibitor).where(Exhibitor.id == exhibitor_id, Exhibitor.fair_id == fair_id))


def count_states(fair_id: int, hall_id: int | None = None) -> dict[str, int]:
    """Return how many units are in each state, in one query; states without units are absent."""
    query = (
        select(Stand.state, Unit.is_blocked, Unit.is_restricted, func.count())
        .select_from(Unit)
        .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
        .outerjoin(Stand, Stand.id == StandUnit.stand_id)
        .where(Unit.fair_id == fair_id)
        .group_by(Stand.state, Unit.is_blocked, Unit.is_restricted)
    )
    if hall_id is not None:
        query = query.where(Unit.hall_id == hall_id)
    counts: dict[str, int] = defaultdict(int)
    for stand_state, blocked, restricted, count in db.session.execute(query):
        free = "blocked" if blocked else "restricted" if restricted else "available"
        counts[stand_state or free] += count
    return dict(counts)


def find_places(fair_id: int, text: str, limit: int = 60) -> list[tuple[Hall, str, str]]:
    """Return (hall, stand or unit number, company) wherever a company or number answers to the text."""
    named = select(Hall, Stand.number, Exhibitor.display_name).select_from(Stand).join(Stand.hall)
    holders = named.join(Exhibitor, Exhibitor.id == Stand.exhibitor_id)
    sharers = named.join(StandShare, StandShare.stand_id == Stand.id).join(
        Exhibitor, Exhibitor.id == StandShare.exhibitor_id
    )
    by_name = Exhibitor.search_key.like(like_pattern(text), escape="\\")
    named_here = [Stand.fair_id == fair_id, STANDING, by_name]
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
        .outerjoin(Stand, Stand.id == StandUnit.stand_id)
        .outerjoin(Exhibitor, Exhibitor.id == Stand.exhibitor_id)
        .where(Unit.fair_id == fair_id, starts)
        .order_by(Hall.position, Unit.number_key, Unit.id)
    )


def _listed(fair_id: int, text: str, hall_id: int | None, sector_id: int | None) -> list[ColumnElement[bool]]:
    """Return the conditions of the directory."""
    conditions: list[ColumnElement[bool]] = [Exhibitor.fair_id == fair_id]
    if text:
        conditions.append(Exhibitor.search_key.like(like_pattern(text), escape="\\"))
    if sector_id is not None:
        conditions.append(Exhibitor.sector_id == sector_id)
    if hall_id is not None:
        here = select(Stand.id).where(Stand.hall_id == hall_id, STANDING)
        held = select(Stand.exhibitor_id).where(Stand.id.in_(here))
        shared = select(StandShare.exhibitor_id).where(StandShare.stand_id.in_(here))
        conditions.append(or_(Exhibitor.id.in_(held), Exhibitor.id.in_(shared)))
    return conditions


def directory_page(
    fair_id: int,
    *,
    text: str = "",
    hall_id: int | None = None,
    sector_id: int | None = None,
    page: int,
    size: int,
) -> tuple[Sequence[Exhibitor], int]:
    """Return one page of the exhibitors by name, and how many there are in all."""
    conditions = _listed(fair_id, text, hall_id, sector_id)
    total = db.session.scalar(select(func.count()).select_from(Exhibitor).where(*conditions)) or 0
    query = (
        select(Exhibitor)
        .where(*conditions)
        .options(joinedload(Exhibitor.company), joinedload(Exhibitor.sector))
        .order_by(Exhibitor.search_key, Exhibitor.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return db.session.scalars(query).all(), total


def places_of(exhibitor_ids: Collection[int]) -> dict[int, list[tuple[Hall, str]]]:
    """Return (hall, stand number) of each exhibitor's stands, own ones before shared ones."""
    held = stands_held_by(exhibitor_ids)
    return {exhibitor_id: [(stand.hall, stand.number) for stand in stands] for exhibitor_id, stands in held.items()}


def events_of(unit_id: int, limit: int = 20) -> Sequence[UnitEvent]:
    """Return what happened to a unit, newest first."""
    query = select(UnitEvent).where(UnitEvent.unit_id == unit_id).order_by(UnitEvent.id.desc()).limit(limit)
    return db.session.scalars(query).all()


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
