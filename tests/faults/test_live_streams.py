"""Open pages on two web processes: all hear what happens at either, whatever becomes of Redis or their connection."""

import json
import os
import signal
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, Self

import pytest
from redis import Redis
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password
from eventsapp.booths import actions
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import latest_seq
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall
from tests.conftest import make_app
from tests.factories import make_acting_person, make_fair, make_hall_with_units
from tests.faults.conftest import PASSWORD, SECONDS, Distributed, fine
from tests.services.person import Person
from tests.services.running import RunningService

STREAMS = 200
PLAN = "/api/v1/fairs/rush/plan"
BACKENDS = "SELECT state FROM pg_stat_activity WHERE application_name = 'eventsapp' AND pid <> pg_backend_pid()"


class Stream:
    """One open page: it keeps what it was told, and knows the number it would come back with."""

    def __init__(self, port: int, since: str = "") -> None:
        self.units: dict[str, str] = {}
        self.last_id = self._coming_id = since
        self._port = port
        self.come_back()

    def come_back(self) -> None:
        """Connect, as a browser does after a break."""
        self._connection = HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
        self._connection.request("GET", f"{PLAN}/stream", headers=headers)
        self._answer: HTTPResponse = self._connection.getresponse()
        assert self._answer.status == 200
        self.read_until(lambda: bool(self.last_id))

    def break_off(self) -> None:
        """Lose the connection."""
        self._answer.close()
        self._connection.close()

    def read_until(self, condition: Callable[[], bool]) -> None:
        """Take events until the condition holds; a stream that says nothing for long is an error."""
        while not condition():
            self._take(self._answer.readline().decode().rstrip("\n"))

    def _take(self, line: str) -> None:
        name, _, value = line.partition(": ")
        if name == "id":
            self._coming_id = value
        elif not line:  # the id counts once its event is whole
            self.last_id = self._coming_id
        elif name == "data":
            for hall in json.loads(value)["halls"].values():
                for number, unit in hall.get("units", {}).items():
                    self.units[number] = unit["state"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.break_off()


@dataclass
class Rush:
    """A fair with a hall of forty units on the two processes, and somebody who may hold some."""

    distributed: Distributed
    person: Person
    fair: Fair
    hall: Hall
    user: User

    @property
    def port(self) -> int:
        return self.distributed.site.port

    def hold(self, number: str) -> None:
        """Hold a unit over HTTP, at whichever process answers."""
        page = fine(self.person.get(f"/rush/plan/A/{number}"))
        page = self.person.send(page, "/hold")
        assert "/exhibit/rush/" in page.url
        assert page.status == 200, page.text

    def present(self) -> dict[str, str]:
        """Return the state of every unit that is not available, as the API tells it now."""
        with urllib.request.urlopen(f"{self.distributed.site.url}{PLAN}/A/states", timeout=SECONDS) as answer:
            document: dict[str, Any] = json.load(answer)
        return {number: unit["state"] for number, unit in document["units"].items()}


@pytest.fixture
def rush(distributed: Distributed, tmp_path: Path) -> Iterator[Rush]:
    """A fair on the two processes; what the test itself does, a process of its own does too."""
    environ = distributed.site.environ
    app = make_app(environ["DATABASE_URL"], tmp_path, REDIS_URL=environ["REDIS_URL"])
    with app.app_context():
        fair = db.session.scalar(select(Fair).where(Fair.slug == "rush")) or make_fair(slug="rush")
        hall = next(iter(db.session.scalars(select(Hall).where(Hall.fair_id == fair.id))), None)
        hall = hall or make_hall_with_units(fair, columns=10, rows=4)
        user = make_acting_person(fair, units=20)
        with transaction():
            user.password_hash = hash_password(PASSWORD)
        person = Person(distributed.site.url)
        fine(person.send(person.get("/account/sign-in"), email=user.email, password=PASSWORD))
        yield Rush(distributed, person, fair, hall, user)
        db.session.remove()
        db.engine.dispose()


def test_hold_at_one_process_is_heard_by_every_stream_of_both_and_no_stream_costs_a_connection(rush: Rush) -> None:
    with ExitStack() as opened:
        streams = [opened.enter_context(Stream(rush.port)) for _ in range(STREAMS)]
        rush.hold("A-101")
        for stream in streams:
            stream.read_until(lambda s=stream: s.units.get("A-101") == "held")
        backends = [state for (state,) in rush.distributed.rows(BACKENDS)]
        assert len(backends) < STREAMS / 4
        assert "idle in transaction" not in backends


def test_stream_that_breaks_again_and_again_misses_nothing(rush: Rush) -> None:
    numbers = [f"A-{row}{column:02d}" for row in range(1, 5) for column in range(1, 11)]
    with Stream(rush.port) as stream:
        stream.units |= rush.present()
        for turn in range(12):
            with transaction():
                stand = actions.hold_units(rush.hall, [numbers[turn]], rush.user)
            if turn % 3 == 0:
                stream.break_off()
            with transaction():
                if turn % 2:
                    actions.give_back(rush.fair, stand.id, rush.user)
                else:
                    actions.reserve_own(rush.fair, stand.id, rush.user)
            if turn % 3 == 0:
                stream.come_back()
        seq = str(latest_seq(rush.fair.id))
        stream.read_until(lambda: stream.last_id == seq and len(stream.units) >= 12)
        assert {number: state for number, state in stream.units.items() if state != "available"} == rush.present()
        assert set(stream.units) >= set(numbers[:12])


def test_hold_that_runs_out_is_seen_to_be_free_though_nothing_sweeps(rush: Rush) -> None:
    rush.distributed.run()  # neither worker nor beat
    rush.hold("A-401")
    with Stream(rush.port, since="0") as stream:
        stream.read_until(lambda: stream.units.get("A-401") == "held")
        with transaction():
            cart = db.session.scalars(select(Stand).where(Stand.state == "cart")).one()
            rush.distributed.rows(f"UPDATE stands SET expires_at = now() WHERE id = {cart.id} RETURNING id")
        stream.read_until(lambda: stream.units.get("A-401") == "available")


def test_redis_that_hangs_or_drops_everybody_only_delays(rush: Rush, broker: RunningService) -> None:
    with Stream(rush.port) as stream, Redis.from_url(broker.url, socket_timeout=SECONDS) as redis:
        os.kill(broker.pid, signal.SIGSTOP)
        try:
            rush.hold("A-402")
            stream.read_until(lambda: stream.units.get("A-402") == "held")
        finally:
            os.kill(broker.pid, signal.SIGCONT)
        redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        with transaction():
            cart = db.session.scalars(select(Stand).where(Stand.state == "cart")).one()
            actions.give_back(rush.fair, cart.id, rush.user)
        stream.read_until(lambda: stream.units.get("A-402") == "available")
