"""Leads in the database: one each, whoever scans how often, hidden and deleted when the visitor wants it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.leads.actions import (
    QuestionValues,
    add_question,
    allow_again,
    confirm_deletion,
    follow_consents,
    put_away,
    withdraw_from,
)
from eventsapp.leads.models import Lead, LeadDeletion, LeadScan
from eventsapp.leads.queries import (
    Wanted,
    deletion_of,
    lead_of,
    lead_of_visitor,
    leads_found,
    leads_of_collector,
    scanned_by,
)
from eventsapp.leads.rules import NothingToDelete, OptionsNeeded, TooManyQuestions
from eventsapp.visitors.actions import revoke_ticket
from eventsapp.visitors.actions.consenting import change_consents
from tests.checkin.gates import ticket_code
from tests.factories import make_fair, make_visitor
from tests.leads.stands import (
    badge_code,
    end_consent,
    make_lead,
    make_staff,
    make_stand_holder,
    make_willing,
    sent,
    station_of,
    take,
)


def test_same_person_scanned_by_two_colleagues_is_one_lead_with_first_and_last(
    fair: Fair, exhibitor: Exhibitor
) -> None:
    code, now = ticket_code(fair, make_willing(fair)), clock.now()
    later = sent(code, at=now)
    earlier = sent(code, at=now - timedelta(hours=2))
    (first,) = take(station_of(exhibitor, by="Mai"), later)
    (second,) = take(station_of(exhibitor, "collector 2", by="Jun"), earlier)
    assert (first.verdict, first.reason, second.reason) == ("kept", "new", "again")
    lead = db.session.scalars(select(Lead)).one()
    assert (lead.first_at, lead.first_by, lead.last_at, lead.last_by) == (earlier.at, "Jun", later.at, "Mai")
    assert lead.scans == 2


def test_scan_that_is_sent_again_is_answered_as_before_and_counts_once(fair: Fair, exhibitor: Exhibitor) -> None:
    one = sent(ticket_code(fair, make_willing(fair)))
    assert take(station_of(exhibitor), one) == take(station_of(exhibitor), one, one)[:1]
    assert db.session.scalar(select(func.count(LeadScan.id))) == 1
    assert db.session.scalars(select(Lead.scans)).all() == [1]


def test_same_name_of_a_scan_on_two_phones_is_two_scans(fair: Fair, exhibitor: Exhibitor) -> None:
    code = ticket_code(fair, make_willing(fair))
    take(station_of(exhibitor), sent(code, name="lead-same"))
    take(station_of(exhibitor, "collector 2"), sent(code, name="lead-same"))
    assert db.session.scalars(select(Lead.scans)).all() == [2]


def test_badge_and_ticket_of_a_person_are_one_lead_and_two_exhibitors_have_one_each(
    fair: Fair, exhibitor: Exhibitor
) -> None:
    visitor, (_, other) = make_willing(fair), make_stand_holder(fair, "Rookwynd")
    code = ticket_code(fair, visitor)
    take(station_of(exhibitor), sent(code))
    take(station_of(other, "collector 9"), sent(code))
    assert [one.exhibitor.display_name for one in scanned_by(visitor)] == ["Rookwynd", "Ferrowick Drives"]


def test_what_is_no_visitors_code_is_refused_with_its_reason(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor, elsewhere = make_willing(fair), make_fair()
    foreign, revoked = ticket_code(elsewhere, make_willing(elsewhere)), make_willing(fair)
    old = ticket_code(fair, revoked)
    with transaction():
        revoke_ticket(revoked, reason="lost", actor_id=None, actor="desk")
    _, badge = make_staff(fair, exhibitor)
    codes = ["nonsense", visitor.reference, foreign, old, badge_code(fair, badge), badge.code, "A" * 26]
    outcomes = take(station_of(exhibitor), *(sent(code) for code in codes))
    reasons = ["unreadable", "number", "other_fair", "revoked", "staff", "staff", "unknown"]
    assert [one.reason for one in outcomes] == reasons
    assert {one.verdict for one in outcomes} == {"refused"}
    assert db.session.scalar(select(func.count(Lead.id))) == 0


def test_of_two_phones_what_was_written_later_holds(
    fair: Fair, exhibitor: Exhibitor, holder: tuple[User, Exhibitor]
) -> None:
    with transaction():
        asked = add_question(exhibitor, QuestionValues("single", "When do you buy?", ("This year", "Later")), holder[0])
    code, now = ticket_code(fair, make_willing(fair)), clock.now()
    late = {"rating": "a", "notes": "Wants a quote", "answers": {str(asked.id): ["Later", "Never"], "99999": ["x"]}}
    take(station_of(exhibitor), sent(code, at=now, details=late))
    (outcome,) = take(
        station_of(exhibitor, "collector 2"),
        sent(code, at=now - timedelta(minutes=5), details={"rating": "d", "notes": "Only looking"}),
    )
    lead = db.session.get_one(Lead, outcome.lead_id)
    db.session.refresh(lead)
    assert (lead.rating, lead.notes, lead.answers) == ("a", "Wants a quote", {str(asked.id): ["Later"]})
    take(station_of(exhibitor), sent(lead_id=lead.id, is_scan=False, details={"answers": {str(asked.id): []}}))
    db.session.refresh(lead)
    assert (lead.answers, lead.rating, lead.scans) == ({}, "a", 2)


def test_nobody_writes_on_leads_of_others(fair: Fair, exhibitor: Exhibitor) -> None:
    lead, (_, other) = make_lead(exhibitor, make_willing(fair)), make_stand_holder(fair, "Rookwynd")
    note = sent(lead_id=lead.id, is_scan=False, details={"notes": "Ours now"})
    (outcome,) = take(station_of(other, "collector 5"), note)
    db.session.refresh(lead)
    assert (outcome.verdict, outcome.lead_id, lead.notes) == ("refused", None, "")
    assert lead_of(other, lead.id) is None


def test_details_are_seen_only_with_consent(fair: Fair, exhibitor: Exhibitor) -> None:
    willing, other = make_willing(fair, company="Sao Mai"), make_visitor(fair, full_name="윤서린")
    make_lead(exhibitor, willing)
    make_lead(exhibitor, other)
    shown = {one.reference: one.person for one in leads_found(exhibitor, Wanted()).leads}
    assert shown[other.reference] is None
    seen = shown[willing.reference]
    assert seen is not None
    assert (seen.company, seen.email) == ("Sao Mai", "visitor@home.example")
    assert leads_found(exhibitor, Wanted(search="윤서린")).found == 0
    assert leads_found(exhibitor, Wanted(search="tuyen")).found == 1


def test_phone_sees_only_whom_it_met(fair: Fair, exhibitor: Exhibitor) -> None:
    first, second = make_willing(fair), make_willing(fair)
    take(station_of(exhibitor, "collector 1"), sent(ticket_code(fair, first)))
    take(station_of(exhibitor, "collector 2"), sent(ticket_code(fair, second)))
    assert [one.reference for one in leads_of_collector(exhibitor.id, "collector 2")] == [second.reference]


def test_consent_withdrawn_hides_the_details_at_once_and_makes_a_task_of_twenty_days(
    fair: Fair, exhibitor: Exhibitor
) -> None:
    visitor = make_willing(fair)
    lead = make_lead(exhibitor, visitor, details={"notes": "Met at noon"})
    end_consent(visitor)
    shown = lead_of(exhibitor, lead.id)
    assert shown is not None
    assert (shown.person, shown.lead.notes) == (None, "Met at noon")
    assert follow_consents() == 1
    assert follow_consents() == 0
    task = db.session.scalars(select(LeadDeletion)).one()
    assert (task.reason, task.exhibitor_id, (task.due_on - task.asked_at.date()).days) == (
        "consent",
        exhibitor.id,
        pytest.approx(20, abs=1),
    )


def test_consent_that_ended_before_the_scan_makes_no_task(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor = make_willing(fair)
    end_consent(visitor)
    with clock.shifted(timedelta(hours=1)):
        make_lead(exhibitor, visitor)
    assert follow_consents() == 0


def test_task_is_lifted_when_the_visitor_agrees_again(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor = make_willing(fair)
    make_lead(exhibitor, visitor)
    end_consent(visitor)
    follow_consents()
    with clock.shifted(timedelta(minutes=5)):
        with transaction():
            change_consents(visitor, ["exhibitors"], language="vi")
        assert follow_consents() == 0
    task = db.session.scalars(select(LeadDeletion)).one()
    assert task.lifted_at is not None
    (shown,) = leads_found(exhibitor, Wanted()).leads
    assert shown.person is not None


def test_visitor_takes_the_details_back_from_one_exhibitor_alone(fair: Fair, exhibitor: Exhibitor) -> None:
    visitor, (_, other) = make_willing(fair), make_stand_holder(fair, "Rookwynd")
    make_lead(exhibitor, visitor)
    make_lead(other, visitor)
    with transaction():
        lead = lead_of_visitor(visitor, exhibitor.id)
        assert lead is not None
        withdraw_from(visitor, lead)
        withdraw_from(visitor, lead)
    seen = {one.exhibitor.display_name: (one.is_revealed, one.deletion is not None) for one in scanned_by(visitor)}
    assert seen == {"Ferrowick Drives": (False, True), "Rookwynd": (True, False)}
    assert follow_consents() == 0
    make_lead(exhibitor, visitor)
    assert [one.person for one in leads_found(exhibitor, Wanted()).leads] == [None]
    with transaction():
        lead = lead_of_visitor(visitor, exhibitor.id)
        assert lead is not None
        allow_again(visitor, lead)
    assert db.session.scalars(select(LeadDeletion.lifted_at)).one() is not None
    assert all(one.is_revealed for one in scanned_by(visitor))


def test_deletion_that_is_confirmed_empties_the_lead_and_stays_in_the_ledger(
    fair: Fair, holder: tuple[User, Exhibitor], exhibitor: Exhibitor
) -> None:
    visitor = make_willing(fair)
    make_lead(exhibitor, visitor, details={"notes": "Buys presses", "rating": "a"})
    end_consent(visitor)
    follow_consents()
    with transaction():
        task = deletion_of(exhibitor, db.session.scalars(select(LeadDeletion.id)).one())
        assert task is not None
        confirm_deletion(exhibitor, task, holder[0])
    lead = db.session.scalars(select(Lead)).one()
    assert (lead.notes, lead.rating, leads_found(exhibitor, Wanted()).found) == ("", "", 0)
    with pytest.raises(NothingToDelete), transaction():
        confirm_deletion(exhibitor, task, holder[0])
    assert follow_consents() == 0
    assert "leads.deleted" in db.session.scalars(select(AuditEntry.action)).all()


def test_scan_after_a_deletion_begins_anew(fair: Fair, holder: tuple[User, Exhibitor], exhibitor: Exhibitor) -> None:
    visitor = make_willing(fair)
    make_lead(exhibitor, visitor)
    end_consent(visitor)
    follow_consents()
    with transaction():
        task = deletion_of(exhibitor, db.session.scalars(select(LeadDeletion.id)).one())
        assert task is not None
        confirm_deletion(exhibitor, task, holder[0])
    with clock.shifted(timedelta(hours=3)):
        at = clock.now()
        make_lead(exhibitor, visitor)
        (shown,) = leads_found(exhibitor, Wanted()).leads
        assert (shown.person, shown.lead.scans) == (None, 1)
        assert shown.lead.first_at >= at


def test_note_sent_late_does_not_bring_a_deleted_lead_back(
    fair: Fair, holder: tuple[User, Exhibitor], exhibitor: Exhibitor
) -> None:
    visitor = make_willing(fair)
    lead = make_lead(exhibitor, visitor)
    end_consent(visitor)
    follow_consents()
    with transaction():
        task = deletion_of(exhibitor, db.session.scalars(select(LeadDeletion.id)).one())
        assert task is not None
        confirm_deletion(exhibitor, task, holder[0])
    take(station_of(exhibitor), sent(lead_id=lead.id, is_scan=False, details={"notes": "Call her"}))
    code = ticket_code(fair, visitor)
    take(station_of(exhibitor), sent(code, is_scan=False, details={"notes": "Call her"}))
    db.session.refresh(lead)
    assert (lead.notes, leads_found(exhibitor, Wanted()).found) == ("", 0)


def test_questions_need_answers_to_choose_from_and_twelve_are_enough(
    fair: Fair, holder: tuple[User, Exhibitor], exhibitor: Exhibitor
) -> None:
    with pytest.raises(OptionsNeeded), transaction():
        add_question(exhibitor, QuestionValues("multi", "Which?", ("One",)), holder[0])
    with transaction():
        for number in range(12):
            last = add_question(exhibitor, QuestionValues("text", f"Question {number}"), holder[0])
    with pytest.raises(TooManyQuestions), transaction():
        add_question(exhibitor, QuestionValues("text", "One more"), holder[0])
    with transaction():
        put_away(exhibitor, last, holder[0])
        add_question(exhibitor, QuestionValues("text", "One more"), holder[0])
