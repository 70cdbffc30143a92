"""Everything in one process on SQLite: killed at the worst moments, started again, stopped with Ctrl-C."""

import signal
import sqlite3
from collections.abc import Callable

from tests.faults.conftest import ids_of
from tests.services.person import Person
from tests.services.running import free_port, wait_until
from tests.services.site import Site
from tests.services.smtp import SmtpSink

Register = Callable[[Site, str], Person]
SECONDS = 20
NEVER = "86400"


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

    embedded.start_web(SWEEP_SECONDS=NEVER)
    mails = smtp_sink.wait_for(1, SECONDS)
    assert wait_until(lambda: rows(embedded, "SELECT state FROM mails") == [("sent",)], SECONDS)
    assert [mail.recipients for mail in mails] == [("lan@company.example",)]
    assert rows(embedded, "SELECT tries, handled_at IS NOT NULL FROM outbox_entries") == [(1, 1)]
    assert len(smtp_sink.mails) == 1
    register(embedded, "minh@company.example")  # without sweeps only the commit can wake the worker
    assert len(smtp_sink.wait_for(2, SECONDS)) == 2


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

    web = embedded.start_web()
    mails = smtp_sink.wait_for(2, SECONDS)
    assert wait_until(lambda: rows(embedded, "SELECT DISTINCT state FROM mails") == [("sent",)], SECONDS)
    assert sorted(mail.recipients for mail in mails) == [("lan@company.example",), ("minh@company.example",)]
    assert len(set(ids_of(smtp_sink.mails))) == len(smtp_sink.mails) == 2
    web.interrupt(signal.SIGTERM)
    assert web.wait(10) == 0
    assert web.is_gone
    assert "Traceback" not in web.words


def test_ctrl_c_ends_everything_within_seconds_even_while_a_mail_hangs(
    embedded: Site, smtp_sink: SmtpSink, register: Register
) -> None:
    smtp_sink.hang(on="DATA")
    web = embedded.start_web()
    register(embedded, "lan@company.example")
    assert wait_until(lambda: rows(embedded, "SELECT state FROM mails") == [("in_flight",)], SECONDS)
    web.interrupt()
    assert web.wait(12) == 0
    assert web.is_gone
    assert "Traceback" not in web.words
    embedded.start_web()
    assert len(smtp_sink.wait_for(1, SECONDS)) == 1
