"""Plans computed in a worker: asked for, stopped, lost, changed by hand; the last good plan is always there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from eventsapp.allocation import computing
from eventsapp.allocation.actions.editing import lock_place, place_by_hand, undo_edit
from eventsapp.allocation.actions.running import start_run
from eventsapp.allocation.board.moving import good_places, preview_place
from eventsapp.allocation.models import AllocationRun, Change, Mode, RunState
from eventsapp.allocation.queries.checking import check_evidence, check_present
from eventsapp.allocation.queries.runs import edits_of, evidence_of, job_of, proposals_of
from eventsapp.allocation.rules.runs import (
    AlreadyComputing,
    NobodyToPlace,
    NoSuchPlace,
    NothingToUndo,
    Order,
    RunChanged,
)
from eventsapp.allocation.rules.weighing import Weights
from eventsapp.booths.actions import allocate_stand
from eventsapp.booths.optimiser.outcome import StopNow
from eventsapp.infra import clock, jobs
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobState
from tests.allocation.factories import unit_numbered
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member

QUICK = Order(seconds=5)


@pytest.fixture
def fair(app: Flask):
    return make_fair()


@pytest.fixture
def organiser(fair):
    return make_member(fair)


@pytest.fixture
def hall(fair):
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def waiting(fair, hall):
    return [make_exhibitor_wanting(fair, f"Waiting {n}") for n in range(3)]


def asked(fair, organiser, order=QUICK):
    with transaction():
        return start_run(fair.id, order, organiser)


def computed(fair, organiser, order=QUICK):
    run = asked(fair, organiser, order)
    jobs.run_due()
    return db.session.get_one(AllocationRun, run.id, populate_existing=True)


def places(run):
    return {one.exhibitor_id: tuple(one.unit_ids) for one in proposals_of(run)}


def test_plan_places_everybody_with_its_proof_and_changes_nothing_yet(fair, organiser, waiting):
    run = computed(fair, organiser)

    assert run.state == RunState.PROPOSED
    assert (run.placed, run.placeable, run.violations) == (3, 3, 0)
    assert run.bound >= run.objective
    assert {one.change for one in proposals_of(run)} == {Change.NEW}
    assert set(run.figures["fairness"]) == {"plan", "queue", "first-come"}
    assert check_present(fair.id).placed == 0
    assert job_of(run).state == JobState.DONE


def test_evidence_alone_is_enough_to_check_a_plan_again(fair, organiser, waiting):
    run = computed(fair, organiser)
    check = check_evidence(evidence_of(run))

    assert (check.violations, check.objective, check.bound) == ((), run.objective, run.bound)


def test_evidence_that_was_tampered_with_is_found_out(fair, organiser, waiting):
    evidence = evidence_of(computed(fair, organiser))
    one, other, *_ = evidence["placements"]
    evidence["placements"][one] = evidence["placements"][other]

    assert any("twice" in sentence for sentence in check_evidence(evidence).violations)


def test_same_seed_gives_the_same_plan_and_another_mode_another_way(fair, organiser, waiting):
    first, second = computed(fair, organiser), computed(fair, organiser)
    assert (first.plan_hash, places(first)) == (second.plan_hash, places(second))
    assert [first.number, second.number] == [1, 2]
    queue = computed(fair, organiser, replace(QUICK, mode=Mode.QUEUE))
    assert queue.mode == Mode.QUEUE
    assert queue.objective <= first.bound


def test_strict_influence_of_points_is_a_queue(fair, organiser, waiting):
    strict = computed(fair, organiser, replace(QUICK, weights=Weights(influence="queue")))
    queue = computed(fair, organiser, replace(QUICK, mode=Mode.QUEUE))
    assert places(strict) == places(queue)


def test_second_plan_waits_for_the_first(fair, organiser, waiting):
    asked(fair, organiser)
    with pytest.raises(AlreadyComputing), transaction():
        start_run(fair.id, QUICK, organiser)


def test_plan_for_nobody_says_so(fair, hall, organiser):
    run = computed(fair, organiser)
    assert run.state == RunState.FAILED
    assert NobodyToPlace.__name__ in job_of(run).error


def test_job_that_is_stopped_keeps_the_best_plan_so_far(fair, organiser, waiting):
    run = asked(fair, organiser)
    told = []

    def stop_at_once(progress):
        told.append(progress)
        raise StopNow

    computing.compute(run.id, stop_at_once)

    run = db.session.get_one(AllocationRun, run.id, populate_existing=True)
    assert told[0].placed == 3
    assert (run.state, run.placed, run.violations, run.figures["stopped"]) == (RunState.PROPOSED, 3, 0, True)


def test_request_to_stop_reaches_the_optimiser(fair, organiser, waiting):
    run = asked(fair, organiser)
    with transaction():
        job = db.session.get_one(Job, run.job_id)
        job.state, job.stop_requested = JobState.RUNNING, True
        job.started_at = job.seen_at = clock.now()

    computing.run_job(jobs.JobRun(job))

    assert db.session.get_one(AllocationRun, run.id, populate_existing=True).figures["stopped"]


def test_lost_worker_leaves_earlier_plans_and_lets_another_begin(fair, organiser, waiting):
    good = computed(fair, organiser)
    lost = asked(fair, organiser)
    with transaction():
        job = db.session.get_one(Job, lost.job_id)
        job.state, job.attempts, job.seen_at = JobState.RUNNING, jobs.MOST_ATTEMPTS, clock.now() - timedelta(hours=1)
    jobs.requeue_lost()

    again = computed(fair, organiser)

    assert db.session.get_one(AllocationRun, lost.id, populate_existing=True).state == RunState.FAILED
    assert again.state == RunState.PROPOSED
    assert places(good) == places(again)


def test_reservations_stay_in_a_plan_computed_from_another_unless_it_is_worth_moving(fair, hall, organiser, waiting):
    first = computed(fair, organiser)
    again = computed(fair, organiser, replace(QUICK, base_id=first.id, stay_bonus=5000))
    assert places(first) == places(again)


def test_supposed_withdrawal_leaves_the_exhibitor_out(fair, organiser, waiting):
    first = computed(fair, organiser)
    without = replace(QUICK, base_id=first.id, withdrawn=[waiting[0].id], stay_bonus=5000)
    assert set(places(computed(fair, organiser, without))) == {one.id for one in waiting[1:]}


# By hand


def test_change_by_hand_costs_what_was_said_and_can_be_undone(fair, hall, organiser, waiting):
    run = computed(fair, organiser)
    before, worth = places(run), run.objective
    preview = preview_place(run, waiting[0].id, "A", "A-205, A-206")
    with transaction():
        place_by_hand(run.id, run.version, preview.change, organiser)

    run = db.session.get_one(AllocationRun, run.id, populate_existing=True)
    assert set(places(run)[waiting[0].id]) == {unit_numbered(hall, number).id for number in ("A-205", "A-206")}
    assert worth - run.objective == preview.change.cost
    assert run.violations == 0
    with transaction():
        undo_edit(run.id, run.version, organiser)
    run = db.session.get_one(AllocationRun, run.id, populate_existing=True)
    assert (places(run), run.objective) == (before, worth)
    assert not edits_of(run)
    with pytest.raises(NothingToUndo), transaction():
        undo_edit(run.id, run.version, organiser)


def test_one_unit_stands_for_the_stand_that_begins_there(fair, hall, organiser, waiting):
    run = computed(fair, organiser)
    change = preview_place(run, waiting[0].id, "A", "A-206").change
    assert unit_numbered(hall, "A-206").id in change.after[waiting[0].id]
    assert len(change.after[waiting[0].id]) == 2


def test_no_units_leave_an_exhibitor_without_a_place(fair, organiser, waiting):
    run = computed(fair, organiser)
    with transaction():
        place_by_hand(run.id, run.version, preview_place(run, waiting[0].id, "A", "").change, organiser)
    run = db.session.get_one(AllocationRun, run.id, populate_existing=True)
    assert run.placed == 2
    assert {one.exhibitor_id: one.change for one in proposals_of(run)}[waiting[0].id] == Change.UNPLACED


def test_place_that_cannot_be_is_refused(fair, hall, organiser, waiting):
    there = make_exhibitor_wanting(fair, "There")
    with transaction():
        allocate_stand(hall, there.id, ["A-101", "A-102"], organiser)
    run = computed(fair, organiser)
    with pytest.raises(NoSuchPlace):
        preview_place(run, waiting[0].id, "A", "A-101, A-102")
    with pytest.raises(NoSuchPlace):
        preview_place(run, make_exhibitor_wanting(fair, "Later").id, "A", "A-103, A-104")


def test_change_of_a_plan_that_was_changed_meanwhile_is_refused(fair, organiser, waiting):
    run = computed(fair, organiser)
    change = preview_place(run, waiting[0].id, "A", "A-205, A-206").change
    with pytest.raises(RunChanged), transaction():
        place_by_hand(run.id, run.version - 1, change, organiser)


def test_locked_place_stays_when_the_plan_is_computed_anew(fair, hall, organiser, waiting):
    run = computed(fair, organiser)
    change = preview_place(run, waiting[0].id, "A", "A-203, A-204").change
    with transaction():
        place_by_hand(run.id, run.version, change, organiser)
        lock_place(run.id, waiting[0].id, organiser, is_locked=True)

    again = computed(fair, organiser, replace(QUICK, base_id=run.id))

    wanted = {unit_numbered(hall, number).id for number in ("A-203", "A-204")}
    assert set(places(again)[waiting[0].id]) == wanted
    assert again.violations == 0


def test_good_places_are_free_and_cost_what_is_said(fair, organiser, waiting):
    run = computed(fair, organiser)
    offered = good_places(run, waiting[0].id)
    assert len(offered) == 3
    for numbers, _cost in offered:
        preview_place(run, waiting[0].id, "A", numbers)
