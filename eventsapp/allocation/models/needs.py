"""What an exhibitor's stand must have, who stands together and who apart."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.venues.models import Zone


class PlacementNeeds(Base):
    """What every stand of an exhibitor must have; without a row nothing but its size."""

    __tablename__ = "placement_needs"

    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), primary_key=True, autoincrement=False)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    utilities: Mapped[list[str]] = mapped_column(default=list)
    """power, water, air, data."""
    floor_load: Mapped[float | None]
    """What the floor must bear, in t/m²."""
    height: Mapped[float | None]
    """How high it builds, in metres."""
    budget: Mapped[int | None] = mapped_column(BigInteger)
    """The most it pays for the place in dong, without VAT."""
    hall_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The halls it accepts; empty is any."""
    is_zone_strict: Mapped[bool] = mapped_column(default=False)
    """Whether it stands in a zone of its sector or nowhere."""
    near_entrance: Mapped[float] = mapped_column(default=0.5)
    """How much it wants to be near an entrance, 0 to 1."""
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    exhibitor: Mapped[Exhibitor] = relationship()


class Pavilion(Base):
    """Exhibitors under one roof, a country's or an association's: they stand in one block."""

    __tablename__ = "pavilions"
    __table_args__ = (UniqueConstraint("fair_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    name: Mapped[str]
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    """Where its block must be; what is restricted there is for its members."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    zone: Mapped[Zone | None] = relationship()
    members: Mapped[list["PavilionMember"]] = relationship(
        cascade="all, delete-orphan", order_by="PavilionMember.exhibitor_id"
    )


class PavilionMember(Base):
    """An exhibitor in a pavilion; the key lets nobody be in two."""

    __tablename__ = "pavilion_members"

    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), primary_key=True, autoincrement=False)
    pavilion_id: Mapped[int] = mapped_column(ForeignKey("pavilions.id"), index=True)

    exhibitor: Mapped[Exhibitor] = relationship()


class SeparationKind(StrEnum):
    """How two are kept apart."""

    GAP = "gap"
    """More than a distance between their stands."""
    FACING = "facing"
    """Not opposite each other across an aisle."""


class Separation(Base):
    """Two exhibitors that are kept apart. Who asked for it is kept from everyone but the organiser."""

    __tablename__ = "separations"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", "kind"),
        CheckConstraint("first_id < second_id", name="in_order"),
        CheckConstraint("distance_m >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    kind: Mapped[str] = mapped_column(default=SeparationKind.GAP)
    distance_m: Mapped[float] = mapped_column(default=6.0)
    is_hard: Mapped[bool] = mapped_column(default=False)
    """A hard one is never broken; a soft one costs points."""
    is_wished: Mapped[bool] = mapped_column(default=False)
    """Whether it came from an application rather than from the organiser."""

    first: Mapped[Exhibitor] = relationship(foreign_keys=[first_id])
    second: Mapped[Exhibitor] = relationship(foreign_keys=[second_id])
