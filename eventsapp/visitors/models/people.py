"""People who registered."""

import base64
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import Base


def new_token() -> str:
    """Return 128 random bits in capitals and digits, which make the smallest QR; nothing personal in it."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=")


class Visitor(Base):
    """A person who registered; duplicates are for the desk to decide, never blocked."""

    __tablename__ = "visitors"
    __table_args__ = (
        UniqueConstraint("fair_id", "number"),
        Index("ix_visitors_search_key", "fair_id", "search_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    number: Mapped[int]
    token: Mapped[str] = mapped_column(unique=True, default=new_token)
    """Opens the ticket page; never the code on ticket or badge."""
    full_name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    kind: Mapped[str] = mapped_column(default="visitor")
    search_key: Mapped[str] = mapped_column(default="")
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)

    fair: Mapped[Fair] = relationship()

    @property
    def reference(self) -> str:
        """Return the number as people see it."""
        return f"V-{self.number:05d}"
