"""Decisions about the day itself, and what is refused then."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal
from eventsapp.programme.agenda import SessionEntry

MOST_LATE = 600
"""Minutes; who is later than this changes the programme."""
TOLD_FROM = 10
"""From so many minutes of difference on the people on stage get a mail."""
TOLD_BEFORE = timedelta(hours=3)
"""Sessions that start later than this are not written of: much may change until then."""
MOST_NOTICE = 200
"""Letters of a text that a screen shows large."""


class SaidMeanwhile(Refusal):
    """Somebody else said something about the same room."""

    sentence = _l(
        "Somebody said something about this room meanwhile, so nothing was changed. Look at it below, then press again "
        "if it is still needed."
    )


class NotOnToday(Refusal):
    """The session is not in the published agenda, or has no room."""

    sentence = _l("This session is not in the published agenda any more, or it has no room.")


class SameRoom(Refusal):
    """Sessions are to be moved to where they are."""

    status = 422
    field = "room"
    sentence = _l("They are in this room already. Choose another one.")


class NoticeEmpty(Refusal):
    """A screen is to say nothing."""

    status = 422
    field = "text"
    sentence = _l("Write what the screens are to say.")


def agenda_topic(fair_id: int) -> str:
    """Return what those follow who have a fair's agenda open."""
    return f"agenda {fair_id}"


def is_worth_telling(minutes: int, told: int) -> bool:
    """Whether the people on stage are told that a room is so late, having been told something before."""
    return abs(minutes - told) >= TOLD_FROM


def is_still_planned(session: SessionEntry, kind: str, now: datetime) -> bool:
    """Whether a session is as planned again once a word of that kind holds no more."""
    planned_end = session.planned.ends_at if session.planned else session.ends_at
    return planned_end > now if kind == "late" else session.starts_at > now


def must_have_begun(session: SessionEntry, minutes: int, now: datetime) -> bool:
    """Whether a session runs that is so late: it would have begun before now. Else it waits for the one before it."""
    return session.planned_at + timedelta(minutes=minutes) <= now


def here(sessions: Iterable[SessionEntry], now: datetime) -> SessionEntry | None:
    """Return what runs in a room now, else what comes next: what is said of the room counts from there."""
    left = [one for one in sessions if one.ends_at > now and not one.is_cancelled]
    return min(left, key=lambda one: (one.starts_at > now, one.starts_at, one.id), default=None)
