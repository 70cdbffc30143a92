"""Screens beside desks, turned to the visitor: who is asked there what they agree to."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.infra.database import Base
from eventsapp.visitors.models import Visitor


class DeskScreen(Base):
    """What stands on the other side of a desk: one row a desk, which is a browser of the team or an enrolled device."""

    __tablename__ = "desk_screens"
    __table_args__ = (
        UniqueConstraint("fair_id", "owner"),
        UniqueConstraint("code"),
        CheckConstraint("(visitor_id IS NULL) = (asked_at IS NULL)", name="asked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    owner: Mapped[str]
    """Whose it is: ``device 12``, or a name of chance that the browser of a member of the team keeps."""
    mark: Mapped[int] = mapped_column(BigInteger, default=0)
    """Grows with everything that happens on it."""
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitors.id"))
    """Who is asked now."""
    code: Mapped[str | None]
    """What opens the question on the visitor's own phone, for some minutes and until it is answered."""
    asked_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    """When the visitor began to read."""
    answered_at: Mapped[datetime | None]

    visitor: Mapped[Visitor | None] = relationship()
