"""What a wish for units rests on. In a rush all of it is asked by the hundred a second: statements are made once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from eventsapp.booths.models import PickWindow, Stand, StandState, StandUnit
from eventsapp.booths.rules.holds import EXPIRIES_BEFORE_COOL_DOWN, LIVE
from eventsapp.booths.rules.turns import Turn
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import ask
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import HallRef


class Wisher(NamedTuple):
    """The company that wishes for units."""

    exhibitor_id: int
    name: str
    cart_id: int | None
    """The cart that nobody ended yet, overdue or not."""


_CART = aliased(Stand)
_WISHER = (Exhibitor.id, Exhibitor.display_name, _CART.id)
_HAS_CART = and_(_CART.exhibitor_id == Exhibitor.id, _CART.state == StandState.CART)
_ACTING = (
    select(*_WISHER)
    .select_from(ExhibitorMember)
    .join(ExhibitorMember.exhibitor)
    .outerjoin(_CART, _HAS_CART)
    .where(ExhibitorMember.user_id == bindparam("user_id"), Exhibitor.fair_id == bindparam("fair_id"))
    .order_by(Exhibitor.id)
    .limit(1)
)


def wisher_at(fair_id: int, user_id: int) -> Wisher | None:
    """Return the company that a person acts for at a fair."""
    row = ask(_ACTING, {"fair_id": fair_id, "user_id": user_id}).first()
    return Wisher(*row) if row else None


_IS_TO_COME = PickWindow.closes_at > bindparam("now")
_TURN_OF = (
    select(
        Fair.places_by_round,
        Fair.timezone,
        PickWindow.opens_at,
        PickWindow.closes_at,
        PickWindow.zone_ids,
        PickWindow.package_ids,
        PickWindow.most_units,
    )
    .select_from(Exhibitor)
    .join(Fair, Fair.id == Exhibitor.fair_id)
    .outerjoin(PickWindow, PickWindow.exhibitor_id == Exhibitor.id)
    .where(Exhibitor.id == bindparam("exhibitor_id"))
    .order_by(_IS_TO_COME.desc(), case((_IS_TO_COME, PickWindow.opens_at)), PickWindow.closes_at.desc())
    .limit(1)
)


def turn_of(exhibitor_id: int, now: datetime) -> Turn:
    """Return an exhibitor's turn, else its next, else its last; certain for whoever has locked the company."""
    return Turn(*ask(_TURN_OF, {"exhibitor_id": exhibitor_id, "now": now}).one())


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


_SPOT = (Unit.id, Unit.number, Unit.number_key, Unit.aliases, Stand.state, Stand.exhibitor_id, Stand.expires_at)
_SPOTS = (
    select(*_SPOT)
    .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
    .outerjoin(StandUnit.stand)
    .where(Unit.hall_id == bindparam("hall_id"))
    .order_by(Unit.id)
)


def wished_spots(hall_id: int) -> list[WishedSpot]:
    """Return all units of a hall with who has them."""
    return [WishedSpot(*row) for row in ask(_SPOTS, {"hall_id": hall_id})]


_HALL = (Hall.id, Hall.fair_id, Hall.code, Hall.plan_key)
_WISH = (
    select(*_HALL, *_WISHER, *_SPOT)
    .select_from(Hall)
    .join(Unit, Unit.hall_id == Hall.id)
    .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
    .outerjoin(StandUnit.stand)
    .outerjoin(
        ExhibitorMember.__table__.join(Exhibitor.__table__, ExhibitorMember.exhibitor_id == Exhibitor.id),
        and_(ExhibitorMember.user_id == bindparam("user_id"), Exhibitor.fair_id == Hall.fair_id),
    )
    .outerjoin(_CART, _HAS_CART)
    .where(Hall.fair_id == bindparam("fair_id"), Hall.code == bindparam("code"))
    .where(Unit.number_key.in_(bindparam("keys", expanding=True)))
    .order_by(Exhibitor.id, Unit.id)
)


def wish_at(
    fair_id: int, code: str, keys: Collection[str], user_id: int
) -> tuple[HallRef, Wisher | None, list[WishedSpot]] | None:
    """Return a hall, the company a person acts for, and the units whose own number is among these keys.

    None where no hall has exactly this code, or none of these units.
    """
    rows = ask(_WISH, {"fair_id": fair_id, "code": code, "keys": list(keys), "user_id": user_id}).all()
    if not rows:
        return None
    hall, wisher = HallRef(*rows[0][:4]), Wisher(*rows[0][4:7])
    spots = [WishedSpot(*row[7:]) for row in rows if row[4] == wisher.exhibitor_id]
    return hall, wisher if wisher.exhibitor_id is not None else None, spots


class WishedUnit(NamedTuple):
    """A unit under lock, as far as a stand is made of it."""

    id: int
    fair_id: int
    hall_id: int
    number: str
    polygon: list[list[float]]
    area_m2: float
    zone_id: int | None
    package_id: int | None
    is_blocked: bool
    is_restricted: bool


_LOCKING = (
    select(Exhibitor.units_wanted, *(getattr(Unit, name) for name in WishedUnit._fields))
    .select_from(Exhibitor)
    .join(Unit, Unit.id.in_(bindparam("unit_ids", expanding=True)))
    .where(Exhibitor.id == bindparam("exhibitor_id"))
    .order_by(Unit.id)
    .with_for_update(key_share=True, of=[Exhibitor, Unit])
)
"""Rows are locked in their order, in each of them the tables in the order of ``OF``: the company comes first."""


def lock_wisher(exhibitor_id: int, unit_ids: Collection[int]) -> tuple[int, list[WishedUnit]]:
    """Lock a company, so that its limits are counted one wish at a time, and then units by id, in one statement.

    Returns how many units the company asked for, 0 without units, and the units that are still in a plan.
    """
    rows = ask(_LOCKING, {"exhibitor_id": exhibitor_id, "unit_ids": list(unit_ids)}).all()
    return rows[0][0] if rows else 0, [WishedUnit(*row[1:]) for row in rows]


class Cart(NamedTuple):
    """A cart that an exhibitor has or had."""

    stand_id: int
    state: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a wish has to be weighed against: the company's carts, newest first, its units, and what is in the way."""

    carts: Sequence[Cart]
    units: int
    """How many units the company has or holds."""
    is_clear: bool
    """Whether none of the units wished for is in any stand, overdue ones included."""

    @property
    def open_cart(self) -> Cart | None:
        """The cart that nobody ended yet, overdue or not."""
        return next((cart for cart in self.carts if cart.state == StandState.CART), None)


_COLUMNS = (Stand.id, Stand.state, Stand.origin, Stand.expires_at, StandUnit.unit_id)
_OWN = (
    select(literal(1).label("is_own"), *_COLUMNS)
    .outerjoin(Stand.units)
    .where(Stand.exhibitor_id == bindparam("exhibitor_id"), or_(Stand.origin == StandState.CART, Stand.state.in_(LIVE)))
)
_IN_THE_WAY = (
    select(literal(0), *_COLUMNS).join(Stand.units).where(StandUnit.unit_id.in_(bindparam("unit_ids", expanding=True)))
)
_STANDING = union_all(_OWN, _IN_THE_WAY).order_by(_OWN.selected_columns.id.desc())


def standing_of(exhibitor_id: int, unit_ids: Collection[int], now: datetime) -> Standing:
    """Return what stands against a wish, in one question; certain for whoever has locked company and units."""
    carts: dict[int, Cart] = {}
    had, is_clear = set[int](), True
    for is_own, stand_id, state, origin, deadline, unit_id in ask(
        _STANDING, {"exhibitor_id": exhibitor_id, "unit_ids": list(unit_ids)}
    ):
        if not is_own:
            is_clear = False
        elif unit_id is not None and state in LIVE and (deadline is None or deadline > now):
            had.add(unit_id)
        if is_own and origin == StandState.CART and len(carts) < EXPIRIES_BEFORE_COOL_DOWN:
            carts.setdefault(stand_id, Cart(stand_id, state, deadline))
    return Standing(list(carts.values()), len(had), is_clear)
