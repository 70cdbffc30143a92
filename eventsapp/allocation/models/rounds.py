"""Rounds: who chooses when, and one after the other."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.booths.models import Stand
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base


class RoundMode(StrEnum):
    """How the places of a round are given."""

    SELF_SELECT = "self_select"
    """Each chooses on the plan while the window is open."""
    APPOINTMENT = "appointment"
    """One after the other, a few minutes each."""
    ASSIGN = "assign"
    """The organiser gives them by hand."""
    OPTIMISE = "optimise"
    """The optimiser proposes, the organiser publishes."""


class RoundState(StrEnum):
    """Where a round stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Round(Base):
    """A round of a fair: which exhibitors, how, when, and what they may choose from."""

    __tablename__ = "allocation_rounds"
    __table_args__ = (
        UniqueConstraint("fair_id", "position"),
        CheckConstraint("closes_at > opens_at", name="in_order"),
        CheckConstraint("pick_seconds BETWEEN 30 AND 3600", name="pick_seconds"),
        CheckConstraint("stations BETWEEN 1 AND 20", name="stations"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    position: Mapped[int]
    kind: Mapped[str]
    """rebook, sponsors, big, loyal, general or late: whom it is for, see ``rules.rounds``."""
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Empty: named by its kind."""
    mode: Mapped[str] = mapped_column(default=RoundMode.SELF_SELECT)
    state: Mapped[str] = mapped_column(default=RoundState.PLANNED)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    min_points: Mapped[float | None]
    min_units: Mapped[int | None]
    """For the big shapes: at least so many."""
    zone_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The zones that may be chosen from; empty is all."""
    package_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    most_units: Mapped[int | None]
    """One may take no more than this."""
    pick_seconds: Mapped[int] = mapped_column(default=180)
    stations: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    picks: Mapped[list["Pick"]] = relationship(
        cascade="all, delete-orphan", order_by="Pick.place", back_populates="round"
    )


class PickState(StrEnum):
    """Where an exhibitor's turn stands."""

    WAITING = "waiting"
    PICKING = "picking"
    PICKED = "picked"
    PASSED = "passed"
    """It chose nothing."""
    NONE_LEFT = "none_left"
    """It was absent and nothing was left that fits."""


class Pick(Base):
    """An exhibitor's turn in a round, in the order of the line."""

    __tablename__ = "allocation_picks"
    __table_args__ = (
        UniqueConstraint("round_id", "exhibitor_id"),
        # One stands at each station.
        Index(
            "uq_allocation_picks_round_id_station",
            "round_id",
            "station",
            unique=True,
            sqlite_where=text("state = 'picking'"),
            postgresql_where=text("state = 'picking'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("allocation_rounds.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    place: Mapped[int]
    """Its place in the line, from 1; who was absent goes to the end."""
    points: Mapped[float] = mapped_column(default=0.0)
    """The score when the line was drawn up."""
    due_at: Mapped[datetime | None]
    """When its turn is planned to begin."""
    station: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=PickState.WAITING)
    how: Mapped[str] = mapped_column(default="")
    """self, proxy or automatic."""
    was_absent: Mapped[bool] = mapped_column(default=False)
    """Whether it was called once in vain; the second time it is given the best that is left."""
    proxy: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    """Unit ids it wants in its absence, best first."""
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stands.id"))
    began_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    """When its minutes at the station are over."""
    ended_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(back_populates="picks")
    exhibitor: Mapped[Exhibitor] = relationship()
    stand: Mapped[Stand | None] = relationship()
