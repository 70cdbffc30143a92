"""Where and with what the forum takes place: days, tracks, rooms, equipment, ways between rooms."""

from datetime import date, time

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.infra.database import Base

room_equipment = Table(
    "room_equipment",
    Base.metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("equipment_id", ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""What is always in a room."""


class Forum(Base):
    """What holds for a fair's whole programme; ``walking_minutes`` between two rooms, None where nobody said."""

    __tablename__ = "forums"

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), primary_key=True, autoincrement=False)
    walking_minutes: Mapped[int | None]
    seats_a_day: Mapped[int | None]
    """How many sessions of one day a person may have a seat in or wait for; None is what is usual."""
    fewest_fans: Mapped[int | None]
    """How many people must have starred two sessions that run together to be told of; None is what is usual."""
    notes_audiences: Mapped[bool] = mapped_column(default=True)
    """Whether it is noted where sessions for the same audience run together."""
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
