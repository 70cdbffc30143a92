"""Sessions, who is in them, what belongs to them, and clashes that are meant so."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.infra.storage import StoredFile
from eventsapp.programme.models.audiences import Audience, session_audiences
from eventsapp.programme.models.people import Speaker
from eventsapp.programme.models.places import Equipment, Room, Track

session_equipment = Table(
    "session_equipment",
    Base.metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("equipment_id", ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""What a session needs."""


def new_uid() -> str:
    """Return a name that no other session of any fair has: what calendars recognise it by."""
    return str(uuid.uuid4())


class Session(Base):
    """A session of the forum; unscheduled while it has no start."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("fair_id", "source_ref"),
        CheckConstraint("starts_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
        Index("ix_sessions_fair_id_starts_at", "fair_id", "starts_at"),
        {"sqlite_autoincrement": True},  # releases and stars speak of a session after it was removed
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
    planned_minutes: Mapped[int | None]
    """How long it was when it lost its time: so long it is when it gets one again."""
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
    audiences: Mapped[list[Audience]] = relationship(
        secondary=session_audiences, order_by=[Audience.position, Audience.id]
    )
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
