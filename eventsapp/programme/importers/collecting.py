"""Collects what a format's reader finds into one document; refs are made unique and nothing vanishes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from typing import Any

from eventsapp.programme.importers.document import (
    AgendaDocument,
    AgendaRoom,
    AgendaSession,
    AgendaSpeaker,
    AgendaTrack,
    AgendaWarning,
    Texts,
    WarningReason,
)
from eventsapp.programme.importers.refused import AgendaTooMany, AgendaWithoutSessions
from eventsapp.programme.importers.texts import MOST_LINE, one_line
from eventsapp.programme.importers.times import DAY_CHANGE, LONGEST, has_offset, programme_day, read_moment


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When a session runs; empty when it is not scheduled."""

    day_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


UNSCHEDULED = Slot()
MOST_SESSIONS = 20_000


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What a file may leave unsaid."""

    zone: tzinfo
    language: str
    columns: Mapping[str, str] = field(default_factory=dict)
    """Which column of a table is what, where a person says it: heads or letters by field."""


@dataclass(kw_only=True)
class Collector:
    """The growing document of one reading."""

    format: str
    defaults: Defaults
    sessions: dict[str, AgendaSession] = field(default_factory=dict)
    rooms: dict[str, AgendaRoom] = field(default_factory=dict)
    tracks: dict[str, AgendaTrack] = field(default_factory=dict)
    speakers: dict[str, AgendaSpeaker] = field(default_factory=dict)
    warnings: list[AgendaWarning] = field(default_factory=list)

    def warn(
        self, reason: WarningReason, place: str, *, ref: str = "", detail: Any = "", skipped: bool = False
    ) -> None:
        """Note that something could not be taken as written."""
        self.warnings.append(
            AgendaWarning(reason=reason, place=place, ref=ref, detail=one_line(str(detail))[:200], skipped=skipped)
        )

    def line(self, value: Any, place: str) -> str:
        """Return one clean line, cut with a warning where no title is that long."""
        text = one_line(value)
        if len(text) <= MOST_LINE:
            return text
        self.warn(WarningReason.TEXT_CUT, place, detail=text[:60])
        return text[:MOST_LINE].rstrip()

    def rows(self, value: Any, name: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Return the records of a list with their places; what is no record is reported."""
        found: list[tuple[str, Mapping[str, Any]]] = []
        for number, row in enumerate(records(value), start=1):
            place = f"{name} {number}"
            if isinstance(row, dict):
                found.append((place, row))
            else:
                self.warn(WarningReason.NOT_A_RECORD, place, detail=row, skipped=True)
        return found

    def room(self, ref: str, name: Texts) -> str | None:
        """Add a room once and return its ref; no name is no room."""
        if not ref:
            return None
        self.rooms.setdefault(ref, AgendaRoom(ref=ref, name=name))
        return ref

    def track(self, ref: str, name: Texts) -> str | None:
        """Add a track once and return its ref; no name is no track."""
        if not ref:
            return None
        self.tracks.setdefault(ref, AgendaTrack(ref=ref, name=name))
        return ref

    def speaker(self, speaker: AgendaSpeaker) -> str:
        """Add a speaker once and return the ref."""
        self.speakers.setdefault(speaker.ref, speaker)
        return speaker.ref

    def cast(self, stated: Iterable[str], place: str, ref: str) -> tuple[str, ...]:
        """Return the speakers that the file lists, each once; the others are reported."""
        found: list[str] = []
        for speaker in stated:
            if speaker in self.speakers:
                found.append(speaker)
            else:
                self.warn(WarningReason.UNKNOWN_SPEAKER, place, ref=ref, detail=speaker)
        return tuple(dict.fromkeys(found))

    def moment(self, text: str, place: str) -> datetime | None:
        """Return an ISO moment; one without an offset is local to the fair, which is reported once."""
        moment = read_moment(text, self.defaults.zone) if len(text) > 10 else None
        if moment and not has_offset(text):
            self.assume_zone(place)
        return moment

    def assume_zone(self, place: str) -> None:
        """Report once that hours were read in the fair's time zone."""
        if not any(warning.reason is WarningReason.ZONE_ASSUMED for warning in self.warnings):
            self.warn(WarningReason.ZONE_ASSUMED, place, detail=self.defaults.zone)

    def slot(self, start: str, end: str, place: str, ref: str) -> Slot:
        """Return when a session runs that states both ends as ISO moments; what does not fit is reported."""
        listed = place.rpartition(" ")[0] or place
        starts_at, ends_at = self.moment(start, listed), self.moment(end, listed)
        if starts_at is None:
            self.warn(WarningReason.BAD_START, place, ref=ref, detail=start)
            return UNSCHEDULED
        if ends_at is None:
            self.warn(WarningReason.BAD_END, place, ref=ref, detail=end)
            return UNSCHEDULED
        return self.slot_between(starts_at, ends_at, place, ref)

    def slot_between(
        self, starts_at: datetime, ends_at: datetime, place: str, ref: str, day_change: time = DAY_CHANGE
    ) -> Slot:
        """Return when a session runs, unless no session can run so; that is reported."""
        if not self.checked_end(starts_at, ends_at, place, ref):
            return UNSCHEDULED
        return Slot(day_on=programme_day(starts_at, day_change), starts_at=starts_at, ends_at=ends_at)

    def free_ref(self, wanted: str, place: str) -> str:
        """Return ``wanted``, numbered where another session of the file has it already."""
        ref, number = wanted, 1
        while ref in self.sessions:
            number += 1
            ref = f"{wanted}#{number}"
        if number > 1:
            self.warn(WarningReason.REPEATED_REF, place, ref=ref, detail=wanted)
        return ref

    def add(self, session: AgendaSession, place: str) -> None:
        """Add a session, unless it has no title at all, and report what is odd about it."""
        if not session.title:
            self.warn(WarningReason.NO_TITLE, place, ref=session.ref, skipped=True)
            return
        if session.room is None:
            self.warn(WarningReason.NO_ROOM, place, ref=session.ref)
        self.sessions[session.ref] = session
        if len(self.sessions) > MOST_SESSIONS:
            raise AgendaTooMany(MOST_SESSIONS)

    def checked_end(self, starts_at: datetime, ends_at: datetime | None, place: str, ref: str) -> bool:
        """Whether the session has a length that a session can have; reports it otherwise."""
        if ends_at is None or ends_at <= starts_at:
            self.warn(WarningReason.BAD_END, place, ref=ref, detail=ends_at or "")
            return False
        if ends_at - starts_at > LONGEST:
            self.warn(WarningReason.TOO_LONG, place, ref=ref, detail=ends_at)
            return False
        return True

    def finish(self, *, encoding: str, title: str) -> AgendaDocument:
        """Return the document; refuses a file without a single session."""
        if not self.sessions:
            raise AgendaWithoutSessions(self.format, sum(warning.skipped for warning in self.warnings))
        return AgendaDocument(
            format=self.format,
            encoding=encoding,
            title=title,
            sessions=tuple(self.sessions.values()),
            rooms=tuple(self.rooms.values()),
            tracks=tuple(self.tracks.values()),
            speakers=tuple(self.speakers.values()),
            warnings=tuple(self.warnings),
        )


def record(value: Any) -> Mapping[str, Any]:
    """Return ``value`` where it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def records(value: Any) -> list[Any]:
    """Return ``value`` where it is a JSON list, else an empty one."""
    return value if isinstance(value, list) else []
