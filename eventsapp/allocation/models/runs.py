"""Plans of a whole fair: computed, changed by hand, published, taken back."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.accounts.models import User
from eventsapp.allocation.models.rounds import Round
from eventsapp.booths.models import Stand
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.infra.storage import StoredFile
from eventsapp.venues.models import Hall


class Mode(StrEnum):
    """How a plan was made."""

    OPTIMISE = "optimise"
    QUEUE = "queue"
    FIRST_COME = "first-come"


class RunState(StrEnum):
    """Where a plan stands."""

    COMPUTING = "computing"
    FAILED = "failed"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"


class AllocationRun(Base):
    """One version of a fair's plan: a proposal for every exhibitor that has no lasting stand, with its proof."""

    __tablename__ = "allocation_runs"
    __table_args__ = (
        UniqueConstraint("fair_id", "number"),
        # A fair has one plan being computed, however often the button is pressed.
        Index(
            "uq_allocation_runs_fair_id",
            "fair_id",
            unique=True,
            sqlite_where=text("state = 'computing'"),
            postgresql_where=text("state = 'computing'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    number: Mapped[int]
    """Counts the fair's plans from 1."""
    round_id: Mapped[int | None] = mapped_column(ForeignKey("allocation_rounds.id"), index=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("allocation_runs.id"))
    """The plan it was computed from, with a bonus for all that stay."""
    job_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=RunState.COMPUTING)
    mode: Mapped[str] = mapped_column(default=Mode.OPTIMISE)
    seed: Mapped[int] = mapped_column(default=1)
    seconds: Mapped[int] = mapped_column(default=40)
    """The work it was allowed, as CPU seconds of the reference machine."""
    weights: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The sliders and rules it was computed with."""
    what_if: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was supposed: ``withdrawn`` exhibitors, ``blocked_halls``, ``stay_bonus``."""
    objective: Mapped[int | None] = mapped_column(BigInteger)
    bound: Mapped[int | None] = mapped_column(BigInteger)
    """No plan is worth more than this, as the certificate shows."""
    preference: Mapped[int | None] = mapped_column(BigInteger)
    placed: Mapped[int] = mapped_column(default=0)
    placeable: Mapped[int] = mapped_column(default=0)
    violations: Mapped[int | None]
    """Hard rules broken, counted by the independent judge."""
    plan_hash: Mapped[str] = mapped_column(default="")
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Fairness of this plan, of a strict queue and of first come; what was missing; CPU seconds."""
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    """Problem, plan and certificate as one file: enough to check everything again."""
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    """One more with every change by hand, so that nobody publishes what they did not see."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    objections_until: Mapped[datetime | None]
    rolled_back_at: Mapped[datetime | None]

    created_by: Mapped[User | None] = relationship()
    round: Mapped[Round | None] = relationship()
    evidence: Mapped[StoredFile | None] = relationship()
    proposals: Mapped[list["Proposal"]] = relationship(
        cascade="all, delete-orphan", back_populates="run", order_by="Proposal.exhibitor_id"
    )


class Change(StrEnum):
    """What a proposal changes for its exhibitor."""

    NEW = "new"
    MOVED = "moved"
    STAYS = "stays"
    UNPLACED = "unplaced"
    LOST = "lost"
    """It has a stand that the plan takes away."""


class Proposal(Base):
    """Where an exhibitor stands in a plan, and why."""

    __tablename__ = "allocation_proposals"
    __table_args__ = (Index("ix_allocation_proposals_exhibitor_id", "exhibitor_id"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id", ondelete="CASCADE"), primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), primary_key=True)
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("halls.id"))
    unit_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    number: Mapped[str] = mapped_column(default="")
    """The number of its first unit."""
    change: Mapped[str] = mapped_column(default=Change.UNPLACED)
    points: Mapped[float] = mapped_column(default=0.0)
    """The exhibitor's score when the plan was made."""
    satisfaction: Mapped[int] = mapped_column(default=0)
    """0 to 100."""
    value: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The explanation as data, see ``optimiser.explaining``."""
    is_locked: Mapped[bool] = mapped_column(default=False)
    """Whether a new run must leave it where it is."""
    is_released: Mapped[bool] = mapped_column(default=False)
    """Whether the exhibitor may read the explanation."""
    was_stand_id: Mapped[int | None] = mapped_column(ForeignKey("stands.id"))
    """The stand it had when the plan was published."""
    was_unit_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stands.id"))
    """The reservation that publishing made of it."""

    run: Mapped[AllocationRun] = relationship(back_populates="proposals")
    exhibitor: Mapped[Exhibitor] = relationship()
    hall: Mapped[Hall | None] = relationship()
    stand: Mapped[Stand | None] = relationship(foreign_keys=[stand_id])


class RunEdit(Base):
    """A change by hand to a plan that is not published: what it cost, and how to take it back."""

    __tablename__ = "allocation_edits"

    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 1."""
    before: Mapped[dict[str, Any]]
    """Exhibitor id to the unit ids it had."""
    after: Mapped[dict[str, Any]]
    cost: Mapped[int] = mapped_column(default=0)
    """Points that the total lost by it; negative where it won."""
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime] = mapped_column(default=clock.now)
