"""Rounds: whom each is for, whether it is open, and what may be chosen in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.models import Round, RoundMode, RoundState
from eventsapp.infra.refusals import Refusal

BIG_UNITS = 8
"""From here on a stand is a big shape: placed before the small ones, or no room is left for it."""
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
    """A change to a round that somebody has chosen in."""

    sentence = _l("This round has begun. Close it, and make a new one for what is left.")


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


def check_window(opens_at: datetime, closes_at: datetime, others: Iterable[Round], mode: str) -> None:
    """Refuse a window that is none, or in which another round lets people choose by themselves."""
    if closes_at <= opens_at:
        raise WrongWindow
    choosing = {RoundMode.SELF_SELECT, RoundMode.APPOINTMENT}
    if mode not in choosing:
        return
    for other in others:
        is_alive = other.mode in choosing and other.state != RoundState.CLOSED
        if is_alive and opens_at < other.closes_at and other.opens_at < closes_at:
            raise RoundsOverlap


def allows(
    zone_ids: Collection[int],
    package_ids: Collection[int],
    most_units: int | None,
    units: Sequence[tuple[int | None, int | None]],
) -> bool:
    """Say whether units, as (zone, package), may be chosen: empty restrictions allow everything."""
    if most_units is not None and len(units) > most_units:
        return False
    return all(
        (not zone_ids or zone in zone_ids) and (not package_ids or package is None or package in package_ids)
        for zone, package in units
    )
