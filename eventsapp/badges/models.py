"""Badges that were issued, each with a code of its own."""

import base64
import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base


def new_code() -> str:
    """Return 128 random bits in capitals and digits, which make the smallest QR; nothing personal in it."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=")


class Badge(Base):
    """A badge of a visitor or of an exhibitor's staff member."""

    __tablename__ = "badges"
    __table_args__ = (CheckConstraint("(visitor_id IS NULL) <> (staff_member_id IS NULL)", name="one_holder"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitors.id"), unique=True)
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id"), unique=True)
    code: Mapped[str] = mapped_column(unique=True, default=new_code)
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    printed_at: Mapped[datetime | None]
