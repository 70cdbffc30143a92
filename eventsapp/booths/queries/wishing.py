"""What a wish for units rests on. In a rush all of it is asked by the hundred a second: statements are made once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, literal, or_, select, union_all

from eventsapp.accounts.models import User
from eventsapp.booths.models import PickWindow, Stand, StandState, StandUnit
from eventsapp.booths.rules.holds import EXPIRIES_BEFORE_COOL_DOWN, LIVE
from eventsapp.booths.rules.turns import Turn
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import ask
from eventsapp.venues.models import Unit


class Wisher(NamedTuple):
    """Who wishes for units: a company, the person who acts for it, and the terms that hold at the fair."""

    exhibitor_id: int
    name: str
    user_id: int
    email: str
    hold_terms: Mapping[str, Any]
    cart_id: int | None
    """The cart that nobody ended yet, overdue or not."""
    turn: Turn


_TURN = (
    Fair.places_by_round,
    Fair.timezone,
    PickWindow.opens_at,
    PickWindow.closes_at,
    PickWindow.zone_ids,
    PickWindow.package_ids,
    PickWindow.most_units,
)
"""The parts of a turn, in their order."""
_WISHER = (
    select(Exhibitor.id, Exhibitor.display_name, User.id, User.email, Fair.hold_terms, Stand.id, *_TURN)
    .select_from(ExhibitorMember)
    .join(ExhibitorMember.user)
    .join(ExhibitorMember.exhibitor)
    .join(Fair, Fair.id == Exhibitor.fair_id)
    .outerjoin(Stand, and_(Stand.exhibitor_id == Exhibitor.id, Stand.state == StandState.CART))
    .outerjoin(PickWindow, and_(PickWindow.exhibitor_id == Exhibitor.id, PickWindow.closes_at > bindparam("now")))
    .where(ExhibitorMember.user_id == bindparam("user_id"), Fair.id == bindparam("fair_id"))
    .order_by(Exhibitor.id, PickWindow.opens_at)
    .limit(1)
)


def wisher_at(fair_id: int, user_id: int) -> Wisher | None:
    """Return the company that a person acts for at a fair, and its turn now or the next."""
    row = ask(_WISHER, {"fair_id": fair_id, "user_id": user_id, "now": clock.now()}).first()
    return Wisher._make([*row[: -len(_TURN)], Turn._make(row[-len(_TURN) :])]) if row else None


_IS_TO_COME = PickWindow.closes_at > bindparam("now")
_TURN_OF = (
    select(*_TURN)
    .select_from(Exhibitor)
    .join(Fair, Fair.id == Exhibitor.fair_id)
    .outerjoin(PickWindow, PickWindow.exhibitor_id == Exhibitor.id)
    .where(Exhibitor.id == bindparam("exhibitor_id"))
    .order_by(_IS_TO_COME.desc(), case((_IS_TO_COME, PickWindow.opens_at)), PickWindow.closes_at.desc())
    .limit(1)
)


def turn_of(exhibitor_id: int, now: datetime) -> Turn:
    """Return an exhibitor's turn, else its next, else its last; certain for whoever has locked the company."""
    return Turn._make(ask(_TURN_OF, {"exhibitor_id": exhibitor_id, "now": now}).one())


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


_SPOTS = (
    select(Unit.id, Unit.number, Unit.number_key, Unit.aliases, Stand.state, Stand.exhibitor_id, Stand.expires_at)
    .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
    .outerjoin(StandUnit.stand)
    .where(Unit.hall_id == bindparam("hall_id"))
    .order_by(Unit.id)
)
_SPOTS_KEYED = _SPOTS.where(Unit.number_key.in_(bindparam("keys", expanding=True)))


def wished_spots(hall_id: int, keys: Collection[str] | None = None) -> list[WishedSpot]:
    """Return the units of a hall, or those whose own number is among these keys, with who has them."""
    rows = (
        ask(_SPOTS, {"hall_id": hall_id})
        if keys is None
        else ask(_SPOTS_KEYED, {"hall_id": hall_id, "keys": list(keys)})
    )
    return [WishedSpot(*row) for row in rows]


_LOCKING_EXHIBITOR = (
    select(Exhibitor.units_wanted).where(Exhibitor.id == bindparam("exhibitor_id")).with_for_update(key_share=True)
)


def lock_limits(exhibitor_id: int) -> int:
    """Lock a company, so that its limits are counted one wish at a time; returns how many units it asked for."""
    return int(ask(_LOCKING_EXHIBITOR, {"exhibitor_id": exhibitor_id}).scalar_one())


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
