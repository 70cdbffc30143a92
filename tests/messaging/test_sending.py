"""Mails leave once, are retried by what the other side says, and survive a worker that dies."""

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import event, select

from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.mail import SmtpTransport
from eventsapp.messaging.actions import message_of, queue_letter, send_due
from eventsapp.messaging.models import Mail, MailState
from eventsapp.messaging.rules import MOST_TRIES, wait_before_retry
from eventsapp.web.letters import Letter
from tests.services.smtp import SmtpSink

LETTER = Letter(
    name="test",
    recipient="lan@company.example",
    language="vi",
    subject="Xác nhận đăng ký",
    text="Xin chào",
    html="<p>Xin chào</p>",
)


@pytest.fixture
def sink(app: Flask, smtp_sink: SmtpSink) -> Iterator[SmtpSink]:
    before = app.extensions["eventsapp.mail"]
    app.extensions["eventsapp.mail"] = SmtpTransport(smtp_sink.url)
    yield smtp_sink
    app.extensions["eventsapp.mail"] = before


@pytest.fixture
def mail_id(app: Flask) -> int:
    with transaction():
        return queue_letter(LETTER).id


def mail(mail_id: int) -> Mail:
    db.session.rollback()
    return db.session.get_one(Mail, mail_id)


def test_mail_leaves_once_with_text_html_and_a_stable_message_id(sink: SmtpSink, mail_id: int) -> None:
    expected = str(message_of(mail(mail_id))["Message-ID"])
    assert send_due() == 1
    assert send_due() == 0
    received = sink.wait_for(1)
    assert len(received) == 1
    message = received[0].message
    assert message["Message-ID"] == expected
    assert message["Subject"] == LETTER.subject
    assert message["Content-Language"] == "vi"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert mail(mail_id).state == MailState.SENT


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_mail_refused_for_now_waits_and_then_leaves(sink: SmtpSink, mail_id: int, command: str) -> None:
    sink.answer("451 4.3.0 greylisted", to=command)
    assert send_due() == 0
    waiting = mail(mail_id)
    assert (waiting.state, waiting.tries) == (MailState.AWAITING_RETRY, 1)
    assert "451" in waiting.error
    assert send_due() == 0
    with clock.shifted(timedelta(minutes=3)):
        assert send_due() == 1
    assert len(sink.wait_for(1)) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_mail_refused_for_good_is_never_tried_again(sink: SmtpSink, mail_id: int, command: str) -> None:
    sink.answer("550 5.1.1 no such mailbox", to=command)
    send_due()
    assert mail(mail_id).state == MailState.FAILED
    with clock.shifted(timedelta(days=30)):
        assert send_due() == 0
    assert sink.mails == []


def test_mail_on_a_line_that_breaks_waits_and_then_leaves(sink: SmtpSink, mail_id: int) -> None:
    sink.drop(on="DATA")
    assert send_due() == 0
    assert mail(mail_id).state == MailState.AWAITING_RETRY
    with clock.shifted(timedelta(minutes=3)):
        assert send_due() == 1


def test_mail_is_given_up_after_the_last_try(sink: SmtpSink, mail_id: int) -> None:
    sink.answer("421 4.7.0 busy", to="MAIL", times=MOST_TRIES)
    for tries in range(MOST_TRIES):
        with clock.shifted(timedelta(hours=7 * tries)):
            send_due()
    assert mail(mail_id).state == MailState.FAILED


def test_mail_in_flight_of_a_dead_worker_leaves_with_the_same_message_id(sink: SmtpSink, mail_id: int) -> None:
    expected = str(message_of(mail(mail_id))["Message-ID"])
    with transaction() as session:
        lost = session.get_one(Mail, mail_id)
        lost.state, lost.claimed_at, lost.tries = MailState.IN_FLIGHT, clock.now(), 1
    assert send_due() == 0
    with clock.shifted(timedelta(minutes=6)):
        assert send_due() == 1
    assert sink.wait_for(1)[0].message["Message-ID"] == expected


def test_server_that_does_not_listen_only_delays_the_mail(app: Flask, mail_id: int) -> None:
    before = app.extensions["eventsapp.mail"]
    app.extensions["eventsapp.mail"] = SmtpTransport("smtp://127.0.0.1:1")
    try:
        assert send_due() == 0
    finally:
        app.extensions["eventsapp.mail"] = before
    assert mail(mail_id).state == MailState.AWAITING_RETRY


def test_waits_between_tries_grow_to_six_hours() -> None:
    waits = [wait_before_retry(tries) for tries in range(1, MOST_TRIES + 1)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=6))


def test_mail_without_smtp_becomes_a_file(app: Flask, mail_id: int, work: Callable[[], None]) -> None:
    folder = app.config["SETTINGS"].instance / "mail"
    name = str(message_of(db.session.get_one(Mail, mail_id))["Message-ID"]).strip("<>").partition("@")[0]
    work()
    assert (folder / f"{name}.eml").is_file()
    assert db.session.scalars(select(Mail.state)).all() == [MailState.SENT]


@pytest.mark.parametrize("field", ["recipient", "subject", "reply_to"])
def test_mail_of_which_no_message_can_be_made_fails_and_holds_up_no_other(sink: SmtpSink, field: str) -> None:
    with transaction():
        poisoned = queue_letter(LETTER)
        setattr(poisoned, field, "lan@company.example\nBcc: everybody@company.example")
        healthy = queue_letter(LETTER)
    assert send_due() == 1
    states = dict(db.session.execute(select(Mail.id, Mail.state)).all())
    assert states == {poisoned.id: MailState.FAILED, healthy.id: MailState.SENT}


def test_silent_mail_server_is_asked_once_a_sweep_and_not_once_a_mail(app: Flask) -> None:
    """A thread that waits in vain for each of a hundred mails would do nothing else for half an hour."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    before = app.extensions["eventsapp.mail"]
    app.extensions["eventsapp.mail"] = SmtpTransport(f"smtp://127.0.0.1:{port}")
    with transaction():
        ids = [queue_letter(LETTER).id for _ in range(3)]
    try:
        assert send_due() == 0
    finally:
        app.extensions["eventsapp.mail"] = before
    states = dict(db.session.execute(select(Mail.id, Mail.state)).all())
    assert [states[mail_id] for mail_id in ids] == [MailState.AWAITING_RETRY, MailState.QUEUED, MailState.QUEUED]


def test_who_finds_another_one_sending_is_not_forgotten(app: Flask) -> None:
    looks: list[str] = []

    def ask_beside_the_first_look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM mails" in statement:
            looks.append(statement)
            if len(looks) == 1:
                beside = Thread(target=send_due)
                beside.start()
                beside.join()

    event.listen(db.engine, "after_cursor_execute", ask_beside_the_first_look)
    try:
        send_due()
    finally:
        event.remove(db.engine, "after_cursor_execute", ask_beside_the_first_look)
    assert len(looks) == 2
