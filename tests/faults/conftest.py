"""Installations to do harm to: one on SQLite alone, one on PostgreSQL and Redis."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.person import Page, Person
from tests.services.postgres import create_database, drop_database
from tests.services.redis import start_redis
from tests.services.running import Missing, RunningService, TestRun
from tests.services.site import KEY, Site
from tests.services.smtp import ReceivedMail, SmtpSink

PASSWORD = "a long walk to the fair"


@pytest.fixture
def embedded(tmp_path: Path, smtp_sink: SmtpSink) -> Iterator[Site]:
    """Everything in one process on SQLite, with a mail server, without a demo."""
    site = Site(tmp_path, SMTP_URL=smtp_sink.url, DEMO="0")
    yield site
    site.end()


@pytest.fixture
def broker(test_run: TestRun) -> Iterator[RunningService]:
    """A Redis of this test alone, which may be killed."""
    server = start_redis(test_run)
    if isinstance(server, Missing):
        pytest.skip(f"Redis is missing: {server.reason}")
    yield server
    server.stop()


@pytest.fixture
def distributed(
    tmp_path: Path, smtp_sink: SmtpSink, postgres_server: RunningService, broker: RunningService, worker_name: str
) -> Iterator[Site]:
    """Two web processes on PostgreSQL and Redis; workers and beat are started by the test."""
    name = f"faults_{worker_name}"
    url = create_database(postgres_server.url, name)
    environ = {"DATABASE_URL": url, "REDIS_URL": broker.url, "SECRET_KEY": KEY, "WEB_PROCESSES": "2"}
    site = Site(tmp_path, SMTP_URL=smtp_sink.url, DEMO="0", **environ)
    yield site
    site.end()
    drop_database(postgres_server.url, name)


@pytest.fixture
def register() -> Callable[[Site, str], Person]:
    """Return a function that makes an account over HTTP."""

    def make_account(site: Site, email: str) -> Person:
        person = Person(site.url)
        page = person.send(
            person.get("/account/register"), full_name="Nguyễn Thị Thanh Tuyền", email=email, password=PASSWORD
        )
        assert (page.status, page.path) == (200, "/account/check-mail"), page.text
        return person

    return make_account


def link_in(mail: ReceivedMail, path: str) -> str:
    """Return the link of a mail that leads below this path."""
    body = mail.message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://\S+{path}\S*", body.get_content())
    assert found, body.get_content()
    return found[0]


def ids_of(mails: list[ReceivedMail]) -> list[str]:
    """Return the Message-IDs in order."""
    return [str(mail.message["Message-ID"]) for mail in mails]


def assert_fine(page: Page) -> Page:
    """Return the page when it came as it should."""
    assert page.status == 200, f"{page.url}: {page.status}\n{page.text[:2000]}"
    return page
