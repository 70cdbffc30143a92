"""Offers in a rush: units freed at once, an offer that is accepted while its time runs out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import WaitingWish
from eventsapp.booths.models import Stand, StandState, WaitingEntry
from eventsapp.exhibitors.models import ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit
from tests.booths.sound import assert_plan_is_sound
from tests.concurrency.test_stands import race
from tests.factories import make_acting_person, make_fair, make_hall_with_units, make_member


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=10, rows=2)


def wait(fair: Fair, name: str, seller: User) -> User:
    person = make_acting_person(fair, name)
    with transaction():
        mine = db.session.scalars(select(ExhibitorMember).where(ExhibitorMember.user_id == person.id)).one()
        actions.add_entry(fair, mine.exhibitor_id, WaitingWish(1, 1), seller)
    return person


def unit_ids(hall: Hall) -> dict[str, int]:
    return dict(db.session.execute(select(Unit.number, Unit.id).where(Unit.hall_id == hall.id)).all())


def states(fair_id: int) -> list[str]:
    db.session.rollback()
    entries = select(WaitingEntry.state).where(WaitingEntry.fair_id == fair_id).order_by(WaitingEntry.id)
    return list(db.session.scalars(entries))


def test_units_freed_at_once_are_offered_once_each_and_to_each_company_once(
    racing_app: Flask, fair: Fair, hall: Hall
) -> None:
    seller, ids = make_member(fair), unit_ids(hall)
    for number in range(3):
        wait(fair, f"Company {number}", seller)
    fair_id, hall_id = fair.id, hall.id
    freed = [[ids[f"A-1{place:02d}"]] for place in (1, 4, 7, 10)] * 2  # each is heard of twice

    def offering(units: list[int]) -> Callable[[], object]:
        return lambda: actions.offer_freed(fair_id, hall_id, units)

    assert race(racing_app, [offering(units) for units in freed]) == {"done": len(freed)}
    assert states(fair_id) == ["offered"] * 3
    stands = db.session.scalars(select(Stand).where(Stand.state == StandState.OFFERED)).all()
    assert len({stand.exhibitor_id for stand in stands}) == len(stands) == 3
    assert_plan_is_sound(fair_id)


def test_offer_is_accepted_or_lapses_but_never_both(racing_app: Flask, fair: Fair, hall: Hall) -> None:
    seller, ids = make_member(fair), unit_ids(hall)
    person, behind = wait(fair, "First", seller), wait(fair, "Next", seller)
    fair_id, hall_id, person_id, unit_id = fair.id, hall.id, person.id, ids["A-101"]
    with transaction():
        actions.offer_freed(fair_id, hall_id, [unit_id])
    stand_id = db.session.scalars(select(Stand.id).where(Stand.state == StandState.OFFERED)).one()
    with transaction() as session:
        over = clock.now() + timedelta(milliseconds=1)
        session.execute(update(Stand).where(Stand.id == stand_id).values(expires_at=over))
    accept = lambda: actions.reserve_own(  # noqa: E731
        db.session.get_one(Fair, fair_id), stand_id, db.session.get_one(User, person_id)
    )
    ends = race(racing_app, [accept, *[lambda: actions.end_if_overdue(stand_id)] * 4])
    assert sum(ends.values()) == 5
    assert not any(end.startswith("crashed") for end in ends), ends
    db.session.rollback()
    stand = db.session.get_one(Stand, stand_id, populate_existing=True)
    if "HoldExpired" in ends:
        with transaction():
            actions.offer_freed(fair_id, hall_id, [unit_id])
        assert (stand.state, states(fair_id)) == (StandState.EXPIRED, ["lapsed", "offered"])
    else:
        assert (stand.state, states(fair_id)) == (StandState.RESERVED, ["placed", "waiting"])
    assert behind.id
    assert_plan_is_sound(fair_id)


def test_offer_by_hand_and_by_the_worker_at_once_make_one_offer_a_company(
    racing_app: Flask, fair: Fair, hall: Hall
) -> None:
    seller, ids = make_member(fair), unit_ids(hall)
    wait(fair, "Only", seller)
    entry_id = db.session.scalars(select(WaitingEntry.id)).one()
    fair_id, hall_id, seller_id, unit_id = fair.id, hall.id, seller.id, ids["A-101"]
    by_hand = lambda: actions.offer_units(  # noqa: E731
        fair_id, entry_id, db.session.get_one(Hall, hall_id), ["A-110"], db.session.get_one(User, seller_id)
    )
    ends = race(racing_app, [by_hand, by_hand, *[lambda: actions.offer_freed(fair_id, hall_id, [unit_id])] * 3])
    assert ends["done"] + ends["NotWaiting"] == 5
    assert states(fair_id) == ["offered"]
    assert len(db.session.scalars(select(Stand).where(Stand.fair_id == fair_id)).all()) == 1
    assert_plan_is_sound(fair_id)
