"""Rounds: whom each is for, whether it is open, and what may be chosen in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.models import Round, RoundMode, RoundState
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import Refusal

BIG_UNITS = 8
"""From here on a stand is a big shape: placed before the small ones, or no room is left for it."""
ANNOUNCED_AHEAD = timedelta(days=1)
"""How long before its time a round of a published plan is announced, with its line as it is then."""
ON_DECK = 5
"""How many are called to stand by."""


class RoundKind(StrEnum):
    """Whom a round is for, in the order in which rounds are usually held."""

    REBOOK = "rebook"
    SPONSORS = "sponsors"
    BIG = "big"
    LOYAL = "loyal"
    GENERAL = "general"
    LATE = "late"


KIND_NAMES: Mapping[str, LazyString] = {
    RoundKind.REBOOK: _l("Rebooking"),
    RoundKind.SPONSORS: _l("Sponsors and pavilions"),
    RoundKind.BIG: _l("Large stands"),
    RoundKind.LOYAL: _l("Loyal exhibitors"),
    RoundKind.GENERAL: _l("All exhibitors"),
    RoundKind.LATE: _l("Late applications"),
}


MODE_NAMES: Mapping[str, LazyString] = {
    RoundMode.SELF_SELECT: _l("Each company chooses on the plan"),
    RoundMode.APPOINTMENT: _l("By appointment, one after the other"),
    RoundMode.ASSIGN: _l("The organiser assigns"),
    RoundMode.OPTIMISE: _l("The optimiser proposes"),
}
CHOOSING = (RoundMode.SELF_SELECT, RoundMode.APPOINTMENT)
"""The modes in which exhibitors choose by themselves, and so need a turn."""


class Phase(StrEnum):
    """Where a round stands at a moment, by its stored times."""

    PLANNED = "planned"
    LATE = "late"
    """Planned to be open by now, and nobody has opened it."""
    ANNOUNCED = "announced"
    """Its exhibitors know; it opens by itself at its time."""
    OPEN = "open"
    CLOSED = "closed"


PHASE_NAMES: Mapping[str, LazyString] = {
    Phase.PLANNED: _l("Planned"),
    Phase.LATE: _l("Not opened yet"),
    Phase.ANNOUNCED: _l("Announced"),
    Phase.OPEN: _l("Open now"),
    Phase.CLOSED: _l("Closed"),
}


class Entrant(NamedTuple):
    """What decides which round an exhibitor is in."""

    exhibitor_id: int
    units: int
    points: int
    is_rebooking: bool = False
    is_sponsor: bool = False
    is_in_pavilion: bool = False
    applied_at: datetime | None = None


class WrongWindow(Refusal):
    """A round that closes before it opens."""

    status = 422
    field = "closes_at"
    sentence = _l("A round must close after it opens.")


class RoundsOverlap(Refusal):
    """Two rounds that choose from the same places at the same time."""

    status = 422
    field = "opens_at"
    sentence = _l("Another round is open at that time. Those of an earlier round choose before those of a later one.")


class RoundNotOpen(Refusal):
    """A turn in a round that is not open."""

    sentence = _l("This round is not open.")


class RoundBegun(Refusal):
    """A change to a round that was announced to its exhibitors."""

    sentence = _l("This round has begun. Close it, and make a new one for what is left.")


class RoundChanged(Refusal):
    """A round that is not what the person saw when deciding."""

    sentence = _l("This round was changed while you looked at it. Nothing was done; look at it again.")


class RoundOver(Refusal):
    """A round that is to be opened after it closes."""

    status = 422
    sentence = _l("The time of this round is over. Give it other dates before you open it.")


class NothingPlanned(Refusal):
    """Publishing a plan of rounds that has nothing to open."""

    status = 422
    sentence = _l("No round is planned whose time is still to come. Lay rounds out before you publish their plan.")


class NobodyInRound(Refusal):
    """An appointment round without anybody to appoint."""

    status = 422
    sentence = _l("Nobody is in this round: no company it is for still needs units. Nothing was opened.")


class RoundPlanned(Refusal):
    """A round that a plan was computed for."""

    sentence = _l("A plan was computed for this round. It stays, so that the plan can be understood later.")


def title_of(one: Round) -> str:
    """Return what a round is called: its own name, else that of its kind."""
    return text_in(one.name, current_language())[0] if any(one.name.values()) else str(KIND_NAMES[one.kind])


def phase_of(one: Round, now: datetime) -> Phase:
    """Return where a round stands; one whose time is over is closed, whether or not anybody has written that down."""
    if one.state == RoundState.CLOSED:
        return Phase.CLOSED
    if one.state == RoundState.PLANNED:
        return Phase.PLANNED if now < one.opens_at else Phase.LATE
    if now >= one.closes_at:
        return Phase.CLOSED
    return Phase.OPEN if now >= one.opens_at else Phase.ANNOUNCED


def is_for(kind: str, entrant: Entrant, *, min_points: float | None = None, min_units: int | None = None) -> bool:
    """Say whether a round of this kind is for an exhibitor."""
    if min_points is not None and entrant.points < min_points:
        return False
    if min_units is not None and entrant.units < min_units:
        return False
    belongs = {
        RoundKind.REBOOK: entrant.is_rebooking,
        RoundKind.SPONSORS: entrant.is_sponsor or entrant.is_in_pavilion,
        RoundKind.BIG: entrant.units >= BIG_UNITS,
        RoundKind.LOYAL: entrant.points > 0,
    }
    return belongs.get(RoundKind(kind), True)


@dataclass(frozen=True, slots=True)
class Turn:
    """When an exhibitor's few minutes begin, and where."""

    exhibitor_id: int
    place: int
    station: int
    due_at: datetime


def timetable(exhibitor_ids: Sequence[int], opens_at: datetime, pick_seconds: int, stations: int) -> list[Turn]:
    """Give those in line their turns: ``stations`` at a time, one after the other every ``pick_seconds``."""
    return [
        Turn(
            exhibitor_id=exhibitor_id,
            place=place + 1,
            station=place % stations + 1,
            due_at=opens_at + timedelta(seconds=pick_seconds * (place // stations)),
        )
        for place, exhibitor_id in enumerate(exhibitor_ids)
    ]


def is_open(one: Round, now: datetime) -> bool:
    """Say whether people may choose in a round at a moment."""
    return one.state == RoundState.OPEN and one.opens_at <= now < one.closes_at


def is_due(one: Round, now: datetime) -> bool:
    """Say whether the clock may announce or open a round by now."""
    return one.state == RoundState.PLANNED and one.opens_at <= now + ANNOUNCED_AHEAD and now < one.closes_at


def check_window(opens_at: datetime, closes_at: datetime, others: Iterable[Round], mode: str) -> None:
    """Refuse a window that is none, or in which another round lets people choose by themselves."""
    if closes_at <= opens_at:
        raise WrongWindow
    if mode not in CHOOSING:
        return
    for other in others:
        is_alive = other.mode in CHOOSING and other.state != RoundState.CLOSED
        if is_alive and opens_at < other.closes_at and other.opens_at < closes_at:
            raise RoundsOverlap
