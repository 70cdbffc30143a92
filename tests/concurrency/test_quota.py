"""Many colleagues name people, order and print at once: never more than the exhibitor has badges for."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.badges.actions import (
    QuotaValues,
    StaffDetails,
    add_staff_member,
    issue_staff_badge,
    order_extra_badges,
    set_quota,
)
from eventsapp.badges.models import Badge, BadgeOrder
from eventsapp.badges.quota import BadgeNotPaid, OrderIsOpen, StaffQuotaReached
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from tests.concurrency.test_stands import race
from tests.factories import make_exhibitor_wanting, make_fair, make_member


def adding(exhibitor_id: int, user_id: int) -> Callable[[], object]:
    person = StaffDetails(full_name="Lan", language="vi")
    return lambda: add_staff_member(
        db.session.get_one(Exhibitor, exhibitor_id), person, db.session.get_one(User, user_id)
    )


def ordering(exhibitor_id: int, user_id: int) -> Callable[[], object]:
    return lambda: order_extra_badges(
        db.session.get_one(Exhibitor, exhibitor_id), 1, 1000, db.session.get_one(User, user_id)
    )


def issuing(fair_id: int, person_id: int) -> Callable[[], object]:
    return lambda: issue_staff_badge(db.session.get_one(Fair, fair_id), db.session.get_one(StaffMember, person_id))


def sell(fair: Fair, free: int) -> User:
    organiser = make_member(fair)
    numbers = QuotaValues(first_unit=free, further_unit=0, co_exhibitor=0, most=40, extra_minor=1000, currency="VND")
    with transaction():
        set_quota(fair, numbers, organiser)
    return organiser


def test_people_who_are_named_at_once_do_not_pass_the_quota(racing_app: Flask) -> None:
    fair = make_fair()
    organiser, exhibitor = sell(fair, 3), make_exhibitor_wanting(fair)
    results = race(racing_app, [adding(exhibitor.id, organiser.id)] * 8)
    assert results == {"done": 3, StaffQuotaReached.__name__: 5}
    db.session.rollback()
    assert db.session.scalar(select(func.count(StaffMember.id))) == 3


def test_of_orders_that_are_placed_at_once_one_counts(racing_app: Flask) -> None:
    fair = make_fair()
    organiser, exhibitor = sell(fair, 3), make_exhibitor_wanting(fair)
    results = race(racing_app, [ordering(exhibitor.id, organiser.id)] * 6)
    assert results == {"done": 1, OrderIsOpen.__name__: 5}
    db.session.rollback()
    assert db.session.scalar(select(func.count(BadgeOrder.id))) == 1


def test_badges_that_are_issued_at_once_do_not_pass_what_is_free(racing_app: Flask) -> None:
    fair = make_fair()
    exhibitor = make_exhibitor_wanting(fair)
    organiser = sell(fair, 6)
    for _ in range(6):
        with transaction():
            adding(exhibitor.id, organiser.id)()
    sell(fair, 2)
    people = db.session.scalars(select(StaffMember.id).order_by(StaffMember.id)).all()
    results = race(racing_app, [issuing(fair.id, person) for person in people])
    assert results == {"done": 2, BadgeNotPaid.__name__: 4}
    db.session.rollback()
    assert db.session.scalar(select(func.count(Badge.id))) == 2
