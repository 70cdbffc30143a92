"""Delegations: people who come together, registered by one of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import Base


class VisitorGroup(Base):
    """A delegation with its leader; its members are visitors."""

    __tablename__ = "visitor_groups"
    __table_args__ = (UniqueConstraint("fair_id", "pickup_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    token: Mapped[str] = mapped_column(unique=True)
    """Opens the leader's page."""
    pickup_code: Mapped[str]
    """What the leader says at the desk to get all badges at once."""
    name: Mapped[str]
    leader_name: Mapped[str]
    leader_email: Mapped[str]
    confirmed_email: Mapped[str] = mapped_column(default="")
    """The address whose owner said that it is theirs; members get no messages before the leader's is."""
    leader_phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    country: Mapped[str] = mapped_column(default="")
    arrives_at: Mapped[datetime | None]
    bus_plate: Mapped[str] = mapped_column(default="")
    pickup_desk: Mapped[str] = mapped_column(default="")
    """Where its badges lie; empty: where those of its type do."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    fair: Mapped[Fair] = relationship()

    @property
    def is_confirmed(self) -> bool:
        """Whether the leader's address is known to be the leader's."""
        return self.confirmed_email == self.leader_email
