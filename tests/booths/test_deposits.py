"""Deposits that come too late: the stand is back, or the money waits in sight until it has one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.models import Stand, StandState, UnplacedDeposit
from eventsapp.booths.queries.deposits import unplaced_deposits
from eventsapp.booths.rules import NoReason, StandChanged
from eventsapp.booths.rules.deposits import DepositNoted, DepositSettled
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.messaging.models import Mail
from eventsapp.venues.models import Hall, Unit
from tests.booths.sound import assert_plan_is_sound
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

LATE = timedelta(days=8)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def seller(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def lapsed(fair: Fair, hall: Hall) -> Stand:
    """A reservation of A-101 and A-102 whose deposit did not come in time."""
    person = make_acting_person(fair, "Payer", units=4)
    with transaction():
        stand = actions.hold_units(hall, ["A-101, A-102"], person)
        actions.reserve_own(fair, stand.id, person)
    with clock.shifted(LATE):
        actions.end_overdue()
    return stand


def take(hall: Hall, numbers: str, name: str = "Faster") -> Stand:
    return make_stand(hall, make_exhibitor_wanting(hall.fair, name), numbers)


def pay(stand: Stand, seller: User) -> Stand:
    with transaction():
        return actions.mark_deposit(stand.fair_id, stand.id, seller)


def only_deposit(fair: Fair) -> UnplacedDeposit:
    (deposit,) = unplaced_deposits(fair.id)
    return deposit


def test_late_deposit_for_units_that_somebody_else_has_waits_for_a_stand_and_its_company_hears_of_it(
    fair: Fair, hall: Hall, lapsed: Stand, seller: User, work: Callable[[], None]
) -> None:
    take(hall, "A-102")
    assert pay(lapsed, seller).state == StandState.EXPIRED
    deposit = only_deposit(fair)
    assert (deposit.exhibitor.display_name, deposit.units, deposit.noted_by) == ("Payer", ["A-101", "A-102"], seller)
    work()
    mail = db.session.scalars(select(Mail).where(Mail.subject.contains("was gone"))).one()
    assert mail.recipient == deposit.exhibitor.contact_email
    assert "Your money is not lost" in mail.text
    assert_plan_is_sound(fair.id)


def test_late_deposit_for_units_that_are_no_longer_sold_waits_for_a_stand(
    fair: Fair, hall: Hall, lapsed: Stand, seller: User
) -> None:
    with transaction():
        db.session.scalars(select(Unit).where(Unit.number == "A-101")).one().is_blocked = True
    assert pay(lapsed, seller).state == StandState.EXPIRED
    assert only_deposit(fair).stand_id == lapsed.id


def test_deposit_is_noted_once_and_not_for_what_was_never_reserved(
    fair: Fair, hall: Hall, lapsed: Stand, seller: User
) -> None:
    take(hall, "A-101")
    pay(lapsed, seller)
    with pytest.raises(DepositNoted):
        pay(lapsed, seller)
    with pytest.raises(StandChanged), transaction():
        actions.mark_deposit(fair.id, lapsed.id, seller, version=1)
    assert only_deposit(fair).outcome == ""


def test_paid_company_gets_another_stand_which_is_sold_at_once(
    fair: Fair, hall: Hall, lapsed: Stand, seller: User
) -> None:
    take(hall, "A-101")
    pay(lapsed, seller)
    deposit = only_deposit(fair)
    with transaction():
        stand = actions.place_deposit(fair.id, deposit.id, hall, ["A-201, A-202"], seller)
    assert (stand.state, stand.holder_name, stand.expires_at) == (StandState.SOLD, "Payer", None)
    assert (deposit.outcome, deposit.placed_stand_id) == ("placed", stand.id)
    assert not unplaced_deposits(fair.id)
    with pytest.raises(DepositSettled), transaction():
        actions.place_deposit(fair.id, deposit.id, hall, ["A-203"], seller)
    assert_plan_is_sound(fair.id)


def test_deposit_serves_another_reservation_of_the_same_company_only(
    fair: Fair, hall: Hall, lapsed: Stand, seller: User
) -> None:
    others = take(hall, "A-101")
    pay(lapsed, seller)
    deposit = only_deposit(fair)
    assert lapsed.exhibitor_id is not None
    with transaction():
        own = actions.allocate_stand(hall, lapsed.exhibitor_id, ["A-205"], seller)
    with pytest.raises(NotFound), transaction():
        actions.use_deposit(fair.id, deposit.id, others.id, seller)
    with transaction():
        actions.use_deposit(fair.id, deposit.id, own.id, seller)
    assert (own.state, deposit.outcome) == (StandState.SOLD, "placed")
    with pytest.raises(DepositSettled), transaction():
        actions.use_deposit(fair.id, deposit.id, own.id, seller)


def test_deposit_is_returned_with_a_reason(fair: Fair, hall: Hall, lapsed: Stand, seller: User) -> None:
    take(hall, "A-101")
    pay(lapsed, seller)
    deposit = only_deposit(fair)
    with pytest.raises(NoReason), transaction():
        actions.return_deposit(fair.id, deposit.id, " ", seller)
    with transaction():
        actions.return_deposit(fair.id, deposit.id, "Sent back on Monday", seller)
    assert not unplaced_deposits(fair.id)
    with pytest.raises(DepositSettled), transaction():
        actions.place_deposit(fair.id, deposit.id, hall, ["A-201"], seller)
