"""Two registrations that may be of one person: flagged for the desk, never merged or blocked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.visitors.models.people import Visitor


class LikelyPair(Base):
    """Two registrations with the same name and the same address, number or company."""

    __tablename__ = "visitor_pairs"
    __table_args__ = (
        UniqueConstraint("earlier_id", "later_id"),
        CheckConstraint("earlier_id < later_id", name="in_order"),
        Index("ix_visitor_pairs_fair_id_verdict", "fair_id", "verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    earlier_id: Mapped[int] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"))
    later_id: Mapped[int] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    flagged_at: Mapped[datetime] = mapped_column(default=clock.now)
    verdict: Mapped[str] = mapped_column(default="")
    """``same`` or ``different`` once somebody decided."""
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    earlier: Mapped[Visitor] = relationship(foreign_keys=[earlier_id])
    later: Mapped[Visitor] = relationship(foreign_keys=[later_id])
