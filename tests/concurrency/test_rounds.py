"""Rounds in a rush: two organisers call at once, and holds in the last instant of a window."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.opening import close_round, open_round
from eventsapp.allocation.actions.picking import call_next, mark_absent, pick_units
from eventsapp.allocation.actions.scheduling import announce_in_time, publish_rounds
from eventsapp.allocation.models import Pick, PickState, Round
from eventsapp.allocation.queries.best_left import Option, options_for
from eventsapp.booths import actions
from eventsapp.booths.actions import hold_wished, look_at_wish, read_wish
from eventsapp.booths.models import PickWindow, Stand
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall
from tests.allocation.rounds_world import make_round, opened
from tests.booths.sound import assert_plan_is_sound
from tests.concurrency.test_stands import outcome, race
from tests.factories import make_acting_person, make_exhibitor_wanting, make_fair, make_hall_with_units, make_member

PRESSES = 8


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=20, rows=2)


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


def calling(one: Round, station: int, organiser: User) -> Callable[[], object]:
    fair_id, round_id, user_id = one.fair_id, one.id, organiser.id
    return lambda: call_next(fair_id, round_id, station, db.session.get_one(User, user_id))


def called(one: Round) -> list[tuple[int | None, int]]:
    """Return station and place of everybody who chooses."""
    db.session.rollback()
    picking = select(Pick.station, Pick.place).where(Pick.round_id == one.id, Pick.state == PickState.PICKING)
    return [tuple(row) for row in db.session.execute(picking.order_by(Pick.station))]


def test_next_that_is_pressed_by_many_calls_one_to_each_station(
    racing_app: Flask, fair: Fair, hall: Hall, organiser: User
) -> None:
    for number in range(2 * PRESSES):
        make_exhibitor_wanting(fair, f"Company {number}")
    one = opened(make_round(fair, organiser, mode="appointment", stations=2), organiser)
    ends = race(racing_app, [calling(one, press % 2 + 1, organiser) for press in range(2 * PRESSES)])
    assert ends == {"done": 2, "StationTaken": 2 * PRESSES - 2}
    assert [station for station, _place in called(one)] == [1, 2]
    assert {place for _station, place in called(one)} == {1, 2}


def test_round_that_the_clock_and_an_organiser_open_at_once_has_one_line(
    racing_app: Flask, fair: Fair, hall: Hall, organiser: User
) -> None:
    make_exhibitor_wanting(fair)
    one = make_round(fair, organiser, begins=timedelta(hours=1))
    with transaction():
        publish_rounds(fair.id, organiser)
    fair_id, round_id, version, user_id = one.fair_id, one.id, one.version, organiser.id
    by_hand = lambda: open_round(  # noqa: E731
        fair_id, round_id, version, db.session.get_one(User, user_id), at_once=False
    )
    by_clock = lambda: announce_in_time(fair_id, round_id)  # noqa: E731
    ends = race(racing_app, [by_hand, by_clock] * (PRESSES // 2))
    assert ends["done"] + ends.get("RoundBegun", 0) == PRESSES
    db.session.rollback()
    assert len(db.session.scalars(select(Pick)).all()) == 1
    opened_by = select(AuditEntry.id).where(AuditEntry.action == "round.opened")
    assert len(db.session.scalars(opened_by).all()) == 1


def test_round_that_is_opened_by_two_at_once_has_one_line(
    racing_app: Flask, fair: Fair, hall: Hall, organiser: User
) -> None:
    make_exhibitor_wanting(fair)
    one = make_round(fair, organiser)
    fair_id, round_id, version, user_id = one.fair_id, one.id, one.version, organiser.id
    press = lambda: open_round(  # noqa: E731
        fair_id, round_id, version, db.session.get_one(User, user_id), at_once=False
    )
    assert race(racing_app, [press] * PRESSES) == {"done": 1, "RoundBegun": PRESSES - 1}
    db.session.rollback()
    assert len(db.session.scalars(select(Pick)).all()) == 1


def test_two_who_end_one_turn_end_it_once(racing_app: Flask, fair: Fair, hall: Hall, organiser: User) -> None:
    make_exhibitor_wanting(fair, units=1)
    one = opened(make_round(fair, organiser, mode="appointment"), organiser)
    with transaction():
        pick_id = call_next(fair.id, one.id, 1, organiser).id
    fair_id, round_id, hall_id, user_id = fair.id, one.id, hall.id, organiser.id

    def giving(numbers: str) -> Callable[[], object]:
        return lambda: pick_units(
            fair_id, round_id, pick_id, db.session.get_one(Hall, hall_id), [numbers], db.session.get_one(User, user_id)
        )

    ends = race(racing_app, [giving(f"A-1{place:02d}") for place in range(1, PRESSES + 1)])
    assert ends == {"done": 1, "NotPicking": PRESSES - 1}
    assert_plan_is_sound(fair_id)


def in_two_threads(first: Callable[[], None], second: Callable[[], None]) -> None:
    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_hold_that_waits_while_its_window_is_ended_is_refused(
    racing_app: Flask, fair: Fair, hall: Hall, organiser: User
) -> None:
    person = make_acting_person(fair)
    one = opened(make_round(fair, organiser), organiser)
    fair_id, round_id, hall_id, user_id, ends = fair.id, one.id, hall.id, person.id, list[str]()
    looked, closing, tried = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        with racing_app.app_context():
            place, user = db.session.get_one(Hall, hall_id), db.session.get_one(User, user_id)
            wish = read_wish(place.fair, place.code, ["A-101"], user)
            wisher = look_at_wish(wish)  # the window is open
            looked.set()
            closing.wait()
            ends.append(outcome(lambda: hold_wished(wish, wisher)))
            tried.set()

    def close() -> None:
        looked.wait()
        with racing_app.app_context(), transaction():
            close_round(fair_id, round_id, None)
            closing.set()
            tried.wait(0.7)  # the hold waits for us all the while

    in_two_threads(hold, close)
    assert ends == ["NotYourTurn"]
    db.session.rollback()
    assert db.session.scalars(select(Stand)).all() == []


def test_round_that_is_closed_while_a_hold_is_being_written_leaves_the_hold(
    racing_app: Flask, fair: Fair, hall: Hall, organiser: User
) -> None:
    person = make_acting_person(fair)
    one = opened(make_round(fair, organiser), organiser)
    fair_id, round_id, hall_id, user_id, ends = fair.id, one.id, hall.id, person.id, list[str]()
    held, tried = threading.Event(), threading.Event()

    def hold() -> None:
        with racing_app.app_context(), transaction():
            actions.hold_units(db.session.get_one(Hall, hall_id), ["A-101"], db.session.get_one(User, user_id))
            held.set()
            tried.wait(0.7)

    def close() -> None:
        held.wait()
        with racing_app.app_context():
            ends.append(outcome(lambda: close_round(fair_id, round_id, None)))
        tried.set()

    in_two_threads(hold, close)
    assert ends == ["done"]
    db.session.rollback()
    assert db.session.scalars(select(Stand.number)).all() == ["A-101"]
    assert_plan_is_sound(fair_id)


@pytest.mark.parametrize(("milliseconds", "end"), [(-1, "NotYourTurn"), (60_000, "done")])
def test_hold_that_was_looked_at_in_time_is_judged_again_under_the_lock(
    racing_app: Flask, fair: Fair, hall: Hall, organiser: User, milliseconds: int, end: str
) -> None:
    person = make_acting_person(fair)
    opened(make_round(fair, organiser), organiser)
    wish = read_wish(fair, hall.code, ["A-101"], person)
    wisher = look_at_wish(wish)
    closes = clock.now() + timedelta(milliseconds=milliseconds)
    with transaction() as session:  # what the clock does meanwhile, without waiting for it
        session.execute(update(PickWindow).values(closes_at=closes))
    assert outcome(lambda: hold_wished(wish, wisher)) == end


def test_absent_and_a_hold_of_the_same_units_leave_them_with_one(
    racing_app: Flask, fair: Fair, hall: Hall, organiser: User
) -> None:
    make_exhibitor_wanting(fair, "Absent", units=9)
    other = make_acting_person(fair, "Other", units=2)
    one = opened(make_round(fair, organiser, mode="appointment", stations=2), organiser)
    with transaction():
        pick_id = call_next(fair.id, one.id, 1, organiser).id
        call_next(fair.id, one.id, 2, organiser)
    with transaction() as session:
        session.execute(update(Pick).where(Pick.id == pick_id).values(was_absent=True))
    fair_id, round_id, hall_id = fair.id, one.id, hall.id
    user_id, other_id = organiser.id, other.id
    options = [Option(hall_id, ["A-101"], "automatic"), Option(hall_id, ["A-120"], "automatic")]
    ends = race(
        racing_app,
        [
            lambda: mark_absent(fair_id, round_id, pick_id, options, db.session.get_one(User, user_id)),
            lambda: actions.hold_units(
                db.session.get_one(Hall, hall_id), ["A-101"], db.session.get_one(User, other_id)
            ),
        ],
    )
    assert ends in ({"done": 2}, {"done": 1, "UnitTaken": 1})
    db.session.rollback()
    assert db.session.get_one(Pick, pick_id).state == PickState.PICKED
    assert_plan_is_sound(fair_id)


def test_two_absent_who_are_offered_the_same_get_the_first_offer_and_the_second(
    racing_app: Flask, fair: Fair, hall: Hall, organiser: User
) -> None:
    for name in ("Absent", "Absent too"):
        make_exhibitor_wanting(fair, name, units=2)
    one = opened(make_round(fair, organiser, mode="appointment", stations=2), organiser)
    with transaction():
        picks = [call_next(fair.id, one.id, station, organiser).id for station in (1, 2)]
    with transaction() as session:
        session.execute(update(Pick).where(Pick.id.in_(picks)).values(was_absent=True))
    fair_id, round_id, user_id = fair.id, one.id, organiser.id
    options = {pick_id: options_for(one, db.session.get_one(Pick, pick_id)) for pick_id in picks}
    first, second = (set(option.numbers) for option in options[picks[0]][:2])
    assert set(options[picks[1]][0].numbers) == first
    db.session.rollback()

    def absent(pick_id: int) -> Callable[[], object]:
        return lambda: mark_absent(fair_id, round_id, pick_id, options[pick_id], db.session.get_one(User, user_id))

    assert race(racing_app, [absent(pick_id) for pick_id in picks]) == {"done": 2}
    db.session.rollback()
    stands = [db.session.get_one(Pick, pick_id).stand for pick_id in picks]
    given = [{part.unit.number for part in stand.units} for stand in stands if stand is not None]
    assert sorted(map(sorted, given)) == sorted(map(sorted, [first, second]))
    assert_plan_is_sound(fair_id)
