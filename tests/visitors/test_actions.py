"""Registering writes the visitor, the consents and the fact."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import Consent
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.visitors.actions import VisitorDetails, register_visitor
from eventsapp.visitors.queries import visitors_found
from eventsapp.visitors.rules import WORDING_VERSION
from tests.factories import make_fair, make_visitor


def test_visitors_of_a_fair_are_numbered_without_gaps(app: Flask) -> None:
    fair, other = make_fair(), make_fair()
    numbers = [make_visitor(fair).number, make_visitor(other).number, make_visitor(fair).number]
    assert numbers == [1, 1, 2]


def test_each_consent_is_recorded_with_its_wording(app: Flask) -> None:
    fair = make_fair()
    details = VisitorDetails(full_name="윤서린", email="yoon@robot.example", language="ko")
    with transaction():
        visitor = register_visitor(fair, details, consents=["registration", "exhibitors"], shown_in="en")
    consents = db.session.scalars(select(Consent).where(Consent.subject_id == visitor.id)).all()
    assert {(one.subject, one.purpose, one.wording_version, one.language) for one in consents} == {
        ("visitor", "registration", WORDING_VERSION, "en"),
        ("visitor", "exhibitors", WORDING_VERSION, "en"),
    }
    assert all(len(one.wording) > 20 for one in consents)


def test_the_same_person_may_register_twice(app: Flask) -> None:
    fair = make_fair()
    first, second = make_visitor(fair), make_visitor(fair)
    assert first.token != second.token


def test_a_registration_that_is_rolled_back_leaves_no_mail(app: Flask, work: Callable[[], None]) -> None:
    fair = make_fair()
    details = VisitorDetails(full_name="An", email="an@home.example", language="vi")

    def register_and_fail() -> None:
        with transaction():
            register_visitor(fair, details, consents=["registration"], shown_in="vi")
            raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError, match="power"):
        register_and_fail()
    work()
    assert db.session.scalars(select(Mail)).all() == []


def test_the_ticket_mail_is_in_the_visitors_language_and_leads_to_the_ticket(
    app: Flask, work: Callable[[], None]
) -> None:
    fair = make_fair(slug="expo")
    visitor = make_visitor(fair, full_name="顾砚秋", language="zh", email="gu@soft.example")
    work()
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.recipient, mail.language) == ("gu@soft.example", "zh")
    assert f"/expo/ticket/{visitor.token}?lang=zh" in mail.text
    assert f"/expo/ticket/{visitor.token}?lang=zh" in mail.html
    assert "顾砚秋" in mail.text


def test_every_registration_gets_exactly_one_mail(app: Flask, work: Callable[[], None]) -> None:
    fair = make_fair()
    for number in range(3):
        make_visitor(fair, email=f"person{number}@home.example")
    work()
    work()
    recipients = db.session.scalars(select(Mail.recipient).order_by(Mail.id)).all()
    assert recipients == ["person0@home.example", "person1@home.example", "person2@home.example"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nguyen thi", ["Nguyễn Thị Hoa"]),
        ("NGUYỄN", ["Nguyễn Thị Hoa"]),
        ("dang", ["Đặng Văn Đức"]),
        ("砚", ["顾砚秋"]),
        ("서린", ["윤서린"]),
        ("truc lam", ["Nguyễn Thị Hoa"]),
        ("5678", ["Đặng Văn Đức"]),
        ("V-00003", ["顾砚秋"]),
        ("%", []),
        ("nobody", []),
    ],
)
def test_search_ignores_accents_and_finds_parts(app: Flask, query: str, found: list[str]) -> None:
    fair = make_fair()
    make_visitor(fair, full_name="Nguyễn Thị Hoa", company="Cơ khí Trúc Lâm Sơn")
    make_visitor(fair, full_name="Đặng Văn Đức", phone="+84 912 345 678")
    make_visitor(fair, full_name="顾砚秋", language="zh")
    make_visitor(fair, full_name="윤서린", language="ko")
    assert [one.full_name for one in visitors_found(fair, query, 1).visitors] == found


def test_a_page_beyond_the_last_shows_the_last(app: Flask) -> None:
    fair = make_fair()
    make_visitor(fair)
    page = visitors_found(fair, "", 99)
    assert (page.page, page.pages, len(page.visitors)) == (1, 1, 1)
