"""Seats that people reserve in a session, the waiting list, and who is in the room."""

import base64
import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base


def new_seat_code() -> str:
    """Return 80 random bits in capitals and digits, which make a small QR; nothing personal in it."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii")


class SeatPlan(Base):
    """A session whose seats are reserved, and how many are; its row is the lock of everything about them.

    ``seats`` and ``places`` are how many may be given and how many people may be in the room. Where a room got smaller
    than what was given already, ``seats_most`` and ``places_most`` are what is left standing; they never grow again
    beside them, so that the constraints hold whatever the code above does.
    """

    __tablename__ = "seat_plans"
    __table_args__ = (
        CheckConstraint("given <= seats_most", name="seats"),
        CheckConstraint("inside <= places_most", name="places"),
        CheckConstraint("count IS NULL OR count >= 0", name="count"),
        CheckConstraint("walk_in_percent BETWEEN 0 AND 100", name="walk_in_percent"),
    )

    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    count: Mapped[int | None]
    """How many seats the team gives out; None is the room's capacity less the share for walk-ins."""
    walk_in_percent: Mapped[int] = mapped_column(default=10)
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    """As the public agenda says, not the draft: people come by what they read. None while it is not public."""
    ends_at: Mapped[datetime | None]
    seats: Mapped[int] = mapped_column(default=0)
    places: Mapped[int] = mapped_column(default=0)
    seats_most: Mapped[int] = mapped_column(default=0)
    places_most: Mapped[int] = mapped_column(default=0)
    given: Mapped[int] = mapped_column(default=0)
    """Seats that somebody has, whether inside or still expected."""
    seated: Mapped[int] = mapped_column(default=0)
    """Of those, who is inside."""
    waiting: Mapped[int] = mapped_column(default=0)
    inside: Mapped[int] = mapped_column(default=0)
    """Everybody in the room, walk-ins among them."""
    version: Mapped[int] = mapped_column(default=1)


class Seat(Base):
    """Somebody's seat in a session, place on its waiting list, or entry as a walk-in; whoever gives it back has no row.

    It belongs to a visitor, an account without a ticket, or a member of an exhibitor's staff, and goes with them.
    """

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("session_id", "visitor_id"),
        UniqueConstraint("session_id", "user_id"),
        UniqueConstraint("session_id", "staff_member_id"),
        CheckConstraint(
            "CASE WHEN visitor_id IS NULL THEN 0 ELSE 1 END + CASE WHEN user_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN staff_member_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_holder",
        ),
        CheckConstraint("inside_at IS NULL OR state IN ('reserved', 'walk_in')", name="inside"),
        CheckConstraint("inside_at IS NOT NULL OR state <> 'walk_in'", name="walk_in"),
        Index("ix_seats_session_id_state", "session_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Also the order of the waiting list: rows of a session are made under its lock."""
    session_id: Mapped[int] = mapped_column(ForeignKey("seat_plans.session_id", ondelete="CASCADE"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True, default=new_seat_code)
    """Shown at the room by whoever has no ticket."""
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    promoted_at: Mapped[datetime | None]
    inside_at: Mapped[datetime | None]
    inside_key: Mapped[str] = mapped_column(default="")
    """The press that let the person in: when it arrives again, it is not another entry."""
    entered_from: Mapped[str] = mapped_column(default="")
    """The state before the person was let in, for when that is taken back; empty where there was nothing."""
