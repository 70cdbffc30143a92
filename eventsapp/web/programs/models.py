"""Where answers are kept for programs that ask again."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base


class KeptReply(Base):
    """The answer that was given to a request with a key; whoever sends the same again gets it again."""

    __tablename__ = "kept_replies"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    """SHA-256 of what was asked: method, address and body."""
    status: Mapped[int]
    body: Mapped[str]
    location: Mapped[str] = mapped_column(default="")
    kept_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
