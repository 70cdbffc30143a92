"""Reverse scans: a visitor scans the code of a stand and chooses what that exhibitor may have."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import signer_of
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.signing import sign_stand
from eventsapp.leads.actions import come_by, confirm_deletion, follow_consents, withdraw_at
from eventsapp.leads.models import Lead, LeadConsent, LeadDeletion
from eventsapp.leads.queries import Wanted, deletion_of, lead_of, leads_found, open_deletions, scanned_by
from eventsapp.leads.rules import FairOver, NameNeeded, Sharing, TicketNeeded
from eventsapp.visitors.actions import cancel_registration
from eventsapp.visitors.models import Visitor
from tests.checkin.gates import ticket_code
from tests.factories import make_fair, make_visitor
from tests.leads.stands import end_consent, make_lead, make_willing, sent, station_of, take

SignIn = Callable[[User], FlaskClient]
ALL = Sharing(person=True, email=True, phone=True)
NAME = Sharing(person=True)


def choose(visitor: Visitor, exhibitor: Exhibitor, sharing: Sharing = ALL) -> Lead:
    with transaction():
        return come_by(visitor, exhibitor, sharing, language="vi")


def stand_address(fair: Fair, exhibitor: Exhibitor) -> str:
    return f"/{fair.slug}/me/stand/{sign_stand(fair.id, exhibitor.id, signer_of(fair))}"


def phone_of(app: Flask, visitor: Visitor) -> FlaskClient:
    phone = app.test_client()
    phone.set_cookie("ticket-expo", visitor.token)
    return phone


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


# What is chosen


def test_visitor_who_comes_by_is_one_lead_with_what_was_chosen(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor = make_visitor(fair, company="Sao Mai", phone="+84912345678")
    lead = choose(visitor, exhibitor, NAME)
    assert choose(visitor, exhibitor, NAME).id == lead.id
    shown = lead_of(exhibitor, lead.id)
    assert shown is not None
    assert shown.person is not None
    assert (shown.person.company, shown.person.email, shown.person.phone) == ("Sao Mai", "", "")
    assert (shown.lead.scans, shown.lead.came_at is not None, shown.is_chosen) == (0, True, True)
    (kept,) = db.session.scalars(select(LeadConsent)).all()
    assert (kept.language, kept.channel, kept.wording_version) == ("vi", "stand", "2026-12")
    assert "Ferrowick Drives" in kept.wording
    choose(visitor, exhibitor, ALL)
    shown = lead_of(exhibitor, lead.id)
    assert shown is not None
    assert shown.person is not None
    assert (shown.person.email, shown.person.phone) == (visitor.email, "+84912345678")
    assert [one.withdrawn_at is None for one in db.session.scalars(select(LeadConsent).order_by(LeadConsent.id))] == [
        False,
        True,
    ]


def test_search_finds_nobody_by_what_is_not_shared(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor = make_visitor(fair, full_name="Nguyễn Thị Hoa", email="secret@sao-mai.example")
    choose(visitor, exhibitor, NAME)
    found = {words: leads_found(exhibitor, Wanted(search=words)).found for words in ("hoa", "secret@sao-mai")}
    assert found == {"hoa": 1, "secret@sao-mai": 0}
    choose(visitor, exhibitor, Sharing(person=True, email=True))
    assert leads_found(exhibitor, Wanted(search="secret@sao-mai", did_come=True)).found == 1


def test_consent_for_scans_opens_nothing_to_a_stand_that_has_not_scanned(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor = make_willing(fair)
    lead = choose(visitor, exhibitor, NAME)
    shown = lead_of(exhibitor, lead.id)
    assert shown is not None
    assert shown.person is not None
    assert shown.person.email == ""
    (outcome,) = take(station_of(exhibitor), sent(ticket_code(fair, visitor)))
    assert (outcome.reason, outcome.lead_id) == ("new", lead.id)
    shown = lead_of(exhibitor, lead.id)
    assert shown is not None
    assert shown.person is not None
    assert shown.person.email == visitor.email


def test_who_takes_it_back_is_hidden_until_sharing_anew_and_what_was_seen_is_deleted(
    fair: Fair, holder: tuple[User, Exhibitor]
) -> None:
    user, exhibitor = holder
    visitor = make_willing(fair)
    lead = make_lead(exhibitor, visitor)
    with transaction():
        withdraw_at(visitor, exhibitor.id, is_allowed=False)
    choose(visitor, exhibitor, NAME)
    shown = lead_of(exhibitor, lead.id)
    assert shown is not None
    assert shown.person is not None
    assert shown.person.email == ""  # the consent for scans stays taken back from this exhibitor
    assert open_deletions(exhibitor.id) == 1
    task = deletion_of(exhibitor, db.session.scalars(select(LeadDeletion.id)).one())
    assert task is not None
    with transaction():
        confirm_deletion(exhibitor, task, user)
    assert lead_of(exhibitor, lead.id) is not None
    with transaction():
        withdraw_at(visitor, exhibitor.id, is_allowed=False)
    assert [one.is_revealed for one in scanned_by(visitor)] == [False]
    assert open_deletions(exhibitor.id) == 1
    with transaction():
        withdraw_at(visitor, exhibitor.id, is_allowed=False)
    assert open_deletions(exhibitor.id) == 1


def test_lead_that_was_deleted_begins_anew_when_the_visitor_comes_again(
    fair: Fair, holder: tuple[User, Exhibitor]
) -> None:
    user, exhibitor = holder
    visitor = make_willing(fair)
    lead = make_lead(exhibitor, visitor)
    end_consent(visitor)
    follow_consents()
    task = deletion_of(exhibitor, db.session.scalars(select(LeadDeletion.id)).one())
    assert task is not None
    with transaction():
        confirm_deletion(exhibitor, task, user)
    assert lead_of(exhibitor, lead.id) is None
    again = choose(visitor, exhibitor, NAME)
    assert (again.id, again.erased_at, again.scans) == (lead.id, None, 0)
    follow_consents()
    assert open_deletions(exhibitor.id) == 0


def test_what_cannot_be_shared_is_refused(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor = make_visitor(fair)
    with pytest.raises(NameNeeded):
        choose(visitor, exhibitor, Sharing(person=False, email=True))
    with clock.shifted(fair.ends_on - clock.now().date() + timedelta(days=2)), pytest.raises(FairOver):
        choose(visitor, exhibitor)
    with transaction():
        cancel_registration(visitor, actor=None)
    with pytest.raises(TicketNeeded):
        choose(visitor, exhibitor)
    assert db.session.scalars(select(Lead)).all() == []


def test_visitor_chooses_on_the_phone_of_the_stand_and_what_came_later_holds(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor, now = make_visitor(fair, full_name="윤서린"), clock.now()
    code, station = ticket_code(fair, visitor), station_of(exhibitor)
    chosen = {"is_scan": False, "sharing": Sharing(person=True, email=True), "language": "ko"}
    (first, _second) = take(station, sent(code, at=now), sent(code, at=now + timedelta(seconds=1), **chosen))
    shown = lead_of(exhibitor, first.lead_id or 0)
    assert shown is not None
    assert shown.person is not None
    assert (shown.person.full_name, shown.person.phone) == ("윤서린", "")
    kept = db.session.scalars(select(LeadConsent)).one()
    assert (kept.channel, kept.language) == ("phone", "ko")
    assert "볼 수 있습니다" in kept.wording
    with transaction():
        withdraw_at(visitor, exhibitor.id, is_allowed=False)
    take(station, sent(lead_id=first.lead_id, at=now, **chosen))  # was said before, is heard after
    assert [one.is_revealed for one in scanned_by(visitor)] == [False]


# The pages


def test_phone_with_a_ticket_shares_what_is_ticked_and_sees_it_again(
    app: Flask, fair: Fair, exhibitor: Exhibitor
) -> None:
    visitor = make_visitor(fair, email="hoa@sao-mai.example")
    phone, address = phone_of(app, visitor), stand_address(fair, exhibitor)
    page = text_of(phone.get(f"{address}?lang=en"))
    assert "hoa@sao-mai.example" in page
    assert "checked" not in page
    assert 'name="phone"' not in page  # there is none to share
    refused = phone.post(address, data={"email": "y"})
    assert refused.status_code == 422
    assert "Tick this to share anything" in text_of(refused)
    assert text_of(refused).count("checked") == 1
    assert phone.post(address, data={"person": "y", "phone": "y"}).status_code == 302
    chosen = db.session.scalars(select(LeadConsent)).one()
    assert (chosen.with_email, chosen.with_phone) == (False, False)
    own = text_of(phone.get(f"/expo/ticket/{visitor.token}/scanned"))
    assert "Sees what you chose" in own
    assert "you came by" in own
    assert "Ferrowick Drives" in text_of(phone.get("/expo/me"))
    phone.post(f"/expo/ticket/{visitor.token}/scanned/{exhibitor.id}/withdraw")
    assert "checked" not in text_of(phone.get(address))


def test_codes_that_are_not_of_a_stand_of_this_fair_open_nothing(app: Flask, fair: Fair, exhibitor: Exhibitor) -> None:
    visitor, elsewhere = make_visitor(fair), make_fair(slug="other")
    make_visitor(elsewhere)
    phone, address = phone_of(app, visitor), stand_address(fair, exhibitor)
    code = address.rpartition("/")[2]
    foreign = sign_stand(elsewhere.id, exhibitor.id, signer_of(elsewhere))
    forged = sign_stand(fair.id, exhibitor.id, signer_of(elsewhere))
    nobody = sign_stand(fair.id, 9_999_999, signer_of(fair))
    ticket = ticket_code(fair, visitor).replace("/", "-").replace("%", "-")
    for wrong in (foreign, forged, nobody, ticket, code[:-4], code[:-1] + ("A" if code[-1] != "A" else "B"), "x" * 96):
        for answer in (
            phone.get(f"/expo/me/stand/{wrong}"),
            phone.post(f"/expo/me/stand/{wrong}", data={"person": "y"}),
        ):
            assert answer.status_code == 404, wrong
    assert db.session.scalars(select(Lead)).all() == []


def test_phone_without_a_ticket_is_told_what_to_do_and_nothing_is_sent(
    app: Flask, fair: Fair, exhibitor: Exhibitor
) -> None:
    make_visitor(fair)
    address, anybody = stand_address(fair, exhibitor), app.test_client()
    for answer in (anybody.get(f"{address}?lang=en"), anybody.post(f"{address}?lang=en", data={"person": "y"})):
        assert "does not have your ticket yet" in text_of(answer)
    assert db.session.scalars(select(Lead)).all() == []
    with clock.shifted(fair.ends_on - clock.now().date() + timedelta(days=2)):
        assert anybody.get(address).status_code == 410


@pytest.mark.usefixtures("limits")
def test_nobody_shares_at_more_stands_in_an_hour_than_anybody_walks_to(
    app: Flask, fair: Fair, exhibitor: Exhibitor
) -> None:
    visitor = make_visitor(fair)
    phone, address = phone_of(app, visitor), stand_address(fair, exhibitor)
    for _ in range(60):
        assert phone.post(address, data={"person": "y"}).status_code == 302
    refused = phone.post(f"{address}?lang=en", data={"person": "y", "email": "y"})
    assert refused.status_code == 429
    assert "Those were many stands" in refused.get_data(as_text=True)
    other = phone_of(app, make_visitor(fair))
    assert other.post(address, data={"person": "y"}).status_code == 302
    assert db.session.scalars(select(LeadConsent.with_email)).all() == [False, False]


def test_office_prints_sheets_whose_code_opens_its_own_stand(
    app: Flask, holder: tuple[User, Exhibitor], fair: Fair, sign_in: SignIn
) -> None:
    office = sign_in(holder[0])
    assert "signed nothing yet" in text_of(office.get("/exhibit/expo/leads/stand?lang=en"))
    assert office.get("/exhibit/expo/leads/stand/a4.pdf").status_code == 404
    office.post("/exhibit/expo/leads/stand")
    for size in ("a4", "a5"):
        answer = office.get(f"/exhibit/expo/leads/stand/{size}.pdf")
        page = pypdfium2.PdfDocument(BytesIO(answer.data))[0]
        words = page.get_textpage().get_text_range()
        assert "Ferrowick Drives" in words
        assert "Scan with the camera of your phone" in words
        assert "휴대전화" in words
        (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        assert code.text.endswith(stand_address(fair, holder[1]))
    assert office.get("/exhibit/expo/leads/stand/a0.pdf").status_code == 404
    assert app.test_client().get("/exhibit/expo/leads/stand/a4.pdf").status_code == 302
