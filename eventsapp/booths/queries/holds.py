"""Reading holds: whose cart, how much somebody has, what lapsed, what changed since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.accounts.models import User
from eventsapp.booths.models import EventKind, PlanFeed, Stand, StandState, StandUnit, UnitEvent
from eventsapp.booths.queries.standing import held, live, overdue
from eventsapp.booths.rules.holds import EXPIRIES_BEFORE_COOL_DOWN, LIVE, NAG_BEFORE
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import HallRef


def exhibitor_acted_for(fair: Fair, user: User) -> Exhibitor | None:
    """Return the exhibitor of a fair that a person acts for; one exists from the approval on."""
    return db.session.scalar(_acted_for(fair, user))


@dataclass(frozen=True, slots=True)
class Wisher:
    """Who wishes for units of a hall: a company, the person who acts for it, and the terms that hold."""

    exhibitor_id: int
    name: str
    units_wanted: int
    email: str
    hold_terms: Mapping[str, Any]
    hall: HallRef


def lock_wisher(hall_id: int, user_id: int) -> Wisher | None:
    """Lock the company that a person acts for at the fair of a hall, so that its limits are counted one by one.

    None where that person acts for none.
    """
    row = db.session.execute(_LOCKING_WISHER, {"hall_id": hall_id, "user_id": user_id}).first()
    if row is None:
        return None
    exhibitor_id, name, units_wanted, email, hold_terms, *hall = row
    return Wisher(exhibitor_id, name, units_wanted, email, hold_terms, HallRef(*hall))


_LOCKING_WISHER = (
    select(
        Exhibitor.id,
        Exhibitor.display_name,
        Exhibitor.units_wanted,
        User.email,
        Fair.hold_terms,
        Hall.id,
        Hall.fair_id,
        Hall.code,
        Hall.plan_key,
    )
    .select_from(ExhibitorMember)
    .join(ExhibitorMember.user)
    .join(ExhibitorMember.exhibitor)
    .join(Hall, Hall.fair_id == Exhibitor.fair_id)
    .join(Hall.fair)
    .where(ExhibitorMember.user_id == bindparam("user_id"), Hall.id == bindparam("hall_id"))
    .order_by(Exhibitor.id)
    .limit(1)
    .with_for_update(key_share=True, of=Exhibitor)
)
"""Made once, as everything that a rush for units asks."""


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


class Cart(NamedTuple):
    """A cart that an exhibitor has or had."""

    stand_id: int
    state: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """An exhibitor's latest two carts, newest first, and how many units it has or holds."""

    carts: Sequence[Cart]
    units: int

    @property
    def open_cart(self) -> Cart | None:
        """The cart that nobody ended yet, overdue or not."""
        return next((cart for cart in self.carts if cart.state == StandState.CART), None)


def record_of(exhibitor_id: int) -> HoldRecord:
    """Return what an exhibitor's limits rest on, in one question."""
    carts, had, now = list[Cart](), 0, clock.now()
    for stand_id, state, origin, deadline, units in db.session.execute(_RECORD, {"exhibitor_id": exhibitor_id}):
        if origin == StandState.CART and len(carts) < EXPIRIES_BEFORE_COOL_DOWN:
            carts.append(Cart(stand_id, state, deadline))
        if state in LIVE and (deadline is None or deadline > now):
            had += units
    return HoldRecord(carts, had)


_RECORD = (
    select(Stand.id, Stand.state, Stand.origin, Stand.expires_at, func.count(StandUnit.unit_id))
    .outerjoin(Stand.units)
    .where(Stand.exhibitor_id == bindparam("exhibitor_id"), or_(Stand.origin == StandState.CART, Stand.state.in_(LIVE)))
    .group_by(Stand.id, Stand.state, Stand.origin, Stand.expires_at)
    .order_by(Stand.id.desc())
)


class WishedSpot(NamedTuple):
    """A unit that is wished for, and who has it, overdue or not."""

    id: int
    number: str
    number_key: str
    aliases: list[str]
    state: str | None
    exhibitor_id: int | None
    expires_at: datetime | None

    def is_had_by_others(self, exhibitor_id: int, now: datetime) -> bool:
        """Say whether somebody else has it now."""
        is_had = self.state is not None and (self.expires_at is None or self.expires_at > now)
        return is_had and self.exhibitor_id != exhibitor_id


_WISHED = (
    select(Unit.id, Unit.number, Unit.number_key, Unit.aliases, Stand.state, Stand.exhibitor_id, Stand.expires_at)
    .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
    .outerjoin(StandUnit.stand)
    .where(Unit.hall_id == bindparam("hall_id"))
    .order_by(Unit.id)
)
_WISHED_KEYED = _WISHED.where(Unit.number_key.in_(bindparam("keys", expanding=True)))


def wished_spots(hall_id: int, keys: Collection[str] | None = None) -> list[WishedSpot]:
    """Return the units of a hall, or those whose own number is among these keys, with who has them."""
    rows = (
        db.session.execute(_WISHED, {"hall_id": hall_id})
        if keys is None
        else db.session.execute(_WISHED_KEYED, {"hall_id": hall_id, "keys": list(keys)})
    )
    return [WishedSpot(*row) for row in rows]


def is_any_in_a_stand(unit_ids: Collection[int]) -> bool:
    """Say whether some of these units are in a stand, overdue or not."""
    return db.session.execute(_IN_A_STAND, {"unit_ids": list(unit_ids)}).first() is not None


_IN_A_STAND = select(StandUnit.stand_id).where(StandUnit.unit_id.in_(bindparam("unit_ids", expanding=True))).limit(1)


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
    return db.session.scalar(_SEQ, {"fair_id": fair_id}) or 0


_SEQ = select(PlanFeed.seq).where(PlanFeed.fair_id == bindparam("fair_id"))
