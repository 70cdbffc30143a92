"""A reprint makes the former badge void, never the ticket; a swap gives no badge more than before."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.badges.actions import (
    StaffDetails,
    issue_badge,
    issue_staff_badge,
    issue_visitor_badge,
    mark_printed,
    remove_staff_member,
    rename_staff_member,
    replace_badge,
    swap_staff_badge,
)
from eventsapp.badges.models import Badge
from eventsapp.badges.queries import badges_by_holder, history_of, staff_of
from eventsapp.badges.rules import BadgeIsPrinted, BadgeIsVoid, BadgeNotReturned, BadgeType, Reason
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Busy
from eventsapp.programme.actions import set_seats
from eventsapp.programme.queries import seat_plan_of
from eventsapp.seats.queries import people_by_code
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.factories import make_fair, make_member, make_user, make_visitor
from tests.programme.programmes import make_forum

BINH = StaffDetails(full_name="Lê Thị Chi", language="vi", job_title="Kỹ sư")


def test_a_reprint_makes_the_former_code_void_and_leaves_the_ticket(app: Flask) -> None:
    fair = make_fair()
    visitor, organiser = make_visitor(fair), make_member(fair)
    ticket = visitor.token
    with transaction():
        first = issue_visitor_badge(fair, visitor)
        mark_printed([first])
    with transaction():
        badge = db.session.get_one(Badge, first.badge_id)
        replace_badge(badge, Reason.LOST, "In the taxi", organiser)
    with transaction():
        second = issue_visitor_badge(fair, visitor)
    assert second.data.code != first.data.code
    assert visitor.token == ticket
    new, former = history_of(visitor)
    assert (former.revoked_reason, former.revoked_note, former.replaced_by_id) == ("lost", "In the taxi", new.id)
    assert former.revoked_at is not None
    assert new.printed_at is None
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "badge.replaced")).one()
    assert line.reason == "lost: In the taxi"


def test_a_void_code_finds_nobody_at_a_door(app: Flask) -> None:
    fair = make_fair()
    visitor, organiser, forum = make_visitor(fair), make_member(fair), make_forum(fair)
    with transaction():
        set_seats(fair, forum.sessions[0], 5, 0, actor=organiser)
        first = issue_visitor_badge(fair, visitor)
    plan = seat_plan_of(fair, forum.sessions[0].id)
    assert plan is not None
    assert [person.name for person in people_by_code(fair, plan, first.data.code)] == [visitor.full_name]
    with transaction():
        replace_badge(db.session.get_one(Badge, first.badge_id), Reason.STOLEN, "", organiser)
        second = issue_visitor_badge(fair, visitor)
    assert people_by_code(fair, plan, first.data.code) == []
    assert [person.name for person in people_by_code(fair, plan, second.data.code)] == [visitor.full_name]


def test_a_badge_is_replaced_once(app: Flask) -> None:
    fair = make_fair()
    visitor, organiser = make_visitor(fair), make_member(fair)
    with transaction():
        badge = db.session.get_one(Badge, issue_visitor_badge(fair, visitor).badge_id)
        replace_badge(badge, Reason.LOST, "", organiser)
    with pytest.raises(BadgeIsVoid), transaction():
        replace_badge(db.session.get_one(Badge, badge.id), Reason.LOST, "", organiser)
    assert len(history_of(visitor)) == 2


def test_the_database_has_one_valid_badge_for_a_person(app: Flask) -> None:
    fair = make_fair()
    visitor = make_visitor(fair)
    with transaction() as session:
        session.add(Badge(fair_id=fair.id, visitor_id=visitor.id))
    with pytest.raises(Busy), transaction() as session:
        session.add(Badge(fair_id=fair.id, visitor_id=visitor.id))


def test_a_name_changes_until_its_badge_is_printed(app: Flask) -> None:
    fair = make_fair()
    person, organiser = make_staff(make_exhibitor_with_owner(fair, make_user())), make_member(fair)
    with transaction():
        rename_staff_member(person, BINH, organiser)
        badge = issue_badge(fair, person)
        rename_staff_member(person, BINH, organiser)
        mark_printed([badge])
    with pytest.raises(BadgeIsPrinted), transaction():
        rename_staff_member(person, StaffDetails(full_name="Ai Đó", language="vi"), organiser)
    assert person.full_name == "Lê Thị Chi"


def test_a_swap_needs_the_badge_back_and_keeps_the_number_of_badges(app: Flask) -> None:
    fair = make_fair()
    exhibitor, organiser = make_exhibitor_with_owner(fair, make_user()), make_member(fair)
    person = make_staff(exhibitor)
    with transaction():
        first = issue_staff_badge(fair, person)
        mark_printed([first])
    badge = db.session.get_one(Badge, first.badge_id)
    with pytest.raises(BadgeNotReturned), transaction():
        swap_staff_badge(person, badge, BINH, returned=False, actor=organiser)
    with transaction():
        new = swap_staff_badge(person, badge, BINH, returned=True, actor=organiser)
    assert len(staff_of(exhibitor)) == 1
    assert badges_by_holder(BadgeType.EXHIBITOR, [person.id])[person.id].id == new.id
    former = history_of(person)[1]
    assert (former.printed_name, former.revoked_reason, former.revoked_note) == (
        "Trần Văn Bình",
        "swapped",
        "Trần Văn Bình",
    )
    assert person.full_name == "Lê Thị Chi"


def test_a_person_who_leaves_takes_every_badge_along(app: Flask) -> None:
    fair = make_fair()
    person, organiser = make_staff(make_exhibitor_with_owner(fair, make_user())), make_member(fair)
    with transaction():
        badge = db.session.get_one(Badge, issue_staff_badge(fair, person).badge_id)
        replace_badge(badge, Reason.DAMAGED, "", organiser)
        remove_staff_member(person, organiser)
    assert db.session.scalars(select(Badge)).all() == []
