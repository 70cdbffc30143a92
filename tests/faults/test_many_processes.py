"""PostgreSQL and Redis, two web processes, two workers and beat: killed while they hold work."""

import signal
from collections.abc import Callable

import pytest

from tests.faults.conftest import SECONDS, Distributed, ids_of
from tests.services.person import Person
from tests.services.redis import restart_redis
from tests.services.running import RunningService, TestRun, wait_until
from tests.services.site import Site
from tests.services.smtp import SmtpSink

Register = Callable[[Site, str], Person]
ALL_SENT = [("sent",)]
STATES = "SELECT DISTINCT state FROM mails"


@pytest.fixture(autouse=True)
def _pages_are_there(distributed: Distributed) -> None:
    assert distributed.site.answers


def test_mails_leave_once_each_without_any_sweep_because_redis_wakes_the_two_workers(
    distributed: Distributed, smtp_sink: SmtpSink, register: Register
) -> None:
    people = sorted(f"person{number}@company.example" for number in range(8))
    distributed.run("one", "two")  # and no beat: only the message of a commit can wake them
    for address in people:
        register(distributed.site, address)
    mails = smtp_sink.wait_for(len(people), SECONDS)
    assert wait_until(lambda: distributed.rows(STATES) == ALL_SENT, SECONDS)
    assert sorted(mail.recipients[0] for mail in mails) == people
    assert len(set(ids_of(smtp_sink.mails))) == len(smtp_sink.mails) == len(people)


def test_another_worker_finishes_what_a_killed_one_had_begun(
    distributed: Distributed, smtp_sink: SmtpSink, register: Register
) -> None:
    site, rows = distributed.site, distributed.rows
    (first,) = distributed.run("one")
    smtp_sink.hang(on="DATA")
    register(site, "sending@company.example")
    assert wait_until(lambda: rows("SELECT state FROM mails") == [("in_flight",)], SECONDS)
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO mails%'"
    with distributed.connect() as connection, connection.transaction():
        connection.execute("LOCK TABLE mails IN SHARE MODE")  # stops who writes a mail, not who looks for one
        register(site, "writing@company.example")
        assert wait_until(lambda: rows(waiting) == [(1,)], SECONDS)
        first.kill()
    assert rows("SELECT recipient, state FROM mails") == [("sending@company.example", "in_flight")]

    # Minutes later the mail that the dead worker held counts as lost.
    with distributed.connect() as connection:
        connection.execute("UPDATE mails SET claimed_at = claimed_at - interval '1 hour'")
    distributed.run("two", "beat")
    mails = smtp_sink.wait_for(2, SECONDS)
    assert wait_until(lambda: rows(STATES) == ALL_SENT, SECONDS)
    assert wait_until(lambda: rows("SELECT count(*) FROM outbox_entries WHERE handled_at IS NULL") == [(0,)], SECONDS)
    assert {mail.recipients[0] for mail in mails} == {"sending@company.example", "writing@company.example"}
    assert len(set(ids_of(smtp_sink.mails))) == len(smtp_sink.mails) == 2


def test_a_killed_redis_only_delays_and_everything_ends_in_order_afterwards(
    distributed: Distributed, smtp_sink: SmtpSink, register: Register, broker: RunningService, test_run: TestRun
) -> None:
    site = distributed.site
    programs = distributed.run("one", "two", "beat")
    register(site, "before@company.example")
    smtp_sink.wait_for(1, SECONDS)
    broker.kill()
    register(site, "during@company.example")  # no page waits for a broker that is away
    again = restart_redis(test_run, broker.url)
    assert isinstance(again, RunningService)
    try:
        register(site, "after@company.example")
        mails = smtp_sink.wait_for(3, 60)
        assert wait_until(lambda: distributed.rows(STATES) == ALL_SENT, SECONDS)
        assert sorted(mail.recipients[0].partition("@")[0] for mail in mails) == ["after", "before", "during"]
        assert len(set(ids_of(smtp_sink.mails))) == len(smtp_sink.mails) == 3
        for program in programs:
            program.interrupt(signal.SIGTERM)  # as supervisors do
        for program in programs:
            program.wait()
        assert wait_until(lambda: all(program.is_gone for program in programs), 5)
    finally:
        site.end()
        again.stop()
