"""Whom sessions are meant for."""

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra.database import Base

session_audiences = Table(
    "session_audiences",
    Base.metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("audience_id", ForeignKey("audiences.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""Whom a session is meant for; one without any is for everybody."""


class Audience(Base):
    """People a session may be meant for, such as manufacturers or students."""

    __tablename__ = "audiences"
    __table_args__ = (UniqueConstraint("fair_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    name: Mapped[dict[str, str]]
    name_key: Mapped[str]
    """The first of its names, folded: no two of a fair are called the same."""
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
