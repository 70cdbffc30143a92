"""Stations that print badges, and the badges that wait for them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.badges.models import Badge
from eventsapp.checkin.models.gates import Gate
from eventsapp.infra import clock
from eventsapp.infra.database import Base

_OPEN = text("state IN ('queued', 'printing')")


class PrintState(StrEnum):
    """How far the printing of a badge is."""

    QUEUED = "queued"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


class PrintStation(Base):
    """A browser with a printer: what desks and kiosks send there comes out one after the other."""

    __tablename__ = "print_stations"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        UniqueConstraint("gate_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    code: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    gate_id: Mapped[int | None] = mapped_column(ForeignKey("gates.id", ondelete="SET NULL"))
    """The gate whose kiosks print here."""
    last_seen_at: Mapped[datetime | None]
    paper_out_at: Mapped[datetime | None]
    """Since when it waits for paper; nothing is taken meanwhile."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    gate: Mapped[Gate | None] = relationship()


class PrintJob(Base):
    """A badge that a station is to print; one badge waits in one place only."""

    __tablename__ = "print_jobs"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'printing', 'printed', 'failed')", name="state"),
        Index("uq_print_jobs_open", "badge_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_print_jobs_station_id_state", "station_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("print_stations.id", ondelete="CASCADE"))
    badge_id: Mapped[int] = mapped_column(ForeignKey("badges.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(default=PrintState.QUEUED)
    asked_by: Mapped[str]
    """Who wants it: an address of the team, or ``device 12``."""
    note: Mapped[str] = mapped_column(default="")
    """What went wrong."""
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    station: Mapped[PrintStation] = relationship()
    badge: Mapped[Badge] = relationship()
