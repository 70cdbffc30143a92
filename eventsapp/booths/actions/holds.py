"""Holding units for a while: a company's cart, an option of sales; longer, shorter, not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Happening, actor_of, audit, note_units
from eventsapp.booths.actions.locking import (
    Locked,
    end,
    expire,
    lock_stand,
    lock_stands,
    lock_wish,
    units_in,
)
from eventsapp.booths.actions.stands import Terms, check_wish, find_units, names_of, place
from eventsapp.booths.models import EventKind, Stand, StandState
from eventsapp.booths.queries import (
    exhibitor_acted_for,
    exhibitor_in_fair,
    lock_exhibitor_acted_for,
    record_of,
    stands_on,
    unit_ids_of,
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
    is_overdue,
)
from eventsapp.booths.rules.holds import (
    check_amount,
    check_live,
    check_option_deadline,
    cools_until,
    extended_until,
)
from eventsapp.booths.rules.terms import HoldTerms, terms_from
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import floor_of

refuse_on("uq_stands_exhibitor_id", CartInUse)


def hold_units(hall: Hall, numbers: Sequence[str], user: User) -> Stand:
    """Put units into the cart of the company a person acts for, for 15 minutes or as long as the fair says.

    Refuses with NotHolder, CartInUse, CoolingDown, TooMuchHeld, UnitTaken (naming only what kind of holder has it),
    UnitRestricted and everything that makes no stand.
    """
    exhibitor = _lock_exhibitor(hall.fair, user)
    wished = find_units(hall, numbers)
    wish = [unit.id for unit in wished]
    floor_of(hall, wish)  # measured before anybody has to wait for us
    old_cart = _cart_of(exhibitor)
    _refuse_lost(wished, exhibitor)
    locked = lock_wish({*wish, *(unit_ids_of(old_cart.id) if old_cart else ())})
    now, set_by_fair = clock.now(), terms_from(hall.fair.hold_terms)
    _end_old_cart(old_cart, now)
    units = [unit for unit in locked.units if unit.id in set(wish)]
    _check_cart(exhibitor, len(units), now, set_by_fair)
    refuse_taken(locked, wish)
    check_wish(hall, units, {})
    check_open_to_exhibitors(units)
    terms = Terms(
        StandState.CART,
        exhibitor=exhibitor,
        held_by_id=user.id,
        expires_at=now + set_by_fair.cart,
        hold_limit_at=now + set_by_fair.cart_most,
    )
    return place(hall, units, terms, Happening(EventKind.HELD, actor_of(user)))


def _refuse_lost(wished: Sequence[Unit], exhibitor: Exhibitor) -> None:
    """Refuse at once what somebody else has: in a rush most have lost, and need not wait for a lock to hear it."""
    now, had = clock.now(), stands_on([unit.id for unit in wished])
    others = {key: one for key, one in had.items() if one.exhibitor_id != exhibitor.id and not is_overdue(one, now)}
    refuse_taken(Locked(wished, others), list(others))


def _lock_exhibitor(fair: Fair, user: User) -> Exhibitor:
    """Lock the company a person acts for, so that its limits are counted one wish at a time."""
    exhibitor = lock_exhibitor_acted_for(fair, user)
    if exhibitor is None:
        raise NotHolder
    return exhibitor


def _cart_of(exhibitor: Exhibitor) -> Stand | None:
    """Return the company's cart, overdue or not."""
    return db.session.scalar(select(Stand).where(Stand.exhibitor_id == exhibitor.id, Stand.state == StandState.CART))


def _end_old_cart(cart: Stand | None, now: datetime) -> None:
    """Write down that the company's last cart ran out; refuse a second one beside a running one."""
    if cart is None:
        return
    cart = lock_stands([cart.id])[0]
    if cart.state != StandState.CART:
        return
    if not is_overdue(cart, now):
        raise CartInUse
    expire(cart)


def _check_cart(exhibitor: Exhibitor, wished: int, now: datetime, terms: HoldTerms) -> None:
    """Refuse hoarding: too many units, or another cart right after two that came to nothing."""
    carts, had = record_of(exhibitor.id)
    until = cools_until(carts, now, terms)
    if until is not None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        raise CoolingDown(
            _(
                "Two of your holds ran out. You can hold units again in %(minutes)s minutes.",
                minutes=minutes,
            )
        )
    check_amount(wished, had, exhibitor.units_wanted, terms)


def refuse_taken(locked: Locked, wish: Sequence[int]) -> None:
    """Refuse units that somebody has, saying what kind of holder it is and not who."""
    for unit in locked.units:
        stand = locked.stands.get(unit.id)
        if stand is not None and unit.id in set(wish):
            raise UnitTaken(_kind_sentence(stand) % {"number": unit.number})


def _kind_sentence(stand: Stand) -> str:
    sentences: Mapping[str, str] = {
        StandState.CART: _("%(number)s is in another company's cart at the moment. Nothing was held."),
        StandState.OPTION: _("The organiser holds %(number)s for another company. Nothing was held."),
        StandState.OFFERED: _("%(number)s is offered to a company from the waiting list. Nothing was held."),
    }
    return sentences.get(stand.state) or _("%(number)s has been taken by another company. Nothing was held.")


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
    locked = lock_wish([unit.id for unit in find_units(hall, numbers)])
    now, set_by_fair = clock.now(), terms_from(hall.fair.hold_terms)
    check_wish(hall, locked.units, names_of(locked.stands), across_zones=across_zones)
    terms = Terms(
        StandState.OPTION,
        exhibitor=exhibitor,
        prospect="" if exhibitor else prospect.strip(),
        held_by_id=user.id,
        expires_at=check_option_deadline(until, now, set_by_fair),
        hold_limit_at=now + 2 * set_by_fair.option_most,
    )
    return place(hall, locked.units, terms, Happening(EventKind.HELD, actor_of(user)))


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
