"""Two desks at once: one paper for a badge, one station for a job, and one person typed twice is flagged."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.badges.actions import Printable, issue_visitor_badge
from eventsapp.badges.models import Badge
from eventsapp.badges.rules import BadgeAlreadyPrinted
from eventsapp.checkin.actions import (
    StationValues,
    WalkIn,
    create_station,
    print_here,
    queue_print,
    register_walk_in,
    take_next,
)
from eventsapp.checkin.models import PrintJob, PrintState, PrintStation
from eventsapp.checkin.rules import BadgeWaits
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.models import LikelyPair, Visitor
from tests.concurrency.test_stands import race
from tests.factories import make_fair, make_member, make_visitor

TRIES = 6
FASTER, WAITS = BadgeAlreadyPrinted.__name__, BadgeWaits.__name__


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


def make_stations(fair: Fair, *codes: str) -> list[int]:
    organiser = make_member(fair)
    with transaction():
        return [create_station(fair, StationValues(code=code), organiser).id for code in codes]


def badge_of(fair: Fair) -> Printable:
    visitor = make_visitor(fair)
    with transaction():
        return issue_visitor_badge(fair, visitor)


def sending(station_id: int, badge: Printable) -> Callable[[], object]:
    return lambda: queue_print(db.session.get_one(PrintStation, station_id), badge.badge_id, "desk")


def test_of_desks_that_print_one_badge_at_once_one_does(racing_app: Flask, fair: Fair) -> None:
    badge = badge_of(fair)
    assert race(racing_app, [lambda: print_here([badge])] * TRIES) == {"done": 1, FASTER: TRIES - 1}


def test_a_badge_comes_out_here_or_at_one_station(racing_app: Flask, fair: Fair) -> None:
    badge, (one, other) = badge_of(fair), make_stations(fair, "P1", "P2")
    ends = race(racing_app, [sending(one, badge), sending(other, badge), lambda: print_here([badge])] * 2)
    assert ends["done"] == 1
    assert set(ends) <= {"done", FASTER, WAITS}
    db.session.rollback()
    waiting = db.session.scalar(select(func.count(PrintJob.id)))
    printed = db.session.scalar(select(func.count(Badge.id)).where(Badge.printed_at.is_not(None)))
    assert (waiting, printed) in {(1, 0), (0, 1)}


def test_browsers_at_one_station_take_a_badge_once(racing_app: Flask, fair: Fair) -> None:
    (station,) = make_stations(fair, "P1")
    for badge in (badge_of(fair), badge_of(fair)):
        with transaction():
            queue_print(db.session.get_one(PrintStation, station), badge.badge_id, "desk")
    assert race(racing_app, [lambda: take_next(db.session.get_one(PrintStation, station))] * TRIES) == {"done": TRIES}
    db.session.rollback()
    states = db.session.scalars(select(PrintJob.state).order_by(PrintJob.id)).all()
    assert states == [PrintState.PRINTING, PrintState.QUEUED]


def test_one_person_typed_at_several_desks_is_flagged(racing_app: Flask, fair: Fair) -> None:
    fair_id, user_id = fair.id, make_member(fair).id
    said = WalkIn(full_name="Trần Đăng Mới", company="Cơ khí Trúc Lâm", language="vi", consents=("registration",))

    def typing() -> object:
        return register_walk_in(db.session.get_one(Fair, fair_id), said, db.session.get_one(User, user_id))

    assert race(racing_app, [typing] * 3) == {"done": 3}
    first, second, third = db.session.scalars(select(Visitor.id).order_by(Visitor.id)).all()
    pairs = {tuple(row) for row in db.session.execute(select(LikelyPair.earlier_id, LikelyPair.later_id))}
    assert pairs == {(first, second), (first, third), (second, third)}
