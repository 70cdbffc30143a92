"""How long a hold lasts, who may have how much, and every refusal about it.

Durations follow the practice of fairs: a cart as shops and ticket offices know it (5 to 30 minutes), an option of
three days (one to fourteen), a deposit within seven days (COEX; three to 45), an offer of two days (one to three).
Each fair may set its own, see ``rules/terms.py``.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.rules.terms import USUAL, HoldTerms
from eventsapp.infra.refusals import Refusal

OPTION_LEAST = timedelta(hours=24)
NAG_BEFORE = timedelta(hours=24)
EXPIRIES_BEFORE_COOL_DOWN = 2

FIRM = (StandState.RESERVED, StandState.SOLD, StandState.OCCUPIED)
"""States that everybody may know the exhibitor of."""
HOLDS = (StandState.CART, StandState.OPTION, StandState.OFFERED)
LIVE = (*HOLDS, *FIRM)
"""States in which a stand has units."""


class HoldExpired(Refusal):
    """A hold whose time is over."""

    sentence = _l("The time of this hold is over, and its units are free again. Hold them anew if nobody else did.")


class StandGone(Refusal):
    """A stand that ended, by release or by its deadline, before it was to be changed."""

    sentence = _l("This stand is no longer held. Nothing was changed.")


class StandChanged(Refusal):
    """A stand that is not what the person saw when deciding."""

    sentence = _l("This stand was changed while you looked at it. Nothing was done; look at it again.")


class WrongState(Refusal):
    """A step that does not follow from the stand's present state."""

    sentence = _l("In its present state this cannot be done with the stand. Nothing was changed.")


class AlreadyExtended(Refusal):
    """A second extension."""

    sentence = _l("A hold can be extended once. Reserve the units, or give them back and choose again.")


class CartInUse(Refusal):
    """A second cart at the same time."""

    sentence = _l("You hold units already. Reserve them or give them back before you hold others.")


class TooMuchHeld(Refusal):
    """More units than an exhibitor may have in its hands."""

    status = 422
    field = "numbers"


class CoolingDown(Refusal):
    """A hold right after several that came to nothing."""

    status = 429


class NotHolder(Refusal):
    """Someone who takes part with no company, or with another."""

    sentence = _l("Holding units is for companies whose application was approved.")


class BadDeadline(Refusal):
    """A deadline out of bounds."""

    status = 422
    field = "until"


class NobodyNamed(Refusal):
    """An option for nobody."""

    status = 422
    field = "prospect"
    sentence = _l("Say who the option is for: choose an exhibitor or write the name of a prospect.")


def is_overdue(stand: Stand, now: datetime) -> bool:
    """Say whether a stand's deadline has passed; it ends at that very moment."""
    return stand.state in LIVE and stand.expires_at is not None and stand.expires_at <= now


def is_live(stand: Stand, now: datetime) -> bool:
    """Say whether a stand still has its units."""
    return stand.state in LIVE and not is_overdue(stand, now)


def is_firm(stand: Stand) -> bool:
    """Say whether everybody may know whose stand it is."""
    return stand.state in FIRM


def extended_until(stand: Stand, now: datetime, terms: HoldTerms = USUAL) -> datetime:
    """Return the deadline of a cart after its one extension; refuses with HoldExpired, AlreadyExtended, WrongState."""
    if stand.state != StandState.CART:
        raise HoldExpired if stand.state == StandState.EXPIRED else WrongState
    if stand.expires_at is None or stand.expires_at <= now:
        raise HoldExpired
    if stand.extended_at is not None:
        raise AlreadyExtended
    longer = stand.expires_at + terms.extension
    return min(longer, stand.hold_limit_at) if stand.hold_limit_at else longer


def check_amount(wished: int, had: int, wanted: int, terms: HoldTerms = USUAL) -> None:
    """Refuse more units than the exhibitor asked for or one may have at all; `had` are those it has or holds."""
    most = min(terms.most_units, max(wanted, 1))
    if had + wished > most:
        raise TooMuchHeld(
            _(
                "Your company asked for %(most)s units and has or holds %(had)s of them. Ask the organiser for more.",
                most=most,
                had=had,
            )
        )


def cools_until(
    latest: Sequence[tuple[str, datetime | None]], now: datetime, terms: HoldTerms = USUAL
) -> datetime | None:
    """Return until when no cart may be begun, from (state, deadline) of the latest carts, newest first.

    Two carts that ran out one after the other cost some minutes from the end of the second.
    """
    lapsed = [deadline for state, deadline in latest[:EXPIRIES_BEFORE_COOL_DOWN] if _ran_out(state, deadline, now)]
    if len(lapsed) < EXPIRIES_BEFORE_COOL_DOWN or lapsed[0] is None:
        return None
    until = lapsed[0] + terms.cool_down
    return until if until > now else None


def _ran_out(state: str, deadline: datetime | None, now: datetime) -> bool:
    if state == StandState.EXPIRED:
        return deadline is not None
    return state == StandState.CART and deadline is not None and deadline <= now


def check_option_deadline(until: datetime | None, now: datetime, terms: HoldTerms = USUAL) -> datetime:
    """Return when an option ends: after the usual time, or when the salesperson says, a day to two weeks ahead."""
    if until is None:
        return now + terms.option
    if not now + OPTION_LEAST - timedelta(hours=12) <= until <= now + terms.option_most + timedelta(hours=24):
        raise BadDeadline(
            ngettext(
                "An option can last %(num)s day at most, and a day at least.",
                "An option can last %(num)s days at most, and a day at least.",
                terms.option_most_days,
            )
        )
    return until


STEPS = {
    "reserve": ((StandState.CART, StandState.OPTION, StandState.OFFERED), StandState.RESERVED),
    "deposit": ((StandState.RESERVED,), StandState.SOLD),
    "reopen": ((StandState.SOLD,), StandState.RESERVED),
    "hand_over": ((StandState.SOLD,), StandState.OCCUPIED),
}
"""What leads from which states to which."""

MOVABLE = (StandState.OPTION, StandState.OFFERED, StandState.RESERVED, StandState.SOLD)
"""States in which the organiser may change the units of a stand: a cart is its exhibitor's own, a stand that was
handed over has somebody building on it."""


def check_step(stand: Stand, step: str, now: datetime) -> StandState:
    """Return the state a step leads to; refuses with StandGone, HoldExpired or WrongState."""
    check_live(stand, now)
    before, after = STEPS[step]
    if stand.state not in before:
        raise WrongState
    return after


def check_live(stand: Stand, now: datetime) -> None:
    """Refuse a stand that ended."""
    if is_overdue(stand, now) or stand.state == StandState.EXPIRED:
        raise HoldExpired
    if stand.state == StandState.RELEASED:
        raise StandGone


def check_movable(stand: Stand, now: datetime) -> None:
    """Refuse to change the units of a stand in the wrong state."""
    check_live(stand, now)
    if stand.state not in MOVABLE:
        raise WrongState
