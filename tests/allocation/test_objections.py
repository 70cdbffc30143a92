"""Objections: who may object until when, one answer that wins, a move that is whole or not at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions import objections as actions
from eventsapp.allocation.actions.objections import Place
from eventsapp.allocation.actions.publishing import publish_run, roll_back
from eventsapp.allocation.models import Objection, ObjectionState
from eventsapp.allocation.objection_page import other_places
from eventsapp.allocation.queries.objections import count_open_objections, objections_at, offered_places
from eventsapp.allocation.rules import objections as rules
from eventsapp.allocation.rules.runs import OBJECTION_PERIOD
from eventsapp.booths.actions import mark_deposit, release_stand
from eventsapp.booths.queries import exhibitor_acted_for
from eventsapp.booths.rules import WrongState
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.messaging.models import Mail
from tests.allocation.disputes import Dispute, make_dispute
from tests.allocation.factories import make_run, numbers_of_exhibitor, stand_of
from tests.booths.sound import assert_plan_is_sound
from tests.factories import make_acting_person, make_exhibitor_wanting, make_member, make_stand

SECOND = timedelta(seconds=1)


@pytest.fixture
def dispute(app: Flask) -> Dispute:
    return make_dispute()


def exhibitor_of(dispute: Dispute, person: User) -> Exhibitor:
    exhibitor = exhibitor_acted_for(dispute.fair, person)
    assert exhibitor is not None
    return exhibitor


def key(dispute: Dispute, objection: Objection, number: str) -> str:
    (place,) = [one for one in offered_places(objection) if one.numbers[0] == number]
    return place.key


def accept(dispute: Dispute, objection: Objection, wanted: str) -> None:
    with transaction():
        actions.accept_place(dispute.exhibitor, objection.id, wanted, dispute.person)


def refused(refusal: type[Refusal], act: Callable[[], object]) -> None:
    with pytest.raises(refusal), transaction():
        act()


def test_objection_is_filed_until_the_last_second_and_not_at_the_deadline(dispute: Dispute) -> None:
    with clock.shifted(OBJECTION_PERIOD):
        refused(
            rules.ObjectionsOver,
            lambda: actions.file_objection(dispute.exhibitor, "Too late", dispute.person),
        )
    with clock.shifted(OBJECTION_PERIOD - 30 * SECOND):
        assert dispute.object("In time").state == ObjectionState.OPEN


def test_deadline_is_over_at_its_second(dispute: Dispute) -> None:
    until = dispute.run.objections_until
    (proposal,) = dispute.run.proposals
    assert until is not None
    assert rules.may_object_until(proposal, until - SECOND) == until
    assert rules.may_object_until(proposal, until) is None


def test_objection_needs_a_reason_and_a_plan_that_concerns_the_exhibitor(dispute: Dispute) -> None:
    stranger = make_exhibitor_wanting(dispute.fair, "Stranger")
    refused(rules.NoReasonGiven, lambda: actions.file_objection(dispute.exhibitor, " \n ", dispute.person))
    refused(rules.NoPlanToObjectTo, lambda: actions.file_objection(stranger, "Why not us?", dispute.person))


def test_second_objection_waits_for_the_first(dispute: Dispute) -> None:
    dispute.object()
    refused(rules.ObjectionRunning, lambda: actions.file_objection(dispute.exhibitor, "Again", dispute.person))
    with pytest.raises(rules.ObjectionRunning), transaction() as session:
        session.add(
            Objection(fair_id=dispute.fair.id, run_id=dispute.run.id, exhibitor_id=dispute.exhibitor.id, wish="Raced")
        )


def test_plan_that_was_taken_back_is_nothing_to_object_to(dispute: Dispute) -> None:
    with transaction():
        roll_back(dispute.run.id, dispute.run.version, "a mistake", dispute.organiser)
    refused(rules.NoPlanToObjectTo, lambda: actions.file_objection(dispute.exhibitor, "Why?", dispute.person))


def test_exhibitor_that_stays_in_a_newer_plan_has_the_time_of_the_plan_that_moved_it(dispute: Dispute) -> None:
    with clock.shifted(timedelta(days=10)):
        newer = make_run(dispute.hall, {dispute.exhibitor.id: ["A-101", "A-102"]})
        with transaction():
            publish_run(newer.id, newer.version, dispute.organiser)
        assert dispute.object().run_id == dispute.run.id


def test_accepted_place_moves_the_stand_and_settles_the_objection(dispute: Dispute) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106", "A-203, A-204")
    stand = stand_of(dispute.exhibitor.id)
    accept(dispute, objection, key(dispute, objection, "A-105"))

    assert numbers_of_exhibitor(dispute.exhibitor) == ["A-105", "A-106"]
    assert stand_of(dispute.exhibitor.id).id == stand.id
    assert (objection.state, objection.settled_at is not None) == (ObjectionState.MOVED, True)
    assert_plan_is_sound(dispute.fair.id)


def test_place_that_somebody_took_meanwhile_is_refused_and_the_stand_stays(dispute: Dispute) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106", "A-203, A-204")
    wanted = key(dispute, objection, "A-105")
    make_stand(dispute.hall, make_exhibitor_wanting(dispute.fair, "Faster"), "A-106")

    refused(rules.OfferTaken, lambda: actions.accept_place(dispute.exhibitor, objection.id, wanted, dispute.person))
    assert numbers_of_exhibitor(dispute.exhibitor) == ["A-101", "A-102"]
    assert db.session.get_one(Objection, objection.id).state == ObjectionState.OFFERED
    assert [(one.numbers[0], one.is_free) for one in offered_places(objection)] == [("A-105", False), ("A-203", True)]


def test_only_offered_places_can_be_accepted(dispute: Dispute) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106")
    for wanted in ("", "1", "999999999999", "<b>", "-", key(dispute, objection, "A-105") + "-1"):
        refused(
            rules.PlaceNotOffered,
            lambda wanted=wanted: actions.accept_place(dispute.exhibitor, objection.id, wanted, dispute.person),
        )


def test_stand_that_cannot_be_moved_any_more_stays(dispute: Dispute) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106")
    stand = stand_of(dispute.exhibitor.id)
    with transaction():
        mark_deposit(dispute.fair.id, stand.id, dispute.organiser)
    accept(dispute, objection, key(dispute, objection, "A-105"))
    assert stand_of(dispute.exhibitor.id).state == "sold"

    other = dispute.offer(dispute.object("Again"), "A-101, A-102")
    with transaction():
        release_stand(dispute.fair.id, stand.id, "asked for it", dispute.organiser)
    with pytest.raises(Refusal) as refusal, transaction():
        actions.accept_place(dispute.exhibitor, other.id, key(dispute, other, "A-101"), dispute.person)
    assert not isinstance(refusal.value, WrongState | NotFound)
    assert numbers_of_exhibitor(dispute.exhibitor) == []


def test_exhibitor_without_a_place_may_object_and_gets_the_offered_one(dispute: Dispute) -> None:
    person = make_acting_person(dispute.fair, "Unplaced", units=2)
    exhibitor = exhibitor_of(dispute, person)
    run = make_run(dispute.hall, {exhibitor.id: []})
    with transaction():
        publish_run(run.id, run.version, dispute.organiser)
    with transaction():
        objection = actions.file_objection(exhibitor, "We were forgotten", person)
    dispute.offer(objection, "A-203, A-204")
    with transaction():
        actions.accept_place(exhibitor, objection.id, key(dispute, objection, "A-203"), person)
    assert numbers_of_exhibitor(exhibitor) == ["A-203", "A-204"]
    assert objection.stand_id == stand_of(exhibitor.id).id


@pytest.mark.parametrize("numbers", ["A-101, A-104", "A-999", "A-103, A-106", "<script>", "A-103..A-99999"])
def test_place_that_cannot_be_had_is_not_offered(dispute: Dispute, numbers: str) -> None:
    make_stand(dispute.hall, make_exhibitor_wanting(dispute.fair, "Neighbour"), "A-104")
    objection = dispute.object()
    places = [Place(dispute.hall, [numbers], field="numbers")]
    with pytest.raises(rules.PlaceNotFree) as refusal, transaction():
        actions.offer_places(dispute.fair.id, objection.id, places, "", dispute.organiser)
    assert refusal.value.field == "numbers"


def test_offer_of_nothing_is_refused(dispute: Dispute) -> None:
    objection = dispute.object()
    refused(
        rules.NothingOffered, lambda: actions.offer_places(dispute.fair.id, objection.id, [], "", dispute.organiser)
    )


def test_second_of_two_organisers_hears_that_the_first_answered(dispute: Dispute) -> None:
    other = make_member(dispute.fair)
    objection = dispute.object()
    dispute.offer(objection, "A-105, A-106")
    refused(
        rules.ObjectionChanged,
        lambda: actions.refuse_objection(dispute.fair.id, objection.id, "Full", other),
    )
    seen = rules.answer_seen(objection)
    with transaction():
        actions.refuse_objection(dispute.fair.id, objection.id, "They are gone", other, seen=seen)
    assert (objection.state, objection.answer) == (ObjectionState.REFUSED, "They are gone")
    refused(
        rules.ObjectionSettled,
        lambda: actions.refuse_objection(dispute.fair.id, objection.id, "Again", other, seen=seen),
    )


def test_answer_to_an_objection_that_was_withdrawn_meanwhile_is_refused(dispute: Dispute) -> None:
    objection = dispute.object()
    with transaction():
        actions.withdraw_objection(dispute.exhibitor, objection.id, dispute.person)
    places = [Place(dispute.hall, ["A-105, A-106"])]
    refused(
        rules.ObjectionSettled,
        lambda: actions.offer_places(dispute.fair.id, objection.id, places, "", dispute.organiser),
    )
    assert dispute.object("Another one").state == ObjectionState.OPEN


def test_declined_offer_settles_the_objection_and_leaves_the_stand(dispute: Dispute) -> None:
    objection = dispute.offer(dispute.object(), "A-105, A-106")
    with transaction():
        actions.decline_places(dispute.exhibitor, objection.id, dispute.person)
    assert objection.state == ObjectionState.DECLINED
    assert numbers_of_exhibitor(dispute.exhibitor) == ["A-101", "A-102"]
    refused(
        rules.ObjectionSettled,
        lambda: actions.withdraw_objection(dispute.exhibitor, objection.id, dispute.person),
    )


def test_objection_of_another_exhibitor_or_fair_does_not_exist(dispute: Dispute) -> None:
    objection = dispute.object()
    stranger = make_exhibitor_wanting(dispute.fair, "Stranger")
    refused(NotFound, lambda: actions.withdraw_objection(stranger, objection.id, dispute.person))
    refused(NotFound, lambda: actions.refuse_objection(dispute.fair.id + 1, objection.id, "No", dispute.organiser))


def test_list_has_open_objections_first_and_counts_them(dispute: Dispute) -> None:
    settled = dispute.object("First")
    with transaction():
        actions.withdraw_objection(dispute.exhibitor, settled.id, dispute.person)
    offered = dispute.offer(dispute.object("Second"), "A-105, A-106")
    person = make_acting_person(dispute.fair, "Other", units=2)
    exhibitor = exhibitor_of(dispute, person)
    run = make_run(dispute.hall, {exhibitor.id: ["A-203", "A-204"]})
    with transaction():
        publish_run(run.id, run.version, dispute.organiser)
    with transaction():
        waiting = actions.file_objection(exhibitor, "Third", person)
    assert [one.id for one in objections_at(dispute.fair.id)] == [waiting.id, offered.id, settled.id]
    assert count_open_objections(dispute.fair.id) == 1


def test_every_step_of_an_objection_is_in_the_audit_log(dispute: Dispute) -> None:
    objection = dispute.offer(dispute.object("<b>Corner</b>"), "A-105, A-106")
    accept(dispute, objection, key(dispute, objection, "A-105"))
    own = select(AuditEntry).where(AuditEntry.subject == "objection", AuditEntry.subject_id == objection.id)
    lines = db.session.scalars(own.order_by(AuditEntry.id)).all()
    assert [line.action for line in lines] == ["objection.filed", "objection.offered", "objection.moved"]
    assert lines[0].after == {"wish": "<b>Corner</b>"}
    assert lines[1].after["places"] == ["A-105"]


def test_alternatives_are_free_and_as_large_as_the_stand(dispute: Dispute) -> None:
    make_stand(dispute.hall, make_exhibitor_wanting(dispute.fair, "Next"), "A-103, A-104")
    found = other_places(dispute.exhibitor, 2)
    numbers = {number for one in found for number in one.numbers}
    assert 1 <= len(found) <= 3
    assert all(len(one.unit_ids) == 2 for one in found)
    assert numbers.isdisjoint({"A-101", "A-102", "A-103", "A-104"})


def test_both_sides_hear_of_an_objection_and_its_answer(dispute: Dispute, work: Callable[[], None]) -> None:
    objection = dispute.offer(dispute.object("Corner"), "A-105, A-106", answer="Look at these")
    accept(dispute, objection, key(dispute, objection, "A-105"))
    work()
    mails = db.session.scalars(select(Mail).order_by(Mail.id)).all()
    got = [(one.name, one.recipient == dispute.exhibitor.contact_email) for one in mails]
    assert got == [
        ("place_news", True),
        ("objection_task", False),
        ("place_news", True),
        ("place_news", True),
        ("booth_news", True),
        ("objection_task", False),
    ]
    assert {one.recipient for one in mails if one.name == "objection_task"} == {"team@fair.example"}
    assert "Look at these" in mails[3].text
    assert "A-105" in mails[-1].subject
