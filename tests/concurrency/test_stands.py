"""Many want the same units at the same moment; a unit is never in two stands."""

import multiprocessing
import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.booths.actions import allocate_stand, release_stand
from eventsapp.booths.models import Stand, StandState, StandUnit, UnitEvent
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.outbox import OutboxEntry
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Hall, Unit
from tests.conftest import make_app
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units
from tests.sizes import sized

THREADS = 16
PROCESSES = 4
WANTED = sized(6, 20)
"""How many units of a row of twenty all processes want, each in an order of its own."""


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=20, rows=2)


def race(app: Flask, tries: Sequence[Callable[[], object]]) -> Counter[str]:
    """Start all tries at once, each in a thread of its own; count how they ended."""
    start = threading.Barrier(len(tries))
    ends: list[str] = []

    def run(attempt: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            ends.append(outcome(attempt))

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def outcome(attempt: Callable[[], object]) -> str:
    """Return "done" or the name of what kept it from being done."""
    try:
        with transaction():
            attempt()
    except Refusal as refusal:
        return type(refusal).__name__
    except Exception as error:  # noqa: BLE001 - whatever it was, the test is to name it
        return f"crashed: {error!r}"
    return "done"


def allocating(hall_id: int, exhibitor_id: int, numbers: str) -> Callable[[], object]:
    return lambda: allocate_stand(db.session.get_one(Hall, hall_id), exhibitor_id, [numbers], None)


def assert_sound(fair_id: int) -> None:
    """No unit is in two stands, every stand hangs together, areas add up, each change has its event and fact."""
    db.session.rollback()
    parts = db.session.scalars(select(StandUnit)).all()
    assert len({part.unit_id for part in parts}) == len(parts)
    stands = db.session.scalars(select(Stand).where(Stand.fair_id == fair_id)).all()
    for stand in stands:
        units = [part.unit for part in stand.units]
        assert bool(units) == (stand.state != StandState.RELEASED)
        if units:
            assert Floor({unit.id: unit.polygon for unit in units}).contiguous([unit.id for unit in units])
            assert stand.area_m2 == sum(unit.area_m2 for unit in units)
    taken = db.session.scalar(select(func.count()).select_from(UnitEvent).where(UnitEvent.to_state == "reserved"))
    freed = db.session.scalar(select(func.count()).select_from(UnitEvent).where(UnitEvent.to_state == "available"))
    assert (taken or 0) - (freed or 0) == len(parts)
    told = select(OutboxEntry.payload).where(
        OutboxEntry.fact == "BoothAllocated", OutboxEntry.handler.like("%.tell_stand")
    )
    facts = len(db.session.scalars(told).all())
    assert facts == len(stands)


def test_units_wanted_by_many_threads_go_to_exactly_one(racing_app: Flask, fair: Fair, hall: Hall) -> None:
    wanting = [make_exhibitor_wanting(fair, f"Company {number}").id for number in range(THREADS)]
    ends = race(racing_app, [allocating(hall.id, one, "A-101..A-103") for one in wanting])
    assert ends == {"done": 1, "UnitTaken": THREADS - 1}
    assert_sound(fair.id)


def test_overlapping_wishes_in_any_order_leave_no_unit_in_two_stands(racing_app: Flask, fair: Fair, hall: Hall) -> None:
    chance = random.Random(7)
    tries = []
    for number in range(THREADS):
        exhibitor = make_exhibitor_wanting(fair, f"Company {number}")
        first = chance.randint(1, 17)
        listed = [f"A-1{place:02d}" for place in range(first, first + 3)]
        chance.shuffle(listed)
        tries.append(allocating(hall.id, exhibitor.id, ", ".join(listed)))
    ends = race(racing_app, tries)
    assert set(ends) == {"done", "UnitTaken"}
    assert ends["done"] >= 2
    assert_sound(fair.id)


def test_stand_released_by_many_at_once_is_released_once(racing_app: Flask, fair: Fair, hall: Hall) -> None:
    exhibitor = make_exhibitor_wanting(fair)
    with transaction():
        stand_id = allocate_stand(hall, exhibitor.id, ["A-101, A-102"], None).id
    fair_id = fair.id
    ends = race(racing_app, [lambda: release_stand(fair_id, stand_id, "twice", None)] * 8)
    assert ends == {"done": 1, "AlreadyReleased": 7}
    assert_sound(fair.id)


def test_release_and_new_wishes_at_once_leave_the_units_with_one_or_nobody(
    racing_app: Flask, fair: Fair, hall: Hall
) -> None:
    holder = make_exhibitor_wanting(fair)
    with transaction():
        stand_id = allocate_stand(hall, holder.id, ["A-101, A-102"], None).id
    fair_id, hall_id = fair.id, hall.id
    wanting = [make_exhibitor_wanting(fair, f"Company {number}").id for number in range(8)]
    tries = [allocating(hall_id, one, "A-102, A-103") for one in wanting]
    ends = race(racing_app, [*tries, lambda: release_stand(fair_id, stand_id, "no deposit", None)])
    assert ends["done"] in {1, 2}
    assert ends["done"] + ends["UnitTaken"] == 9
    assert_sound(fair_id)


def want_everything(
    url: str, instance: str, hall_id: int, exhibitor_ids: list[int], start: ProcessBarrier, seed: int
) -> Counter[str]:
    """One process of its own: try to get every wanted unit of the first row, in an order of its own."""
    app = make_app(url, Path(instance))
    numbers = [f"A-1{place:02d}" for place in range(1, WANTED + 1)]
    random.Random(seed).shuffle(numbers)
    with app.app_context():
        db.session.execute(select(func.count()).select_from(Unit))
        start.wait(60)
        ends = Counter(
            outcome(allocating(hall_id, exhibitor_id, number))
            for exhibitor_id, number in zip(exhibitor_ids, numbers, strict=True)
        )
        db.session.remove()
        db.engine.dispose()
    return ends


@pytest.mark.long
def test_units_wanted_by_many_processes_go_to_exactly_one_each(
    racing_url: str, racing_app: Flask, fair: Fair, hall: Hall, tmp_path: Path
) -> None:
    wanting = [make_exhibitor_wanting(fair, f"Company {number}").id for number in range(WANTED)]
    db.session.rollback()
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload([__name__])  # the product is imported once for all of them
    with forking.Manager() as manager, forking.Pool(PROCESSES) as pool:
        start = manager.Barrier(PROCESSES)
        jobs = [
            pool.apply_async(want_everything, (racing_url, str(tmp_path / f"p{seed}"), hall.id, wanting, start, seed))
            for seed in range(PROCESSES)
        ]
        ends = sum((job.get(120) for job in jobs), Counter())
    assert ends == {"done": WANTED, "UnitTaken": WANTED * (PROCESSES - 1)}
    assert_sound(fair.id)
