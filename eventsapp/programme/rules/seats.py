"""Decisions about seats: how many, until when, for whom, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Busy, NotFound, Refusal

PROMOTION_STOPS = timedelta(minutes=30)
"""Before the start: whoever still waits then comes to the door, and nobody is told to come who could not any more."""
UNCLAIMED_ENDS = timedelta(minutes=5)
WALK_IN_PERCENT = 10
SEATS_A_DAY = 6
MOST_SEATS = 100_000


class SeatState(StrEnum):
    """What somebody has of a session."""

    RESERVED = "reserved"
    WAITING = "waiting"
    WALK_IN = "walk_in"
    RELEASED = "released"


STATE_WORDS: Mapping[str, LazyString] = {
    SeatState.RESERVED: _l("Seat reserved"),
    SeatState.WAITING: _l("On the waiting list"),
    SeatState.WALK_IN: _l("Walk-in"),
    SeatState.RELEASED: _l("Seat not claimed in time"),
}


class Phase(StrEnum):
    """What a session's seats are in: ``door`` gives out no more, ``released`` lets in whoever is there."""

    HIDDEN = "hidden"
    OPEN = "open"
    DOOR = "door"
    RELEASED = "released"
    OVER = "over"


class Counts(Protocol):
    """How a session's seats stand."""

    seats: int
    places: int
    given: int
    seated: int
    inside: int
    waiting: int
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeatHolder:
    """Whose seat it is; a visitor with an account also has what the account reserved before it had a ticket."""

    visitor_id: int | None = None
    user_id: int | None = None
    staff_member_id: int | None = None


class Entry(StrEnum):
    """What a press at the door did."""

    SEAT = "seat"
    WALK_IN = "walk_in"
    AGAIN = "again"


def phase_at(plan: Counts, now: datetime) -> Phase:
    """Return what a session's seats are in, by the stored times alone."""
    if plan.starts_at is None or plan.ends_at is None:
        return Phase.HIDDEN
    if now >= plan.ends_at:
        return Phase.OVER
    if now >= plan.starts_at - UNCLAIMED_ENDS:
        return Phase.RELEASED
    return Phase.DOOR if now >= plan.starts_at - PROMOTION_STOPS else Phase.OPEN


def seats_for(count: int | None, walk_in_percent: int, capacity: int | None) -> int:
    """Return how many seats are given out; the share for walk-ins is rounded up."""
    if count is not None:
        return count if capacity is None else min(count, capacity)
    return 0 if capacity is None else capacity - -(-capacity * walk_in_percent // 100)


def places_for(count: int | None, capacity: int | None) -> int:
    """Return how many people may be in the room; without a capacity as many as there are seats."""
    return capacity if capacity is not None else count or 0


def claimed(plan: Counts, phase: Phase) -> int:
    """Return how many places of the room are taken or kept for somebody who has a seat."""
    if phase in {Phase.RELEASED, Phase.OVER}:
        return plan.inside
    return plan.given + plan.inside - plan.seated


def free_seats(plan: Counts, phase: Phase) -> int:
    """Return how many seats can be reserved at this moment."""
    if phase is not Phase.OPEN:
        return 0
    return max(0, min(plan.seats - plan.given, plan.places - claimed(plan, phase)))


def free_places(plan: Counts, phase: Phase) -> int:
    """Return how many walk-ins there is room for."""
    return 0 if phase in {Phase.OVER, Phase.HIDDEN} else max(0, plan.places - claimed(plan, phase))


class NoSeats(NotFound):
    """The session's seats are not reserved."""

    sentence = _l("Seats of this session are not reserved: whoever comes finds a place while there is room.")


class SeatsClosed(Refusal):
    """Too near the start, or over."""

    sentence = _l("Seats are given out until 30 minutes before the start. Come to the room: first come, first in.")


class TooManySeats(Refusal):
    """The person has as many seats on this day as anybody may have."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _l(
                "You have %(count)s sessions of this day, as many as there can be. Give one back first.",
                count=most,
            )
        )


class SeatOverlaps(Refusal):
    """The person has a seat in a session at the same time."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _l(
                "You have a seat in “%(title)s” at the same time. Give it back first; nothing was changed.",
                title=title,
            )
        )


class NoSeat(Refusal):
    """There is nothing to give back."""

    sentence = _l("You have no seat in this session any more, so there is nothing to give back.")


class InsideAlready(Refusal):
    """The person is in the room."""

    sentence = _l("You are in the room already, so the seat cannot be given back.")


class NotInside(Refusal):
    """An entry is to be taken back of somebody who is not in the room."""

    sentence = _l("This person is not in the room, or that was taken back already.")


class RoomFull(Refusal):
    """Every place is taken or kept."""

    sentence = _l("The room is full: every place is taken or kept for somebody with a seat. Nobody was counted.")


class DoorClosed(Refusal):
    """The session is over or not public."""

    sentence = _l("This session is over or not in the public agenda, so nobody is let in.")


class SeatsInUse(Refusal):
    """Seats cannot be switched off while people have them."""

    sentence = _l("People have seats, wait for one or are inside. Change the number instead; nothing was changed.")


class SeatsUnknown(Refusal):
    """Neither the room nor the team says how many seats there are."""

    status = 422
    field = "count"
    sentence = _l("Say how many seats there are: the room has no number of seats yet, or the session has no room.")


class TooManyForRoom(Refusal):
    """More seats than the room has."""

    status = 422
    field = "count"

    def __init__(self, capacity: int) -> None:
        super().__init__(_l("The room has %(count)s seats. Give out %(count)s at most.", count=capacity))


class SeatGone(Busy):
    """The last seat was taken by somebody else at this very moment."""
