"""Installations to do harm to: one on SQLite alone, one on PostgreSQL and Redis."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.services.person import Page, Person
from tests.services.plugin import present
from tests.services.postgres import create_database, drop_database
from tests.services.redis import start_redis
from tests.services.running import RunningService, TestRun, wait_until
from tests.services.site import KEY, Program, Site
from tests.services.smtp import ReceivedMail, SmtpSink

PASSWORD = "a long walk to the fair"
SECONDS = 30


@pytest.fixture
def embedded(tmp_path: Path, smtp_sink: SmtpSink) -> Iterator[Site]:
    """Everything in one process on SQLite, with a mail server, without a demo."""
    site = Site(tmp_path, SMTP_URL=smtp_sink.url, DEMO="0")
    yield site
    site.end()


@pytest.fixture(scope="package")
def broker(test_run: TestRun) -> Iterator[RunningService]:
    """A Redis of these tests alone, which may be killed."""
    server = present("Redis", start_redis(test_run))
    yield server
    server.stop()


@pytest.fixture(scope="package")
def two_webs(
    tmp_path_factory: pytest.TempPathFactory,
    smtp_server: SmtpSink,
    postgres_server: RunningService,
    broker: RunningService,
    worker_name: str,
) -> Iterator[Site]:
    """Two web processes on PostgreSQL and Redis."""
    name = f"faults_{worker_name}"
    url = create_database(postgres_server.url, name)
    environ = {"DATABASE_URL": url, "REDIS_URL": broker.url, "SECRET_KEY": KEY, "WEB_PROCESSES": "2"}
    environ["LIVE_STREAMS_PER_ADDRESS"] = "1000"  # all tests come from one
    site = Site(tmp_path_factory.mktemp("site"), SMTP_URL=smtp_server.url, DEMO="0", **environ)
    site.start_web()
    yield site
    site.end()
    drop_database(postgres_server.url, name)


@dataclass
class Distributed:
    """The site on two web processes, and the workers and the beat that a test wants beside them."""

    site: Site
    programs: dict[str, Program] = field(default_factory=dict)
    """What runs beside the pages, by name."""

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        with self.connect() as connection:
            return connection.execute(question.encode()).fetchall()

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """Open a connection of one's own."""
        url = make_url(self.site.environ["DATABASE_URL"]).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)

    def is_emptied(self) -> bool:
        """Delete people, fairs and mails; not possible in the moment a program works on several tables."""
        with self.connect() as connection, contextlib.suppress(psycopg.errors.DeadlockDetected):
            connection.execute("TRUNCATE users, fairs, companies, mails, outbox_entries, worker_heartbeats CASCADE")
            return True
        return False

    def run(self, *names: str) -> list[Program]:
        """Let exactly these run beside the pages: "beat", or workers of any name, which all listen afterwards.

        What a test before has left running is used again: a start takes seconds.
        """
        for name, program in list(self.programs.items()):
            if name not in names or program.status is not None:
                self.programs.pop(name).kill()
        for name in names:
            if name not in self.programs:
                self.programs[name] = self.site.start_beat() if name == "beat" else self.site.begin_worker(name)
        for name in set(names) - {"beat"}:
            self.programs[name].wait_for_words(r"\bready\.")
        return [self.programs[name] for name in names]


@pytest.fixture(scope="package")
def running(two_webs: Site) -> Distributed:
    """The site on two web processes, shared by the tests."""
    return Distributed(two_webs)


@pytest.fixture
def distributed(running: Distributed, smtp_sink: SmtpSink) -> Distributed:
    """The site on two web processes, without people, fairs and mails; the test says what else runs."""
    assert wait_until(running.is_emptied, SECONDS)
    return running


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


def fine(page: Page) -> Page:
    """Return the page when it came as it should."""
    assert page.status == 200, f"{page.url}: {page.status}\n{page.text[:2000]}"
    return page
