"""What stands on a badge."""

from datetime import date

import pytest
from flask import Flask

from eventsapp.badges.actions import issue_staff_badge, issue_visitor_badge
from eventsapp.badges.pdf import Role
from eventsapp.badges.rules import days_text
from eventsapp.infra.database import db, transaction
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.factories import make_fair, make_user, make_visitor


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2027, 5, 12), date(2027, 5, 14), "12–14.05.2027"),
        (date(2027, 4, 30), date(2027, 5, 2), "30.04–02.05.2027"),
        (date(2027, 5, 12), date(2027, 5, 12), "12.05.2027"),
        (date(2026, 12, 31), date(2027, 1, 1), "31.12–01.01.2027"),
    ],
)
def test_days_read_the_same_in_every_language(first: date, last: date, text: str) -> None:
    assert days_text(first, last) == text


def test_a_visitors_badge_says_who_and_keeps_ticket_and_code_apart(app: Flask) -> None:
    fair = make_fair()
    visitor = make_visitor(fair, full_name="윤서린", language="ko", company="새벽길로보틱스", latin_name="Yoon")
    with transaction():
        badge = issue_visitor_badge(fair, visitor).data
    assert (badge.name, badge.company, badge.latin_name) == ("윤서린", "새벽길로보틱스", "Yoon")
    assert (badge.role, badge.language, badge.ref) == (Role.VISITOR, "ko", "V-00001")
    assert badge.code != visitor.token
    assert "윤" not in badge.code


@pytest.mark.parametrize(("country", "language"), [("TW", "zh-Hant"), ("CN", "zh-Hans"), ("", "zh-Hans")])
def test_chinese_letters_follow_the_country(app: Flask, country: str, language: str) -> None:
    fair = make_fair()
    visitor = make_visitor(fair, full_name="顾砚秋", language="zh", country=country)
    with transaction():
        assert issue_visitor_badge(fair, visitor).data.language == language


def test_issuing_again_finds_the_same_badge(app: Flask) -> None:
    fair = make_fair()
    visitor = make_visitor(fair)
    with transaction():
        first = issue_visitor_badge(fair, visitor)
    with transaction():
        assert issue_visitor_badge(fair, visitor) == first


def test_a_staff_badge_names_the_exhibitor(app: Flask) -> None:
    fair = make_fair()
    person = make_staff(make_exhibitor_with_owner(fair, make_user(), "Brackenfell Tools"), "Ingrid Fallows", "en")
    with transaction():
        badge = issue_staff_badge(fair, person).data
    assert (badge.company, badge.role, badge.role_word) == ("Brackenfell Tools", Role.EXHIBITOR, "Exhibitor")
    assert db.session.is_active
