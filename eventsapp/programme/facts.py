"""What happened to the programme."""

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
