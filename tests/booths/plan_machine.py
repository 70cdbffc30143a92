"""A machine that does to a plan whatever people can do, and looks after every step whether it is still sound."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import WaitingWish, Wish
from eventsapp.booths.feed.states import changes_as_json, states_as_json
from eventsapp.booths.models import Stand, StandUnit
from eventsapp.booths.queries import count_states, live
from eventsapp.booths.queries.deposits import unplaced_deposits
from eventsapp.booths.queries.waiting import waiting_list
from eventsapp.exhibitors.models import ExhibitorMember
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.actions import begin_draft, edit_draft
from eventsapp.venues.models import Hall, Unit
from tests.booths.sound import assert_plan_is_sound
from tests.factories import make_acting_person, make_fair, make_hall_with_units, make_member

COLUMNS = 4
columns = st.integers(1, COLUMNS)
rows = st.integers(1, 2)
pick = st.integers(0, 5)
HALL_AREA = 9.0 * COLUMNS * 2
TOLD = {
    "cart": "held",
    "option": "held",
    "offered": "held",
    "reserved": "taken",
    "sold": "taken",
    "occupied": "taken",
}
"""What everybody may know of a stand, written out once more."""


class Plan(RuleBasedStateMachine):
    """Three companies and a salesperson on eight units, and a clock that jumps."""

    done: ClassVar[Counter[str]] = Counter()
    """How often each kind of thing was done, over all runs."""

    def __init__(self) -> None:
        super().__init__()
        self.later = timedelta(0)
        self.followed: dict[str, str] = {}
        """The states that somebody knows who follows the plan, and the number and version they are of."""
        self.seq = 0
        self.version = ""

    @initialize()
    def open_fair(self) -> None:
        fair = make_fair()
        self.fair_id = fair.id
        self.hall_id = make_hall_with_units(fair, columns=COLUMNS).id
        self.people = [make_acting_person(fair, f"Company {number}", units=6).id for number in range(3)]
        self.seller_id = make_member(fair).id

    def _try(self, what: str, act: Callable[[Hall, User], object]) -> None:
        """Do something now, in a transaction of its own; a refusal is an answer too."""
        try:
            with clock.shifted(self.later), transaction():
                act(db.session.get_one(Hall, self.hall_id), db.session.get_one(User, self.seller_id))
        except Refusal:
            return
        self.done[what] += 1

    def _stand(self, which: int) -> int:
        """Choose among the stands of this fair, ended ones too."""
        ids = [row for (row,) in db.session.query(Stand.id).filter_by(fair_id=self.fair_id).order_by(Stand.id.desc())]
        return ids[which % len(ids)] if ids else 0

    def _person(self, who: int) -> User:
        return db.session.get_one(User, self.people[who % 3])

    @rule(who=pick, row=rows, first=columns, last=columns)
    def hold(self, who: int, row: int, first: int, last: int) -> None:
        self._try("hold", lambda hall, _: actions.hold_units(hall, [_range(row, first, last)], self._person(who)))

    @rule(row=rows, first=columns, last=columns)
    def option(self, row: int, first: int, last: int) -> None:
        self._try(
            "option", lambda hall, seller: actions.put_option(hall, [_range(row, first, last)], seller, prospect="P")
        )

    @rule(who=pick, which=pick)
    def extend(self, who: int, which: int) -> None:
        self._try("extend", lambda hall, _: actions.extend_hold(hall.fair, self._stand(which), self._person(who)))

    @rule(who=pick, which=pick)
    def give_back(self, who: int, which: int) -> None:
        self._try("give_back", lambda hall, _: actions.give_back(hall.fair, self._stand(which), self._person(who)))

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
        self._try("join_line", lambda hall, seller: actions.add_entry(hall.fair, member.exhibitor_id, wish, seller))

    @rule(which=pick, row=rows, first=columns, last=columns)
    def offer(self, which: int, row: int, first: int, last: int) -> None:
        entries = waiting_list(self.fair_id)
        entry_id = entries[which % len(entries)].id if entries else 0
        numbers = [_range(row, first, last)]
        self._try("offer", lambda hall, seller: actions.offer_units(self.fair_id, entry_id, hall, numbers, seller))

    @rule()
    def offer_what_is_free(self) -> None:
        ids = [unit_id for (unit_id,) in db.session.query(Unit.id).filter_by(fair_id=self.fair_id)]
        self._try("offer_what_is_free", lambda hall, _: actions.offer_freed(self.fair_id, hall.id, ids))

    @rule(which=pick)
    def leave_line(self, which: int) -> None:
        entries = waiting_list(self.fair_id)
        entry_id = entries[which % len(entries)].id if entries else 0
        self._try("leave_line", lambda _, seller: actions.remove_entry(self.fair_id, entry_id, "r", seller))

    @rule(which=pick)
    def reserve(self, which: int) -> None:
        self._try("reserve", lambda _, seller: actions.reserve_stand(self.fair_id, self._stand(which), seller))

    @rule(which=pick)
    def sell(self, which: int) -> None:
        self._try("sell", lambda _, seller: actions.mark_deposit(self.fair_id, self._stand(which), seller))

    @rule(which=pick)
    def reopen(self, which: int) -> None:
        self._try(
            "reopen", lambda _, seller: actions.reopen_deposit(self.fair_id, self._stand(which), seller, reason="r")
        )

    @rule(which=pick)
    def hand_over(self, which: int) -> None:
        self._try("hand_over", lambda _, seller: actions.hand_over(self.fair_id, self._stand(which), seller))

    @rule(which=pick, row=rows, first=columns, last=columns)
    def move(self, which: int, row: int, first: int, last: int) -> None:
        wish = Wish([_range(row, first, last)])
        self._try("move", lambda _, seller: actions.move_stand(self.fair_id, self._stand(which), wish, seller))

    @rule(which=pick, other=pick)
    def swap(self, which: int, other: int) -> None:
        self._try(
            "swap", lambda _, seller: actions.swap_stands(self.fair_id, self._stand(which), self._stand(other), seller)
        )

    @rule(which=pick, row=rows, first=columns, last=columns)
    def merge(self, which: int, row: int, first: int, last: int) -> None:
        wish = Wish([_range(row, first, last)])
        self._try("merge", lambda _, seller: actions.merge_units(self.fair_id, self._stand(which), wish, seller))

    @rule(which=pick, row=rows, first=columns, last=columns)
    def downsize(self, which: int, row: int, first: int, last: int) -> None:
        wish = Wish([_range(row, first, last)])
        self._try("downsize", lambda _, seller: actions.downsize_stand(self.fair_id, self._stand(which), wish, seller))

    @rule(which=pick)
    def release(self, which: int) -> None:
        self._try("release", lambda _, seller: actions.release_stand(self.fair_id, self._stand(which), "r", seller))

    @rule(which=pick, days=st.integers(0, 15))
    def prolong(self, which: int, days: int) -> None:
        until = clock.now() + self.later + timedelta(days=days)
        self._try(
            "prolong", lambda _, seller: actions.prolong_option(self.fair_id, self._stand(which), until, "r", seller)
        )

    @rule(which=pick, who=pick)
    def name(self, which: int, who: int) -> None:
        member = db.session.query(ExhibitorMember).filter_by(user_id=self.people[who % 3]).one()
        self._try(
            "name",
            lambda _, seller: actions.name_exhibitor(self.fair_id, self._stand(which), member.exhibitor_id, seller),
        )

    @rule(which=pick, row=rows, first=columns, last=columns)
    def place_late_money(self, which: int, row: int, first: int, last: int) -> None:
        numbers = [_range(row, first, last)]
        self._try(
            "place_late_money",
            lambda hall, seller: actions.place_deposit(self.fair_id, self._money(which), hall, numbers, seller),
        )

    @rule(which=pick, stand=pick)
    def use_late_money(self, which: int, stand: int) -> None:
        self._try(
            "use_late_money",
            lambda _, seller: actions.use_deposit(self.fair_id, self._money(which), self._stand(stand), seller),
        )

    def _money(self, which: int) -> int:
        waiting = unplaced_deposits(self.fair_id)
        return waiting[which % len(waiting)].id if waiting else 0

    @rule(kind=st.sampled_from(["block", "unblock", "merge", "split"]), row=rows, first=columns, last=columns)
    def publish(self, kind: str, row: int, first: int, last: int) -> None:
        """Draw on the plan and put the drawing into use, while people hold its units."""
        self._publish(kind, _range(row, first, first if kind == "split" else last))

    @rule(row=rows, first=columns)
    def publish_two_as_one(self, row: int, first: int) -> None:
        self._publish("merge", _range(row, first, min(first + 1, COLUMNS)))

    def _publish(self, kind: str, numbers: str) -> None:
        def draw(hall: Hall, seller: User) -> None:
            draft = begin_draft(hall, seller)
            values: dict[str, Any] = {"kind": kind, "numbers": numbers}
            edited = edit_draft(self.fair_id, hall.code, draft.version, values, (), seller).draft
            actions.publish_draft(hall.fair, hall.code, edited.version, hall.plan_key, seller)

        self._try(f"publish {kind}", draw)

    @invariant()
    def plan_is_sound(self) -> None:
        if not hasattr(self, "fair_id"):
            return
        assert_plan_is_sound(self.fair_id)
        for entry in waiting_list(self.fair_id):
            assert (entry.state == "offered") == (entry.stand is not None and entry.stand.state == "offered")
        with clock.shifted(self.later):
            self._areas_add_up()
            self._everybody_is_told_what_is_true()

    def _areas_add_up(self) -> None:
        """What stands have and what nobody has is the hall, by area and by count, whoever wrote a deadline down."""
        units = {unit.id: unit for unit in db.session.query(Unit).filter_by(fair_id=self.fair_id)}
        assert sum(unit.area_m2 for unit in units.values()) == pytest.approx(
            HALL_AREA, abs=0.01 * len(units)
        )  # each is rounded
        standing = dict(db.session.query(Stand.id, Stand.area_m2).filter(Stand.fair_id == self.fair_id, live()).all())
        parts = db.session.query(StandUnit.unit_id, StandUnit.stand_id).filter(StandUnit.stand_id.in_(standing)).all()
        taken = [units[unit_id].area_m2 for unit_id, _stand_id in parts]
        assert sum(standing.values()) == pytest.approx(sum(taken), abs=0.01 * len(units))
        counts = count_states(self.fair_id)
        assert sum(counts.values()) == len(units)
        free = counts.get("available", 0) + counts.get("blocked", 0)
        assert free == len(units) - len(taken)

    def _everybody_is_told_what_is_true(self) -> None:
        """What programs read of the plan is what the database says, read anew and followed change by change."""
        hall = db.session.get_one(Hall, self.hall_id)
        rows = (
            db.session.query(Unit.number, Unit.is_blocked, Stand.state)
            .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
            .outerjoin(Stand, (Stand.id == StandUnit.stand_id) & live())
            .filter(Unit.hall_id == self.hall_id)
        )
        true = {number: TOLD.get(state) or ("blocked" if blocked else "") for number, blocked, state in rows}
        present = states_as_json(hall)
        told = {number: unit["state"] for number, unit in present["units"].items()}
        assert told == {number: state for number, state in true.items() if state}
        if present["version"] != self.version:
            self.followed, self.version = dict(told), present["version"]
        else:
            for number, unit in changes_as_json(hall, self.seq)["units"].items():
                self.followed[number] = unit["state"]
        self.seq = present["seq"]
        assert {number: state for number, state in self.followed.items() if state != "available"} == told


def _range(row: int, first: int, last: int) -> str:
    low, high = sorted((first, last))
    return f"A-{row}{low:02d}..A-{row}{high:02d}"
