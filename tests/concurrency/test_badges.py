"""Two desks at one badge: one new badge, and one of them is told."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges.actions import issue_visitor_badge, make_layout, replace_badge, save_version
from eventsapp.badges.models import Badge, BadgeLayout, LayoutVersion
from eventsapp.badges.pdf.starters import starter
from eventsapp.badges.rules import BadgeIsVoid, LayoutChanged, Reason
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.models import Visitor
from tests.concurrency.test_stands import race
from tests.factories import make_fair, make_member, make_visitor


def replacing(badge_id: int, user_id: int) -> Callable[[], object]:
    return lambda: replace_badge(
        db.session.get_one(Badge, badge_id), Reason.LOST, "", db.session.get_one(User, user_id)
    )


def issuing(fair_id: int, visitor_id: int) -> Callable[[], object]:
    return lambda: issue_visitor_badge(db.session.get_one(Fair, fair_id), db.session.get_one(Visitor, visitor_id))


def test_of_two_desks_that_replace_a_badge_one_is_told(racing_app: Flask) -> None:
    fair = make_fair()
    visitor, organiser = make_visitor(fair), make_member(fair)
    with transaction():
        badge_id = issue_visitor_badge(fair, visitor).badge_id
    results = race(racing_app, [replacing(badge_id, organiser.id)] * 6)
    assert results == {"done": 1, BadgeIsVoid.__name__: 5}
    db.session.rollback()
    badges = db.session.scalars(select(Badge).order_by(Badge.id)).all()
    assert [badge.revoked_at is None for badge in badges] == [False, True]


def test_a_badge_that_many_issue_at_once_is_one(racing_app: Flask) -> None:
    fair = make_fair()
    visitor = make_visitor(fair)
    race(racing_app, [issuing(fair.id, visitor.id)] * 6)
    assert len(db.session.scalars(select(Badge)).all()) == 1


def test_of_two_who_save_a_layout_one_is_told(racing_app: Flask) -> None:
    fair = make_fair()
    organiser = make_member(fair)
    with transaction():
        kept = make_layout(fair, "Card", starter(85.6, 54), actor=organiser)
    fair_id, layout_id, user_id = fair.id, kept.id, organiser.id

    def saving(width: float) -> Callable[[], object]:
        return lambda: save_version(
            db.session.get_one(Fair, fair_id),
            db.session.get_one(BadgeLayout, layout_id),
            starter(width, 54),
            seen=1,
            actor=db.session.get_one(User, user_id),
        )

    results = race(racing_app, [saving(90 + number) for number in range(4)])
    assert results == {"done": 1, LayoutChanged.__name__: 3}
    db.session.rollback()
    assert db.session.scalars(select(LayoutVersion.number).order_by(LayoutVersion.number)).all() == [1, 2]
