"""Reading holds: whose cart, how much somebody has, what lapsed, what changed since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.accounts.models import User
from eventsapp.booths.models import EventKind, PlanFeed, Stand, StandState, StandUnit, UnitEvent
from eventsapp.booths.queries.standing import held, live, overdue
from eventsapp.booths.rules.holds import NAG_BEFORE
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import ask, db
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import match_key


def exhibitor_acted_for(fair: Fair, user: User) -> Exhibitor | None:
    """Return the exhibitor of a fair that a person acts for; one exists from the approval on."""
    return db.session.scalar(_acted_for(fair, user))


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


def stands_on(unit_ids: Collection[int]) -> dict[int, Stand]:
    """Return the stand of every unit among these that is in one, overdue ones too, as the rows are now."""
    return dict(db.session.execute(_ON_UNITS, {"unit_ids": list(unit_ids)}).all())


_ON_UNITS = (
    select(StandUnit.unit_id, Stand)
    .join(StandUnit.stand)
    .where(StandUnit.unit_id.in_(bindparam("unit_ids", expanding=True)))
    .execution_options(populate_existing=True)
)


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
    return ask(_SEQ, {"fair_id": fair_id}).scalar() or 0


_SEQ = select(PlanFeed.seq).where(PlanFeed.fair_id == bindparam("fair_id"))
