"""Reading holds: whose cart, how much somebody has, what lapsed, what changed since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.accounts.models import User
from eventsapp.booths.models import EventKind, PlanFeed, Stand, StandState, StandUnit, UnitEvent
from eventsapp.booths.queries.standing import held, live, overdue
from eventsapp.booths.rules import Surroundings, alternatives
from eventsapp.booths.rules.holds import LIVE, NAG_BEFORE
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import floor_of


def exhibitor_acted_for(fair: Fair, user: User) -> Exhibitor | None:
    """Return the exhibitor of a fair that a person acts for; one exists from the approval on."""
    return db.session.scalar(_acted_for(fair, user))


def lock_exhibitor_acted_for(fair: Fair, user: User) -> Exhibitor | None:
    """Lock and return the exhibitor that a person acts for, so that its limits are counted one wish at a time."""
    locking = _acted_for(fair, user).with_for_update(key_share=True, of=Exhibitor)
    return db.session.scalar(locking.execution_options(populate_existing=True))


def _acted_for(fair: Fair, user: User) -> Select[Exhibitor]:
    mine = select(Exhibitor).join(ExhibitorMember, ExhibitorMember.exhibitor_id == Exhibitor.id)
    mine = mine.where(Exhibitor.fair_id == fair.id, ExhibitorMember.user_id == user.id)
    return mine.order_by(Exhibitor.id).limit(1)


def holds_of(exhibitor_id: int) -> Sequence[Stand]:
    """Return what an exhibitor holds now, the cart first, then offers and options."""
    mine = select(Stand).where(Stand.exhibitor_id == exhibitor_id, held()).order_by(Stand.expires_at, Stand.id)
    whole = (joinedload(Stand.hall), selectinload(Stand.units).joinedload(StandUnit.unit))
    return sorted(db.session.scalars(mine.options(*whole)), key=lambda stand: stand.state != StandState.CART)


def hold_of(exhibitor_id: int, stand_id: int) -> Stand | None:
    """Return a stand of this exhibitor, ended ones too."""
    return db.session.scalar(select(Stand).where(Stand.id == stand_id, Stand.exhibitor_id == exhibitor_id))


def record_of(exhibitor_id: int) -> tuple[list[tuple[str, datetime | None]], int]:
    """Return an exhibitor's latest carts, newest first, and how many units it has or holds: in one question."""
    counted = (
        select(Stand.id, Stand.state, Stand.origin, Stand.expires_at, func.count(StandUnit.unit_id))
        .outerjoin(Stand.units)
        .where(Stand.exhibitor_id == exhibitor_id, or_(Stand.origin == StandState.CART, live()))
        .group_by(Stand.id, Stand.state, Stand.origin, Stand.expires_at)
        .order_by(Stand.id.desc())
    )
    now, carts, had = clock.now(), list[tuple[str, datetime | None]](), 0
    for _id, state, origin, deadline, units in db.session.execute(counted):
        if origin == StandState.CART and len(carts) < 2:
            carts.append((state, deadline))
        if state in LIVE and (deadline is None or deadline > now):
            had += units
    return carts, had


def stands_on(unit_ids: Collection[int]) -> dict[int, Stand]:
    """Return the stand of every unit among these that is in one, overdue ones too, as the rows are now."""
    rows = db.session.execute(
        select(StandUnit.unit_id, Stand)
        .join(StandUnit.stand)
        .where(StandUnit.unit_id.in_(unit_ids))
        .execution_options(populate_existing=True)
    )
    return dict(rows.all())


def stand_called(hall: Hall, number: str) -> Stand | None:
    """Return the stand or hold of a hall that has the unit of this number."""
    query = select(Stand).join(Stand.units).join(StandUnit.unit)
    return db.session.scalar(query.where(Unit.hall_id == hall.id, Unit.number_key == match_key(number), live()))


def unit_ids_of(stand_id: int) -> list[int]:
    """Return the ids of a stand's units."""
    return list(db.session.scalars(select(StandUnit.unit_id).where(StandUnit.stand_id == stand_id)))


def unit_ids_lost_by(stand_id: int) -> list[int]:
    """Return the units a stand had when its time ran out."""
    lost = select(UnitEvent.unit_id).where(UnitEvent.stand_id == stand_id, UnitEvent.kind == EventKind.EXPIRED)
    return list(db.session.scalars(lost))


def overdue_stands(limit: int = 100) -> list[int]:
    """Return the ids of stands whose time is over, the longest overdue first."""
    return list(db.session.scalars(select(Stand.id).where(overdue()).order_by(Stand.expires_at).limit(limit)))


def options_to_nag(limit: int = 100) -> list[int]:
    """Return the ids of options that lapse within a day and whose holder was not reminded of it."""
    soon = Stand.expires_at <= clock.now() + NAG_BEFORE
    wanted = select(Stand.id).where(Stand.state == StandState.OPTION, live(), soon, Stand.nagged_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Stand.expires_at).limit(limit)))


def surroundings_of(hall: Hall, wanted: Collection[int], *, restricted: bool = False) -> Surroundings:
    """Return the free units of a hall and where they are; restricted ones only where asked for."""
    taken = select(StandUnit.unit_id).join(StandUnit.stand).where(Stand.hall_id == hall.id, live())
    query = select(Unit.id).where(Unit.hall_id == hall.id, Unit.is_blocked.is_(False), Unit.id.not_in(taken))
    if not restricted:
        query = query.where(Unit.is_restricted.is_(False))
    free = set(db.session.scalars(query))
    return Surroundings(floor_of(hall, free | set(wanted)), free)


def nearest_stands(hall: Hall, wished: Sequence[Unit], most: int = 3) -> list[tuple[list[Unit], int, float]]:
    """Return (units, open sides, metres away) of free stands as large and as open as the one wished for."""
    ids = [unit.id for unit in wished]
    around = surroundings_of(hall, ids)
    if not wished:
        return []
    found = alternatives(around, ids, around.floor.frontage(ids).count, most)
    every = {unit_id for one in found for unit_id in one.unit_ids}
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(every)))}
    return [([units[unit_id] for unit_id in one.unit_ids], one.open_sides, one.metres) for one in found]


@dataclass(frozen=True)
class Changes:
    """What happened on a fair's plan after a number; `next_deadline` is when a hold ends if nothing happens."""

    seq: int
    events: Sequence[UnitEvent]
    next_deadline: datetime | None


def changes_since(fair_id: int, seq: int, limit: int = 500) -> Changes:
    """Return the events after `seq`, oldest first; asking again with the answer's number misses none."""
    later = select(UnitEvent).where(UnitEvent.fair_id == fair_id, UnitEvent.seq > seq)
    events = db.session.scalars(later.order_by(UnitEvent.seq).limit(limit)).all()
    deadline = select(func.min(Stand.expires_at)).where(Stand.fair_id == fair_id, live())
    return Changes(events[-1].seq if events else seq, events, db.session.scalar(deadline))


def latest_seq(fair_id: int) -> int:
    """Return the number of the latest event of a fair's plan."""
    return db.session.scalar(select(PlanFeed.seq).where(PlanFeed.fair_id == fair_id)) or 0
