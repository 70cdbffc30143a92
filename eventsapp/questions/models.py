"""Questions during a session, votes for them, and what people thought of it afterwards.

Nobody is known by name: a device is a mark that is another one in each session.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base


class Mode(StrEnum):
    """What becomes of a question that somebody asks."""

    OFF = "off"
    OPEN = "open"
    """Everybody sees it at once."""
    MODERATED = "moderated"
    """Everybody sees it once the moderator lets it through."""


class QuestionState(StrEnum):
    """Where a question stands."""

    WAITING = "waiting"
    SHOWN = "shown"
    ANSWERED = "answered"
    HIDDEN = "hidden"


class QuestionBoard(Base):
    """What is set for a session's questions and feedback; its row is the lock of everything about its questions.

    A session has none before something is set or asked.
    """

    __tablename__ = "question_boards"
    __table_args__ = (CheckConstraint("mode IN ('', 'off', 'open', 'moderated')", name="mode"),)

    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    mode: Mapped[str] = mapped_column(default="")
    """Empty: what is usual for its kind of session."""
    takes_feedback: Mapped[bool | None]
    """None: what is usual for its kind of session."""
    link_digest: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of what the moderator's link shows; it is chance and as long, so that nothing slower is needed."""
    link_made_at: Mapped[datetime | None]
    mark: Mapped[int] = mapped_column(BigInteger, default=0)
    """Grows with every question, vote and decision: whoever has the page open sees by it that there is news."""
    version: Mapped[int] = mapped_column(default=0)


class Question(Base):
    """What somebody asks, in at most so many letters, with a name or without."""

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'shown', 'answered', 'hidden')", name="state"),
        CheckConstraint("votes >= 0", name="votes"),
        Index("ix_questions_session_id_state", "session_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    device: Mapped[str | None]
    """Which device asked; forgotten some time after the fair."""
    text: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    state_before: Mapped[str] = mapped_column(default="")
    """What the last decision can be taken back to; empty where nothing was decided."""
    votes: Mapped[int] = mapped_column(default=0)
    """Kept in step with the rows of votes, under a lock of the board."""
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with decisions, not with votes."""


class QuestionVote(Base):
    """That a device wants a question answered."""

    __tablename__ = "question_votes"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    device: Mapped[str] = mapped_column(primary_key=True)


class Feedback(Base):
    """What one device says of a session once it is over; it may say another thing later."""

    __tablename__ = "session_feedback"
    __table_args__ = (
        UniqueConstraint("session_id", "device"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    device: Mapped[str | None]
    """Which device said it; forgotten some time after the fair."""
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")
    wish: Mapped[str] = mapped_column(default="")
    """What should be next."""
    is_hidden: Mapped[bool] = mapped_column(default=False)
    """Whether its words are kept from the speakers."""
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)


class ResultsSending(Base):
    """That the results of a session went to its speakers; ``press`` is the press that did it, which counts once."""

    __tablename__ = "results_sendings"

    press: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    count: Mapped[int]
    """How many speakers were written to."""
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
