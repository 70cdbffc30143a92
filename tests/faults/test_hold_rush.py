"""A rush for few units over HTTP, two web processes on PostgreSQL: one winner a unit, whoever dies meanwhile."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.booths.models import Stand, StandUnit
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit
from tests.booths.sound import assert_plan_is_sound
from tests.conftest import make_app
from tests.factories import make_fair, make_hall_with_units
from tests.faults.conftest import SECONDS, Distributed
from tests.services.crowd import LOST, Answer, Wish, browsers_of, kill_process, make_crowd, rush, web_processes
from tests.services.running import wait_until
from tests.services.site import KEY

CROWD = 300
WANTED = 50
AT_ONCE = 24


@pytest.fixture
def beside(distributed: Distributed, tmp_path: Path) -> Iterator[Flask]:
    """An application on the site's database, to make what is raced for and to see what became of it."""
    app = make_app(distributed.site.environ["DATABASE_URL"], tmp_path, SECRET_KEY=KEY)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def fair(beside: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=WANTED, rows=2)


def wishes_for(app: Flask, hall: Hall, people: list[int]) -> list[Wish]:
    """Let everybody want one of the first fifty units; those who want the same one ask at the same time."""
    path = f"/exhibit/{hall.fair.slug}/plan/{hall.code}/hold"
    browsers = browsers_of(app, people)
    return [Wish(one, path, f"A-1{place * WANTED // len(people) + 1:02d}") for place, one in enumerate(browsers)]


def held_numbers(hall: Hall) -> list[str]:
    db.session.rollback()
    held = select(Unit.number).join(StandUnit, StandUnit.unit_id == Unit.id).where(Unit.hall_id == hall.id)
    return sorted(db.session.scalars(held))


def assert_told_what_else(answer: Answer) -> None:
    assert answer.kind == "application/problem+json"
    assert answer.body["title"] == "UnitTaken"
    assert answer.body["alternatives"], "half of the hall is free"


def test_fifty_units_wanted_by_three_hundred_have_fifty_holders(
    distributed: Distributed, beside: Flask, fair: Fair, hall: Hall
) -> None:
    wishes = wishes_for(beside, hall, make_crowd(fair, CROWD))
    answers = rush(distributed.site.url, wishes, at_once=AT_ONCE)
    assert Counter(answer.status for answer in answers) == {201: WANTED, 409: CROWD - WANTED}
    for answer in answers:
        if answer.status == 409:
            assert_told_what_else(answer)
    won = [number for answer in answers if answer.status == 201 for number in answer.body["units"]]
    assert sorted(won) == held_numbers(hall) == [f"A-1{place:02d}" for place in range(1, WANTED + 1)]
    assert_plan_is_sound(fair.id)


def test_killed_web_process_leaves_nothing_half_held(
    distributed: Distributed, beside: Flask, fair: Fair, hall: Hall
) -> None:
    site = distributed.site
    wishes = wishes_for(beside, hall, make_crowd(fair, CROWD // 2))
    victim = web_processes(site.web_pid)[0]
    answers = rush(
        site.url, wishes, at_once=AT_ONCE, meanwhile=lambda done: kill_process(victim) if done == WANTED // 2 else None
    )
    assert wait_until(lambda: site.answers and victim not in web_processes(site.web_pid), SECONDS)
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) <= {201, 409, LOST}
    assert statuses[LOST], "the process died while it had requests"
    assert_plan_is_sound(fair.id)
    held = held_numbers(hall)
    stands = db.session.scalars(select(Stand).where(Stand.fair_id == fair.id)).all()
    assert [len(stand.units) for stand in stands] == [1] * len(held)
    told = {number for answer in answers if answer.status == 201 for number in answer.body["units"]}
    assert told <= set(held)
    assert len(held) - len(told) <= statuses[LOST]

    again = rush(site.url, wishes, at_once=AT_ONCE)  # who has a cart hears so, the others fill what is left
    assert Counter(answer.status for answer in again)[201] == WANTED - len(held)
    assert held_numbers(hall) == [f"A-1{place:02d}" for place in range(1, WANTED + 1)]
    assert_plan_is_sound(fair.id)
