"""Whatever people do with a plan, in whatever order and at whatever time, it stays sound."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import WaitingWish, Wish
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import count_states, live
from eventsapp.booths.queries.waiting import waiting_list
from eventsapp.exhibitors.models import ExhibitorMember
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.models import Hall, Unit
from tests.booths.sound import assert_plan_is_sound
from tests.factories import make_acting_person, make_fair, make_hall_with_units, make_member

COLUMNS = 4
columns = st.integers(1, COLUMNS)
rows = st.integers(1, 2)
pick = st.integers(0, 5)


class Plan(RuleBasedStateMachine):
    """Three companies and a salesperson on eight units, and a clock that jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.later = timedelta(0)
        self.done = 0

    @initialize()
    def open_fair(self) -> None:
        fair = make_fair()
        self.fair_id = fair.id
        self.hall_id = make_hall_with_units(fair, columns=COLUMNS).id
        self.people = [make_acting_person(fair, f"Company {number}", units=6).id for number in range(3)]
        self.seller_id = make_member(fair).id

    def _try(self, act: Callable[[Hall, User], object]) -> None:
        """Do something now, in a transaction of its own; a refusal is an answer too."""
        try:
            with clock.shifted(self.later), transaction():
                act(db.session.get_one(Hall, self.hall_id), db.session.get_one(User, self.seller_id))
                self.done += 1
        except Refusal:
            pass

    def _stand(self, which: int) -> int:
        """Choose among the stands of this fair, ended ones too."""
        ids = [row for (row,) in db.session.query(Stand.id).filter_by(fair_id=self.fair_id).order_by(Stand.id.desc())]
        return ids[which % len(ids)] if ids else 0

    def _person(self, who: int) -> User:
        return db.session.get_one(User, self.people[who % 3])

    @rule(who=pick, row=rows, first=columns, last=columns)
    def hold(self, who: int, row: int, first: int, last: int) -> None:
        self._try(lambda hall, _: actions.hold_units(hall, [_range(row, first, last)], self._person(who)))

    @rule(row=rows, first=columns, last=columns)
    def option(self, row: int, first: int, last: int) -> None:
        self._try(lambda hall, seller: actions.put_option(hall, [_range(row, first, last)], seller, prospect="P"))

    @rule(who=pick, which=pick)
    def extend(self, who: int, which: int) -> None:
        self._try(lambda hall, _: actions.extend_hold(hall.fair, self._stand(which), self._person(who)))

    @rule(who=pick, which=pick)
    def give_back(self, who: int, which: int) -> None:
        self._try(lambda hall, _: actions.give_back(hall.fair, self._stand(which), self._person(who)))

    @rule(minutes=st.sampled_from([1, 10, 16, 60 * 24, 60 * 24 * 8]))
    def wait(self, minutes: int) -> None:
        self.later += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        with clock.shifted(self.later):
            actions.end_overdue()

    @rule(who=pick, least=st.integers(1, 2), most=st.integers(1, 3))
    def join_line(self, who: int, least: int, most: int) -> None:
        member = db.session.query(ExhibitorMember).filter_by(user_id=self.people[who % 3]).one()
        wish = WaitingWish(least, most)
        self._try(lambda hall, seller: actions.add_entry(hall.fair, member.exhibitor_id, wish, seller))

    @rule(which=pick, row=rows, first=columns, last=columns)
    def offer(self, which: int, row: int, first: int, last: int) -> None:
        entries = waiting_list(self.fair_id)
        entry_id = entries[which % len(entries)].id if entries else 0
        numbers = [_range(row, first, last)]
        self._try(lambda hall, seller: actions.offer_units(self.fair_id, entry_id, hall, numbers, seller))

    @rule()
    def offer_what_is_free(self) -> None:
        ids = [unit_id for (unit_id,) in db.session.query(Unit.id).filter_by(fair_id=self.fair_id)]
        self._try(lambda hall, _: actions.offer_freed(self.fair_id, hall.id, ids))

    @rule(which=pick)
    def leave_line(self, which: int) -> None:
        entries = waiting_list(self.fair_id)
        entry_id = entries[which % len(entries)].id if entries else 0
        self._try(lambda _, seller: actions.remove_entry(self.fair_id, entry_id, "r", seller))

    @rule(which=pick)
    def reserve(self, which: int) -> None:
        self._try(lambda _, seller: actions.reserve_stand(self.fair_id, self._stand(which), seller))

    @rule(which=pick)
    def sell(self, which: int) -> None:
        self._try(lambda _, seller: actions.mark_deposit(self.fair_id, self._stand(which), seller))

    @rule(which=pick)
    def reopen(self, which: int) -> None:
        self._try(lambda _, seller: actions.reopen_deposit(self.fair_id, self._stand(which), seller, reason="r"))

    @rule(which=pick)
    def hand_over(self, which: int) -> None:
        self._try(lambda _, seller: actions.hand_over(self.fair_id, self._stand(which), seller))

    @rule(which=pick, row=rows, first=columns, last=columns)
    def move(self, which: int, row: int, first: int, last: int) -> None:
        wish = Wish([_range(row, first, last)])
        self._try(lambda _, seller: actions.move_stand(self.fair_id, self._stand(which), wish, seller))

    @rule(which=pick, other=pick)
    def swap(self, which: int, other: int) -> None:
        self._try(lambda _, seller: actions.swap_stands(self.fair_id, self._stand(which), self._stand(other), seller))

    @rule(which=pick, row=rows, first=columns, last=columns)
    def merge(self, which: int, row: int, first: int, last: int) -> None:
        wish = Wish([_range(row, first, last)])
        self._try(lambda _, seller: actions.merge_units(self.fair_id, self._stand(which), wish, seller))

    @rule(which=pick, row=rows, first=columns, last=columns)
    def downsize(self, which: int, row: int, first: int, last: int) -> None:
        wish = Wish([_range(row, first, last)])
        self._try(lambda _, seller: actions.downsize_stand(self.fair_id, self._stand(which), wish, seller))

    @rule(which=pick)
    def release(self, which: int) -> None:
        self._try(lambda _, seller: actions.release_stand(self.fair_id, self._stand(which), "r", seller))

    @invariant()
    def plan_is_sound(self) -> None:
        if not hasattr(self, "fair_id"):
            return
        assert_plan_is_sound(self.fair_id)
        for entry in waiting_list(self.fair_id):
            assert (entry.state == "offered") == (entry.stand is not None and entry.stand.state == "offered")
        with clock.shifted(self.later):
            standing = db.session.query(Stand.area_m2).filter(Stand.fair_id == self.fair_id, live()).all()
            counts = count_states(self.fair_id)
        taken = sum(count for state, count in counts.items() if state != "available")
        assert sum(area for (area,) in standing) == 9 * taken


def _range(row: int, first: int, last: int) -> str:
    low, high = sorted((first, last))
    return f"A-{row}{low:02d}..A-{row}{high:02d}"


@pytest.mark.usefixtures("app")
def test_plan_stays_sound_whatever_is_done_with_it(app: Flask) -> None:
    some = settings(
        max_examples=8 if db.engine.dialect.name == "sqlite" else 4,  # races are tried elsewhere
        stateful_step_count=25,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    run_state_machine_as_test(Plan, settings=some)
