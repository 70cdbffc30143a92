"""Holding units for a while: a company's cart, an option of sales; longer, shorter, not at all."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Happening, actor_of, audit, note_units
from eventsapp.booths.actions.locking import Locked, end, lock_stand, lock_wish, units_in
from eventsapp.booths.actions.stands import Terms, check_wish, find_unit_ids, names_of, place
from eventsapp.booths.actions.wishes import HoldWish, kind_sentence, look_at_wish, read_wish
from eventsapp.booths.models import EventKind, Stand, StandState
from eventsapp.booths.queries import exhibitor_acted_for, exhibitor_in_fair, unit_ids_of
from eventsapp.booths.queries.wishing import Standing, Wisher, lock_wisher, standing_of, turn_of
from eventsapp.booths.rules import (
    CartInUse,
    CoolingDown,
    NobodyNamed,
    NoReason,
    NoSuchExhibitor,
    NotHolder,
    UnitTaken,
    UnknownUnits,
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
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Hall
from eventsapp.venues.numbering import natural_key
from eventsapp.venues.queries import floor_of

refuse_on("uq_stands_exhibitor_id", CartInUse)


def hold_units(hall: Hall, numbers: Sequence[str], user: User) -> Stand:
    """Hold units of a hall for the company a person acts for; refuses as looking at the wish and holding it do."""
    wish = read_wish(hall.fair, hall.code, numbers, user)
    if wish is None:
        raise NotFound
    return hold_wished(wish, look_at_wish(wish))


def hold_wished(wish: HoldWish, wisher: Wisher) -> Stand:
    """Put units into the cart of whoever wishes for them, for 15 minutes or as long as the fair says.

    Refuses with UnitTaken, CartInUse, CoolingDown, TooMuchHeld, NotYourTurn, OutsideRound, UnitRestricted and
    everything that makes no stand.
    """
    wished = wish.unit_ids
    old = unit_ids_of(wisher.cart_id) if wisher.cart_id else []
    wanted, locked = lock_wisher(wisher.exhibitor_id, {*wished, *old})
    units = sorted((unit for unit in locked if unit.id in wished), key=lambda unit: natural_key(unit.number))
    if len(units) != len(wished):
        raise UnknownUnits  # a new plan without some of them was published a moment ago
    now, set_by_fair = clock.now(), terms_from(wish.hold_terms)
    standing = standing_of(wisher.exhibitor_id, wished, now)
    _check_limits(standing, len(wished), wanted, now, set_by_fair)
    if wish.is_by_round:  # whoever ends a turn locks its company, as we have
        turn = turn_of(wisher.exhibitor_id, now)
        check_turn(turn, now)
        check_choice(turn, [(unit.zone_id, unit.package_id) for unit in units], standing.units)
    if old or not standing.is_clear:
        refuse_taken(lock_wish({*wished, *old}), wished)
    floor = floor_of(wish.hall, wished)
    check_units(units, {}, floor)
    check_zone(units, across_zones=False)
    check_open_to_exhibitors(units)
    terms = Terms(
        StandState.CART,
        wisher.exhibitor_id,
        wisher.name,
        held_by_id=wish.actor.id,
        expires_at=now + set_by_fair.cart,
        hold_limit_at=now + set_by_fair.cart_most,
    )
    return place(floor, units, terms, Happening(EventKind.HELD, wish.actor))


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
            raise UnitTaken(kind_sentence(stand.state, unit.number))


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
