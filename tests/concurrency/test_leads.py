"""Many phones of a stand meet the same people at the same moment: each person is one lead, each scan counts once."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.checkin.rules import read_text
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra.database import db, transaction
from eventsapp.leads.actions import come_by, follow_consents, open_by_badge, take_leads, withdraw_at
from eventsapp.leads.models import Collector, Lead, LeadConsent, LeadDeletion, LeadScan, LeadTerms
from eventsapp.leads.rules import Incoming, Sharing
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import registration_by_token, visitor_by_id
from tests.checkin.gates import ticket_code
from tests.concurrency.test_gates import race
from tests.factories import make_fair
from tests.leads.stands import end_consent, make_lead, make_staff, make_stand_holder, make_willing, sent, station_of

PHONES = 6


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def exhibitor(fair: Fair) -> Exhibitor:
    return make_stand_holder(fair)[1]


def collecting(exhibitor: Exhibitor, source: str, scans: list[Incoming]) -> Callable[[], object]:
    station = station_of(exhibitor, source)
    read = [(one, read_text(one.text, station.fair_id, station.keys)) for one in scans]
    return lambda: take_leads(station, read)


def test_people_scanned_by_six_phones_in_different_order_are_one_lead_each(
    racing_app: Flask, fair: Fair, exhibitor: Exhibitor
) -> None:
    codes = [ticket_code(fair, make_willing(fair)) for _ in range(4)]
    orders = [codes[place % 4 :] + codes[: place % 4] for place in range(PHONES)]
    tries = [
        collecting(exhibitor, f"collector {place}", [sent(code) for code in order])
        for place, order in enumerate(orders)
    ]
    assert race(racing_app, tries) == {"done": PHONES}
    assert db.session.scalars(select(Lead.scans)).all() == [PHONES] * 4
    assert db.session.scalar(select(func.count(LeadScan.id))) == 4 * PHONES


def test_scan_sent_six_times_at_once_counts_once(racing_app: Flask, fair: Fair, exhibitor: Exhibitor) -> None:
    one = sent(ticket_code(fair, make_willing(fair)))
    ends = race(racing_app, [collecting(exhibitor, "collector 1", [one]) for _ in range(PHONES)])
    assert ends["done"] >= 1
    assert set(ends) <= {"done", "Busy"}
    assert db.session.scalars(select(Lead.scans)).all() == [1]
    assert db.session.scalar(select(func.count(LeadScan.id))) == 1


def test_withdrawal_pressed_and_swept_at_once_asks_for_one_deletion(
    racing_app: Flask, fair: Fair, exhibitor: Exhibitor
) -> None:
    visitor = make_willing(fair)
    make_lead(exhibitor, visitor)
    fair_id, visitor_id, exhibitor_id = fair.id, visitor.id, exhibitor.id

    def withdraw() -> object:
        own = visitor_by_id(db.session.get_one(Fair, fair_id), visitor_id)
        assert own is not None
        return withdraw_at(own, exhibitor_id, is_allowed=False)

    ends: Counter[str] = race(racing_app, [withdraw] * PHONES)
    assert set(ends) <= {"done", "Busy"}
    assert db.session.scalar(select(func.count(LeadDeletion.id))) == 1
    end_consent(db.session.get_one(Visitor, visitor_id))
    assert follow_consents() == 0


def test_six_phones_that_open_at_once_use_two_licences(racing_app: Flask, fair: Fair, exhibitor: Exhibitor) -> None:
    codes = [make_staff(fair, exhibitor, f"Person {place}")[1].code for place in range(PHONES)]
    with transaction() as session:
        session.add(LeadTerms(fair_id=fair.id, included=2))
    fair_id, keys = fair.id, public_keys_of(fair)

    def opening(code: str) -> Callable[[], object]:
        read = read_text(code, fair_id, keys)
        return lambda: open_by_badge(db.session.get_one(Fair, fair_id), read, "phone")

    ends = race(racing_app, [opening(code) for code in codes])
    assert ends == {"done": 2, "LicencesUsed": PHONES - 2}
    assert sorted(db.session.scalars(select(Collector.licence))) == [1, 2]


def test_visitor_who_presses_six_times_at_once_while_being_scanned_is_one_lead_with_one_choice(
    racing_app: Flask, fair: Fair, exhibitor: Exhibitor
) -> None:
    visitor = make_willing(fair)
    fair_id, token, exhibitor_id = fair.id, visitor.token, exhibitor.id
    scan = collecting(exhibitor, "collector 1", [sent(ticket_code(fair, visitor))])

    def press() -> object:
        held = registration_by_token(db.session.get_one(Fair, fair_id), token, lock=True)
        assert held is not None
        return come_by(held, db.session.get_one(Exhibitor, exhibitor_id), Sharing(person=True), language="en")

    ends = race(racing_app, [*([press] * PHONES), scan])
    assert set(ends) <= {"done", "Busy"}
    assert ends["done"] >= 1
    assert db.session.scalar(select(func.count(Lead.id))) == 1
    assert db.session.scalar(select(func.count(LeadConsent.id))) <= 1
