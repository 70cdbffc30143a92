"""Open pages of a plan: what each was told, and a fair in which something happens."""

import contextlib
import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall
from tests.conftest import make_app
from tests.factories import make_acting_person, make_fair, make_hall_with_units
from tests.faults.conftest import PASSWORD, SECONDS, Distributed, fine
from tests.services.person import Person

PLAN = "/api/v1/fairs/rush/plan"


class Stream:
    """One open page: it keeps what it was told, and knows the number it would come back with."""

    def __init__(self, port: int, since: str = "", path: str = f"{PLAN}/stream", cookie: str = "") -> None:
        self.units: dict[str, str] = {}
        self.last_id = self._coming_id = since
        self._port, self._path, self._cookie = port, path, cookie
        self.come_back()

    def come_back(self) -> None:
        """Connect, as a browser does after a break."""
        self._connection = HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
        self._connection.request("GET", self._path, headers={**headers, "Cookie": self._cookie})
        self._answer: HTTPResponse = self._connection.getresponse()
        assert self._answer.status == 200
        self.read_until(lambda: bool(self.last_id))

    def break_off(self) -> None:
        """Lose the connection."""
        self._answer.close()
        self._connection.close()

    def ends(self) -> bool:
        """Take events until the server ends the stream; a break of the connection is an end too."""
        with contextlib.suppress(ConnectionError, IncompleteRead):
            while line := self._answer.readline():
                self._take(line.decode().rstrip("\n"))
        return True

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
            self._hear(json.loads(value))

    def _hear(self, document: dict[str, Any]) -> None:
        for hall in document["halls"].values():
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


@contextmanager
def begin_rush(distributed: Distributed, folder: Path) -> Iterator[Rush]:
    """Make a fair on an installation; what the test itself does, a process of its own does too."""
    environ = distributed.site.environ
    app = make_app(environ["DATABASE_URL"], folder, REDIS_URL=environ["REDIS_URL"])
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
