"""What an exhibitor's wish for units comes to before anything is locked: in a rush most hear here that they lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Actor, actor_of
from eventsapp.booths.actions.stands import keys_in, refuse_unknown, units_called
from eventsapp.booths.models import StandState
from eventsapp.booths.queries.wishing import WishedSpot, Wisher, turn_of, wish_at, wished_spots, wisher_at
from eventsapp.booths.rules import NotHolder, NoUnitsChosen, UnitTaken
from eventsapp.booths.rules.turns import check_turn
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.venues.queries import HallRef, floor_of, hall_ref


@dataclass(frozen=True, slots=True)
class HoldWish:
    """Units that somebody wishes for, with who has them, as they were read without a lock."""

    hall: HallRef
    actor: Actor
    hold_terms: Mapping[str, Any]
    """Of the fair."""
    is_by_round: bool
    """Whether exhibitors of the fair hold units only in their turn."""
    wisher: Wisher | None
    spots: Sequence[WishedSpot]
    unknown: Sequence[str]
    """Numbers that are not in the hall."""

    @property
    def unit_ids(self) -> list[int]:
        """The units wished for."""
        return [spot.id for spot in self.spots]


def read_wish(fair: Fair, hall_code: str, numbers: Sequence[str], user: User) -> HoldWish | None:
    """Read all that a wish rests on, without a transaction; None where the fair has no such hall.

    One question finds a hall and units called as they are spelled; a hall spelled otherwise, and a number that is an
    older one or one of several codes, is looked for among all.
    """
    actor = actor_of(user)
    hall, wisher, spots = wish_at(fair.id, hall_code, keys_in(numbers), user.id) or (None, None, [])
    found, unknown = units_called(spots, numbers)
    if hall is None or unknown:
        hall = hall_ref(fair.id, hall_code)
        if hall is None:
            return None
        wisher = wisher_at(fair.id, user.id)
        found, unknown = units_called(wished_spots(hall.id), numbers)
    return HoldWish(hall, actor, fair.hold_terms, fair.places_by_round, wisher, found, unknown)


def look_at_wish(wish: HoldWish) -> Wisher:
    """Refuse what is lost already; returns who wishes.

    Refuses with NotHolder, NotYourTurn, UnknownUnits, NoUnitsChosen and UnitTaken, which names the holder's kind.
    """
    if wish.wisher is None:
        raise NotHolder
    now = clock.now()
    if wish.is_by_round:
        check_turn(turn_of(wish.wisher.exhibitor_id, now), now)
    refuse_unknown(wish.hall.code, wish.unknown)
    if not wish.spots:
        raise NoUnitsChosen
    for spot in wish.spots:
        if spot.is_had_by_others(wish.wisher.exhibitor_id, now):
            raise UnitTaken(kind_sentence(spot.state or "", spot.number))
    floor_of(wish.hall, wish.unit_ids)  # measured before anybody has to wait for us
    return wish.wisher


_KINDS: Mapping[str, LazyString] = {
    StandState.CART: _l("%(number)s is in another company's cart at the moment. Nothing was held."),
    StandState.OPTION: _l("The organiser holds %(number)s for another company. Nothing was held."),
    StandState.OFFERED: _l("%(number)s is offered to a company from the waiting list. Nothing was held."),
}
_TAKEN = _l("%(number)s has been taken by another company. Nothing was held.")


def kind_sentence(state: str, number: str) -> str:
    """Say what kind of holder has a unit, and not who."""
    return str(_KINDS.get(state, _TAKEN)) % {"number": number}
