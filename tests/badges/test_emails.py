"""Mails about extra badges: a receipt, a task and a decision, in four languages, as text and as HTML."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges import emails
from eventsapp.badges.actions import QuotaValues, decide_order, order_extra_badges, set_quota
from eventsapp.badges.models import BadgeOrder, OrderState
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import LANGUAGES
from eventsapp.infra.outbox import deliver_due
from eventsapp.messaging.models import Mail
from tests.badges.people import make_exhibitor_with_owner
from tests.factories import make_fair, make_member, make_user

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def owner(fair: Fair) -> User:
    return make_user()


@pytest.fixture
def exhibitor(fair: Fair, owner: User, organiser: User) -> Exhibitor:
    terms = QuotaValues(first_unit=3, further_unit=2, co_exhibitor=2, most=40, extra_minor=150_000, currency="VND")
    made = make_exhibitor_with_owner(fair, owner, "<i>Ferrowick</i>")
    with transaction():
        set_quota(fair, terms, organiser)
    return made


def order(exhibitor: Exhibitor, owner: User) -> BadgeOrder:
    with transaction():
        return order_extra_badges(exhibitor, 2, 300_000, owner)


def mails() -> list[tuple[str, str]]:
    """Return what waits to be sent: to whom, and its subject."""
    deliver_due()
    db.session.expire_all()
    return [(mail.recipient, mail.subject) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def test_order_and_its_decision_are_told_to_both_sides(
    fair: Fair, exhibitor: Exhibitor, owner: User, organiser: User, sign_in: SignIn
) -> None:
    made = order(exhibitor, owner)
    assert mails() == [
        (owner.email, "2 extra badges are ordered · Test Fair"),
        ("team@fair.example", "<i>Ferrowick</i> đặt 2 thẻ bổ sung · Hội chợ thử"),
    ]
    page = sign_in(organiser).get("/organise/expo/badges/quota").get_data(as_text=True)
    assert 'class="count count--neutral figures">1<' in page
    with transaction():
        decide_order(fair, made.id, OrderState.PAID, organiser)
    assert mails()[2:] == [(owner.email, "2 extra badges are paid · Test Fair")]
    other = order(exhibitor, owner)
    with transaction():
        decide_order(fair, other.id, OrderState.DECLINED, organiser)
    assert mails()[3:] == [(owner.email, "The order of 2 extra badges is declined · Test Fair")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_say_the_same_as_text_and_as_html(exhibitor: Exhibitor, owner: User, fair: Fair, language: str) -> None:
    made = order(exhibitor, owner)
    with transaction() as session:
        session.get_one(Exhibitor, exhibitor.id).language = language
        session.get_one(Fair, fair.id).default_language = language
    db.session.expire_all()
    for letter, page in (
        (emails.receipt_letter(made), "/exhibit/expo/badges"),
        (emails.task_letter(made), "/organise/expo/badges/quota"),
    ):
        assert letter.language == language
        assert letter.reply_to == "team@fair.example"
        for text in (letter.text, letter.html):
            assert page in text
            assert "300" in text
        assert "<i>" not in letter.html
        assert "&lt;i&gt;Ferrowick&lt;/i&gt;" in letter.html
        assert letter.subject.strip()
        assert "  " not in letter.subject
