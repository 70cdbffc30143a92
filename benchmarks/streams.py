"""1,500 open streams on two web processes: how pages answer beside them, and when the last one hears of a hold."""

import asyncio
import resource
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from eventsapp.accounts.passwords import hash_password
from eventsapp.infra.database import db, transaction
from tests.conftest import make_app
from tests.factories import make_acting_person, make_fair, make_hall_with_units
from tests.faults.conftest import PASSWORD
from tests.services.person import Person
from tests.services.postgres import WITHOUT_DISK, create_database, drop_database, start_postgres
from tests.services.redis import start_redis
from tests.services.running import Missing, TestRun
from tests.services.site import KEY, Program, Site

STREAMS = 1500
HOLDS = 20
PAGES = ("/rush/", "/rush/directory", "/account/sign-in", "/api/v1/fairs/rush/plan/A/states")
ROUNDS = 12
ASKING = 2
COLUMNS, ROWS = 50, 40


class Audience:
    """Open streams, all on one loop in a thread of its own; knows when each last heard of a unit."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.heard: dict[bytes, list[float]] = {}
        self.lost = 0

    def open(self, count: int) -> None:
        """Open so many streams, a few at a time, and wait until each has said something."""
        asyncio.run_coroutine_threadsafe(self._open(count), self._loop).result(90)

    def expect(self, number: str) -> bytes:
        """Note from now on who hears of this unit."""
        mark = f'"{number}":{{"state":"held"'.encode()
        self.heard[mark] = []
        return mark

    def last_heard(self, mark: bytes) -> float:
        """Return when the last of all streams heard of it."""
        deadline = time.perf_counter() + 30
        while len(self.heard[mark]) < len(self._writers):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{len(self.heard[mark])} of {len(self._writers)} heard of {mark!r}")
            time.sleep(0.01)
        return max(self.heard.pop(mark))

    async def _open(self, count: int) -> None:
        gate = asyncio.Semaphore(50)

        async def one() -> None:
            async with gate:
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                writer.write(b"GET /api/v1/fairs/rush/plan/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                first = await reader.readuntil(b"\r\n")
                await reader.readuntil(b"event: plan")
            if b"200" not in first:
                raise RuntimeError(first)
            self._writers.append(writer)
            self._tasks.append(self._loop.create_task(self._listen(reader)))

        await asyncio.gather(*(one() for _ in range(count)))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(65536):
            now = time.perf_counter()
            for mark, times in list(self.heard.items()):
                if mark in chunk:
                    times.append(now)
        self.lost += 1


def measure() -> Mapping[str, float]:
    """Return milliseconds of ordinary pages without and with the streams, and of a hold until the last heard it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with _site() as (site, web):
        holder = _filled(site)
        _pages(site, 2)  # warm
        alone = _pages(site)
        audience = Audience(site.port)
        began = time.perf_counter()
        audience.open(STREAMS)
        opening = time.perf_counter() - began
        beside = _pages(site)
        delays, answers = _holds(site, holder, audience)
        backends, in_transaction = _backends(site)
        held = [_sockets(pid) for pid in _children(web.pid)]
        memory = max(_memory(pid) for pid in _children(web.pid))
        if audience.lost:
            raise RuntimeError(f"{audience.lost} streams ended by themselves")
    return {
        "streams_open": STREAMS,
        "streams_at_the_fuller_process": max(held),
        "opening_all_s": opening,
        "pages_alone_p50_ms": _part(alone, 50),
        "pages_alone_p95_ms": _part(alone, 95),
        "pages_beside_streams_p50_ms": _part(beside, 50),
        "pages_beside_streams_p95_ms": _part(beside, 95),
        "hold_answer_p50_ms": _part(answers, 50),
        "hold_to_last_stream_p50_ms": _part(delays, 50),
        "hold_to_last_stream_p95_ms": _part(delays, 95),
        "database_connections": backends,
        "open_transactions": in_transaction,
        "memory_of_the_larger_process_mb": memory,
    }


@contextmanager
def _site() -> Iterator[tuple[Site, Program]]:
    run = TestRun.begin()
    with ExitStack() as stack:
        stack.callback(run.end)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres, redis = start_postgres(run, WITHOUT_DISK), start_redis(run)
        if isinstance(postgres, Missing) or isinstance(redis, Missing):
            raise SystemExit("needs PostgreSQL and Redis")
        stack.callback(redis.stop)
        stack.callback(postgres.stop)
        url = create_database(postgres.url, "streams")
        stack.callback(drop_database, postgres.url, "streams")
        environ = {"DATABASE_URL": url, "REDIS_URL": redis.url, "SECRET_KEY": KEY, "WEB_PROCESSES": "2", "DEMO": "0"}
        site = Site(folder, LIVE_STREAMS_PER_ADDRESS=str(STREAMS), **environ)
        web = site.start_web()
        stack.callback(site.end)
        yield site, web


def _filled(site: Site) -> Person:
    """Make a fair with a hall of 2,000 units and sign in somebody who may hold some."""
    app = make_app(site.environ["DATABASE_URL"], site.folder / "filling")
    with app.app_context():
        fair = make_fair(slug="rush")
        make_hall_with_units(fair, columns=COLUMNS, rows=ROWS)
        user = make_acting_person(fair)
        with transaction():
            user.password_hash = hash_password(PASSWORD)
        email = user.email
        db.session.remove()
        db.engine.dispose()
    person = Person(site.url)
    person.send(person.get("/account/sign-in"), email=email, password=PASSWORD)
    return person


def _pages(site: Site, rounds: int = ROUNDS) -> list[float]:
    """Ask for ordinary pages, two people at a time on connections of their own; returns milliseconds."""

    def asking() -> list[float]:
        took = []
        connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
        for path in PAGES * rounds:
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
        return took

    with ThreadPoolExecutor(ASKING) as people:
        asked = [people.submit(asking) for _ in range(ASKING)]
        return [took for one in asked for took in one.result()]


def _holds(site: Site, holder: Person, audience: Audience) -> tuple[list[float], list[float]]:
    """Hold a unit and give it back, again and again; returns (answer to last stream, request to answer)."""
    delays, answers = [], []
    for column in range(1, HOLDS + 1):
        number = f"A-1{column:02d}"
        page = holder.get(f"/rush/plan/A/{number}")
        mark = audience.expect(number)
        began = time.perf_counter()
        page = holder.send(page, "/hold")
        answered = time.perf_counter()
        delays.append(max(0.0, audience.last_heard(mark) - answered) * 1000)
        answers.append((answered - began) * 1000)
        holder.send(page, "/give-back")
    return delays, answers


def _backends(site: Site) -> tuple[int, int]:
    url = make_url(site.environ["DATABASE_URL"]).set(drivername="postgresql")
    question = "SELECT state FROM pg_stat_activity WHERE application_name = 'eventsapp'"
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        states = [state for (state,) in connection.execute(question)]
    return len(states), states.count("idle in transaction")


def _children(pid: int) -> list[int]:
    """Return the web processes below the one that watches them."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True)
    return [int(line) for line in found.stdout.split() if _sockets(int(line)) > 1]


def _sockets(pid: int) -> int:
    return sum(str(name.readlink()).startswith("socket:") for name in Path(f"/proc/{pid}/fd").iterdir())


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _part(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
