"""Whatever people do with a plan, in whatever order and at whatever time, it stays sound."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from eventsapp.booths.models import EventKind, UnitEvent
from eventsapp.infra.database import db
from eventsapp.venues.models import Unit
from tests.booths.plan_machine import Plan
from tests.sizes import sized


def run(examples: int, steps: int) -> Counter[str]:
    """Let hypothesis look for a way to break the plan; returns what was done on the way."""
    Plan.done = Counter()
    some = settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    run_state_machine_as_test(Plan, settings=some)
    return Plan.done


@pytest.mark.long
@pytest.mark.usefixtures("app")
def test_plan_stays_sound_whatever_is_done_with_it(app: Flask) -> None:
    sqlite = db.engine.dialect.name == "sqlite"
    done = run(sized(6, 60) if sqlite else sized(3, 25), sized(25, 50))
    assert len(done) >= sized(1, 10), done  # how much chance reaches; the next test reaches the rest by hand


@pytest.mark.usefixtures("app")
def test_everything_in_one_life_of_a_plan(app: Flask) -> None:
    """A run by hand through what chance seldom reaches, with the same checks after every step."""
    plan = Plan()
    plan.open_fair()
    for step in LIFE:
        step(plan)
        plan.plan_is_sound()
    assert set(plan.done) >= {"publish merge", "publish split", "publish block", "place_late_money", "swap", "offer"}


@pytest.mark.usefixtures("app")
def test_unit_that_goes_in_the_step_that_ends_its_hold_leaves_that_to_its_heir(app: Flask) -> None:
    plan = Plan()
    plan.open_fair()
    plan.hold(0, 2, 3, 4)
    plan.wait(60 * 24)  # over, and nobody wrote it down
    before = Plan.done["publish merge"]
    plan.publish_two_as_one(2, 3)
    plan.plan_is_sound()
    assert Plan.done["publish merge"] == before + 1
    heir = db.session.query(Unit).filter_by(fair_id=plan.fair_id, number="A-203").one()
    ended = db.session.query(UnitEvent).filter_by(fair_id=plan.fair_id, kind=EventKind.EXPIRED).all()
    assert [event.unit_id for event in ended] == [heir.id, heir.id]


LIFE: tuple[Callable[[Plan], object], ...] = (
    lambda plan: plan.publish_two_as_one(2, 3),  # A-203 takes in A-204
    lambda plan: plan.publish("block", 2, 1, 1),
    lambda plan: plan.hold(0, 1, 1, 2),
    lambda plan: plan.publish("block", 1, 1, 1),  # refused: held
    lambda plan: plan.extend(0, 0),
    lambda plan: plan.reserve(0),
    lambda plan: plan.wait(60 * 24 * 8),
    lambda plan: plan.hold(1, 1, 2, 3),  # the reservation is over: nobody wrote it down yet
    lambda plan: plan.sell(1),  # the deposit comes too late
    lambda plan: plan.place_late_money(0, 2, 2, 2),
    lambda plan: plan.reserve(1),
    lambda plan: plan.swap(0, 1),
    lambda plan: plan.option(1, 4, 4),
    lambda plan: plan.prolong(0, 5),
    lambda plan: plan.name(0, 2),
    lambda plan: plan.merge(0, 1, 3, 3),
    lambda plan: plan.move(0, 2, 3, 4),
    lambda plan: plan.join_line(2, 1, 2),
    lambda plan: plan.release(0),
    lambda plan: plan.offer_what_is_free(),
    lambda plan: plan.leave_line(0),
    lambda plan: plan.join_line(2, 1, 2),
    lambda plan: plan.offer(0, 2, 3, 3),
    lambda plan: plan.wait(60 * 24 * 8),
    lambda plan: plan.publish("split", 2, 3, 3),  # the offer is over
    lambda plan: plan.publish("unblock", 2, 1, 1),
    lambda plan: plan.sweep(),
)
