"""Queueing mails and sending them, each step on its own."""

import logging
import threading
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import or_, select, update

from eventsapp.infra import clock, wake
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import requeue_lost
from eventsapp.infra.mail import MailRefused, transport
from eventsapp.messaging.models import Mail, MailState
from eventsapp.messaging.rules import LOST_AFTER, state_after_refusal, wait_before_retry
from eventsapp.web.letters import Letter

logger = logging.getLogger(__name__)


def queue_letter(letter: Letter) -> Mail:
    """Write the mail down; a worker sends it in a second step."""
    mail = Mail(
        fair_id=letter.fair_id,
        name=letter.name,
        recipient=letter.recipient,
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        reply_to=letter.reply_to,
    )
    db.session.add(mail)
    db.session.flush()
    wake.wake_after_commit(wake.MAILS)
    return mail


_sending = threading.Lock()
_asked = threading.Event()


def send_due(limit: int = 1000) -> int:
    """Send the mails that are due, one by one; returns how many were handed over.

    One thread of a process sends at a time: a mail server that is silent must not occupy them all.
    Who finds another one sending leaves word, and that one looks once more before it ends.
    """
    sent = 0
    _asked.set()
    while _asked.is_set() and _sending.acquire(blocking=False):
        try:
            _asked.clear()
            sent += _send_each(limit)
        finally:
            _sending.release()
    return sent


def _send_each(limit: int) -> int:
    sent = 0
    for _ in range(limit):
        mail = _claim(clock.now())
        if mail is None:
            break
        refused = _send(mail)
        if refused is None:
            sent += 1
        elif refused.is_silence:
            break  # the others would wait as long; the next sweep tries again
    return sent


def resume() -> None:
    """Take up at once what the only worker left unfinished; for a start at which no other worker can live."""
    requeue_lost(after=timedelta(0))
    with transaction() as session:
        in_flight = update(Mail).where(Mail.state == MailState.IN_FLIGHT)
        session.execute(in_flight.values(state=MailState.QUEUED, due_at=clock.now()))


def retry_now(mail: Mail) -> None:
    """Give a failed mail a new start."""
    mail.state, mail.tries, mail.due_at = MailState.QUEUED, 0, clock.now()
    wake.wake_after_commit(wake.MAILS)


def _claim(now: datetime) -> Mail | None:
    """Take the next mail that is due into flight, or one whose worker died in flight.

    The latter may have reached the other side: its Message-ID is the same, so that it is one mail there.
    """
    due = Mail.state.in_([MailState.QUEUED, MailState.AWAITING_RETRY]) & (Mail.due_at <= now)
    lost = (Mail.state == MailState.IN_FLIGHT) & (Mail.claimed_at < now - LOST_AFTER)
    with transaction() as session:
        waiting = select(Mail).where(or_(due, lost)).order_by(Mail.due_at, Mail.id).limit(1)
        mail = session.scalars(waiting.with_for_update(skip_locked=True)).first()
        if mail is not None:
            mail.state, mail.claimed_at, mail.tries = MailState.IN_FLIGHT, now, mail.tries + 1
        return mail


def _send(mail: Mail) -> MailRefused | None:
    mail_id = mail.id
    try:
        transport().send(_message_or_refusal(mail))
    except MailRefused as refused:
        logger.warning("Mail %s was refused: %s", mail_id, refused)
        _note_refusal(mail_id, refused)
        return refused
    with transaction() as session:
        mail = session.get_one(Mail, mail_id)
        mail.state, mail.sent_at, mail.error = MailState.SENT, clock.now(), ""
    return None


def _message_or_refusal(mail: Mail) -> EmailMessage:
    """Return the message; what no message can be made of will never leave, and must not hold up the others."""
    try:
        message = message_of(mail)
        message.as_bytes()
    except (ValueError, LookupError, HeaderParseError) as error:
        raise MailRefused(0, f"no message can be made of it: {error}", permanent=True) from error
    return message


def _note_refusal(mail_id: int, refused: MailRefused) -> None:
    with transaction() as session:
        mail = session.get_one(Mail, mail_id)
        mail.state = state_after_refusal(mail.tries, permanent=refused.permanent)
        mail.error = str(refused)[:1000]
        mail.due_at = clock.now() + wait_before_retry(mail.tries)


def message_of(mail: Mail) -> EmailMessage:
    """Return the message of a mail; its Message-ID depends on nothing but the row."""
    settings = current_app.config["SETTINGS"]
    domain = urlsplit(settings.base_url).hostname or "localhost"
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = settings.mail_from
    message["To"] = mail.recipient
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<mail-{mail.id}.{int(mail.created_at.timestamp())}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = mail.language  # after the content, which clears such headers
    return message
