"""What somebody did on the grid of the programme, to take it back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.programme.models.sessions import Session


class PlacementStep(Base):
    """A session put elsewhere by somebody: from where to where, and the versions of the session on both sides."""

    __tablename__ = "placement_steps"
    __table_args__ = (Index("ix_placement_steps_fair_id_user_id", "fair_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    act: Mapped[str]
    """The same for steps that were one act, such as a swap: they are taken back together."""
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    version_before: Mapped[int]
    version_after: Mapped[int]
    """The version that the session has while the step holds; any other says that it was changed since."""
    is_undone: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime] = mapped_column(default=clock.now)

    session: Mapped[Session] = relationship()
