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
    leader_phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    country: Mapped[str] = mapped_column(default="")
    arrives_at: Mapped[datetime | None]
    bus_plate: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    fair: Mapped[Fair] = relationship()
