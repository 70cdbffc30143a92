"""Mails on their way."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    IN_FLIGHT = "in_flight"
    SENT = "sent"
    AWAITING_RETRY = "awaiting_retry"
    FAILED = "failed"


class Mail(Base):
    """A mail; its Message-ID is made from its id, so that a repeated sending is recognised as one mail."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int | None] = mapped_column(ForeignKey("fairs.id"), index=True)
    name: Mapped[str]
    recipient: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    reply_to: Mapped[str] = mapped_column(default="")
    codes: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Codes that the HTML shows as pictures, by the names it gives them; drawn when it is sent."""
    state: Mapped[str] = mapped_column(default=MailState.QUEUED)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")


class TextMessage(Base):
    """A short message to a telephone; its key is made from its id, so that a repeated sending is recognised."""

    __tablename__ = "text_messages"
    __table_args__ = (Index("ix_text_messages_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int | None] = mapped_column(ForeignKey("fairs.id"), index=True)
    name: Mapped[str]
    recipient: Mapped[str]
    """The number in E.164."""
    language: Mapped[str]
    text: Mapped[str]
    channel: Mapped[str] = mapped_column(default="")
    """The way that took it."""
    state: Mapped[str] = mapped_column(default=MailState.QUEUED)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
