"""Gives the tests real servers, started when a test first asks, and names at the end what was missing.

TEST_DATABASE_URL and TEST_REDIS_URL name servers to use instead: databases called ``<name>_<worker>``
are made and dropped there, Redis databases counted from the one named are emptied. With CI=true a
missing part fails the tests that need it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy.engine import make_url

from tests.services.chromium import browser_arguments, find_chromium
from tests.services.poppler import find_poppler
from tests.services.postgres import create_database, drop_database, start_postgres
from tests.services.redis import database_url, empty_database, start_redis
from tests.services.running import Missing, RunningService, TestRun
from tests.services.smtp import SmtpSink

RUN = pytest.StashKey[TestRun]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin the run, or join it as one of its workers."""
    given = getattr(config, "workerinput", None)
    config.stash[RUN] = TestRun(Path(given["services"])) if given else TestRun.begin()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker where the run keeps its servers."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    node.workerinput["services"] = str(config.stash[RUN].folder)  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers once no worker needs them."""
    if not hasattr(config, "workerinput") and RUN in config.stash:
        config.stash[RUN].end()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the servers used and the missing parts."""
    results = config.stash[RUN].results()
    if not results:
        return
    terminalreporter.section("parts")
    for part, result in results.items():
        if isinstance(result, Missing):
            terminalreporter.line(f"{part}: MISSING, its tests were skipped: {result.reason}", yellow=True)
        else:
            terminalreporter.line(f"{part}: {result.source}")


@pytest.fixture(scope="session")
def test_run(pytestconfig: pytest.Config) -> TestRun:
    """The run this test belongs to; for tests that start servers of their own."""
    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def postgres_server(test_run: TestRun) -> RunningService:
    """The PostgreSQL server all workers share."""
    return present("PostgreSQL", test_run.obtain("PostgreSQL", start_postgres))


@pytest.fixture(scope="session")
def postgres_url(postgres_server: RunningService, worker_name: str) -> Iterator[str]:
    """An empty database of this worker alone, as an SQLAlchemy address."""
    name = f"{make_url(postgres_server.url).database or 'tests'}_{worker_name}".lower().replace("-", "_")
    yield create_database(postgres_server.url, name)
    drop_database(postgres_server.url, name)


@pytest.fixture(scope="session")
def redis_server(test_run: TestRun) -> RunningService:
    """The Redis server all workers share."""
    return present("Redis", test_run.obtain("Redis", start_redis))


@pytest.fixture(scope="session")
def redis_url(redis_server: RunningService, worker_name: str) -> str:
    """An empty Redis database of this worker alone."""
    url = database_url(redis_server.url, int(worker_name.removeprefix("gw")) if worker_name != "main" else 0)
    empty_database(url)
    return url


@pytest.fixture(scope="session")
def worker_name(pytestconfig: pytest.Config) -> str:
    """``gw0``, ``gw1`` ... under xdist, else ``main``."""
    given = getattr(pytestconfig, "workerinput", None)
    return str(given["workerid"]) if given else "main"


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[SmtpSink]:
    """A mail server of this worker; tests take ``smtp_sink``, which is it, emptied."""
    sink = SmtpSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def smtp_sink(smtp_server: SmtpSink) -> Iterator[SmtpSink]:
    """An empty mail server that accepts everything until told otherwise."""
    smtp_server.reset()
    yield smtp_server
    smtp_server.reset()


@pytest.fixture(scope="session")
def chromium_path(test_run: TestRun) -> str:
    """The browser program for Playwright's ``executable_path``."""
    return present("Chromium", test_run.obtain("Chromium", lambda _run: _program(find_chromium()))).url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return Playwright."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """Return a real Chromium from which nothing leaves the machine."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=browser_arguments())
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def poppler_path(test_run: TestRun) -> str:
    """A program that reads the text of PDFs and is not ours."""
    return present("Poppler", test_run.obtain("Poppler", lambda _run: _program(find_poppler()))).url


def _program(found: Path | Missing) -> RunningService | Missing:
    return found if isinstance(found, Missing) else RunningService(str(found), str(found))


def present(part: str, result: RunningService | Missing) -> RunningService:
    """Return a part; where it is missing the test is skipped, with CI=true it fails."""
    if isinstance(result, RunningService):
        return result
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"{part} is missing: {result.reason}", pytrace=False)
    pytest.skip(f"{part} is missing: {result.reason}")
