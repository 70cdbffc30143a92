"""Everything in one process on SQLite: killed at the worst moments, started again, stopped with Ctrl-C."""

import signal
import sqlite3
from collections.abc import Callable

import pytest

from tests.faults.conftest import ids_of
from tests.services.person import Person
from tests.services.running import free_port, wait_until
from tests.services.site import Site
from tests.services.smtp import SmtpSink

Register = Callable[[Site, str], Person]
SECONDS = 20


def rows(site: Site, question: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(site.folder / "instance" / "fair.sqlite", timeout=10) as connection:
        found = connection.execute(question).fetchall()
    connection.close()
    return found


def test_a_mail_leaves_once_when_the_process_is_killed_between_the_commit_and_the_worker(
    embedded: Site, smtp_sink: SmtpSink, register: Register
) -> None:
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    web = embedded.start_web(REDIS_URL=nowhere)  # pages without any worker
    register(embedded, "lan@company.example")
    web.kill()
    assert rows(embedded, "SELECT count(*) FROM outbox_entries WHERE handled_at IS NULL") == [(1,)]
    assert rows(embedded, "SELECT count(*) FROM mails") == [(0,)]
    assert smtp_sink.mails == []

    embedded.start_web()
    mails = smtp_sink.wait_for(1, SECONDS)
    assert wait_until(lambda: rows(embedded, "SELECT state FROM mails") == [("sent",)], SECONDS)
    assert [mail.recipients for mail in mails] == [("lan@company.example",)]
    assert rows(embedded, "SELECT tries, handled_at IS NOT NULL FROM outbox_entries") == [(1, 1)]
    assert len(smtp_sink.mails) == 1


def test_mails_leave_once_when_the_process_is_killed_while_sending(
    embedded: Site, smtp_sink: SmtpSink, register: Register
) -> None:
    smtp_sink.hang(on="DATA")
    web = embedded.start_web()
    register(embedded, "lan@company.example")
    in_flight = "SELECT count(*) FROM mails WHERE state = 'in_flight'"
    assert wait_until(lambda: rows(embedded, in_flight) == [(1,)], SECONDS)
    register(embedded, "minh@company.example")
    web.kill()

    embedded.start_web()
    mails = smtp_sink.wait_for(2, SECONDS)
    assert wait_until(lambda: rows(embedded, "SELECT DISTINCT state FROM mails") == [("sent",)], SECONDS)
    assert sorted(mail.recipients for mail in mails) == [("lan@company.example",), ("minh@company.example",)]
    assert len(set(ids_of(smtp_sink.mails))) == len(smtp_sink.mails) == 2


def test_a_mail_keeps_its_message_id_when_the_answer_of_the_mail_server_was_lost(
    embedded: Site, smtp_sink: SmtpSink, register: Register
) -> None:
    embedded.start_web()
    register(embedded, "lan@company.example")
    smtp_sink.wait_for(1, SECONDS)
    assert wait_until(lambda: rows(embedded, "SELECT state FROM mails") == [("sent",)], SECONDS)
    embedded.end()
    # As if the process had died after the mail server took the mail and before that was written down.
    with sqlite3.connect(embedded.folder / "instance" / "fair.sqlite") as connection:
        connection.execute("UPDATE mails SET state = 'in_flight', sent_at = NULL")
    connection.close()

    embedded.start_web()
    mails = smtp_sink.wait_for(2, SECONDS)
    assert len(set(ids_of(mails))) == 1


def test_a_mail_leaves_well_before_the_sweep_because_the_worker_is_woken(
    embedded: Site, smtp_sink: SmtpSink, register: Register
) -> None:
    embedded.start_web()
    for number in range(3):  # three in a row cannot all be lucky with a sweep every ten seconds
        register(embedded, f"person{number}@company.example")
        assert len(smtp_sink.wait_for(number + 1, 6)) == number + 1


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_everything_ends_in_order_and_within_seconds_when_it_is_asked_to(embedded: Site, order: signal.Signals) -> None:
    web = embedded.start_web()
    web.interrupt(order)
    assert web.wait(10) == 0
    assert web.is_gone
    assert "Traceback" not in web.words


def test_ctrl_c_lets_a_mail_that_hangs_wait_for_the_next_start(
    embedded: Site, smtp_sink: SmtpSink, register: Register
) -> None:
    smtp_sink.hang(on="DATA")
    web = embedded.start_web()
    register(embedded, "lan@company.example")
    assert wait_until(lambda: rows(embedded, "SELECT state FROM mails") == [("in_flight",)], SECONDS)
    web.interrupt()
    assert web.wait(20) == 0
    assert web.is_gone
    embedded.start_web()
    assert len(smtp_sink.wait_for(1, SECONDS)) == 1
