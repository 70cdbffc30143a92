"""Stands: the units an exhibitor has, and the log of what became of each unit."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.venues.models import Hall, Unit


class StandState(StrEnum):
    """How firmly a stand is taken."""

    RESERVED = "reserved"
    SOLD = "sold"
    RELEASED = "released"


class Stand(Base):
    """The contiguous units one exhibitor takes; its number is that of its first unit."""

    __tablename__ = "stands"
    __table_args__ = (Index("ix_stands_fair_id_state", "fair_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    hall_id: Mapped[int] = mapped_column(ForeignKey("halls.id"))
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    number: Mapped[str]
    state: Mapped[str] = mapped_column(default=StandState.RESERVED)
    area_m2: Mapped[float]
    open_sides: Mapped[int] = mapped_column(default=1)
    frontage: Mapped[str] = mapped_column(default="row")
    outline: Mapped[list[list[list[float]]]] = mapped_column(JSON, default=list)
    """Rings around all its units, in metres."""
    allocated_at: Mapped[datetime] = mapped_column(default=clock.now)
    released_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    units: Mapped[list["StandUnit"]] = relationship(cascade="all, delete-orphan", back_populates="stand")
    shares: Mapped[list["StandShare"]] = relationship(cascade="all, delete-orphan", order_by="StandShare.position")


class StandUnit(Base):
    """A unit in a stand. The primary key is the guarantee that a unit is never in two stands."""

    __tablename__ = "stand_units"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    stand_id: Mapped[int] = mapped_column(ForeignKey("stands.id"), index=True)

    stand: Mapped[Stand] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()


class StandShare(Base):
    """A co-exhibitor on a stand."""

    __tablename__ = "stand_shares"

    stand_id: Mapped[int] = mapped_column(ForeignKey("stands.id"), primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    exhibitor: Mapped[Exhibitor] = relationship()


class UnitEvent(Base):
    """A change of a unit's state: who, when, from, to, why. Rows are only ever added."""

    __tablename__ = "unit_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stands.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    from_state: Mapped[str]
    to_state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
