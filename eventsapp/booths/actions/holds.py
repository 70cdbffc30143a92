"""Holding units for a while: a company's cart, an option of sales; longer, shorter, not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Actor, Happening, actor_of, audit, note_units
from eventsapp.booths.actions.locking import Locked, end, lock_known_units, lock_stand, lock_wish, units_in
from eventsapp.booths.actions.stands import Terms, check_wish, find_spots, find_unit_ids, names_of, place
from eventsapp.booths.models import EventKind, Stand, StandState
from eventsapp.booths.queries import exhibitor_acted_for, exhibitor_in_fair, unit_ids_of
from eventsapp.booths.queries.wishing import (
    Standing,
    Wisher,
    lock_limits,
    standing_of,
    turn_of,
    wished_spots,
    wisher_at,
)
from eventsapp.booths.rules import (
    CartInUse,
    CoolingDown,
    NobodyNamed,
    NoReason,
    NoSuchExhibitor,
    NotHolder,
    UnitTaken,
    WrongState,
    check_open_to_exhibitors,
    check_units,
    check_zone,
)
from eventsapp.booths.rules.holds import (
    check_amount,
    check_live,
    check_option_deadline,
    cools_until,
    extended_until,
)
from eventsapp.booths.rules.terms import HoldTerms, terms_from
from eventsapp.booths.rules.turns import check_choice, check_turn
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, key_of, refuse_on
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import HallRef, floor_of

refuse_on("uq_stands_exhibitor_id", CartInUse)


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish as it looked before anything was locked."""

    wisher: Wisher
    hall: HallRef | Hall
    unit_ids: Sequence[int]


def look_at_wish(hall: Hall | HallRef, numbers: Sequence[str], user: User) -> Wished:
    """Return what a wish comes to, without a lock or a transaction: in a rush most have lost, and hear it at once.

    Refuses with NotHolder, NotYourTurn, UnknownUnits and UnitTaken (naming only what kind of holder has the unit).
    """
    wisher, now = wisher_at(hall.fair_id, key_of(user)), clock.now()
    if wisher is None:
        raise NotHolder
    if not wisher.turn.is_open(now):
        check_turn(turn_of(wisher.exhibitor_id, now), now)
    spots = find_spots(partial(wished_spots, hall.id), hall.code, numbers)
    unit_ids = [spot.id for spot in spots]
    for spot in spots:
        if spot.is_had_by_others(wisher.exhibitor_id, now):
            raise UnitTaken(_kind_sentence(spot.state or "", spot.number), wished=unit_ids)
    floor_of(hall, unit_ids)  # measured before anybody has to wait for us
    return Wished(wisher, hall, unit_ids)


def hold_units(hall: Hall | HallRef, numbers: Sequence[str], user: User, seen: Wished | None = None) -> Stand:
    """Put units into the cart of the company a person acts for, for 15 minutes or as long as the fair says.

    ``seen`` is the wish where it was looked at before the transaction. Refuses as that does, and with CartInUse,
    CoolingDown, TooMuchHeld, OutsideRound, UnitRestricted and everything that makes no stand.
    """
    seen = seen or look_at_wish(hall, numbers, user)
    wisher, wish = seen.wisher, seen.unit_ids
    wanted = lock_limits(wisher.exhibitor_id)
    old = unit_ids_of(wisher.cart_id) if wisher.cart_id else []
    units = [unit for unit in lock_known_units({*wish, *old}) if unit.id in set(wish)]
    now, set_by_fair = clock.now(), terms_from(wisher.hold_terms)
    standing = standing_of(wisher.exhibitor_id, wish, now)
    _check_limits(standing, len(wish), wanted, now, set_by_fair)
    if wisher.turn.is_by_round:  # whoever ends a turn locks its company, as we have
        turn = turn_of(wisher.exhibitor_id, now)
        check_turn(turn, now)
        check_choice(turn, [(unit.zone_id, unit.package_id) for unit in units], standing.units)
    if old or not standing.is_clear:
        refuse_taken(lock_wish({*wish, *old}), wish)
    floor = floor_of(seen.hall, wish)
    check_units(units, {}, floor)
    check_zone(units, across_zones=False)
    check_open_to_exhibitors(units)
    terms = Terms(
        StandState.CART,
        wisher.exhibitor_id,
        wisher.name,
        held_by_id=wisher.user_id,
        expires_at=now + set_by_fair.cart,
        hold_limit_at=now + set_by_fair.cart_most,
    )
    return place(floor, units, terms, Happening(EventKind.HELD, Actor(wisher.user_id, wisher.email)))


def _check_limits(standing: Standing, wished: int, wanted: int, now: datetime, terms: HoldTerms) -> None:
    """Refuse hoarding: a second cart, another right after two that came to nothing, too many units."""
    cart = standing.open_cart
    if cart is not None and (cart.expires_at is None or cart.expires_at > now):
        raise CartInUse
    until = cools_until([(one.state, one.expires_at) for one in standing.carts], now, terms)
    if until is not None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        raise CoolingDown(
            _(
                "Two of your holds ran out. You can hold units again in %(minutes)s minutes.",
                minutes=minutes,
            )
        )
    check_amount(wished, standing.units, wanted, terms)


def refuse_taken(locked: Locked, wish: Sequence[int]) -> None:
    """Refuse units that somebody has, saying what kind of holder it is and not who."""
    for unit in locked.units:
        stand = locked.stands.get(unit.id)
        if stand is not None and unit.id in set(wish):
            raise UnitTaken(_kind_sentence(stand.state, unit.number), wished=wish)


_KINDS: Mapping[str, LazyString] = {
    StandState.CART: _l("%(number)s is in another company's cart at the moment. Nothing was held."),
    StandState.OPTION: _l("The organiser holds %(number)s for another company. Nothing was held."),
    StandState.OFFERED: _l("%(number)s is offered to a company from the waiting list. Nothing was held."),
}
_TAKEN = _l("%(number)s has been taken by another company. Nothing was held.")


def _kind_sentence(state: str, number: str) -> str:
    return str(_KINDS.get(state, _TAKEN)) % {"number": number}


def extend_hold(fair: Fair, stand_id: int, user: User) -> Stand:
    """Give a company's cart some minutes more, once; refuses with HoldExpired, AlreadyExtended or NotHolder."""
    stand, locked = lock_own(fair, stand_id, user)
    now = clock.now()
    stand.expires_at = extended_until(stand, now, terms_from(fair.hold_terms))
    stand.extended_at = now
    stand.version += 1
    happening = Happening(EventKind.EXTENDED, actor_of(user))
    note_units(units_in(stand, locked), stand, happening, "held", "held")
    audit("stand.extended", stand, happening, after={"until": stand.expires_at.isoformat()})
    db.session.flush()
    return stand


def give_back(fair: Fair, stand_id: int, user: User) -> Stand:
    """End a company's own cart, or decline what it was offered; refuses with HoldExpired, NotHolder or WrongState."""
    stand, locked = lock_own(fair, stand_id, user)
    check_live(stand, clock.now())
    if stand.state not in {StandState.CART, StandState.OFFERED}:
        raise WrongState
    end(stand, units_in(stand, locked), StandState.RELEASED, Happening(EventKind.RELEASED, actor_of(user)))
    return stand


def lock_own(fair: Fair, stand_id: int, user: User) -> tuple[Stand, Locked]:
    """Lock a stand of the company a person acts for; others' stands do not exist for that person."""
    exhibitor = exhibitor_acted_for(fair, user)
    if exhibitor is None:
        raise NotHolder
    stand, locked = lock_stand(fair.id, stand_id)
    if stand.exhibitor_id != exhibitor.id:
        raise NotFound
    return stand, locked


def put_option(
    hall: Hall,
    numbers: Sequence[str],
    user: User,
    *,
    exhibitor_id: int | None = None,
    prospect: str = "",
    until: datetime | None = None,
    across_zones: bool = False,
) -> Stand:
    """Hold units for an exhibitor or a named prospect, for three days or until a date; sales keep the deadline.

    Refuses with NobodyNamed, NoSuchExhibitor, BadDeadline, UnitTaken and everything that makes no stand.
    """
    exhibitor = exhibitor_in_fair(hall.fair_id, exhibitor_id) if exhibitor_id else None
    if exhibitor_id and exhibitor is None:
        raise NoSuchExhibitor
    if exhibitor is None and not prospect.strip():
        raise NobodyNamed
    locked = lock_wish(find_unit_ids(hall.id, hall.code, numbers))
    now, set_by_fair = clock.now(), terms_from(hall.fair.hold_terms)
    floor = check_wish(hall, locked.units, names_of(locked.stands), across_zones=across_zones)
    terms = Terms(
        StandState.OPTION,
        exhibitor.id if exhibitor else None,
        exhibitor.display_name if exhibitor else prospect.strip(),
        held_by_id=user.id,
        expires_at=check_option_deadline(until, now, set_by_fair),
        hold_limit_at=now + 2 * set_by_fair.option_most,
    )
    return place(floor, locked.units, terms, Happening(EventKind.HELD, actor_of(user)))


def prolong_option(fair_id: int, stand_id: int, until: datetime, reason: str, user: User) -> Stand:
    """Let an option last longer or shorter, with a reason; twice the longest option from its first day at most."""
    if not reason.strip():
        raise NoReason
    stand, locked = lock_stand(fair_id, stand_id)
    now = clock.now()
    check_live(stand, now)
    if stand.state != StandState.OPTION:
        raise WrongState
    wished = check_option_deadline(until, now, terms_from(stand.hall.fair.hold_terms))
    stand.expires_at = min(wished, stand.hold_limit_at) if stand.hold_limit_at else wished
    stand.extended_at, stand.nagged_at = now, None
    stand.version += 1
    happening = Happening(EventKind.EXTENDED, actor_of(user), reason.strip())
    note_units(units_in(stand, locked), stand, happening, "sales", "sales")
    audit("stand.extended", stand, happening, after={"until": stand.expires_at.isoformat()})
    db.session.flush()
    return stand


def name_exhibitor(fair_id: int, stand_id: int, exhibitor_id: int, user: User) -> Stand:
    """Turn the prospect of an option into an exhibitor, without whom nothing can be reserved."""
    exhibitor = exhibitor_in_fair(fair_id, exhibitor_id)
    if exhibitor is None:
        raise NoSuchExhibitor
    stand, _locked = lock_stand(fair_id, stand_id)
    check_live(stand, clock.now())
    if stand.state != StandState.OPTION:
        raise WrongState
    happening = Happening(EventKind.HELD, actor_of(user))
    audit(
        "stand.named", stand, happening, before={"holder": stand.holder_name}, after={"holder": exhibitor.display_name}
    )
    stand.exhibitor, stand.exhibitor_id, stand.prospect = exhibitor, exhibitor.id, ""
    stand.version += 1
    db.session.flush()
    return stand
