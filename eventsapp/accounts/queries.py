"""Finding people."""

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.infra.database import db


def user_by_id(user_id: int) -> User | None:
    """Return a user."""
    return db.session.get(User, user_id)


def user_by_email(email: str) -> User | None:
    """Return the user with this address, whatever its case."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def user_by_session(session_key: str) -> User | None:
    """Return who a browser's session belongs to."""
    user = db.session.scalar(select(User).where(User.session_key == session_key))
    return user if user and user.is_active else None
