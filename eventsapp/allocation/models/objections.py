"""Objections to a published plan."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.accounts.models import User
from eventsapp.allocation.models.runs import AllocationRun
from eventsapp.booths.models import Stand
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base


class ObjectionState(StrEnum):
    """Where an objection stands."""

    OPEN = "open"
    OFFERED = "offered"
    """The organiser named other places; the exhibitor decides."""
    MOVED = "moved"
    DECLINED = "declined"
    """The exhibitor keeps what it has."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Objection(Base):
    """An exhibitor that does not agree with its place: a task for the organiser."""

    __tablename__ = "allocation_objections"
    __table_args__ = (
        Index("ix_allocation_objections_fair_id_state", "fair_id", "state"),
        # One at a time, however often the button is pressed.
        Index(
            "uq_allocation_objections_exhibitor_id",
            "exhibitor_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'offered')"),
            postgresql_where=text("state IN ('open', 'offered')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"))
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stands.id"))
    state: Mapped[str] = mapped_column(default=ObjectionState.OPEN)
    wish: Mapped[str]
    """What it says."""
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    filed_at: Mapped[datetime] = mapped_column(default=clock.now)
    alternatives: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Places the organiser offers: ``hall_id``, ``unit_ids``, ``number``."""
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    run: Mapped[AllocationRun] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    stand: Mapped[Stand | None] = relationship()
    filed_by: Mapped[User | None] = relationship(foreign_keys=[filed_by_id])
