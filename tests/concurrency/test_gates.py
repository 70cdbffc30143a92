"""Many gates scan the same ticket at the same moment: one admits, and the others say where."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.checkin.actions import enrol_device, offer_enrolment, take_scans
from eventsapp.checkin.models import Device, Presence, Scan, ZoneDay
from eventsapp.checkin.rules import read_text
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from tests.checkin.gates import make_gate, scan, station_at, ticket_code
from tests.concurrency import test_stands
from tests.factories import make_fair, make_member, make_visitor

GATES = 8
TICKETS = 5


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


def race(app: Flask, tries: Sequence[Callable[[], object]]) -> Counter[str]:
    """Start all tries at once; what they wrote is seen afterwards."""
    db.session.rollback()
    ends = test_stands.race(app, tries)
    db.session.rollback()
    return ends


def scanning(fair: Fair, number: int, codes: list[str], found: list[str], **values: object) -> Callable[[], object]:
    station = station_at(make_gate(fair, f"G{number}", **values), f"device {number}")
    scans = [(one, read_text(one.text, station.fair_id, station.keys)) for one in map(scan, codes)]

    def attempt() -> object:
        outcomes = take_scans(station, scans)
        found.extend(f"{one.verdict} {one.seen_gate != ''}" for one in outcomes)
        return outcomes

    return attempt


def test_ticket_at_eight_gates_at_once_is_admitted_once(racing_app: Flask, fair: Fair) -> None:
    code, found = ticket_code(fair, make_visitor(fair)), []
    ends = race(racing_app, [scanning(fair, number, [code], found) for number in range(GATES)])
    assert ends == {"done": GATES}
    assert Counter(found) == {"admitted False": 1, "again True": GATES - 1}
    assert db.session.scalar(select(func.count(Presence.id))) == 1
    assert db.session.scalars(select(Scan.verdict).where(Scan.verdict == "admitted")).all() == ["admitted"]
    assert db.session.scalars(select(ZoneDay.inside)).all() == [1]


def test_batches_with_the_same_tickets_in_different_order_admit_each_once(racing_app: Flask, fair: Fair) -> None:
    codes, found = [ticket_code(fair, make_visitor(fair)) for _ in range(TICKETS)], []
    tries = [
        scanning(fair, number, codes[number % TICKETS :] + codes[: number % TICKETS], found) for number in range(GATES)
    ]
    ends = race(racing_app, tries)
    assert set(ends) <= {"done", "Busy"}
    assert ends["done"] >= 1
    admitted = select(Scan.holder, func.count()).where(Scan.verdict == "admitted").group_by(Scan.holder)
    assert {count for _, count in db.session.execute(admitted)} == {1}
    assert db.session.scalar(select(func.count(Presence.id))) == TICKETS
    assert db.session.scalars(select(ZoneDay.attended)).all() == [TICKETS]


def test_last_place_inside_goes_to_one(racing_app: Flask, fair: Fair) -> None:
    found: list[str] = []
    codes = [ticket_code(fair, make_visitor(fair)) for _ in range(GATES)]
    tries = [scanning(fair, number, [code], found, occupancy_limit=3) for number, code in enumerate(codes)]
    assert race(racing_app, tries) == {"done": GATES}
    assert Counter(found) == {"admitted False": 3, "refused False": GATES - 3}
    assert db.session.scalars(select(ZoneDay.inside)).all() == [3]


def test_same_scan_sent_twice_at_once_is_kept_once(racing_app: Flask, fair: Fair) -> None:
    one = scan(ticket_code(fair, make_visitor(fair)))
    station = station_at(make_gate(fair))
    read = read_text(one.text, station.fair_id, station.keys)
    ends = race(racing_app, [lambda: take_scans(station, [(one, read)]) for _ in range(GATES)])
    assert set(ends) <= {"done", "SentBefore", "Busy"}
    assert db.session.scalar(select(func.count(Scan.id))) == 1
    assert db.session.scalars(select(Scan.verdict)).all() == ["admitted"]


def test_code_for_two_phones_enrols_two(racing_app: Flask, fair: Fair) -> None:
    gate, organiser = make_gate(fair), make_member(fair)
    with transaction():
        secret = offer_enrolment(fair, gate, 2, organiser)
    ends = race(racing_app, [lambda: enrol_device(secret, "phone") for _ in range(GATES)])
    assert ends == {"done": 2, "EnrolmentOver": GATES - 2}
    assert db.session.scalar(select(func.count(Device.id))) == 2
