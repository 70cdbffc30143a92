"""A web process is killed in the middle of taking scans: the phone sends again, nobody is lost or counted twice."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.checkin.actions import enrol_browser
from eventsapp.checkin.models import Presence, Scan, ZoneDay
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import VisitorDetails, register_visitor
from eventsapp.visitors.queries import code_of_ticket, ticket_of
from tests.checkin.gates import make_gate
from tests.conftest import make_app
from tests.factories import make_fair, make_member
from tests.faults.conftest import SECONDS, Distributed
from tests.services.crowd import kill_process, web_processes
from tests.services.running import wait_until
from tests.services.site import KEY

BATCH = 250
PHONES = 2


@pytest.fixture
def beside(distributed: Distributed, tmp_path: Path) -> Iterator[Flask]:
    """An application on the site's database, to make what is scanned and to see what became of it."""
    app = make_app(distributed.site.environ["DATABASE_URL"], tmp_path, SECRET_KEY=KEY)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def make_codes(fair: Fair, count: int) -> list[str]:
    """Register people, and return what is on their tickets."""
    with transaction():
        people = [
            register_visitor(
                fair,
                VisitorDetails(full_name=f"Visitor {one}", email=f"v{one}@home.example", language="en"),
                consents=["registration"],
                shown_in="en",
            )
            for one in range(count)
        ]
    return [code_of_ticket(fair, ticket) for one in people if (ticket := ticket_of(one))]


class Phone:
    """A device at a gate that sends its whole queue until it is answered."""

    def __init__(self, port: int, gate_id: int, cookie: str, scans: list[dict[str, Any]]) -> None:
        self._port, self._gate_id, self._cookie, self._scans = port, gate_id, cookie, scans
        self.lost = 0
        self.results: list[dict[str, Any]] = []

    def send(self) -> bool:
        """Send everything once; says whether it was answered."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        headers = {"Cookie": self._cookie, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
        try:
            line.request("POST", f"/scan/{self._gate_id}/sync", json.dumps({"scans": self._scans}), headers)
            answer = line.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.lost += 1
            return False
        finally:
            line.close()
        if answer.status != 200:
            return False
        self.results = json.loads(body)["results"]
        return True


def make_phone(distributed: Distributed, fair: Fair, number: int, codes: list[str]) -> Phone:
    gate, organiser = make_gate(fair, f"G{number}"), make_member(fair)
    with transaction():
        _device, secret = enrol_browser(fair, gate, "phone", organiser)
    now = time.time() * 1000
    scans = [
        {"id": f"phone-{number}-scan-{place:04d}", "code": code, "at": now - 60_000 + place, "offline": True}
        for place, code in enumerate(codes)
    ]
    return Phone(distributed.site.port, gate.id, f"gate-device={secret}", scans)


def test_server_killed_in_mid_batch_loses_and_doubles_nothing(distributed: Distributed, beside: Flask) -> None:
    fair = make_fair()
    codes = make_codes(fair, BATCH)
    phones = [make_phone(distributed, fair, number, codes) for number in range(PHONES)]
    senders = [threading.Thread(target=phone.send) for phone in phones]
    for sender in senders:
        sender.start()
    for victim in web_processes(distributed.site.web_pid):
        kill_process(victim)
    for sender in senders:
        sender.join()
    assert sum(phone.lost for phone in phones), "the processes died while they took scans"
    assert wait_until(lambda: distributed.site.answers, SECONDS)
    db.session.rollback()
    assert (db.session.scalar(select(func.count(Scan.id))) or 0) % BATCH == 0, "a batch is kept whole or not at all"

    for phone in phones:
        assert wait_until(phone.send, SECONDS)
        first = phone.results
        assert phone.send(), "whoever did not hear the answer asks once more"
        assert [(one["id"], one["verdict"]) for one in phone.results] == [(one["id"], one["verdict"]) for one in first]
    db.session.rollback()
    assert db.session.scalar(select(func.count(Scan.id))) == BATCH * PHONES
    verdicts = Counter(db.session.scalars(select(Scan.verdict)))
    assert verdicts == {"admitted": BATCH, "again": BATCH * (PHONES - 1)}
    assert db.session.scalar(select(func.count(Presence.id))) == BATCH
    assert db.session.execute(select(ZoneDay.inside, ZoneDay.attended)).all() == [(BATCH, BATCH)]
