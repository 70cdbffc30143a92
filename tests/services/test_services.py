import os
import signal
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser
from redis import Redis
from sqlalchemy.engine import make_url

from tests.services.postgres import create_database, driver_url, drop_database
from tests.services.redis import database_url, start_redis
from tests.services.running import ROOT, Missing, RunningService, TestRun, wait_until
from tests.services.smtp import Command, SmtpSink
from tests.services.trace import traced

OWNER = """
import sys
from tests.services.redis import start_redis
from tests.services.running import TestRun
run = TestRun.begin()
service = run.obtain("Redis", start_redis)
print(run.folder, service.folder, service.pid, flush=True)
sys.stdin.read()
"""


def send(url: str, subject: str = "Xin chào 您好 안녕") -> None:
    address = make_url(url)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "fair@localhost", "someone@example.com", subject
    mail.set_content("Đã nhận hồ sơ")
    with smtplib.SMTP(address.host or "", address.port or 0, timeout=2) as client:
        client.send_message(mail)


def test_a_new_database_is_empty_and_of_a_supported_version(postgres_server: RunningService, worker_name: str) -> None:
    name = f"new_{worker_name}".lower().replace("-", "_")
    address = create_database(postgres_server.url, name)
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema='public'")
        assert tables.fetchone() == (0,)
        assert 150000 <= connection.info.server_version < 190000
    drop_database(postgres_server.url, name)


def test_a_database_with_a_name_that_is_no_word_is_refused(postgres_server: RunningService) -> None:
    with pytest.raises(ValueError, match="drop"):
        create_database(postgres_server.url, 'x"; drop')


def test_the_driver_is_named_in_every_postgres_address() -> None:
    assert driver_url("postgresql://a:b@host/c") == "postgresql+psycopg://a:b@host/c"


def test_redis_url_is_a_database_that_keeps_keys(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("k", "v")
        assert client.get("k") == b"v"
        client.flushdb()


def test_redis_databases_are_counted_from_the_one_named() -> None:
    assert database_url("redis://:secret@localhost:1/3", 2) == "redis://:secret@localhost:1/5"
    assert database_url("redis://localhost", 1) == "redis://localhost/1"


def test_a_part_is_started_once_and_stopped_with_its_run() -> None:
    run = TestRun.begin()
    first, second = run.obtain("Redis", start_redis), TestRun(run.folder).obtain("Redis", start_redis)
    if isinstance(first, Missing) or not first.folder:
        run.end()
        pytest.skip("no Redis that we start ourselves")
    assert first == second
    pid = first.pid
    run.end()
    assert not Path(first.folder).exists()
    assert not run.folder.exists()
    assert not is_running(pid)


def test_a_missing_part_is_remembered_with_its_reason() -> None:
    run = TestRun.begin()
    run.obtain("Abacus", lambda _run: Missing("no beads"))
    assert TestRun(run.folder).results() == {"Abacus": Missing("no beads")}
    run.end()


def test_a_server_ends_when_its_run_is_killed() -> None:
    if os.environ.get("TEST_REDIS_URL"):
        pytest.skip("TEST_REDIS_URL names the server: none is started")
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with owner:
        assert owner.stdout is not None
        run_folder, folder, pid = owner.stdout.readline().split()
        assert is_running(int(pid))
        owner.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not Path(folder).exists() and not Path(run_folder).exists(), 15)
    assert not is_running(int(pid))


def test_the_mail_server_keeps_what_it_accepts(smtp_sink: SmtpSink) -> None:
    send(smtp_sink.url)
    (mail,) = smtp_sink.wait_for(1)
    assert mail.message["Subject"] == "Xin chào 您好 안녕"
    assert mail.recipients == ("someone@example.com",)
    assert mail.message.get_content().strip() == "Đã nhận hồ sơ"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_the_mail_server_answers_as_told_and_then_accepts(smtp_sink: SmtpSink, command: Command) -> None:
    smtp_sink.answer("451 4.3.0 come back later", to=command)
    with pytest.raises((smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused), match="come back later"):
        send(smtp_sink.url)
    assert smtp_sink.mails == []
    send(smtp_sink.url)
    assert len(smtp_sink.mails) == 1


def test_the_mail_server_hangs_as_told(smtp_sink: SmtpSink) -> None:
    smtp_sink.hang()
    with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError), match="timed out"):
        send(smtp_sink.url)
    assert smtp_sink.mails == []


def test_the_mail_server_drops_the_line_as_told(smtp_sink: SmtpSink) -> None:
    smtp_sink.drop()
    with pytest.raises((smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException)):
        send(smtp_sink.url)
    assert smtp_sink.mails == []


def test_waiting_for_more_mails_than_come_says_how_many_came(smtp_sink: SmtpSink) -> None:
    send(smtp_sink.url)
    with pytest.raises(TimeoutError, match="1 of 2 mails"):
        smtp_sink.wait_for(2, 0.2)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_trace_tells_what_held_a_page_up(chromium: Browser) -> None:
    page = chromium.new_page()
    with traced(chromium, page) as tasks:
        page.set_content("<script>const end = performance.now() + 250; while (performance.now() < end);</script>")
    page.close()
    longest = max(tasks, key=lambda task: task.ms)
    assert str(longest).startswith("script ")
    assert sum(longest.kinds.values()) == pytest.approx(longest.ms)
