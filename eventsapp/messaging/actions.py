"""Queueing mails and sending them, each step on its own."""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.utils import format_datetime
from io import BytesIO
from urllib.parse import urlsplit

import segno
from flask import current_app
from sqlalchemy import update

from eventsapp.infra import clock, wake
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import requeue_lost
from eventsapp.infra.mail import MailRefused, transport
from eventsapp.messaging.claiming import claim
from eventsapp.messaging.models import Mail, MailState, TextMessage
from eventsapp.messaging.rules import state_after_refusal, wait_before_retry
from eventsapp.messaging.texting import send_due_texts
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
        codes=dict(letter.codes),
    )
    db.session.add(mail)
    db.session.flush()
    wake.wake_after_commit(wake.MAILS)
    return mail


_sending = threading.Lock()
_asked = threading.Event()


def send_due(limit: int = 1000) -> int:
    """Send the mails and short messages that are due, one by one; returns how many were handed over.

    One thread of a process sends at a time: a mail server that is silent must not occupy them all.
    Who finds another one sending leaves word, and that one looks once more before it ends.
    """
    sent = 0
    _asked.set()
    while _asked.is_set() and _sending.acquire(blocking=False):
        try:
            _asked.clear()
            sent += _send_each(limit) + send_due_texts(limit)
        finally:
            _sending.release()
    return sent


def _send_each(limit: int) -> int:
    sent = 0
    for _ in range(limit):
        mail = claim(Mail, clock.now())
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
        for kind in (Mail, TextMessage):
            in_flight = update(kind).where(kind.state == MailState.IN_FLIGHT)
            session.execute(in_flight.values(state=MailState.QUEUED, due_at=clock.now()))


def retry_now(mail: Mail | TextMessage) -> None:
    """Give a failed mail or message a new start."""
    mail.state, mail.tries, mail.due_at = MailState.QUEUED, 0, clock.now()
    wake.wake_after_commit(wake.MAILS)


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
    _add_pictures(message, mail.codes)
    message["Content-Language"] = mail.language  # after the content, which clears such headers
    return message


def _add_pictures(message: EmailMessage, codes: Mapping[str, str]) -> None:
    """Put pictures of codes beside the HTML that shows them, so that nothing is fetched from anywhere."""
    body = message.get_body(("html",))
    for name, text in codes.items():
        picture = BytesIO()
        segno.make(text, error="m", micro=False).save(picture, kind="png", scale=6, border=4)
        assert isinstance(body, EmailMessage)
        filename = f"{name}.png"
        body.add_related(
            picture.getvalue(), "image", "png", cid=f"<{name}@codes>", disposition="inline", filename=filename
        )
