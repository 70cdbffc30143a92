"""Collects what a format's reader finds into one document; refs are made unique and nothing vanishes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
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
from eventsapp.programme.importers.refused import AgendaWithoutSessions
from eventsapp.programme.importers.texts import MOST_LINE, one_line
from eventsapp.programme.importers.times import LONGEST


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What a file may leave unsaid."""

    zone: tzinfo
    language: str


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
            raise AgendaWithoutSessions(self.format)
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


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When a session runs; empty when it is not scheduled."""

    day_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


UNSCHEDULED = Slot()


def record(value: Any) -> Mapping[str, Any]:
    """Return ``value`` where it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def records(value: Any) -> list[Any]:
    """Return ``value`` where it is a JSON list, else an empty one."""
    return value if isinstance(value, list) else []
