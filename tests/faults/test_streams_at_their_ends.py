"""Streams at their ends: too many of them, Redis killed under them, the server stopped while they are open."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from redis import Redis

from eventsapp.booths import actions
from eventsapp.booths.queries import exhibitor_acted_for, holds_of
from eventsapp.infra import live
from eventsapp.infra.database import transaction
from tests.faults.conftest import SECONDS, Distributed
from tests.faults.streams import PLAN, Rush, Stream, begin_rush
from tests.services.plugin import present
from tests.services.postgres import create_database, drop_database
from tests.services.redis import restart_redis, start_redis
from tests.services.running import RunningService, TestRun, wait_until
from tests.services.site import KEY, Program, Site

FEW = 2
MANY = 16
WITHIN = 2.0
"""Seconds in which a change is seen everywhere."""


@pytest.fixture(scope="module")
def redis_to_kill(test_run: TestRun) -> Iterator[RunningService]:
    """A Redis of these tests alone."""
    server = present("Redis", start_redis(test_run))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: RunningService,
    redis_to_kill: RunningService,
    worker_name: str,
) -> Iterator[Distributed]:
    """Two web processes of these tests alone, on PostgreSQL and that Redis."""
    name = f"streams_{worker_name}"
    environ = {"DATABASE_URL": create_database(postgres_server.url, name), "REDIS_URL": redis_to_kill.url}
    environ |= {"SECRET_KEY": KEY, "WEB_PROCESSES": "2", "LIVE_STREAMS_PER_ADDRESS": "1000", "DEMO": "0"}
    site = Site(tmp_path_factory.mktemp("streams"), **environ)
    site.start_web()
    yield Distributed(site)
    site.end()
    drop_database(postgres_server.url, name)


@pytest.fixture
def rush(installation: Distributed, tmp_path: Path) -> Iterator[Rush]:
    """A fair without holds on the two processes."""
    assert wait_until(installation.is_emptied, SECONDS)
    with begin_rush(installation, tmp_path) as begun:
        yield begun


@pytest.fixture
def small(rush: Rush, tmp_path: Path) -> Iterator[Site]:
    """Another web process on the same database that holds two streams open and not one more."""
    site = Site(tmp_path)
    own = {name: site.environ[name] for name in ("PORT", "INSTANCE")}
    site.environ |= {**rush.distributed.site.environ, **own, "LIVE_STREAMS": str(FEW), "WEB_PROCESSES": "1"}
    yield site
    site.end()


@pytest.fixture
def program(small: Site) -> Program:
    """The process itself, as it is started and stopped."""
    return small.start_web()


def ask(site: Site, address: str) -> tuple[int, dict[str, str], bytes]:
    """Ask for a page and return its status, headers and content."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=SECONDS)
    connection.request("GET", address)
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


@pytest.mark.usefixtures("program")
def test_stream_beyond_the_cap_is_told_when_to_come_back_and_pages_answer_on(rush: Rush, small: Site) -> None:
    with ExitStack() as opened:
        streams = [opened.enter_context(Stream(small.port)) for _ in range(FEW)]
        status, headers, content = ask(small, f"{PLAN}/stream")
        assert (status, headers["content-type"]) == (503, "application/problem+json")
        assert 20 <= int(headers["retry-after"]) <= 40
        assert json.loads(content)["status"] == 503
        assert ask(small, "/rush/plan/A")[0] == 200
        seq = json.loads(ask(small, f"{PLAN}/A/states")[2])["seq"]
        with transaction():
            actions.hold_units(rush.hall, ["A-301"], rush.user)
        status, _headers, content = ask(small, f"{PLAN}/A/states?since={seq}")
        assert status == 200
        assert json.loads(content)["units"]["A-301"]["state"] == "held"
        streams[0].break_off()
        assert wait_until(lambda: _gets_a_stream(small), SECONDS), "a place that is left is free for the next"


def _gets_a_stream(site: Site) -> bool:
    try:
        with urllib.request.urlopen(f"{site.url}{PLAN}/stream", timeout=SECONDS) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return False


@pytest.mark.usefixtures("program")
def test_page_without_a_stream_asks_every_few_seconds_and_sees_the_change(
    rush: Rush, small: Site, chromium: Browser
) -> None:
    with ExitStack() as opened:
        for _ in range(FEW):
            opened.enter_context(Stream(small.port))
        page = chromium.new_page(base_url=small.url, locale="en-GB")
        opened.callback(page.close)
        page.goto("/rush/plan/A")
        expect(page.locator("[data-plan-live-words]")).to_have_text("Renewed every few seconds", timeout=SECONDS * 1000)
        unit = page.locator('svg [data-unit="A-302"]')
        expect(unit).to_have_class("unit unit--available")
        with transaction():
            actions.hold_units(rush.hall, ["A-302"], rush.user)
        expect(page.locator('svg [data-unit="A-302"]')).to_have_class("unit unit--held", timeout=SECONDS * 1000)


def test_server_that_stops_ends_its_streams_and_nobody_hangs(small: Site, program: Program) -> None:
    with ExitStack() as opened:
        streams = [opened.enter_context(Stream(small.port)) for _ in range(FEW)]
        asked_at = time.monotonic()
        program.interrupt()
        for stream in streams:
            assert stream.ends()
        assert program.wait() == 0
        assert time.monotonic() - asked_at < 10
        assert program.is_gone


def test_killed_redis_only_delays_and_once_it_is_back_all_hear_at_once(
    rush: Rush, redis_to_kill: RunningService, test_run: TestRun
) -> None:
    with ExitStack() as opened:
        streams = [opened.enter_context(Stream(rush.port)) for _ in range(MANY)]
        redis_to_kill.kill()
        try:
            rush.hold("A-303")
            for stream in streams:
                stream.read_until(lambda s=stream: s.units.get("A-303") == "held")
        finally:
            again = restart_redis(test_run, redis_to_kill.url)
        opened.callback(present("Redis", again).stop)
        with Redis.from_url(redis_to_kill.url, socket_timeout=SECONDS) as redis:
            heard_by = lambda: redis.pubsub_numsub(live.CHANNEL)[0][1]  # noqa: E731
            assert wait_until(lambda: heard_by() >= 2, SECONDS), "both processes listen again"
        with transaction():
            actions.give_back(rush.fair, _cart_of(rush), rush.user)
        since = time.monotonic()
        for stream in streams:
            stream.read_until(lambda s=stream: s.units.get("A-303") == "available")
        assert time.monotonic() - since < WITHIN


def _cart_of(rush: Rush) -> int:
    exhibitor = exhibitor_acted_for(rush.fair, rush.user)
    assert exhibitor is not None
    return holds_of(exhibitor.id)[0].id
