"""The mail of the evening, once a day, and the one about what to delete."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, outbox
from eventsapp.infra.database import db, transaction
from eventsapp.leads.actions import follow_consents, mail_evening
from eventsapp.messaging.models import Mail
from tests.factories import make_fair, make_visitor
from tests.leads.stands import end_consent, make_lead, make_willing


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(starts_on=clock.now().date() + timedelta(days=10))


def at_hour(fair: Fair, days: int, hour: int) -> AbstractContextManager[None]:
    """Return a block in which it is an hour (UTC) of a day of the fair."""
    moment = datetime.combine(fair.starts_on + timedelta(days=days), datetime.min.time(), tzinfo=UTC)
    return clock.shifted(moment + timedelta(hours=hour) - clock.now())


def mails() -> list[Mail]:
    outbox.deliver_due()
    found = select(Mail).where(Mail.name.in_(["leads_evening", "lead_deletion"]))
    return list(db.session.scalars(found.order_by(Mail.id)))


def test_exhibitor_is_told_once_in_the_evening_whom_it_met(fair: Fair, exhibitor: Exhibitor) -> None:
    with at_hour(fair, 0, 5):
        make_lead(exhibitor, make_willing(fair, company="Sao Mai"), details={"rating": "a"})
        make_lead(exhibitor, make_visitor(fair, full_name="윤서린"))
        assert mail_evening() == 0
    with at_hour(fair, 0, 11):
        assert mail_evening() == 1
        assert mail_evening() == 0
        (mail,) = mails()
    assert "2 new leads" in mail.subject
    assert "Sao Mai" in mail.text
    assert "V-00002" in mail.text
    assert "윤서린" not in mail.text


def test_leads_that_arrive_late_are_told_the_next_evening_and_nothing_twice(fair: Fair, exhibitor: Exhibitor) -> None:
    with at_hour(fair, 0, 5):
        make_lead(exhibitor, make_willing(fair, full_name="First Person"))
    with at_hour(fair, 0, 11):
        mail_evening()
    with at_hour(fair, 0, 13):
        make_lead(exhibitor, make_willing(fair, full_name="Second Person"))
        assert mail_evening() == 0
    with at_hour(fair, 1, 11):
        assert mail_evening() == 1
        mail = mails()[-1]
    assert "Second Person" in mail.text
    assert "First Person" not in mail.text


def test_nobody_is_told_of_nothing(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor = make_willing(fair)
    with at_hour(fair, 0, 11):
        assert mail_evening() == 0
    with at_hour(fair, 30, 11):
        make_lead(exhibitor, visitor)
        assert mail_evening() == 0


def test_exhibitor_is_asked_to_delete_without_a_name(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor = make_willing(fair, full_name="Lê Văn Tám")
    make_lead(exhibitor, visitor)
    end_consent(visitor)
    follow_consents()
    (mail,) = mails()
    assert visitor.reference in mail.subject
    assert "Lê Văn Tám" not in mail.subject + mail.text


def test_address_is_the_contact_else_who_acts_for_the_exhibitor(fair: Fair, exhibitor: Exhibitor) -> None:
    with transaction():
        db.session.get_one(Exhibitor, exhibitor.id).contact_email = "leads@ferrowick.example"
    visitor = make_willing(fair)
    make_lead(exhibitor, visitor)
    end_consent(visitor)
    follow_consents()
    assert [mail.recipient for mail in mails()] == ["leads@ferrowick.example"]
