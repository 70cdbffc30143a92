"""Turns at a station: who is next, when, and every refusal about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from heapq import heapify, heapreplace

from flask_babel import lazy_gettext as _l

from eventsapp.allocation.models import Pick, PickState, Round
from eventsapp.allocation.rules.rounds import ON_DECK
from eventsapp.infra.refusals import Refusal

MOST_PROXY = 5
"""How many wishes an exhibitor leaves for its absence."""
GIVEN = ("proxy", "automatic")
"""How stands come about that nobody chose: by the wishes that were left, or as the best that was free."""
ENDED = (PickState.PICKED, PickState.PASSED, PickState.NONE_LEFT)


class StationTaken(Refusal):
    """Two calls to the same station."""

    sentence = _l("Somebody is choosing at this station already. End that turn before you call the next.")


class NoSuchStation(Refusal):
    """A station that the round does not have."""

    status = 422
    field = "station"
    sentence = _l("This round has no such station.")


class NobodyWaits(Refusal):
    """A call when nobody is left."""

    sentence = _l("Nobody waits for a turn any more. You can close the round.")


class NotPicking(Refusal):
    """A step of a turn that has not begun or is over."""

    sentence = _l("This turn is over, or has not begun. Nothing was changed; look at the stations again.")


class NothingHeld(Refusal):
    """Taking over a cart that is not there any more."""

    sentence = _l("The company holds no units at the moment. Type the units it chose.")


class AllTakenMeanwhile(Refusal):
    """Everything that was found for the absent went to others in the same second."""

    sentence = _l("What was found for this company was taken a moment ago. Nothing was changed; try again.")


class ProxyOver(Refusal):
    """Wishes for a turn that is over."""

    sentence = _l("This turn is over. Wishes for it would not be used any more.")


def was_given(pick: Pick) -> bool:
    """Say whether an exhibitor has a stand of the round that it did not choose itself."""
    return pick.state == PickState.PICKED and pick.how in GIVEN


def in_waiting(picks: Iterable[Pick]) -> list[Pick]:
    """Return who still waits, the next first."""
    return sorted((one for one in picks if one.state == PickState.WAITING), key=lambda one: one.place)


def at_station(picks: Iterable[Pick], station: int) -> Pick | None:
    """Return who chooses at a station."""
    return next((one for one in picks if one.state == PickState.PICKING and one.station == station), None)


def comes_on_deck(waiting: Sequence[Pick]) -> Sequence[Pick]:
    """Return who has just become one of those that stand by, after the first in line was called."""
    return waiting[ON_DECK - 1 : ON_DECK]


def place_at_end(picks: Sequence[Pick]) -> int:
    """Return the place behind everybody."""
    return max((one.place for one in picks), default=0) + 1


def expected_times(one: Round, picks: Sequence[Pick], now: datetime) -> dict[int, datetime]:
    """Return when each who waits will be called, by turn: whichever station is free first takes the next.

    A turn that runs is taken to last as long as it may, one that runs over to end now; nobody is called before the
    round opens.
    """
    begins, lasts = max(now, one.opens_at), timedelta(seconds=one.pick_seconds)
    busy = [max(begins, pick.ends_at) for pick in picks if pick.state == PickState.PICKING and pick.ends_at]
    free = [*busy, *[begins] * (one.stations - len(busy))][: one.stations]
    heapify(free)
    return {pick.id: heapreplace(free, free[0] + lasts) for pick in in_waiting(picks)}


def line_ends_at(one: Round, exhibitors: int, begins: datetime) -> datetime:
    """Return when the last of so many turns would be over."""
    return begins + timedelta(seconds=one.pick_seconds * -(-exhibitors // one.stations))
