"""The forum: tracks, rooms, speakers, sessions, and the frozen releases of the agenda."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.infra import clock
from eventsapp.infra.database import Base


def new_uid() -> str:
    """Return a name that no other session of any fair has: what calendars recognise it by."""
    return str(uuid.uuid4())


class Track(Base):
    """A theme of the forum, with a two-letter code and a colour from 1 to 5."""

    __tablename__ = "tracks"
    __table_args__ = (UniqueConstraint("fair_id", "code"), UniqueConstraint("fair_id", "source_ref"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    code: Mapped[str]
    name: Mapped[dict[str, str]]
    colour: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)
    source_ref: Mapped[str | None]
    source_digests: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What the latest import said, field by field: tells what was changed by hand since."""


class Room(Base):
    """A room of the forum; its code stands on a plate."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("fair_id", "code"), UniqueConstraint("fair_id", "source_ref"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    code: Mapped[str]
    name: Mapped[dict[str, str]]
    capacity: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    source_ref: Mapped[str | None]
    source_digests: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What the latest import said, field by field: tells what was changed by hand since."""


class Speaker(Base):
    """A person on stage: from the State (``state``), ``academia`` or ``business``."""

    __tablename__ = "speakers"
    __table_args__ = (UniqueConstraint("fair_id", "source_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    full_name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    name_language: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    side: Mapped[str] = mapped_column(default="")
    bio: Mapped[dict[str, str]] = mapped_column(default=dict)
    search_key: Mapped[str] = mapped_column(default="")
    """Names and organisation, folded; kept in step by the actions."""
    source_ref: Mapped[str | None]
    source_digests: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What the latest import said, field by field: tells what was changed by hand since."""


class Session(Base):
    """A session of the forum; unscheduled while it has no start."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("fair_id", "source_ref"),
        CheckConstraint("starts_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
        Index("ix_sessions_fair_id_starts_at", "fair_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    kind: Mapped[str] = mapped_column(default="talk")
    title: Mapped[dict[str, str]]
    subtitle: Mapped[dict[str, str]] = mapped_column(default=dict)
    abstract: Mapped[dict[str, str]] = mapped_column(default=dict)
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"), index=True)
    day_on: Mapped[date | None]
    """The programme day it belongs to; a session after midnight belongs to the day before."""
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(default="")
    interpreted: Mapped[list[str]] = mapped_column(default=list)
    search_key: Mapped[str] = mapped_column(default="")
    """Titles and speakers, folded; kept in step by the actions."""
    source_ref: Mapped[str | None]
    source_digests: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What the latest import said, field by field: tells what was changed by hand since."""
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    track: Mapped[Track | None] = relationship()
    room: Mapped[Room | None] = relationship()
    speakers: Mapped[list["SessionSpeaker"]] = relationship(
        cascade="all, delete-orphan", order_by="SessionSpeaker.position"
    )


class SessionSpeaker(Base):
    """Someone's part in a session."""

    __tablename__ = "session_speakers"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speakers.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(default="speaker")
    position: Mapped[int] = mapped_column(default=0)

    speaker: Mapped[Speaker] = relationship()


class Release(Base):
    """A published version of the agenda. Rows never change."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("fair_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(default="")
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    document: Mapped[bytes] = mapped_column(LargeBinary)
    """The whole agenda as compressed JSON: what the public sees is made from this alone."""
    digest: Mapped[str]


class ReleaseFile(Base):
    """A file of a release in one format and language, made beforehand; another tag means that it is out of date."""

    __tablename__ = "release_files"

    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str]
    """Everything the file is made of, in short."""
    body: Mapped[bytes] = mapped_column(LargeBinary)


class StarList(Base):
    """Somebody's own agenda of a fair: an account's, or that of whoever has its address."""

    __tablename__ = "star_lists"
    __table_args__ = (UniqueConstraint("fair_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    """The secret part of the list's addresses; another one takes the old addresses out of use."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Star(Base):
    """A session that somebody wants to see."""

    __tablename__ = "stars"

    list_id: Mapped[int] = mapped_column(ForeignKey("star_lists.id", ondelete="CASCADE"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, index=True)
    starred_at: Mapped[datetime] = mapped_column(default=clock.now)
