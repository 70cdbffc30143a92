"""Queueing short messages and sending them, each step on its own, as it is with mails."""

import logging

from eventsapp.infra import clock, wake
from eventsapp.infra.database import db, transaction
from eventsapp.infra.texting import TextRefused, channels_to
from eventsapp.messaging.claiming import claim
from eventsapp.messaging.models import MailState, TextMessage
from eventsapp.messaging.rules import state_after_refusal, wait_before_retry
from eventsapp.web.letters import Note

logger = logging.getLogger(__name__)


def queue_note(note: Note) -> TextMessage:
    """Write a short message down; a worker sends it in a second step."""
    message = TextMessage(
        fair_id=note.fair_id, name=note.name, recipient=note.number, language=note.language, text=note.text
    )
    db.session.add(message)
    db.session.flush()
    wake.wake_after_commit(wake.MAILS)
    return message


def send_due_texts(limit: int = 1000) -> int:
    """Send the short messages that are due, one by one; returns how many were handed over."""
    sent = 0
    for _ in range(limit):
        message = claim(TextMessage, clock.now())
        if message is None:
            break
        refused = _send(message)
        if refused is None:
            sent += 1
        elif refused.is_silence:
            break  # the others would wait as long; the next sweep tries again
    return sent


def _send(message: TextMessage) -> TextRefused | None:
    """Try the ways to the number in their order: where one refuses for good, the next may know the person."""
    message_id, key = message.id, f"text-{message.id}"
    refused = TextRefused(0, "no way leads to this number", permanent=True)
    for channel in channels_to(message.recipient):
        try:
            channel.send(message.recipient, message.text, key)
        except TextRefused as why:
            logger.warning("Message %s was refused by %s: %s", message_id, channel.name, why)
            refused = why
            if not why.permanent:
                break
        else:
            _note_sent(message_id, channel.name)
            return None
    _note_refusal(message_id, refused)
    return refused


def _note_sent(message_id: int, channel: str) -> None:
    with transaction() as session:
        message = session.get_one(TextMessage, message_id)
        message.state, message.channel, message.sent_at, message.error = MailState.SENT, channel, clock.now(), ""


def _note_refusal(message_id: int, refused: TextRefused) -> None:
    with transaction() as session:
        message = session.get_one(TextMessage, message_id)
        message.state = state_after_refusal(message.tries, permanent=refused.permanent)
        message.error = str(refused)[:1000]
        message.due_at = clock.now() + wait_before_retry(message.tries)
