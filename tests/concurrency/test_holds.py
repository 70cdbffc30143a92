"""Holds in a rush: takeover at the deadline, swaps against wishes, one cart a company, numbers without gaps."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import Wish, import_plan, measure_plan
from eventsapp.booths.actions.locking import lock_units
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import latest_seq
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.geometry import rectangle
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.plan_import import PlanDocument, PlanHall, PlanUnit
from tests.booths.sound import assert_plan_is_sound
from tests.concurrency.test_stands import outcome, race
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

CROWD = 100
THREADS = 14


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=20, rows=2)


def holding(hall: Hall, user: User, numbers: str) -> Callable[[], object]:
    hall_id, user_id = hall.id, user.id
    return lambda: actions.hold_units(db.session.get_one(Hall, hall_id), [numbers], db.session.get_one(User, user_id))


def in_groups(app: Flask, tries: Sequence[Callable[[], object]]) -> Counter[str]:
    """Race all tries, a few one after the other in each of some threads: more than connections would be refused."""
    ends: list[str] = []
    start = threading.Barrier(THREADS)

    def run(mine: Sequence[Callable[[], object]]) -> None:
        with app.app_context():
            start.wait()
            for attempt in mine:
                ends.append(outcome(attempt))
                db.session.remove()

    threads = [threading.Thread(target=run, args=(tries[first::THREADS],)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def test_unit_wanted_by_a_hundred_goes_to_exactly_one(racing_app: Flask, fair: Fair, hall: Hall) -> None:
    people = [make_acting_person(fair, f"Company {number}") for number in range(CROWD)]
    ends = in_groups(racing_app, [holding(hall, person, "A-101") for person in people])
    assert ends == {"done": 1, "UnitTaken": CROWD - 1}
    assert_plan_is_sound(fair.id)


def test_company_that_presses_many_times_has_one_cart(racing_app: Flask, fair: Fair, hall: Hall) -> None:
    person = make_acting_person(fair)
    ends = race(racing_app, [holding(hall, person, f"A-1{place:02d}") for place in range(1, THREADS + 1)])
    assert ends == {"done": 1, "CartInUse": THREADS - 1}
    assert_plan_is_sound(fair.id)


def run_out(stand_id: int) -> None:
    """Let a hold's time be over at this moment."""
    with transaction() as session:
        session.execute(update(Stand).where(Stand.id == stand_id).values(expires_at=clock.now() - timedelta(seconds=1)))


def test_overdue_hold_goes_to_one_of_many_and_is_not_extended_as_well(
    racing_app: Flask, fair: Fair, hall: Hall
) -> None:
    holder = make_acting_person(fair, "Holder")
    people = [make_acting_person(fair, f"Company {number}") for number in range(THREADS - 2)]
    with transaction():
        stand_id = actions.hold_units(hall, ["A-101..A-104"], holder).id
    run_out(stand_id)
    fair_id, holder_id = fair.id, holder.id
    extend = lambda: actions.extend_hold(  # noqa: E731
        db.session.get_one(Fair, fair_id), stand_id, db.session.get_one(User, holder_id)
    )
    tries = [
        holding(hall, person, "A-101, A-102" if place % 2 else "A-103, A-104") for place, person in enumerate(people)
    ]
    ends = race(racing_app, [extend, *tries, lambda: actions.end_if_overdue(stand_id)])
    assert ends == {"HoldExpired": 1, "done": 3, "UnitTaken": len(people) - 2}
    assert_plan_is_sound(fair_id)


def test_hold_that_is_being_extended_is_not_taken_over_by_who_saw_its_old_deadline(
    racing_app: Flask, fair: Fair, hall: Hall
) -> None:
    holder, other = make_acting_person(fair, "Holder"), make_acting_person(fair, "Other")
    with transaction():
        stand_id = actions.hold_units(hall, ["A-101, A-102"], holder).id
    fair_id, holder_id, ends = fair.id, holder.id, list[str]()
    wish = holding(hall, other, "A-102, A-103")
    extended, tried = threading.Event(), threading.Event()

    def extend() -> None:
        with racing_app.app_context(), clock.shifted(timedelta(minutes=14)), transaction():
            actions.extend_hold(db.session.get_one(Fair, fair_id), stand_id, db.session.get_one(User, holder_id))
            extended.set()
            tried.wait(0.7)  # the other one waits for us all the while, unless nothing makes it wait

    def take_over() -> None:
        extended.wait()
        with racing_app.app_context(), clock.shifted(timedelta(minutes=16)):
            ends.append(outcome(wish))
        tried.set()

    threads = [threading.Thread(target=extend), threading.Thread(target=take_over)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == ["UnitTaken"]
    assert_plan_is_sound(fair_id)


def test_swaps_moves_and_wishes_at_once_leave_every_unit_with_one(racing_app: Flask, fair: Fair, hall: Hall) -> None:
    seller_id, fair_id = make_member(fair).id, fair.id
    one = make_stand(hall, make_exhibitor_wanting(fair, "One"), "A-101, A-102").id
    two = make_stand(hall, make_exhibitor_wanting(fair, "Two"), "A-105..A-107").id
    people = [make_acting_person(fair, f"Company {number}") for number in range(6)]

    def seller() -> User:
        return db.session.get_one(User, seller_id)

    tries = [
        lambda: actions.swap_stands(fair_id, one, two, seller()),
        lambda: actions.swap_stands(fair_id, two, one, seller()),
        lambda: actions.move_stand(fair_id, one, Wish(["A-110, A-111"]), seller()),
        lambda: actions.merge_units(fair_id, two, Wish(["A-108"]), seller()),
        lambda: actions.downsize_stand(fair_id, two, Wish(["A-107"]), seller()),
        *(holding(hall, person, f"A-1{place:02d}") for place, person in zip((2, 5, 7, 8, 10, 11), people, strict=True)),
    ]
    ends = race(racing_app, tries)
    assert not any(end.startswith("crashed") for end in ends), ends
    assert ends["done"] >= 3
    assert "Busy" not in ends
    assert_plan_is_sound(fair_id)


def test_changes_of_many_at_once_are_numbered_without_a_gap(racing_app: Flask, fair: Fair, hall: Hall) -> None:
    people = [make_acting_person(fair, f"Company {number}") for number in range(12)]
    tries = [holding(hall, person, f"A-1{place:02d}") for place, person in enumerate(people, start=1)]
    assert race(racing_app, tries) == {"done": 12}
    assert_plan_is_sound(fair.id)
    assert latest_seq(fair.id) == 12


def test_hold_and_a_plan_that_moves_its_unit_do_not_wait_for_each_other(
    racing_app: Flask, fair: Fair, hall: Hall
) -> None:
    user, ends = make_acting_person(fair), list[str]()
    unit_id = db.session.scalars(select(Unit.id).where(Unit.hall_id == hall.id, Unit.number == "A-101")).one()
    moved = PlanHall("A", "A", rectangle(0, 0, 99, 99), (PlanUnit("A-101", rectangle(90, 90, 3, 3)),))
    plan = measure_plan(PlanDocument("hall-plan", (moved,)))
    fair_id, user_id, hall_id = fair.id, user.id, hall.id
    locked, imported = threading.Event(), threading.Event()

    def hold() -> None:
        with racing_app.app_context(), transaction():
            lock_units([unit_id])
            locked.set()
            imported.wait(0.7)  # the import has locked the fair and waits for the unit all the while
            actions.hold_units(db.session.get_one(Hall, hall_id), ["A-101"], db.session.get_one(User, user_id))

    def bring_plan() -> None:
        locked.wait()
        with racing_app.app_context():
            ends.append(outcome(lambda: import_plan(fair_id, plan, None)))
        imported.set()

    threads = [threading.Thread(target=hold), threading.Thread(target=bring_plan)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == ["PlanMovesStands"]
    db.session.rollback()  # what this thread has read before is old
    assert db.session.scalars(select(Stand.number)).all() == ["A-101"]
    assert_plan_is_sound(fair_id)
