"""Registering as a visitor over HTTP until the mail with the ticket is queued, and what is lost when things are killed.

PostgreSQL, Redis, a web process, a worker with two processes and beat; every visitor is a new browser without an
account that chooses the kind of visit, fills in the form and sees the ticket. CPU is that of all of them, sending the
mails included. ``VISITORS`` (default 1000) is how many register while worker and broker are killed.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from benchmarks.bare import bare_flask
from benchmarks.booths import there
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import take_usual_types
from tests.conftest import make_app
from tests.factories import make_fair
from tests.services.cpu import cpu_seconds
from tests.services.person import Page, Person
from tests.services.postgres import WITHOUT_DISK, create_database, start_postgres
from tests.services.redis import restart_redis, start_redis
from tests.services.running import RunningService, TestRun, wait_until
from tests.services.site import KEY, Program, Site

ROUNDS = 3
A_ROUND = 100
FLOOR_REQUESTS = 3000
VISITORS = int(os.environ.get("VISITORS", "1000"))
KILLS = 20
AT_ONCE = 4
SECONDS = 180
FAIR = "registration"
LOST_CLAIM = "UPDATE mails SET claimed_at = claimed_at - interval '1 hour' WHERE state = 'in_flight'"
"""What a killed worker was sending counts as lost after some minutes: let them pass."""


@dataclass
class Stage:
    """The installation, and what runs in it."""

    run: TestRun
    site: Site
    postgres: RunningService
    redis: RunningService
    folder: Path
    programs: dict[str, Program] = field(default_factory=dict)

    def cpu(self) -> float:
        """Return the CPU seconds of everything that runs."""
        pids = [self.site.web_pid, self.postgres.pid, self.redis.pid, *(one.pid for one in self.programs.values())]
        return cpu_seconds(pids)

    def work(self) -> None:
        """Start the worker anew."""
        self.programs["worker"] = self.site.begin_worker("one")

    def number(self, question: str) -> int:
        """Ask the database for a number."""
        return int(str(self._run(question) or 0))

    def change(self, words: str) -> None:
        """Change something in the database."""
        self._run(words)

    def _run(self, words: str) -> object:
        url = make_url(self.site.environ["DATABASE_URL"]).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
            done = connection.execute(words.encode())
            row = done.fetchone() if done.description else None
            return row[0] if row else None


def measure() -> Mapping[str, float]:
    """Return what a registration costs beside a bare view, and what was lost or doubled over the kills."""
    with _stage() as stage:
        return {**_cost(stage), **_losses(stage)}


@contextmanager
def _stage() -> Iterator[Stage]:
    run = TestRun.begin()
    try:
        postgres, redis = there(start_postgres(run, WITHOUT_DISK)), there(run.obtain("Redis", start_redis))
        url = create_database(postgres.url, "benchmark")
        with tempfile.TemporaryDirectory() as folder:
            site = Site(Path(folder), DEMO="0", DATABASE_URL=url, REDIS_URL=redis.url, SECRET_KEY=KEY)
            try:
                site.start_web()
                _open_fair(url, Path(folder))
                stage = Stage(run, site, postgres, redis, Path(folder))
                stage.work()
                stage.programs["beat"] = site.start_beat()
                stage.programs["worker"].wait_for_words(r"ready\.")
                yield stage
            finally:
                site.end()
    finally:
        run.end()


def _open_fair(url: str, folder: Path) -> None:
    app = make_app(url, folder / "beside", SECRET_KEY=KEY)
    with app.app_context():
        fair = make_fair(slug=FAIR)
        with transaction():
            take_usual_types(fair)
            ensure_signing_key(fair)
        db.session.remove()
        db.engine.dispose()


def _cost(stage: Stage) -> dict[str, float]:
    """Let visitors register one after another, and wait until every mail is queued."""
    page = _register(stage.site.url, "warm")
    with bare_flask(stage.folder, page.body) as (port, pid):
        floors, costs = [], []
        for number in range(ROUNDS):
            floors.append(_floor(port, pid))
            costs.append(_round(stage, number))
    floor, cost = statistics.median(floors), statistics.median(costs)
    return {"register_cpu_ms": cost * 1000, "bare_flask_cpu_ms": floor * 1000, "register_vs_bare_flask": cost / floor}


def _floor(port: int, pid: int) -> float:
    person = Person(f"http://127.0.0.1:{port}")
    before = cpu_seconds([pid])
    for _ in range(FLOOR_REQUESTS):
        person.get("/page")
    return (cpu_seconds([pid]) - before) / FLOOR_REQUESTS


def _round(stage: Stage, number: int) -> float:
    before, queued = stage.cpu(), _mails(stage)
    for place in range(A_ROUND):
        _register(stage.site.url, f"round-{number}-{place}")
    _await(lambda: _mails(stage) >= queued + A_ROUND, "mails that are not queued")
    return (stage.cpu() - before) / A_ROUND


def _register(url: str, name: str) -> Page:
    """Register as a person does who has never been here: choose, fill in, see the ticket."""
    person = Person(url)
    person.get(f"/{FAIR}/register")
    form = person.get(f"/{FAIR}/register/visitor")
    page = person.send(
        form,
        full_name=f"Nguyễn Thị Thanh {name}",
        email=f"{name}@company.example",
        company="Cơ khí Trúc Lâm Sơn",
        country="VN",
        language="vi",
        consent_registration="y",
    )
    if "/ticket/" not in page.path:
        sys.exit(f"{page.url} {page.status}: {page.text[:400]}")
    return page


def _mails(stage: Stage) -> int:
    return stage.number("SELECT count(*) FROM mails")


def _losses(stage: Stage) -> dict[str, float]:
    """Let visitors register while the worker is killed again and again, and the broker every other time."""
    already = _mails(stage)
    a_part = VISITORS // KILLS
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for kill in range(KILLS):
            names = [f"kill-{kill}-{place}" for place in range(a_part)]
            registering = [pool.submit(_register, stage.site.url, name) for name in names]
            _await(lambda: any(one.done() for one in registering), "a registration")  # noqa: B023 - waited for here
            stage.programs["worker"].kill()
            if kill % 2:
                stage.redis.kill()
                stage.redis = there(restart_redis(stage.run, stage.redis.url))
            for one in registering:
                one.result()
            stage.work()
    began = time.perf_counter()
    _await(lambda: _mails(stage) >= already + KILLS * a_part, "confirmations that are lost", fails=False)
    _await(lambda: _all_sent(stage), "mails that are not sent", fails=False)
    lost = already + KILLS * a_part - stage.number("SELECT count(DISTINCT recipient) FROM mails WHERE state = 'sent'")
    return {
        "lost_confirmations": lost,
        "doubled_confirmations": _mails(stage) - stage.number("SELECT count(DISTINCT recipient) FROM mails"),
        "all_sent_after_s": time.perf_counter() - began,
    }


def _all_sent(stage: Stage) -> bool:
    stage.change(LOST_CLAIM)
    return stage.number("SELECT count(*) FROM mails WHERE state <> 'sent'") == 0


def _await(is_so: Callable[[], bool], what: str, *, fails: bool = True) -> None:
    if not wait_until(is_so, SECONDS) and fails:
        sys.exit(f"{what} after {SECONDS} s")
