"""What the team says on the day: rooms that run late, sessions that are cancelled or elsewhere, words for screens."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base

_OPEN_OF_ROOM = "ended_at IS NULL AND kind <> 'cancelled'"
_OPEN_OF_SESSION = "ended_at IS NULL AND kind = 'cancelled'"


class Saying(Base):
    """The mark of the last word said on the day of a fair: whoever keeps an answer sees by it that more was said.

    It grows with every word: milliseconds since 1970, one more where two words fall into the same.
    """

    __tablename__ = "sayings"

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, default=0)


class Adjustment(Base):
    """What runs otherwise than published: a room is ``late``, sessions are ``moved``, one is ``cancelled``.

    It counts for what its room has on that day from ``from_at`` on, in planned time, up to ``until_at``. Another
    word about the same ends it and begins a row of its own, so that what ran late stays as late as it was.
    """

    __tablename__ = "adjustments"
    __table_args__ = (
        CheckConstraint("kind IN ('late', 'moved', 'cancelled')", name="kind"),
        CheckConstraint("minutes >= 0 AND start_minutes >= 0", name="minutes"),
        # Two organisers at once cannot both have the last word about a room.
        Index(
            "uq_adjustments_fair_id_room_id_day_on_kind",
            *("fair_id", "room_id", "day_on", "kind"),
            unique=True,
            sqlite_where=text(_OPEN_OF_ROOM),
            postgresql_where=text(_OPEN_OF_ROOM),
        ),
        Index(
            "uq_adjustments_session_id",
            "session_id",
            unique=True,
            sqlite_where=text(_OPEN_OF_SESSION),
            postgresql_where=text(_OPEN_OF_SESSION),
        ),
        Index("ix_adjustments_fair_id_day_on", "fair_id", "day_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    kind: Mapped[str]
    room_id: Mapped[int]
    """The room by the release, which speaks of rooms after they were removed; so it refers to nothing. 0 is none."""
    day_on: Mapped[date]
    session_id: Mapped[int]
    """From which session on, by the release."""
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(default=0)
    start_minutes: Mapped[int] = mapped_column(default=0)
    """How late the first session itself began; it overran where that is less than ``minutes``."""
    told_minutes: Mapped[int] = mapped_column(default=0)
    """How late the people on stage were last told that the room is."""
    to_room_id: Mapped[int | None]
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]


class ScreenNotice(Base):
    """What the screens of a room, or of all of them, say before everything else."""

    __tablename__ = "screen_notices"
    __table_args__ = (Index("ix_screen_notices_fair_id_ended_at", "fair_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    room_id: Mapped[int | None]
    """The room by the release; None is every room."""
    text: Mapped[dict[str, str]]
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
