"""What happened to the programme."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ReleasePublished:
    """A version of the agenda went public."""

    fair_id: int
    release_id: int
    number: int


@dataclass(frozen=True)
class SpeakerConcerned:
    """A release changed what a person on stage or at a microphone has to know."""

    fair_id: int
    release_id: int
    speaker_id: int


@dataclass(frozen=True)
class StarsConcerned:
    """A release changed sessions that somebody with an account has starred."""

    fair_id: int
    release_id: int
    list_id: int


@dataclass(frozen=True)
class SaidOnTheDay:
    """A room runs late, or sessions are cancelled or elsewhere; ``is_over`` where that does not hold any more."""

    fair_id: int
    adjustment_id: int
    is_over: bool


@dataclass(frozen=True)
class SpeakerKeptWaiting:
    """What was said on the day changes what somebody on stage or at a microphone has to know now."""

    fair_id: int
    adjustment_id: int
    is_over: bool
    speaker_id: int


@dataclass(frozen=True)
class SeatGiven:
    """Somebody on the waiting list of a session has a seat now."""

    fair_id: int
    session_id: int
    seat_id: int


@dataclass(frozen=True)
class SeatConcerned:
    """A session in which somebody has a seat, or waits for one, was removed or is at another time.

    It holds what a letter needs, because the seat of a removed session is gone. ``starts_at`` is when it was to start,
    ``now_at`` when it does now, empty where it does not.
    """

    fair_id: int
    session_id: int
    visitor_id: int | None
    user_id: int | None
    title: Mapping[str, str]
    starts_at: str
    now_at: str
