"""Own agendas: what people starred."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base


class StarList(Base):
    """Somebody's own agenda of a fair: an account's, or that of whoever has its address."""

    __tablename__ = "star_lists"
    __table_args__ = (UniqueConstraint("fair_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    """The secret part of the list's addresses; another one takes the old addresses out of use."""
    wants_news: Mapped[bool] = mapped_column(default=True)
    """Whether its owner is told by mail when a starred session is moved or cancelled."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Star(Base):
    """A session that somebody wants to see."""

    __tablename__ = "stars"

    list_id: Mapped[int] = mapped_column(ForeignKey("star_lists.id", ondelete="CASCADE"), primary_key=True)
    session_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    """Outlives the session in the draft: that one is public until the next release, and whoever starred it is told."""
    starred_at: Mapped[datetime] = mapped_column(default=clock.now)
