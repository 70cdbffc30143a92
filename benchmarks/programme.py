"""The public agenda: its page, its 304s and its growth, beside a bare Flask view on the same server.

Releases of 120, 600 and 6,000 sessions on PostgreSQL; pages are asked for in four languages in rotation, with and
without somebody signed in. CPU is that of all serving processes, the database among them. ``REQUESTS`` (default 1500)
is how often each page is asked for in a round; 304s and small pages twice as often.
"""

import http.client
import os
import secrets
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.bare import bare_flask
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import LANGUAGES
from eventsapp.programme.agenda import Agenda, Part, RoomEntry, SessionEntry, SpeakerEntry, TrackEntry, pack
from eventsapp.programme.formats import FORMATS
from eventsapp.programme.models import Release
from tests.conftest import make_app
from tests.factories import make_fair, make_user
from tests.services.cpu import cpu_seconds
from tests.services.crowd import browsers_of
from tests.services.postgres import WITHOUT_DISK, create_database, start_postgres
from tests.services.redis import start_redis
from tests.services.running import Missing, RunningService, TestRun
from tests.services.site import KEY, Site

ROUNDS = 3
REQUESTS = int(os.environ.get("REQUESTS", "1500"))
PER_DAY = 120
ROOMS = 8
SEEN_SECONDS = 1.0
"""So long after it was published a release must be on the page."""
FIRST_DAY = date(2031, 5, 12)
"""Far from today, so that no page shows what runs now."""


@dataclass
class Stage:
    """What runs: the site, the bare server beside it, and an application that looks into the database."""

    site: Site
    postgres: RunningService
    redis: RunningService
    app: Flask
    folder: Path

    def cpu(self) -> float:
        """Return the CPU seconds of everything that serves."""
        return cpu_seconds([self.site.web_pid, self.postgres.pid, self.redis.pid])


@dataclass(frozen=True)
class Ask:
    """A request and what is sent along."""

    path: str
    headers: Mapping[str, str]


def measure() -> Mapping[str, float]:
    """Return the ratios to the bare view, and how the page grows."""
    with _stage() as stage:
        small, everyday, large = (_fair(count) for count in (PER_DAY, 600, 6000))
        cookie = browsers_of(stage.app, [make_user(language="vi").id])[0].cookie
        _check(stage, everyday, cookie)
        return {
            **_page(stage, everyday, cookie),
            **_growth(stage, small, large),
            **_not_modified(stage, everyday, cookie),
        }


@contextmanager
def _stage() -> Iterator[Stage]:
    run = TestRun.begin()
    try:
        postgres, redis = _there(start_postgres(run, WITHOUT_DISK)), _there(run.obtain("Redis", start_redis))
        url = create_database(postgres.url, "benchmark")
        with tempfile.TemporaryDirectory() as folder:
            environ = {"DATABASE_URL": url, "REDIS_URL": redis.url, "SECRET_KEY": KEY, "WEB_PROCESSES": "1"}
            site = Site(Path(folder), DEMO="0", **environ)
            site.start_web()
            try:
                app = make_app(url, Path(folder) / "beside", SECRET_KEY=KEY)
                with app.app_context():
                    yield Stage(site, postgres, redis, app, Path(folder))
                    db.session.remove()
                    db.engine.dispose()
            finally:
                site.end()
    finally:
        run.end()


def _there(service: RunningService | Missing) -> RunningService:
    if isinstance(service, Missing):
        sys.exit(service.reason)
    return service


def _fair(sessions: int) -> Fair:
    """Make a fair with a release of so many sessions, 120 a day."""
    fair = make_fair(slug=f"forum-{sessions}", starts_on=FIRST_DAY)
    _publish(fair, sessions, number=1)
    return fair


def _publish(fair: Fair, sessions: int, *, number: int, word: str = "Session") -> None:
    packed = pack(_agenda(sessions, word))
    with transaction() as session:
        release = Release(fair_id=fair.id, number=number, document=packed, digest=sha256(packed).hexdigest())
        session.add(release)


def _agenda(sessions: int, word: str) -> Agenda:
    entries = [_session(number, word) for number in range(1, sessions + 1)]
    return Agenda(
        zone_name="Asia/Ho_Chi_Minh",
        default_language="en",
        rooms=tuple(
            RoomEntry(id=room, code=f"R{room}", name={"en": f"Hall {room}", "vi": f"Sảnh {room}"}, capacity=200)
            for room in range(1, ROOMS + 1)
        ),
        tracks=tuple(
            TrackEntry(id=track, code=f"T{track}", name={"en": f"Track {track}", "vi": f"Chủ đề {track}"}, colour=track)
            for track in range(1, 6)
        ),
        speakers=tuple(
            SpeakerEntry(id=one, name=f"Trần Nguyễn Hoài {one}", organisation="Đại học Thủ Dầu Một")
            for one in range(1, sessions + 1)
        ),
        sessions=tuple(entries),
    )


def _session(number: int, word: str) -> SessionEntry:
    place, day = (number - 1) % PER_DAY, FIRST_DAY + timedelta(days=(number - 1) // PER_DAY)
    starts_at = datetime.fromisoformat(f"{day.isoformat()}T01:00:00+00:00") + timedelta(minutes=30 * (place // ROOMS))
    texts = {
        "en": f"{word} {number}: how a line learns to see",
        "vi": f"{word} {number}: dây chuyền học cách nhìn",
        "zh": f"{word} {number}：产线如何学会观察",
        "ko": f"{word} {number}: 생산 라인이 보는 법을 배우기까지",
    }
    return SessionEntry(
        id=number,
        uid=f"0f0e0d0c-0000-4000-8000-{number:012}",
        kind="talk",
        title=texts,
        subtitle={},
        abstract={code: f"<p>{text}.</p>" for code, text in texts.items()},
        track=number % 5 + 1,
        room=place % ROOMS + 1,
        day=day,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=25),
        language="vi",
        interpreted=("en", "ko"),
        parts=(Part(speaker=number, role="speaker"),),
        find=f"{word} {number}".lower(),
    )


def _asks(path: str, cookie: str) -> list[Ask]:
    """Return the same page in four languages, each with and without somebody signed in."""
    mark = "&" if "?" in path else "?"
    return [
        Ask(f"{path}{mark}lang={language}", {"Cookie": signed} if signed else {})
        for language in LANGUAGES
        for signed in ("", cookie)
    ]


def _get(port: int, ask: Ask) -> tuple[int, bytes, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{ask.path}", headers=dict(ask.headers))
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.status, answer.read(), answer.headers.get("ETag", "")


def _check(stage: Stage, fair: Fair, cookie: str) -> None:
    """End the run unless pages differ by language and person, hold every session and soon show a new release."""
    port, asks = stage.site.port, _asks(f"/{fair.slug}/agenda?day=all", cookie)
    bodies = [_get(port, ask)[1] for ask in asks]
    if len(set(bodies)) != len(bodies):
        sys.exit("pages in different languages, or of different people, are the same")
    if any(body.count(b' data-slot="') != 600 for body in bodies):
        sys.exit("a page does not hold all sessions")
    word = f"Anew-{secrets.token_hex(4)}"
    _publish(fair, 600, number=2, word=word)
    began = time.perf_counter()
    while word.encode() not in _get(port, asks[0])[1]:
        if time.perf_counter() - began > SEEN_SECONDS:
            sys.exit("a release that was published is not on the page")
    if any(body.count(word.encode()) < 600 for body in (_get(port, ask)[1] for ask in asks)):
        sys.exit("a page does not show the release that was published")


def _page(stage: Stage, fair: Fair, cookie: str) -> dict[str, float]:
    """The page of all 600 sessions, and a bare view that answers with the same bytes."""
    asks = _asks(f"/{fair.slug}/agenda?day=all", cookie)
    body = _get(stage.site.port, asks[0])[1]
    with bare_flask(stage.folder, body) as (port, pid):
        floors, costs = [], []
        for _ in range(ROUNDS):
            floors.append(_cost(port, [Ask("/page", {})], REQUESTS, 200, lambda: cpu_seconds([pid])))
            costs.append(_cost(stage.site.port, asks, REQUESTS, 200, stage.cpu))
    floor, cost = statistics.median(floors), statistics.median(costs)
    return {
        "agenda_kb": len(body) / 1000,
        "agenda_cpu_ms": cost * 1000,
        "bare_cpu_ms": floor * 1000,
        "agenda_vs_bare_flask": cost / floor,
    }


def _growth(stage: Stage, small: Fair, large: Fair) -> dict[str, float]:
    """A day of 120 sessions in releases of 120 and of 6,000."""
    day = FIRST_DAY.isoformat()
    costs: dict[str, list[float]] = {small.slug: [], large.slug: []}
    for fair in (small, large):
        _get(stage.site.port, Ask(f"/{fair.slug}/agenda?day={day}", {}))
    for _ in range(ROUNDS):
        for fair in (small, large):
            asks = [Ask(f"/{fair.slug}/agenda?day={day}&lang={language}", {}) for language in LANGUAGES]
            costs[fair.slug].append(_cost(stage.site.port, asks, 2 * REQUESTS, 200, stage.cpu))
    few, many = (statistics.median(costs[fair.slug]) for fair in (small, large))
    return {"day_of_120_cpu_ms": few * 1000, "day_of_6000_cpu_ms": many * 1000, "growth_120_to_6000": many / few}


def _not_modified(stage: Stage, fair: Fair, cookie: str) -> dict[str, float]:
    """Every answer that can be known already, and a bare view that answers 304; the worst ratio counts."""
    paths = {"page": f"/{fair.slug}/agenda"}
    paths |= {key: f"/{fair.slug}/agenda.{key}" for key in FORMATS if _is_given(stage, f"/{fair.slug}/agenda.{key}")}
    found: dict[str, float] = {}
    with bare_flask(stage.folder, b"") as (port, pid):
        for name, path in paths.items():
            asks = [
                Ask(ask.path, {**ask.headers, "If-None-Match": _get(stage.site.port, ask)[2]})
                for ask in _asks(path, cookie)
            ]
            floors, costs = [], []
            for _ in range(ROUNDS):
                floors.append(_cost(port, [Ask("/known", {})], 2 * REQUESTS, 304, lambda: cpu_seconds([pid])))
                costs.append(_cost(stage.site.port, asks, 2 * REQUESTS, 304, stage.cpu))
            found[name] = statistics.median(costs) / statistics.median(floors)
    return {f"not_modified_{name}": ratio for name, ratio in found.items()} | {
        "not_modified_vs_bare_304": max(found.values())
    }


def _is_given(stage: Stage, path: str) -> bool:
    """Say whether this machine makes the format: printing needs typefaces."""
    try:
        return _get(stage.site.port, Ask(path, {}))[0] == 200
    except urllib.error.HTTPError as error:
        if error.code == 503:
            return False
        raise


def _cost(port: int, asks: Sequence[Ask], count: int, status: int, cpu: Any) -> float:
    """Return the CPU seconds of one of so many requests over one connection."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for ask in asks:
        _send(line, ask, status)
    before = cpu()
    for number in range(count):
        _send(line, asks[number % len(asks)], status)
    spent = float(cpu() - before)
    line.close()
    return spent / count


def _send(line: http.client.HTTPConnection, ask: Ask, status: int) -> None:
    line.request("GET", ask.path, headers=dict(ask.headers))
    answer = line.getresponse()
    answer.read()
    if answer.status != status:
        sys.exit(f"{ask.path} answers {answer.status}, not {status}")
