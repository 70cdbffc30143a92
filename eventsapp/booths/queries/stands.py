"""Reading stands: who is where, what is free, who still needs units."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.booths.models import Stand, StandShare, StandUnit, UnitEvent
from eventsapp.booths.queries.standing import firm, live
from eventsapp.booths.rules import unit_state_of
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit


def stands_in(hall_id: int) -> dict[int, Stand]:
    """Return the stands and holds of a hall by unit id, with exhibitors and co-exhibitors loaded."""
    stands = db.session.scalars(
        select(Stand)
        .where(Stand.hall_id == hall_id, live())
        .options(
            joinedload(Stand.exhibitor),
            selectinload(Stand.units),
            selectinload(Stand.shares).joinedload(StandShare.exhibitor),
        )
    ).unique()
    return {part.unit_id: stand for stand in stands for part in stand.units}


def holders_of(unit_ids: Collection[int], *, lasting: bool = False) -> dict[int, str]:
    """Return the name of the holder of every unit among these that is taken or held, or in a lasting stand."""
    rows = db.session.execute(
        select(StandUnit.unit_id, func.coalesce(Exhibitor.display_name, Stand.prospect))
        .join(StandUnit.stand)
        .outerjoin(Stand.exhibitor)
        .where(StandUnit.unit_id.in_(unit_ids), firm() if lasting else live())
    )
    return dict(rows.all())


def stand_in_fair(fair_id: int, stand_id: int) -> Stand | None:
    """Return a stand of this fair, released ones too."""
    return db.session.scalar(select(Stand).where(Stand.id == stand_id, Stand.fair_id == fair_id))


def stands_held_by(exhibitor_ids: Collection[int]) -> dict[int, list[Stand]]:
    """Return the stands, not the holds, of each of these exhibitors, own ones before those shared with others."""
    own = select(Stand.exhibitor_id, Stand).where(Stand.exhibitor_id.in_(exhibitor_ids))
    shared = (
        select(StandShare.exhibitor_id, Stand)
        .join(Stand, Stand.id == StandShare.stand_id)
        .where(StandShare.exhibitor_id.in_(exhibitor_ids))
    )
    held: dict[int, list[Stand]] = defaultdict(list)
    whole = joinedload(Stand.hall).joinedload(Hall.fair)
    for query in (own, shared):
        for exhibitor_id, stand in db.session.execute(query.where(firm()).options(whole).order_by(Stand.id)):
            if exhibitor_id is not None:
                held[exhibitor_id].append(stand)
    return dict(held)


def holds_a_stand(fair_id: int) -> ColumnElement[bool]:
    """Return the condition that an exhibitor of this fair has a stand, as holder or co-exhibitor."""
    standing = select(Stand.id).where(Stand.fair_id == fair_id, firm())
    held = select(Stand.exhibitor_id).where(Stand.id.in_(standing))
    shared = select(StandShare.exhibitor_id).where(StandShare.stand_id.in_(standing))
    return or_(Exhibitor.id.in_(held), Exhibitor.id.in_(shared))


def units_in_stands(fair_id: int) -> dict[int, Stand]:
    """Return the stand or hold of every taken unit of a fair."""
    stands = db.session.scalars(
        select(Stand)
        .where(Stand.fair_id == fair_id, live())
        .options(selectinload(Stand.units), selectinload(Stand.shares))
    )
    return {part.unit_id: stand for stand in stands for part in stand.units}


def placeable_exhibitors(fair_id: int) -> list[tuple[Exhibitor, int]]:
    """Return exhibitors with fewer units than they want and how many are missing; the largest first."""
    held = (
        select(Stand.exhibitor_id, func.count(StandUnit.unit_id).label("units"))
        .join(Stand.units)
        .where(Stand.fair_id == fair_id, firm())
        .group_by(Stand.exhibitor_id)
        .subquery()
    )
    sharing = select(StandShare.exhibitor_id).join(Stand, Stand.id == StandShare.stand_id)
    sharing = sharing.where(Stand.fair_id == fair_id, firm())
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
        .outerjoin(Stand, and_(Stand.id == StandUnit.stand_id, live()))
        .where(Unit.fair_id == fair_id)
        .group_by(Stand.state, Unit.is_blocked, Unit.is_restricted)
    )
    if hall_id is not None:
        query = query.where(Unit.hall_id == hall_id)
    counts: dict[str, int] = defaultdict(int)
    for stand_state, blocked, restricted, count in db.session.execute(query):
        free = "blocked" if blocked else "restricted" if restricted else "available"
        counts[unit_state_of(stand_state) if stand_state else free] += count
    return dict(counts)


def places_of(exhibitor_ids: Collection[int]) -> dict[int, list[tuple[Hall, str]]]:
    """Return (hall, stand number) of each exhibitor's stands, own ones before shared ones."""
    held = stands_held_by(exhibitor_ids)
    return {exhibitor_id: [(stand.hall, stand.number) for stand in stands] for exhibitor_id, stands in held.items()}


def events_of(unit_id: int, limit: int = 20) -> Sequence[UnitEvent]:
    """Return what happened to a unit, newest first."""
    query = select(UnitEvent).where(UnitEvent.unit_id == unit_id).order_by(UnitEvent.id.desc()).limit(limit)
    return db.session.scalars(query).all()
