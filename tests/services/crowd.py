"""Many companies that want units at the same moment: signed in without a page, sending over real HTTP."""

import http.client
import json
import os
import queue
import secrets
import signal
import threading
import time
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Company, Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import match_key

LOST = 0
"""The status of a request that got no answer."""


@dataclass(frozen=True, slots=True)
class Browser:
    """What a signed-in person's browser sends along."""

    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status (LOST for nothing), the JSON, the seconds it took."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Wish:
    """One person's wish for units of a hall."""

    browser: Browser
    path: str
    numbers: str


def make_crowd(fair: Fair, count: int, *, units: int = 4) -> list[int]:
    """Make companies that asked for so many units, one person each; returns the people's ids."""
    with transaction():
        people = [
            User(email=f"crowd{number}.{fair.id}@company.example", full_name="Lan", email_verified_at=clock.now())
            for number in range(count)
        ]
        companies = [Company(legal_name=f"Crowd {number}", name_key=f"crowd {number}") for number in range(count)]
        exhibitors = [
            Exhibitor(
                fair_id=fair.id,
                company=company,
                display_name=company.legal_name,
                search_key=company.name_key,
                units_wanted=units,
            )
            for company in companies
        ]
        db.session.add_all([*people, *exhibitors])
        db.session.flush()
        pairs = zip(people, exhibitors, strict=True)
        db.session.add_all(ExhibitorMember(exhibitor_id=one.id, user_id=user.id) for user, one in pairs)
        return [user.id for user in people]


def make_large_hall(fair: Fair, *, islands: int, columns: int) -> Hall:
    """Make hall A of islands of two rows of 3 x 3 m units with aisles of 3 m between them."""
    with transaction():
        hall = Hall(
            fair_id=fair.id,
            code="A",
            name={"en": "Hall A"},
            outline=[
                [0.0, 0.0],
                [columns * 3 + 6.0, 0.0],
                [columns * 3 + 6.0, islands * 9 + 3.0],
                [0.0, islands * 9 + 3.0],
            ],
        )
        db.session.add(hall)
        db.session.flush()
        rows = []
        for place in range(islands * 2 * columns):
            island, (row, column) = place // (2 * columns), divmod(place % (2 * columns), columns)
            x, y, number = 3.0 + 3 * column, 3.0 + 9 * island + 3 * row, f"{island + 1}-{row + 1}{column + 1:02d}"
            rows.append(
                {
                    "fair_id": fair.id,
                    "hall_id": hall.id,
                    "number": number,
                    "number_key": match_key(number),
                    "aliases": [],
                    "polygon": [[x, y], [x + 3, y], [x + 3, y + 3], [x, y + 3]],
                    "area_m2": 9.0,
                    "open_sides": 2 if column in {0, columns - 1} else 1,
                }
            )
        db.session.execute(insert(Unit), rows)
    return hall


def browsers_of(app: Flask, people: Sequence[int]) -> list[Browser]:
    """Sign people in by cookies that the site itself would have made; ``app`` knows its key."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    browsers = []
    raw = secrets.token_hex(20)
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(raw)
    users = db.session.query(User).filter(User.id.in_(people)).order_by(User.id)
    for user in users:
        signed = serializer.dumps({"_user_id": user.get_id(), "_fresh": True, "csrf_token": raw})
        browsers.append(Browser(f"session={signed}", token))
    return browsers


def rush(
    url: str, wishes: Sequence[Wish], *, at_once: int, meanwhile: Callable[[int], None] | None = None
) -> list[Answer]:
    """Send all wishes as fast as so many connections can; ``meanwhile`` hears after each answer how many there are."""
    waiting: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    for place in [*range(len(wishes)), *[None] * at_once]:
        waiting.put(place)
    answers: list[Answer] = [Answer(LOST)] * len(wishes)
    done: list[int] = []

    def work() -> None:
        line = _Line(url)
        while (place := waiting.get()) is not None:
            answers[place] = line.send(wishes[place])
            done.append(place)
            if meanwhile is not None:
                meanwhile(len(done))
        line.close()

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def stream(url: str, wishes: Sequence[Wish], *, per_second: float, at_once: int) -> list[Answer]:
    """Send wishes at a steady rate, whether or not earlier ones were answered; lateness counts as waiting."""
    began = time.perf_counter()
    due = [began + place / per_second for place in range(len(wishes))]
    answers: list[Answer] = [Answer(LOST)] * len(wishes)
    places = iter(range(len(wishes)))
    lock = threading.Lock()

    def work() -> None:
        line = _Line(url)
        while True:
            with lock:
                place = next(places, None)
            if place is None:
                break
            time.sleep(max(0.0, due[place] - time.perf_counter()))
            answer = line.send(wishes[place])
            late = time.perf_counter() - due[place]
            answers[place] = Answer(answer.status, answer.body, answer.kind, late)
        line.close()

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class _Line:
    """A connection that is opened anew after it broke."""

    def __init__(self, url: str) -> None:
        self._host = urllib.parse.urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._host, timeout=30)

    def send(self, wish: Wish) -> Answer:
        """Send a wish once; what got no answer is lost, and nobody knows whether it was heard."""
        body = urllib.parse.urlencode({"numbers": wish.numbers, "csrf_token": wish.browser.token})
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": wish.browser.cookie,
        }
        began = time.perf_counter()
        try:
            self._connection.request("POST", wish.path, body, headers)
            answer = self._connection.getresponse()
            data, kind = answer.read(), answer.headers.get_content_type()
        except (OSError, http.client.HTTPException):
            self.close()
            self._connection = http.client.HTTPConnection(self._host, timeout=30)
            return Answer(LOST, seconds=time.perf_counter() - began)
        found = json.loads(data) if kind.endswith("json") else {}
        return Answer(answer.status, found, kind, time.perf_counter() - began)

    def close(self) -> None:
        self._connection.close()


def web_processes(pid: int) -> list[int]:
    """Return the processes that serve pages below the one that watches them."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def kill_process(pid: int) -> None:
    """End one process as a power cut would."""
    os.kill(pid, signal.SIGKILL)
