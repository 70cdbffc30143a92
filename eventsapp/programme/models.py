"""The forum: tracks, rooms, speakers, sessions, and the frozen releases of the agenda."""

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.infra.storage import StoredFile


def new_uid() -> str:
    """Return a name that no other session of any fair has: what calendars recognise it by."""
    return str(uuid.uuid4())


room_equipment = Table(
    "room_equipment",
    Base.metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("equipment_id", ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""What is always in a room."""
session_equipment = Table(
    "session_equipment",
    Base.metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("equipment_id", ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""What a session needs."""


class Forum(Base):
    """What holds for a fair's whole programme; ``walking_minutes`` between two rooms, None where nobody said."""

    __tablename__ = "forums"

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), primary_key=True, autoincrement=False)
    walking_minutes: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class ProgrammeDay(Base):
    """A day of the programme and its opening hours; what closes before four closes in the night after."""

    __tablename__ = "programme_days"
    __table_args__ = (UniqueConstraint("fair_id", "day_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    day_on: Mapped[date]
    opens_at: Mapped[time]
    closes_at: Mapped[time]


class Equipment(Base):
    """A kind of equipment; ``count`` of it can be carried into rooms, beside what rooms have."""

    __tablename__ = "equipment"
    __table_args__ = (UniqueConstraint("fair_id", "name"), CheckConstraint("count >= 0", name="count"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    name: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


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
    version: Mapped[int] = mapped_column(default=1)


class Room(Base):
    """A room of the forum; its code stands on a plate."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("fair_id", "code"), UniqueConstraint("fair_id", "source_ref"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    code: Mapped[str]
    name: Mapped[dict[str, str]]
    capacity: Mapped[int | None]
    setup_minutes: Mapped[int] = mapped_column(default=0)
    """How long it is prepared before a session, where the session does not say."""
    place: Mapped[str] = mapped_column(default="")
    """Where it is: the number of a unit, the code of a hall, or in words."""
    position: Mapped[int] = mapped_column(default=0)
    source_ref: Mapped[str | None]
    source_digests: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What the latest import said, field by field: tells what was changed by hand since."""
    version: Mapped[int] = mapped_column(default=1)

    equipment: Mapped[list[Equipment]] = relationship(secondary=room_equipment, order_by=Equipment.name)


class RoomWalk(Base):
    """Minutes between two rooms where they differ from what is usual; the room with the smaller id is first."""

    __tablename__ = "room_walks"
    __table_args__ = (CheckConstraint("first_id < second_id", name="in_order"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True, index=True)
    minutes: Mapped[int]

    first: Mapped[Room] = relationship(foreign_keys=first_id)
    second: Mapped[Room] = relationship(foreign_keys=second_id)


class Speaker(Base):
    """A person on stage: from the State (``state``), ``academia`` or ``business``."""

    __tablename__ = "speakers"
    __table_args__ = (UniqueConstraint("fair_id", "source_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    full_name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    name_language: Mapped[str] = mapped_column(default="")
    honorific: Mapped[str] = mapped_column(default="")
    protocol_order: Mapped[int | None]
    """Place in the order of precedence, 1 first."""
    organisation: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    side: Mapped[str] = mapped_column(default="")
    bio: Mapped[dict[str, str]] = mapped_column(default=dict)
    search_key: Mapped[str] = mapped_column(default="")
    """Names and organisation, folded; kept in step by the actions."""
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    travel_notes: Mapped[str] = mapped_column(default="")
    language_notes: Mapped[str] = mapped_column(default="")
    source_ref: Mapped[str | None]
    source_digests: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What the latest import said, field by field: tells what was changed by hand since."""
    version: Mapped[int] = mapped_column(default=1)

    photo: Mapped[StoredFile | None] = relationship()
    availability: Mapped[list["SpeakerAvailability"]] = relationship(
        cascade="all, delete-orphan", order_by="SpeakerAvailability.starts_at"
    )


class SpeakerAvailability(Base):
    """A time when a speaker can come; without any, the speaker always can."""

    __tablename__ = "speaker_availabilities"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speakers.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


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
    """The languages of the interpretation channels."""
    setup_minutes: Mapped[int | None]
    """How long its room is prepared before it; None is what the room usually takes."""
    expected_audience: Mapped[int | None]
    notes: Mapped[str] = mapped_column(default="")
    """What the team should know; never published."""
    is_locked: Mapped[bool] = mapped_column(default=False)
    """Whether its time and room stay, whatever is arranged around it."""
    search_key: Mapped[str] = mapped_column(default="")
    """Titles and speakers, folded; kept in step by the actions."""
    source_ref: Mapped[str | None]
    source_digests: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What the latest import said, field by field: tells what was changed by hand since."""
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    track: Mapped[Track | None] = relationship()
    room: Mapped[Room | None] = relationship()
    speakers: Mapped[list["SessionSpeaker"]] = relationship(
        cascade="all, delete-orphan", order_by="SessionSpeaker.position"
    )
    equipment: Mapped[list[Equipment]] = relationship(secondary=session_equipment, order_by=Equipment.name)
    sponsors: Mapped[list["SessionSponsor"]] = relationship(
        cascade="all, delete-orphan", order_by="SessionSponsor.position"
    )
    materials: Mapped[list["SessionMaterial"]] = relationship(
        cascade="all, delete-orphan", order_by="SessionMaterial.id"
    )


class SessionSpeaker(Base):
    """Someone's part in a session."""

    __tablename__ = "session_speakers"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speakers.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(default="speaker")
    channel: Mapped[str] = mapped_column(default="")
    """The language an interpreter speaks; empty for everybody else."""
    position: Mapped[int] = mapped_column(default=0)

    speaker: Mapped[Speaker] = relationship()


class SessionSponsor(Base):
    """Who pays for a session: an exhibitor of the fair, or anybody else by name."""

    __tablename__ = "session_sponsors"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    exhibitor: Mapped[Exhibitor | None] = relationship()


class SessionMaterial(Base):
    """A file or a link of a session, and who may have it: the ``team``, everybody ``after`` it, or ``public``."""

    __tablename__ = "session_materials"
    __table_args__ = (CheckConstraint("(file_id IS NULL) <> (url = '')", name="file_or_link"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    title: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    visibility: Mapped[str] = mapped_column(default="team")
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    file: Mapped[StoredFile | None] = relationship()


class ClashNote(Base):
    """A clash that is meant so, with the reason; it counts while ``digest`` says the same of the sessions."""

    __tablename__ = "clash_notes"
    __table_args__ = (UniqueConstraint("fair_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    key: Mapped[str]
    digest: Mapped[str]
    reason: Mapped[str]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)

    noted_by: Mapped[User | None] = relationship(lazy="joined")


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
