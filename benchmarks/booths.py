"""Holds in a rush: PostgreSQL, Redis, two web processes, companies that all want the same units.

``VIEWERS`` (default 1500) is how many live streams are open while the rate of 100 requests a second is tried.
"""

import gzip
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url

from eventsapp.booths.models import Stand, StandUnit
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit, new_plan_key
from tests.booths.sound import assert_plan_is_sound
from tests.conftest import make_app
from tests.factories import make_fair
from tests.services.cpu import cpu_seconds
from tests.services.crowd import Wish, browsers_of, make_crowd, make_large_hall, rush, stream
from tests.services.postgres import WITHOUT_DISK, create_database, find_postgres, start_postgres
from tests.services.redis import start_redis
from tests.services.running import Missing, RunningService, TestRun
from tests.services.site import KEY, Site

ROUNDS = 3
JSON_ROUNDS = 6
HOLDS = 120
FLOOR_TRANSACTIONS = 4000
WANTED = 50
RUSH = 2000
RATE, RATE_SECONDS = 100, 10
VIEWERS = int(os.environ.get("VIEWERS", "1500"))
PAGES_BESIDE = 10
FLOOR_TABLES = """
DROP TABLE IF EXISTS floor_events; DROP TABLE IF EXISTS floor_units;
CREATE TABLE floor_units (id int PRIMARY KEY, state int NOT NULL);
CREATE TABLE floor_events (id bigserial PRIMARY KEY, unit_id int NOT NULL, at timestamptz NOT NULL DEFAULT now());
INSERT INTO floor_units SELECT number, 0 FROM generate_series(1, 2000) AS number;
ANALYZE floor_units;
"""
FLOOR = """\\set unit random(1, 2000)
BEGIN;
SELECT state FROM floor_units WHERE id = :unit FOR UPDATE;
UPDATE floor_units SET state = state + 1 WHERE id = :unit;
INSERT INTO floor_events (unit_id) VALUES (:unit);
COMMIT;
"""


@dataclass
class Stage:
    """What runs: the site with its pages, the database, and an application that looks into it."""

    site: Site
    postgres: RunningService
    redis: RunningService
    app: Flask

    def cpu(self) -> float:
        """Return the CPU seconds of everything that serves."""
        return cpu_seconds([self.site.web_pid, self.postgres.pid, self.redis.pid])


def measure() -> Mapping[str, float]:
    """Return what a hold costs beside its floor, what a rush comes to, and the plan's JSON where there is one."""
    with _stage() as stage:
        return {**_holds(stage), **_rush(stage), **_rate(stage), **_plan_json(stage)}


@contextmanager
def _stage() -> Iterator[Stage]:
    run = TestRun.begin()
    try:
        postgres, redis = there(start_postgres(run, WITHOUT_DISK)), there(run.obtain("Redis", start_redis))
        url = create_database(postgres.url, "benchmark")
        with tempfile.TemporaryDirectory() as folder:
            environ = {"DATABASE_URL": url, "REDIS_URL": redis.url, "SECRET_KEY": KEY, "WEB_PROCESSES": "2"}
            site = Site(Path(folder), DEMO="0", LIVE_STREAMS_PER_ADDRESS=str(VIEWERS + 1), **environ)
            site.start_web()
            try:
                app = make_app(url, Path(folder) / "beside", SECRET_KEY=KEY)
                with app.app_context():
                    yield Stage(site, postgres, redis, app)
                    db.session.remove()
                    db.engine.dispose()
            finally:
                site.end()
    finally:
        run.end()


def there(service: RunningService | Missing) -> RunningService:
    """Return a service that runs; ends all where it is missing."""
    if isinstance(service, Missing):
        sys.exit(service.reason)
    return service


def _wishes(stage: Stage, fair: Fair, numbers: Sequence[str], count: int) -> list[Wish]:
    """Let so many companies want these units; those who want the same one ask at the same time."""
    people = make_crowd(fair, count)
    path = f"/exhibit/{fair.slug}/plan/A/hold"
    return [
        Wish(one, path, numbers[place * len(numbers) // count])
        for place, one in enumerate(browsers_of(stage.app, people))
    ]


def _hall(units: int) -> tuple[Fair, list[str]]:
    """Make a fair with a hall of so many units; returns their numbers."""
    fair = make_fair()
    make_large_hall(fair, islands=units // 100, columns=50)
    numbers = db.session.scalars(select(Unit.number).where(Unit.fair_id == fair.id).order_by(Unit.id)).all()
    return fair, list(numbers)


def _holds(stage: Stage) -> dict[str, float]:
    """CPU of a hold over HTTP beside PostgreSQL's for the same row work, alternating."""
    fair, numbers = _hall(2000)
    wishes = _wishes(stage, fair, numbers[: HOLDS * ROUNDS + 60], HOLDS * ROUNDS + 60)
    _all_won(rush(stage.site.url, wishes[:60], at_once=6))
    floor, cost = [], []
    for turn in range(ROUNDS):
        floor.append(floor_of(stage))
        before = stage.cpu()
        _all_won(rush(stage.site.url, wishes[60 + turn * HOLDS : 60 + (turn + 1) * HOLDS], at_once=4))
        cost.append((stage.cpu() - before) / HOLDS)
    hold, least = statistics.median(cost), statistics.median(floor)
    return {"hold_cpu_ms": hold * 1000, "hold_floor_cpu_ms": least * 1000, "hold_vs_pgbench": hold / least}


def _all_won(answers: Sequence[object]) -> None:
    statuses = Counter(answer.status for answer in answers)  # type: ignore[attr-defined]
    if set(statuses) != {201}:
        sys.exit(f"holds of free units ended in {dict(statuses)}")


def floor_of(stage: Stage) -> float:
    """Return PostgreSQL's CPU seconds of one transaction of the floor."""
    binaries = find_postgres()
    if isinstance(binaries, Missing) or not (binaries / "pgbench").is_file():
        sys.exit("the floor needs pgbench, which comes with PostgreSQL")
    address = make_url(stage.site.environ["DATABASE_URL"])
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(FLOOR)
        script.flush()
        environ = {**os.environ, "PGPASSWORD": str(address.password)}
        to = ["-h", str(address.host), "-p", str(address.port), "-U", str(address.username)]
        name = str(address.database)
        subprocess.run([binaries / "psql", *to, "-q", "-c", FLOOR_TABLES, name], check=True, env=environ, stderr=-3)
        before = cpu_seconds([stage.postgres.pid])
        command = [binaries / "pgbench", *to, "-n", "-M", "prepared", "-f", script.name]
        command += ["-t", str(FLOOR_TRANSACTIONS), name]
        subprocess.run(command, check=True, env=environ, stdout=-3, stderr=-3)
        return (cpu_seconds([stage.postgres.pid]) - before) / FLOOR_TRANSACTIONS


def _rush(stage: Stage) -> dict[str, float]:
    """2,000 requests for 50 units, as fast as they can be sent."""
    fair, numbers = _hall(2000)
    wishes = _wishes(stage, fair, numbers[:WANTED], RUSH)
    began = time.perf_counter()
    answers = rush(stage.site.url, wishes, at_once=24)
    took = time.perf_counter() - began
    statuses = Counter(answer.status for answer in answers)
    if statuses != {201: WANTED, 409: RUSH - WANTED} or not all(
        answer.body["alternatives"] for answer in answers if answer.status == 409
    ):
        sys.exit(f"the rush ended in {dict(statuses)}")
    assert_plan_is_sound(fair.id)
    held = select(func.count(func.distinct(StandUnit.unit_id)), func.count()).join(StandUnit.stand)
    distinct, rows = db.session.execute(held.where(Stand.fair_id == fair.id)).one()
    if distinct != WANTED:
        sys.exit(f"{distinct} units are held after the rush, not {WANTED}")
    return {"rush_double_sold": float(rows - distinct), "rush_per_s": RUSH / took}


def _rate(stage: Stage) -> dict[str, float]:
    """100 requests a second for ten seconds, ordinary pages and live viewers beside them."""
    fair, numbers = _hall(2000)
    wishes = _wishes(stage, fair, numbers[:WANTED], RATE * RATE_SECONDS)
    with _viewers(stage, fair, VIEWERS) as viewers, ThreadPoolExecutor(1) as beside:
        pages = beside.submit(_pages, f"{stage.site.url}/{fair.slug}/directory")
        answers = stream(stage.site.url, wishes, per_second=RATE, at_once=64)
        took = pages.result()
    statuses = Counter(answer.status for answer in answers)
    if statuses[201] != WANTED or set(statuses) - {201, 409}:
        sys.exit(f"at {RATE} a second holds ended in {dict(statuses)}")
    seconds = sorted(answer.seconds for answer in answers)
    return {
        "rush_viewers": float(viewers),
        "rush_p50_ms": statistics.median(seconds) * 1000,
        "rush_p95_ms": seconds[int(len(seconds) * 0.95)] * 1000,
        "rush_page_beside_p50_ms": statistics.median(took) * 1000,
        "rush_page_beside_max_ms": max(took) * 1000,
    }


def _pages(address: str) -> list[float]:
    """Ask for an ordinary page, a second after the last answer; returns seconds. Anything but 200 ends all."""
    took = []
    for _ in range(PAGES_BESIDE):
        began = time.perf_counter()
        if (status := _status(address)) != 200:
            raise RuntimeError(f"{address} answers {status} in the rush")
        took.append(time.perf_counter() - began)
        time.sleep(max(0.0, 1 - took[-1]))
    return took


@contextmanager
def _viewers(stage: Stage, fair: Fair, count: int) -> Iterator[int]:
    """Keep live streams of a fair's plan open; yields how many the site accepted."""
    path, open_ones = f"/api/v1/fairs/{fair.slug}/plan/stream", []
    for _ in range(count):
        line = socket.create_connection(("127.0.0.1", stage.site.port), timeout=30)
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
        open_ones.append(line)
    accepted = sum(b" 200 " in line.recv(64) for line in open_ones)
    try:
        yield accepted
    finally:
        for line in open_ones:
            line.close()


def _plan_json(stage: Stage) -> dict[str, float]:
    """Size of the geometry of 2,000 units, and how the CPU of making it grows to 20,000: each time a new version."""
    sizes, costs = [], []
    for units in (2000, 20_000):
        fair, _numbers = _hall(units)
        address = f"{stage.site.url}/api/v1/fairs/{fair.slug}/plan/A"
        spent = []
        for _ in range(JSON_ROUNDS):
            with transaction() as session:
                session.execute(update(Hall).where(Hall.fair_id == fair.id).values(plan_key=new_plan_key()))
            before = stage.cpu()
            with urllib.request.urlopen(address) as answer:
                body = answer.read()
            spent.append(stage.cpu() - before)
        sizes.append(len(gzip.compress(body, 6)) / 1000)
        costs.append(sum(spent))
    return {
        "plan_json_gz_kb": sizes[0],
        "plan_json_cpu_ms": costs[0] / JSON_ROUNDS * 1000,
        "growth_2000_to_20000": costs[1] / max(costs[0], 0.01),
    }


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
