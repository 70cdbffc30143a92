"""Tickets: what lets a visitor in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base

_VALID = text("revoked_at IS NULL")


class Ticket(Base):
    """A ticket; its id is the serial in the signed code, which is made where it is shown and kept nowhere."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("uq_tickets_one_valid", "visitor_id", unique=True, sqlite_where=_VALID, postgresql_where=_VALID),
        Index("ix_tickets_fair_id_revoked_at", "fair_id", "revoked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why it was revoked."""
