"""The people of the forum."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.infra.database import Base
from eventsapp.infra.storage import StoredFile


class Speaker(Base):
    """A person on stage: from the State (``state``), ``academia`` or ``business``."""

    __tablename__ = "speakers"
    __table_args__ = (UniqueConstraint("fair_id", "source_ref"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    full_name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    name_language: Mapped[str] = mapped_column(default="")
    honorific: Mapped[str] = mapped_column(default="")
    protocol_order: Mapped[int | None]
    """Place in the order of precedence, 1 first."""
    organisation: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    """Where the person is told what changes; never shown to the public."""
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
