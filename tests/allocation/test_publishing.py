"""A plan in force: reservations at once or not at all, who is told, and the way back."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.allocation.actions.publishing import preview_return, publish_run, roll_back
from eventsapp.allocation.models import Change, RunState
from eventsapp.allocation.rules.runs import OBJECTION_PERIOD, NotProposed, NotPublished, PlaceGone, RunChanged
from eventsapp.booths.actions import allocate_stand, mark_deposit, release_stand
from eventsapp.booths.actions.moving import Wish, move_stand
from eventsapp.booths.models import Stand, StandState, UnitEvent
from eventsapp.infra.database import db, transaction
from eventsapp.infra.outbox import OutboxEntry
from tests.allocation.factories import make_run, numbers_of_exhibitor, stand_of
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member


@pytest.fixture
def fair(app: Flask):
    return make_fair()


@pytest.fixture
def organiser(fair):
    return make_member(fair)


@pytest.fixture
def hall(fair):
    return make_hall_with_units(fair, columns=6)


def publish(run, organiser):
    with transaction():
        return publish_run(run.id, run.version, organiser)


def take_back(run, organiser):
    with transaction():
        return roll_back(run.id, run.version, "a mistake", organiser)


def test_publishing_makes_reservations_that_last_and_opens_the_time_for_objections(fair, hall, organiser):
    one, other = make_exhibitor_wanting(fair, "One"), make_exhibitor_wanting(fair, "Other")
    run = publish(make_run(hall, {one.id: ["A-101", "A-102"], other.id: ["A-103", "A-104"]}), organiser)

    assert numbers_of_exhibitor(one) == ["A-101", "A-102"]
    stand = stand_of(other.id)
    assert (stand.state, stand.expires_at, stand.number) == (StandState.RESERVED, None, "A-103")
    assert run.state == RunState.PUBLISHED
    assert run.objections_until - run.published_at == OBJECTION_PERIOD
    assert {proposal.stand_id for proposal in run.proposals} == {stand.id, stand_of(one.id).id}


def test_publishing_lets_stands_change_places_in_one_step(fair, hall, organiser):
    one, other = make_exhibitor_wanting(fair, "One"), make_exhibitor_wanting(fair, "Other")
    with transaction():
        allocate_stand(hall, one.id, ["A-101", "A-102"], organiser)
        allocate_stand(hall, other.id, ["A-103", "A-104"], organiser)
    run = make_run(hall, {one.id: ["A-103", "A-104"], other.id: ["A-101", "A-102"]})
    assert {proposal.change for proposal in run.proposals} == {Change.MOVED}

    publish(run, organiser)

    assert numbers_of_exhibitor(one) == ["A-103", "A-104"]
    assert stand_of(one.id).number == "A-103"
    assert numbers_of_exhibitor(other) == ["A-101", "A-102"]
    kinds = db.session.scalars(select(UnitEvent.kind).where(UnitEvent.kind == "moved")).all()
    assert len(kinds) == 8


def test_publishing_gives_what_a_lost_stand_frees(fair, hall, organiser):
    one, other = make_exhibitor_wanting(fair, "One"), make_exhibitor_wanting(fair, "Other")
    with transaction():
        allocate_stand(hall, one.id, ["A-101", "A-102"], organiser)
    publish(make_run(hall, {one.id: [], other.id: ["A-101", "A-102"]}), organiser)

    assert numbers_of_exhibitor(one) == []
    assert numbers_of_exhibitor(other) == ["A-101", "A-102"]
    told = db.session.scalars(select(OutboxEntry.payload).where(OutboxEntry.fact == "PlaceLost")).all()
    assert [(fact["exhibitor_id"], fact["number"], fact["units"]) for fact in told] == [
        (one.id, "A-101", ["A-101", "A-102"])
    ]


def test_publishing_what_was_taken_meanwhile_changes_nothing(fair, hall, organiser):
    one, other = make_exhibitor_wanting(fair, "One"), make_exhibitor_wanting(fair, "Other")
    run = make_run(hall, {one.id: ["A-101", "A-102"], other.id: ["A-103", "A-104"]})
    late = make_exhibitor_wanting(fair, "Late")
    with transaction():
        allocate_stand(hall, late.id, ["A-104"], organiser)

    with pytest.raises(PlaceGone, match="A-104"):
        publish(run, organiser)

    assert numbers_of_exhibitor(one) == []
    assert run.state == RunState.PROPOSED


def test_publishing_what_was_sold_meanwhile_is_refused(fair, hall, organiser):
    one = make_exhibitor_wanting(fair, "One")
    with transaction():
        stand = allocate_stand(hall, one.id, ["A-101", "A-102"], organiser)
    run = make_run(hall, {one.id: ["A-103", "A-104"]})
    with transaction():
        mark_deposit(fair.id, stand.id, organiser)

    with pytest.raises(PlaceGone):
        publish(run, organiser)


def test_publishing_twice_or_unseen_changes_is_refused(fair, hall, organiser):
    one = make_exhibitor_wanting(fair, "One")
    run = make_run(hall, {one.id: ["A-101", "A-102"]})
    with pytest.raises(RunChanged), transaction():
        publish_run(run.id, run.version + 1, organiser)
    publish(run, organiser)
    with pytest.raises(NotProposed):
        publish(run, organiser)


def test_rolling_back_ends_new_stands_and_returns_moved_ones(fair, hall, organiser):
    one, other = make_exhibitor_wanting(fair, "One"), make_exhibitor_wanting(fair, "Other")
    with transaction():
        allocate_stand(hall, one.id, ["A-101", "A-102"], organiser)
    run = publish(make_run(hall, {one.id: ["A-103", "A-104"], other.id: ["A-101", "A-102"]}), organiser)

    change = take_back(run, organiser)

    assert [proposal.exhibitor_id for proposal in change.returns] == [one.id]
    assert numbers_of_exhibitor(one) == ["A-101", "A-102"]
    assert numbers_of_exhibitor(other) == []
    assert run.state == RunState.ROLLED_BACK
    with pytest.raises(NotPublished):
        take_back(run, organiser)


def test_rolling_back_gives_back_what_was_lost(fair, hall, organiser):
    one, other = make_exhibitor_wanting(fair, "One"), make_exhibitor_wanting(fair, "Other")
    with transaction():
        allocate_stand(hall, one.id, ["A-101", "A-102"], organiser)
    run = publish(make_run(hall, {one.id: [], other.id: ["A-101", "A-102"]}), organiser)

    change = take_back(run, organiser)

    assert [proposal.exhibitor_id for proposal in change.returns] == [one.id]
    assert numbers_of_exhibitor(one) == ["A-101", "A-102"]
    assert numbers_of_exhibitor(other) == []
    told = db.session.scalars(select(OutboxEntry.payload).where(OutboxEntry.fact == "PlaceTakenBack")).all()
    assert {(fact["exhibitor_id"], fact["lost"], fact["number"]) for fact in told} == {
        (one.id, "", "A-101"),
        (other.id, "A-101", ""),
    }


@pytest.mark.parametrize("where", [["A-103", "A-104"], ["A-101", "A-102"]])
def test_rolling_back_gives_nothing_back_to_whom_has_a_stand_or_whose_place_is_gone(fair, hall, organiser, where):
    one, other = make_exhibitor_wanting(fair, "One"), make_exhibitor_wanting(fair, "Other")
    with transaction():
        allocate_stand(hall, one.id, ["A-101", "A-102"], organiser)
    run = publish(make_run(hall, {one.id: []}), organiser)
    holder = one if where[0] == "A-103" else other
    with transaction():
        allocate_stand(hall, holder.id, where, organiser)

    change = take_back(run, organiser)

    assert [(proposal.exhibitor_id, why) for proposal, why in change.kept] == [
        (one.id, "changed" if holder is one else "taken")
    ]
    assert numbers_of_exhibitor(holder) == where


def test_rolling_back_knows_where_a_moved_stand_is_now(fair, hall, organiser):
    moved, late = make_exhibitor_wanting(fair, "Moved"), make_exhibitor_wanting(fair, "Late")
    with transaction():
        allocate_stand(hall, late.id, ["A-103", "A-104"], organiser)
    run = publish(make_run(hall, {late.id: ["A-105", "A-106"], moved.id: ["A-101", "A-102"]}), organiser)
    with transaction():
        move_stand(fair.id, stand_of(moved.id).id, Wish(["A-103", "A-104"]), organiser)

    change = take_back(run, organiser)

    assert {proposal.exhibitor_id: why for proposal, why in change.kept} == {moved.id: "changed", late.id: "taken"}
    assert numbers_of_exhibitor(late) == ["A-105", "A-106"]


def test_rolling_back_leaves_what_was_sold_or_changed_since(fair, hall, organiser):
    sold, moved, plain = (make_exhibitor_wanting(fair, name) for name in ("Sold", "Moved", "Plain"))
    with transaction():
        allocate_stand(hall, moved.id, ["A-105", "A-106"], organiser)
    places = {sold.id: ["A-105", "A-106"], moved.id: ["A-103", "A-104"], plain.id: ["A-101", "A-102"]}
    run = publish(make_run(hall, places), organiser)
    with transaction():
        mark_deposit(fair.id, stand_of(sold.id).id, organiser)

    change = preview_return(run)
    assert {proposal.exhibitor_id: why for proposal, why in change.kept} == {sold.id: "changed", moved.id: "taken"}
    take_back(run, organiser)

    assert numbers_of_exhibitor(sold) == ["A-105", "A-106"]
    assert numbers_of_exhibitor(moved) == ["A-103", "A-104"]
    assert numbers_of_exhibitor(plain) == []


def test_rolling_back_forgets_stands_that_were_released_since(fair, hall, organiser):
    one = make_exhibitor_wanting(fair, "One")
    run = publish(make_run(hall, {one.id: ["A-101", "A-102"]}), organiser)
    with transaction():
        release_stand(fair.id, stand_of(one.id).id, "asked for it", organiser)

    assert [why for _, why in preview_return(run).kept] == ["changed"]
    take_back(run, organiser)
    assert db.session.scalar(select(func.count()).select_from(Stand).where(Stand.state == "reserved")) == 0
