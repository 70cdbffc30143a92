"""Gates, the devices at them, what was scanned, and who is in."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import Base


class DeviceUse(StrEnum):
    """What a device without an account is for; it does nothing else."""

    GATE = "gate"
    """Scans."""
    KIOSK = "kiosk"
    """Visitors print their own badges."""
    DESK = "desk"
    SCREEN = "screen"
    """Stands beside a desk, turned to the visitor."""


def _of_use() -> tuple[CheckConstraint, CheckConstraint]:
    """Say what there is to be used for, and that a screen belongs to a desk."""
    return (
        CheckConstraint("use IN ('gate', 'kiosk', 'desk', 'screen')", name="use"),
        CheckConstraint("(use = 'screen') = (screen_id IS NOT NULL)", name="screen"),
    )


class Gate(Base):
    """A place where people pass; several lead into one zone, and an empty zone is the fair itself."""

    __tablename__ = "gates"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("direction IN ('in', 'out', 'both')", name="direction"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    code: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(default="")
    direction: Mapped[str] = mapped_column(default="in")
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    occupancy_limit: Mapped[int | None]
    """How many may be in the zone at a time."""
    allows_reentry: Mapped[bool] = mapped_column(default=True)
    quiet_minutes: Mapped[int] = mapped_column(default=3)
    """How long after a passage nobody passes with the same code again."""
    locked_at: Mapped[datetime | None]
    lock_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    fair: Mapped[Fair] = relationship()


class Enrolment(Base):
    """A code that makes phones of helpers devices of a gate, for a few minutes; only its hash is kept."""

    __tablename__ = "gate_enrolments"
    __table_args__ = (CheckConstraint("uses_left >= 0", name="uses_left"), *_of_use())

    id: Mapped[int] = mapped_column(primary_key=True)
    gate_id: Mapped[int] = mapped_column(ForeignKey("gates.id", ondelete="CASCADE"), index=True)
    use: Mapped[str] = mapped_column(default=DeviceUse.GATE)
    day_on: Mapped[date]
    until_on: Mapped[date]
    """The last day of the devices it makes."""
    screen_id: Mapped[int | None] = mapped_column(ForeignKey("desk_screens.id"))
    digest: Mapped[str] = mapped_column(unique=True)
    uses_left: Mapped[int]
    expires_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    gate: Mapped[Gate] = relationship()


class Device(Base):
    """A phone, tablet or computer that does one thing at one gate, for a day or for the fair, and nothing else."""

    __tablename__ = "gate_devices"
    __table_args__ = _of_use()

    id: Mapped[int] = mapped_column(primary_key=True)
    gate_id: Mapped[int] = mapped_column(ForeignKey("gates.id", ondelete="CASCADE"), index=True)
    use: Mapped[str] = mapped_column(default=DeviceUse.GATE)
    day_on: Mapped[date]
    until_on: Mapped[date]
    screen_id: Mapped[int | None] = mapped_column(ForeignKey("desk_screens.id"))
    """The desk whose visitors read on it."""
    name: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The member of the team whose browser it is; helpers have no account."""
    enrolled_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    queued: Mapped[int] = mapped_column(default=0)
    """Scans that wait on the device, as it said last."""
    battery: Mapped[int | None]
    revoked_at: Mapped[datetime | None]

    gate: Mapped[Gate] = relationship()


class Scan(Base):
    """What a device or a program saw at a gate, and what came of it."""

    __tablename__ = "gate_scans"
    __table_args__ = (
        UniqueConstraint("source", "client_id"),
        Index("ix_gate_scans_gate_id_day_on", "gate_id", "day_on", "scanned_at"),
        Index("ix_gate_scans_holder", "fair_id", "day_on", "holder"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    gate_id: Mapped[int] = mapped_column(ForeignKey("gates.id", ondelete="CASCADE"))
    zone: Mapped[str]
    source: Mapped[str]
    """Who sent it, such as ``device 12``; with ``client_id``, its own name for the scan, it counts once."""
    client_id: Mapped[str]
    kind: Mapped[int | None]
    serial: Mapped[int | None]
    holder: Mapped[str] = mapped_column(default="")
    """Whose code it is, ticket or badge: ``v12`` is a visitor, ``s5`` somebody of an exhibitor."""
    day_on: Mapped[date]
    scanned_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_offline: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str]
    reason: Mapped[str]
    way: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None]
    undo_reason: Mapped[str] = mapped_column(default="")

    gate: Mapped[Gate] = relationship()


class Presence(Base):
    """The first admission of a person on a day to a zone, and where they are since: one row, whoever races."""

    __tablename__ = "presences"
    __table_args__ = (UniqueConstraint("fair_id", "day_on", "zone", "holder"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    day_on: Mapped[date]
    zone: Mapped[str]
    holder: Mapped[str]
    first_at: Mapped[datetime]
    first_gate_id: Mapped[int]
    last_at: Mapped[datetime]
    last_gate_id: Mapped[int]
    last_way: Mapped[str]


class ZoneDay(Base):
    """How many are in a zone, and how many came on a day."""

    __tablename__ = "zone_days"

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), primary_key=True)
    day_on: Mapped[date] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(primary_key=True)
    inside: Mapped[int] = mapped_column(default=0)
    attended: Mapped[int] = mapped_column(default=0)
