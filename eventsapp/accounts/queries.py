"""Finding people."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from eventsapp.accounts.models import Consent, User
from eventsapp.infra.database import db


def user_by_id(user_id: int) -> User | None:
    """Return a user."""
    return db.session.get(User, user_id)


def user_by_email(email: str) -> User | None:
    """Return the user with this address, whatever its case."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


_BY_SESSION = select(User).where(User.session_key == bindparam("session_key"))
"""Made once: every request of somebody signed in asks this."""


def user_by_session(session_key: str) -> User | None:
    """Return who a browser's session belongs to."""
    user = db.session.scalar(_BY_SESSION, {"session_key": session_key})
    return user if user and user.is_active else None


def consents_of(subject: str, subject_id: int) -> Sequence[Consent]:
    """Return everything somebody ever agreed to, withdrawn or not, in the order of time."""
    found = select(Consent).where(Consent.subject == subject, Consent.subject_id == subject_id)
    return db.session.scalars(found.order_by(Consent.given_at, Consent.id)).all()
