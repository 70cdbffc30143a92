"""People who sign in, and what they consented to."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.infra.folding import fold


def new_session_key() -> str:
    """Return what a browser's session must know; changing it signs every browser out."""
    return secrets.token_urlsafe(24)


class User(Base):
    """A person with an account. Names are one full name, never split."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    password_hash: Mapped[str | None]
    session_key: Mapped[str] = mapped_column(unique=True, default=new_session_key)
    is_operator: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    email_verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_sign_in_at: Mapped[datetime | None]
    deactivated_at: Mapped[datetime | None]

    # What flask-login asks of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in."""
        return self.deactivated_at is None

    def get_id(self) -> str:
        """Return what the session cookie holds."""
        return self.session_key

    @property
    def display_name(self) -> str:
        """Return the name to show."""
        return self.full_name or self.email

    @property
    def name_key(self) -> str:
        """Return the folded name."""
        return fold(f"{self.full_name} {self.latin_name}")


class Consent(Base):
    """One consent to one purpose: the wording shown, in which language, when, and until when.

    ``subject`` and ``subject_id`` say whose: a ``user``, an ``application`` or a ``visitor``.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    subject_id: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[str]
    wording_version: Mapped[str]
    wording: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str] = mapped_column(default="web")
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
