"""What every agenda format is read into: plain frozen values, no database, no web."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Texts = Mapping[str, str]
"""Text by language code; only languages that have a text are present."""


class WarningReason(StrEnum):
    """Why a row was not read as it stands."""

    NOT_A_RECORD = "not_a_record"
    NO_TITLE = "no_title"
    BAD_START = "bad_start"
    BAD_END = "bad_end"
    TOO_LONG = "too_long"
    NO_ROOM = "no_room"
    REPEATED_REF = "repeated_ref"
    UNKNOWN_SPEAKER = "unknown_speaker"
    UNKNOWN_TRACK = "unknown_track"
    UNKNOWN_ROOM = "unknown_room"
    NAMELESS_SPEAKER = "nameless_speaker"
    TEXT_CUT = "text_cut"
    ZONE_ASSUMED = "zone_assumed"
    OUTSIDE_SCHEDULE = "outside_schedule"
    GUEST_WITHOUT_SESSION = "guest_without_session"
    NAMED_BY_KIND = "named_by_kind"
    NOT_ACCEPTED = "not_accepted"
    FORUM_WITHOUT_ITEMS = "forum_without_items"
    ALL_DAY = "all_day"
    NO_REF = "no_ref"
    UNREADABLE_LINE = "unreadable_line"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_BROKEN = "zone_broken"
    REPEATS_ENDLESSLY = "repeats_endlessly"
    REPEATS_UNREADABLY = "repeats_unreadably"
    REPEATS_TOO_LONG = "repeats_too_long"
    DAY_FIRST_ASSUMED = "day_first_assumed"
    UNKNOWN_LANGUAGE = "unknown_language"


@dataclass(frozen=True, kw_only=True)
class AgendaWarning:
    """One thing in the file that could not be taken as written."""

    reason: WarningReason
    place: str
    """Where in the file: a line or a position in a list."""
    ref: str = ""
    """The session it concerns, where there is one."""
    detail: str = ""
    """The offending value."""
    skipped: bool = False
    """Whether the row is not in the document because of it."""


@dataclass(frozen=True, kw_only=True)
class AgendaRoom:
    """A room of the forum."""

    ref: str
    name: Texts


@dataclass(frozen=True, kw_only=True)
class AgendaTrack:
    """A thread of the programme."""

    ref: str
    name: Texts


@dataclass(frozen=True, kw_only=True)
class AgendaSpeaker:
    """A person on stage, named as in the file."""

    ref: str
    name: str
    name_language: str | None = None
    """Language whose script the name is written in, where the script tells."""
    latin_name: str = ""
    organisation: str = ""
    job_title: str = ""
    biography: Texts


@dataclass(frozen=True, kw_only=True)
class AgendaSession:
    """One entry of the agenda; without ``starts_at`` it is not scheduled yet."""

    ref: str
    title: Texts
    subtitle: Texts
    abstract: Texts
    """Cleaned HTML by language."""
    kind: str = ""
    track: str | None = None
    room: str | None = None
    day_on: date | None = None
    """The programme day: what runs past midnight belongs to the day it began."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    language: str | None = None
    """Spoken language as a two- or three-letter code."""
    speakers: tuple[str, ...] = ()
    audiences: tuple[Texts, ...] | None = None
    """What those are called whom it is meant for; None where the file does not speak of them."""


@dataclass(frozen=True, kw_only=True)
class AgendaDocument:
    """A whole agenda."""

    format: str
    encoding: str
    title: str
    sessions: tuple[AgendaSession, ...]
    rooms: tuple[AgendaRoom, ...]
    tracks: tuple[AgendaTrack, ...]
    speakers: tuple[AgendaSpeaker, ...]
    warnings: tuple[AgendaWarning, ...]
    columns: tuple[str, ...] = ()
    """The heads of a table that were understood."""
    unread_columns: tuple[str, ...] = ()
    """The heads that were not."""

    @property
    def days(self) -> tuple[date, ...]:
        """The programme days, in order."""
        return tuple(sorted({session.day_on for session in self.sessions if session.day_on}))
