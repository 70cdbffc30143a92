"""Ceremonies: who does what at which minute, who sits where, who signs with whom."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra.database import Base

Rows = list[list[str]]


class Ceremony(Base):
    """The papers of a session that is held by protocol; each row has its cells in the order of its columns."""

    __tablename__ = "ceremonies"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    first_language: Mapped[str] = mapped_column(default="vi")
    second_language: Mapped[str] = mapped_column(default="en")
    run_sheet: Mapped[Rows] = mapped_column(default=list)
    """Hour, minutes, what happens in both languages, who, note."""
    guests: Mapped[Rows] = mapped_column(default=list)
    """Place in the order of precedence, name, office in both languages, seat, stand-in."""
    signings: Mapped[Rows] = mapped_column(default=list)
    """What is signed in both languages, who signs, with whom, who witnesses it."""
    version: Mapped[int] = mapped_column(default=1)
