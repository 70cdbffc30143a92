"""Reading the queue of mails."""

from collections.abc import Sequence

from sqlalchemy import func, select

from eventsapp.infra.database import db
from eventsapp.messaging.models import Mail, MailState, TextMessage


def mail_counts() -> dict[str, int]:
    """Return how many mails are in each state."""
    rows = db.session.execute(select(Mail.state, func.count()).group_by(Mail.state))
    return dict.fromkeys(MailState, 0) | dict(rows.all())


def latest_mails(limit: int = 50) -> Sequence[Mail]:
    """Return the latest mails, newest first."""
    return db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(limit)).all()


def troubled_mails(limit: int = 50) -> Sequence[Mail]:
    """Return mails that failed or wait for another try, newest first."""
    troubled = Mail.state.in_([MailState.FAILED, MailState.AWAITING_RETRY])
    return db.session.scalars(select(Mail).where(troubled).order_by(Mail.id.desc()).limit(limit)).all()


def troubled_texts(limit: int = 50) -> Sequence[TextMessage]:
    """Return short messages that failed or wait for another try, newest first."""
    troubled = TextMessage.state.in_([MailState.FAILED, MailState.AWAITING_RETRY])
    return db.session.scalars(select(TextMessage).where(troubled).order_by(TextMessage.id.desc()).limit(limit)).all()
