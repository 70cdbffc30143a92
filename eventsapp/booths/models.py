"""Stands: the units an exhibitor has or holds, who waits for some, and the log of what became of each unit."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Package
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.venues.models import Hall, Unit, Zone


class StandState(StrEnum):
    """How firmly a stand is taken: three kinds of hold, three of a stand, two ends."""

    CART = "cart"
    """Held by an exhibitor who is deciding, for minutes."""
    OPTION = "option"
    """Held by sales for an exhibitor or a prospect, for days."""
    OFFERED = "offered"
    """Held for one from the waiting list until it answers."""
    RESERVED = "reserved"
    SOLD = "sold"
    OCCUPIED = "occupied"
    RELEASED = "released"
    EXPIRED = "expired"


class Stand(Base):
    """The contiguous units one exhibitor takes or holds; its number is that of its first unit.

    One whose deadline has passed is over, whether or not anybody has written that down yet.
    """

    __tablename__ = "stands"
    __table_args__ = (
        Index("ix_stands_fair_id_state", "fair_id", "state"),
        Index("ix_stands_expires_at", "expires_at"),
        CheckConstraint(
            "exhibitor_id IS NOT NULL OR (prospect <> '' AND origin = 'option' "
            "AND state IN ('option', 'released', 'expired'))",
            name="held_for_somebody",
        ),
        # An exhibitor has one cart, however often the button is pressed.
        Index(
            "uq_stands_exhibitor_id",
            "exhibitor_id",
            unique=True,
            sqlite_where=text("state = 'cart'"),
            postgresql_where=text("state = 'cart'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    hall_id: Mapped[int] = mapped_column(ForeignKey("halls.id"))
    exhibitor_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    prospect: Mapped[str] = mapped_column(default="")
    """Who an option is for while that company is no exhibitor yet."""
    number: Mapped[str]
    state: Mapped[str] = mapped_column(default=StandState.RESERVED)
    origin: Mapped[str] = mapped_column(default=StandState.RESERVED)
    """The state it began in."""
    area_m2: Mapped[float]
    open_sides: Mapped[int] = mapped_column(default=1)
    frontage: Mapped[str] = mapped_column(default="row")
    outline: Mapped[list[list[list[float]]]] = mapped_column(JSON, default=list)
    """Rings around all its units, in metres."""
    allocated_at: Mapped[datetime] = mapped_column(default=clock.now)
    reserved_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    """When its present state ends by itself; None where it lasts."""
    hold_limit_at: Mapped[datetime | None]
    """No extension leads past this."""
    extended_at: Mapped[datetime | None]
    nagged_at: Mapped[datetime | None]
    """When whoever holds it was reminded of the present deadline."""
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)
    """One more with every change, so that nobody confirms what they did not see."""

    hall: Mapped[Hall] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship()
    held_by: Mapped[User | None] = relationship()
    units: Mapped[list["StandUnit"]] = relationship(cascade="all, delete-orphan", back_populates="stand")
    shares: Mapped[list["StandShare"]] = relationship(cascade="all, delete-orphan", order_by="StandShare.position")

    @property
    def holder_name(self) -> str:
        """Return the exhibitor's or the prospect's name."""
        return self.exhibitor.display_name if self.exhibitor else self.prospect


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


class EventKind(StrEnum):
    """What happened to a unit."""

    HELD = "held"
    EXTENDED = "extended"
    EXPIRED = "expired"
    RESERVED = "reserved"
    SOLD = "sold"
    REOPENED = "reopened"
    OCCUPIED = "occupied"
    MOVED = "moved"
    SWAPPED = "swapped"
    MERGED = "merged"
    DOWNSIZED = "downsized"
    RELEASED = "released"
    REINSTATED = "reinstated"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


class UnitEvent(Base):
    """A change of a unit's state: who, when, from, to, why. Rows are only ever added."""

    __tablename__ = "unit_events"
    __table_args__ = (UniqueConstraint("fair_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    seq: Mapped[int]
    """Counts the fair's events without a gap, in the order in which they became visible."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stands.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(default=EventKind.RESERVED)
    from_state: Mapped[str]
    to_state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")


class PlanFeed(Base):
    """How many events a fair's plan has had; its row is locked last in a transaction, so numbers have no gaps."""

    __tablename__ = "plan_feeds"

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(default=0)


class WaitingState(StrEnum):
    """Where an entry of the waiting list stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    PLACED = "placed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class WaitingEntry(Base):
    """An exhibitor that waits for units: how many, where, with how many open sides."""

    __tablename__ = "waiting_entries"
    __table_args__ = (
        Index("ix_waiting_entries_fair_id_state", "fair_id", "state"),
        CheckConstraint("min_units >= 1 AND max_units >= min_units", name="units_in_order"),
        # A company stands in line once.
        Index(
            "uq_waiting_entries_exhibitor_id",
            "exhibitor_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'offered')"),
            postgresql_where=text("state IN ('waiting', 'offered')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("halls.id"))
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    package_id: Mapped[int | None] = mapped_column(ForeignKey("packages.id"))
    min_units: Mapped[int] = mapped_column(default=1)
    max_units: Mapped[int] = mapped_column(default=1)
    open_sides: Mapped[int] = mapped_column(default=0)
    """At least so many."""
    priority: Mapped[int] = mapped_column(default=0)
    """The higher the sooner; among equals the earlier deposit, then the earlier application."""
    deposit_at: Mapped[datetime | None]
    applied_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[str] = mapped_column(default=WaitingState.WAITING)
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stands.id"))
    """What it was offered last."""

    exhibitor: Mapped[Exhibitor] = relationship()
    hall: Mapped[Hall | None] = relationship()
    zone: Mapped[Zone | None] = relationship()
    package: Mapped[Package | None] = relationship()
    stand: Mapped[Stand | None] = relationship()


class DepositOutcome(StrEnum):
    """What became of a deposit that had no stand."""

    PLACED = "placed"
    RETURNED = "returned"


class UnplacedDeposit(Base):
    """Money for a reservation that had ended, whose units somebody else has: kept in sight until it has a stand."""

    __tablename__ = "unplaced_deposits"
    # One for each stand, however many mark it at once.
    __table_args__ = (UniqueConstraint("stand_id"), Index("ix_unplaced_deposits_fair_id_outcome", "fair_id", "outcome"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    stand_id: Mapped[int] = mapped_column(ForeignKey("stands.id"))
    """What it was paid for."""
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    units: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The numbers of the units that were lost."""
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str] = mapped_column(default="")
    """Empty until somebody decides."""
    settled_at: Mapped[datetime | None]
    placed_stand_id: Mapped[int | None] = mapped_column(ForeignKey("stands.id"))

    exhibitor: Mapped[Exhibitor] = relationship()
    noted_by: Mapped[User | None] = relationship()
    stand: Mapped[Stand] = relationship(foreign_keys=[stand_id])


class PickWindow(Base):
    """When an exhibitor may hold units by itself, at a fair that gives its places in rounds, and which.

    It may have several, one after the other: the next round is announced while this one is open.
    """

    __tablename__ = "pick_windows"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="in_order"),)

    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), primary_key=True, autoincrement=False)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    opens_at: Mapped[datetime] = mapped_column(primary_key=True)
    closes_at: Mapped[datetime]
    zone_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The zones that may be chosen from; empty is all."""
    package_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    most_units: Mapped[int | None]
