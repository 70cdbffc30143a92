"""What an exhibitor's place in line is made of."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import Base


class AllocationPolicy(Base):
    """How a fair ranks and places: what is not said here is as usual, see ``rules.scoring`` and ``rules.weighing``."""

    __tablename__ = "allocation_policies"

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), primary_key=True, autoincrement=False)
    formula: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Points of the score: part to ``each``, ``most`` and the like."""
    weights: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What a stand is judged by: the organiser's sliders, the influence of points, which rules are hard."""
    sector_zones: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The zones a sector belongs in: sector id to a list of zone ids."""
    lottery_seed: Mapped[str] = mapped_column(default="")
    """Published, so that anyone can draw the lots again."""
    rounds_published_at: Mapped[datetime | None]
    """Since when planned rounds open by themselves; None while each is opened by hand."""
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    fair: Mapped[Fair] = relationship()


class PriorityRecord(Base):
    """What speaks for and against an exhibitor when places are given; one that has none starts from nothing."""

    __tablename__ = "priority_records"
    __table_args__ = (
        CheckConstraint("consecutive_years >= 0 AND sponsorship_vnd >= 0", name="not_negative"),
        CheckConstraint("units_contracted IS NULL OR units_contracted >= 0", name="units_not_negative"),
    )

    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), primary_key=True, autoincrement=False)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    consecutive_years: Mapped[int] = mapped_column(default=0)
    units_contracted: Mapped[int | None]
    """None: as many as it applied for."""
    sponsorship_vnd: Mapped[int] = mapped_column(BigInteger, default=0)
    is_member: Mapped[bool] = mapped_column(default=False)
    is_rebooking: Mapped[bool] = mapped_column(default=False)
    """Whether it keeps the place it had at the last edition."""
    deposit_at: Mapped[datetime | None]
    """When its deposit arrived; money may come months before the place."""
    penalties: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How often: ``late_payment``, ``early_teardown``, ``no_show``, ``safety_breach``."""
    note: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    exhibitor: Mapped[Exhibitor] = relationship()
