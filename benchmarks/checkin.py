"""Scans at gates: PostgreSQL, one web process on one core, 100,000 tickets, and eight gates that scan the same one."""

import http.client
import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.booths import Stage, floor_of, there
from eventsapp.checkin.actions import GateValues, create_gate, enrol_browser
from eventsapp.checkin.models import Presence, Scan
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.fairs.queries import signer_of
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.signing import Code, Kind, sign_code
from eventsapp.visitors.models import Ticket, Visitor
from tests.conftest import make_app
from tests.factories import make_fair, make_member
from tests.services.postgres import WITHOUT_DISK, create_database, start_postgres
from tests.services.redis import start_redis
from tests.services.running import TestRun
from tests.services.site import KEY, Site

TICKETS = 100_000
ROUNDS = 3
SCANS = 400
AT_ONCE = 4
GATES = 8
RACED = 150
_names = itertools.count()


@dataclass(frozen=True)
class Device:
    """A gate with a device: where to send, and the cookie that says who."""

    path: str
    cookie: str


@dataclass(frozen=True)
class Crowd:
    """The gates and every ticket's code, unused ones first."""

    devices: Sequence[Device]
    codes: Iterator[str]


def measure() -> Mapping[str, float]:
    """Return what a scan costs beside its floor, how many a core takes a second, and how many were let in twice."""
    with _stage() as stage:
        crowd = _crowd()
        return {**_cost(stage, crowd), **_race(stage, crowd)}


@contextmanager
def _stage() -> Iterator[Stage]:
    """Start everything on one core; the load comes from the others."""
    run, cores = TestRun.begin(), sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    try:
        postgres, redis = there(start_postgres(run, WITHOUT_DISK)), there(run.obtain("Redis", start_redis))
        url = create_database(postgres.url, "benchmark")
        with tempfile.TemporaryDirectory() as folder:
            site = Site(Path(folder), DEMO="0", DATABASE_URL=url, REDIS_URL=redis.url, SECRET_KEY=KEY)
            site.start_web()
            os.sched_setaffinity(0, cores[1:] or cores)
            app = make_app(url, Path(folder) / "beside", SECRET_KEY=KEY)
            try:
                with app.app_context():
                    yield Stage(site, postgres, redis, app)
                    db.session.remove()
                    db.engine.dispose()
            finally:
                site.end()
    finally:
        os.sched_setaffinity(0, cores)
        run.end()


def _crowd() -> Crowd:
    """Make a fair with 100,000 tickets and eight gates with a device each."""
    fair = make_fair()
    organiser = make_member(fair)
    with transaction() as session:
        ensure_signing_key(fair)
        now = clock.now()
        people = [
            {"fair_id": fair.id, "number": number, "full_name": f"Nguyễn Văn {number}", "company": "Cơ khí Trúc Lâm"}
            for number in range(1, TICKETS + 1)
        ]
        session.execute(insert(Visitor), people)
        ids = session.scalars(select(Visitor.id).where(Visitor.fair_id == fair.id)).all()
        rows = [{"fair_id": fair.id, "visitor_id": one, "issued_at": now} for one in ids]
        session.execute(insert(Ticket), rows)
        devices = []
        for number in range(GATES):
            gate = create_gate(fair, GateValues(code=f"G{number}"), organiser)
            _device, secret = enrol_browser(fair, gate, "bench", organiser)
            devices.append(Device(f"/scan/{gate.id}/sync", f"gate-device={secret}"))
    signer = signer_of(fair)
    serials = db.session.scalars(select(Ticket.id).where(Ticket.fair_id == fair.id).order_by(func.random())).all()
    return Crowd(devices, (sign_code(Code(Kind.TICKET, fair.id, one), signer) for one in serials))


class Line:
    """A connection that stays open, as a browser's does."""

    def __init__(self, stage: Stage) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", stage.site.port, timeout=60)

    def scan(self, device: Device, code: str) -> str:
        """Send one scan and return its verdict; anything but 200 ends all."""
        scans = [{"id": f"bench-scan-{next(_names):08d}", "code": code, "at": time.time() * 1000}]
        headers = {"Cookie": device.cookie, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
        self._line.request("POST", device.path, json.dumps({"scans": scans}), headers)
        answer = self._line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"a scan ended in {answer.status}: {body[:200]!r}")
        return str(json.loads(body)["results"][0]["verdict"])


def _send(stage: Stage, crowd: Crowd, codes: Sequence[str], at_once: int) -> float:
    """Let so many devices scan different tickets, and return the seconds; all must be admitted."""

    def work(place: int) -> Counter[str]:
        line, device = Line(stage), crowd.devices[place]
        return Counter(line.scan(device, code) for code in codes[place::at_once])

    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        verdicts = sum(pool.map(work, range(at_once)), Counter[str]())
    took = time.perf_counter() - began
    if verdicts != {"admitted": len(codes)}:
        sys.exit(f"scans of fresh tickets ended in {dict(verdicts)}")
    return took


def _cost(stage: Stage, crowd: Crowd) -> dict[str, float]:
    """CPU of a scan over HTTP beside PostgreSQL's for the floor, alternating, and scans a second."""
    _send(stage, crowd, list(itertools.islice(crowd.codes, 100)), AT_ONCE)
    floor, cost, rate = [], [], []
    for _ in range(ROUNDS):
        floor.append(floor_of(stage))
        codes, before = list(itertools.islice(crowd.codes, SCANS)), stage.cpu()
        rate.append(SCANS / _send(stage, crowd, codes, AT_ONCE))
        cost.append((stage.cpu() - before) / SCANS)
    scan, least = statistics.median(cost), statistics.median(floor)
    return {
        "scan_cpu_ms": scan * 1000,
        "scan_floor_cpu_ms": least * 1000,
        "scan_vs_pgbench": scan / least,
        "scans_per_s": statistics.median(rate),
        "scans_per_cpu_s": 1 / scan,
    }


def _race(stage: Stage, crowd: Crowd) -> dict[str, float]:
    """Let eight gates scan each of some tickets at the same moment."""
    codes = list(itertools.islice(crowd.codes, RACED))
    start = threading.Barrier(GATES)

    def work(place: int) -> list[str]:
        line, verdicts = Line(stage), []
        for code in codes:
            start.wait()
            verdicts.append(line.scan(crowd.devices[place], code))
        return verdicts

    before = db.session.scalar(select(func.count(Presence.id))) or 0
    with ThreadPoolExecutor(GATES) as pool:
        by_gate = list(pool.map(work, range(GATES)))
    admitted = [sum(verdict == "admitted" for verdict in one) for one in zip(*by_gate, strict=True)]
    db.session.rollback()
    twice = select(Scan.holder).where(Scan.verdict == "admitted").group_by(Scan.holder).having(func.count() > 1)
    rows = (db.session.scalar(select(func.count(Presence.id))) or 0) - before
    if set(admitted) != {1} or rows != RACED or db.session.execute(twice).all():
        sys.exit(f"of {RACED} tickets at {GATES} gates each was admitted {Counter(admitted)} times, {rows} are in")
    return {"double_admissions": float(sum(one - 1 for one in admitted))}
