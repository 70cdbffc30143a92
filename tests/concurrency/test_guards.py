"""Each guard of the plan, taken out: what the others still keep, and what breaks when the pair is gone.

With one of a pair gone the invariant holds, only the loser hears it from the other guard. With both gone the checks of
``tests/booths/sound.py`` report what they are there for: so the races elsewhere would fail without what they prove.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import WaitingWish
from eventsapp.booths.models import Stand, StandState, WaitingEntry
from eventsapp.exhibitors.models import ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit
from tests.booths.sound import assert_plan_is_sound
from tests.concurrency.guards import Guard, constraint, counting_in_two_steps, let_meet, lock, made_whole, without
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

Act = Callable[[], object]


class World:
    """A fair with a hall on the database of the test, by ids, because each actor reads for itself."""

    def __init__(self) -> None:
        fair = make_fair()
        self.fair_id = fair.id
        self.hall_id = make_hall_with_units(fair, columns=6).id
        self.seller_id = make_member(fair).id

    @property
    def fair(self) -> Fair:
        return db.session.get_one(Fair, self.fair_id)

    @property
    def hall(self) -> Hall:
        return db.session.get_one(Hall, self.hall_id)

    @property
    def seller(self) -> User:
        return db.session.get_one(User, self.seller_id)

    def person(self, name: str, units: int = 4) -> int:
        return make_acting_person(self.fair, name, units=units).id

    def holding(self, person_id: int, numbers: str) -> Act:
        return lambda: actions.hold_units(self.hall, [numbers], db.session.get_one(User, person_id))

    def stand(self, name: str, numbers: str) -> int:
        return make_stand(self.hall, make_exhibitor_wanting(self.fair, name), numbers).id


def two_want_a_unit(world: World) -> tuple[Act, Act]:
    one, other = world.person("One"), world.person("Other")
    return world.holding(one, "A-101, A-102"), world.holding(other, "A-102, A-103")


def one_presses_twice(world: World) -> tuple[Act, Act]:
    person = world.person("One", units=1)
    return world.holding(person, "A-101"), world.holding(person, "A-104")


def extended_and_taken_over(world: World) -> tuple[Act, Act]:
    """The holder extends a second before the deadline, and somebody comes a second after it."""
    holder, other = world.person("Holder"), world.person("Other")
    with transaction():
        stand_id = actions.hold_units(world.hall, ["A-101, A-102"], db.session.get_one(User, holder)).id
    wish = world.holding(other, "A-102")

    def extend() -> None:
        with clock.shifted(timedelta(minutes=14, seconds=59)):
            actions.extend_hold(world.fair, stand_id, db.session.get_one(User, holder))

    def take_over() -> None:
        with clock.shifted(timedelta(minutes=15, seconds=1)):
            wish()

    return extend, take_over


def two_swap_the_same_stands(world: World) -> tuple[Act, Act]:
    one, other = world.stand("One", "A-101, A-102"), world.stand("Other", "A-105")

    def swap() -> None:
        actions.swap_stands(world.fair_id, one, other, world.seller, versions=(1, 1))

    return swap, swap


def moved_and_released(world: World) -> tuple[Act, Act]:
    one = world.stand("One", "A-101, A-102")
    return (
        lambda: actions.move_stand(world.fair_id, one, actions.Wish(["A-201, A-202"], version=1), world.seller),
        lambda: actions.release_stand(world.fair_id, one, "no deposit", world.seller),
    )


def two_changes_are_counted(world: World) -> tuple[Act, Act]:
    world.stand("Before", "A-206")
    one, other = world.person("One"), world.person("Other")
    return world.holding(one, "A-101"), world.holding(other, "A-104")


def two_note_a_late_deposit(world: World) -> tuple[Act, Act]:
    person = world.person("Payer")
    with transaction():
        stand_id = actions.hold_units(world.hall, ["A-101"], db.session.get_one(User, person)).id
        actions.reserve_own(world.fair, stand_id, db.session.get_one(User, person))
        db.session.execute(update(Stand).values(expires_at=clock.now() - timedelta(seconds=1)))
    actions.end_overdue()
    world.stand("Faster", "A-101")

    def note() -> None:
        actions.mark_deposit(world.fair_id, stand_id, world.seller)

    return note, note


def wait_in_line(world: World) -> int:
    person = world.person("Waiter")
    member = db.session.scalars(select(ExhibitorMember).where(ExhibitorMember.user_id == person)).one()
    with transaction():
        actions.add_entry(world.fair, member.exhibitor_id, WaitingWish(1, 1), world.seller)
    return db.session.scalars(select(WaitingEntry.id)).one()


def offered_by_hand_and_by_the_worker(world: World) -> tuple[Act, Act]:
    entry_id = wait_in_line(world)
    unit_id = db.session.scalars(select(Unit.id).where(Unit.number == "A-101")).one()
    return (
        lambda: actions.offer_units(world.fair_id, entry_id, world.hall, ["A-106"], world.seller),
        lambda: actions.offer_freed(world.fair_id, world.hall_id, [unit_id]),
    )


def two_put_a_company_in_line(world: World) -> tuple[Act, Act]:
    exhibitor_id = make_exhibitor_wanting(world.fair, "Waiter").id

    def put() -> None:
        actions.add_entry(world.fair, exhibitor_id, WaitingWish(1, 1), world.seller)

    return put, put


@dataclass(frozen=True)
class Race:
    """Two who meet, where they meet, what keeps them apart, and what the second hears with which guard gone."""

    prepare: Callable[[World], tuple[Act, Act]]
    meets_at: str
    guards: tuple[Guard, ...]
    answers: tuple[str, ...]
    """With all guards, then with each one out."""
    both_out: str
    breaks: str
    """What the check reports when all of them are out."""


UNITS, STANDS = lock("units"), lock("stands")
CHANGING = r"^UPDATE stands\b|^DELETE FROM stand_units\b"
PLACING = r"^INSERT INTO stands\b"
COUNTER = Guard("counting in one statement", counting_in_two_steps)

RACES = {
    "a unit is in one stand": Race(
        two_want_a_unit,
        r"^INSERT INTO stand_units\b",
        (constraint("stand_units", "pk_stand_units"), UNITS),
        ("UnitTaken", "UnitTaken", "UnitTaken"),
        "done",
        "a unit has two holders",
    ),
    "a company has one cart and no more units than it asked for": Race(
        one_presses_twice,
        PLACING,
        (constraint("stands", "uq_stands_exhibitor_id"), lock("exhibitors")),
        ("CartInUse", "CartInUse", "CartInUse"),
        "done",
        "an exhibitor has two carts",
    ),
    "a hold that is extended is not taken over": Race(
        extended_and_taken_over,
        CHANGING,
        (UNITS, STANDS),
        ("UnitTaken", "UnitTaken", "UnitTaken"),
        "done",
        "a hold was ended before its time",
    ),
    "stands swap once, in one statement": Race(
        two_swap_the_same_stands,
        r"^UPDATE stand_units\b",
        (UNITS, STANDS),
        ("StandChanged", "StandChanged", "StandChanged"),
        "done",
        "a stand has another shape than its units",
    ),
    "a stand is moved or released, not both": Race(
        moved_and_released,
        CHANGING,
        (UNITS, STANDS),
        ("done", "done", "done"),
        "done",
        "a change begins elsewhere",
    ),
    "changes are numbered without a gap": Race(
        two_changes_are_counted,
        r"^INSERT INTO plan_feeds\b",
        (constraint("unit_events", "uq_unit_events_fair_id_seq"), COUNTER),
        ("done", "done", "crashed: IntegrityError"),
        "done",
        "two changes have one number",
    ),
    "late money is counted once": Race(
        two_note_a_late_deposit,
        r"^INSERT INTO unplaced_deposits\b",
        (constraint("unplaced_deposits", "uq_unplaced_deposits_stand_id"), STANDS, UNITS),
        ("DepositNoted", "DepositNoted", "DepositNoted", "DepositNoted"),
        "done",
        "a deposit is counted twice",
    ),
    "a company is offered one thing at a time": Race(
        offered_by_hand_and_by_the_worker,
        PLACING,
        (lock("fairs"),),
        ("done",),
        "done",
        "an offer that no entry knows of",
    ),
    "a company stands in line once": Race(
        two_put_a_company_in_line,
        r"^INSERT INTO waiting_entries\b",
        (constraint("waiting_entries", "uq_waiting_entries_exhibitor_id"),),
        ("WaitsAlready",),
        "done",
        "a company stands in line twice",
    ),
}
"""What is raced for. Several guards are defence in depth; where one stands alone, nothing else keeps the invariant."""

every_race = pytest.mark.parametrize("race", RACES.values(), ids=[name.replace(" ", "-") for name in RACES])
on_postgres = pytest.mark.parametrize("racing_url", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("racing_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def whole_again(racing_app: Flask) -> Iterator[None]:
    """Let the next test have every guard again."""
    yield
    made_whole()


def meet(app: Flask, race: Race, *out: Guard) -> tuple[int, str, str]:
    """Let two meet without these guards; returns the fair and what both heard."""
    world = World()
    acts = race.prepare(world)
    with without(*out):
        first, second = let_meet(app, *acts, race.meets_at)
    return world.fair_id, first.answer, second.answer


@on_postgres
@every_race
def test_second_of_two_who_meet_is_refused_or_waits(racing_app: Flask, race: Race) -> None:
    fair_id, *answers = meet(racing_app, race)
    assert answers == ["done", race.answers[0]]
    assert_plan_is_sound(fair_id)


@on_postgres
@pytest.mark.parametrize(
    ("name", "place"),
    [(name, place) for name, race in RACES.items() if len(race.guards) > 1 for place in range(len(race.guards))],
    ids=lambda value: str(value).replace(" ", "-"),
)
def test_others_keep_the_invariant_when_one_guard_is_out(racing_app: Flask, name: str, place: int) -> None:
    race = RACES[name]
    fair_id, *answers = meet(racing_app, race, race.guards[place])
    assert answers == ["done", race.answers[1 + place]]
    assert_plan_is_sound(fair_id)


@on_postgres
@every_race
def test_without_its_guards_the_invariant_breaks_and_the_check_says_so(racing_app: Flask, race: Race) -> None:
    fair_id, *answers = meet(racing_app, race, *race.guards)
    assert answers == ["done", race.both_out]
    with pytest.raises(AssertionError, match=race.breaks):
        assert_plan_is_sound(fair_id)


@on_postgres
def test_loser_hears_from_the_lock_who_has_the_unit_and_from_the_constraint_only_that_it_is_gone(
    racing_app: Flask,
) -> None:
    heard = []
    race = RACES["a unit is in one stand"]
    for out in ((), (UNITS,)):
        acts = race.prepare(World())
        with without(*out):
            heard.append(let_meet(racing_app, *acts, race.meets_at)[1].sentence)
    assert "in another company's cart" in heard[0]
    assert "a moment before you" in heard[1]


@on_sqlite
@pytest.mark.parametrize("out", ["nothing", "constraint", "lock", "both"])
@pytest.mark.parametrize(
    "name", ["a unit is in one stand", "a company has one cart and no more units than it asked for"]
)
def test_sqlite_lets_nobody_write_on_what_is_no_longer_true(racing_app: Flask, name: str, out: str) -> None:
    """Its own rule, that who writes must have read the latest, is a third guard: even without ours the second loses."""
    race = RACES[name]
    guards = {"nothing": (), "constraint": race.guards[:1], "lock": race.guards[1:], "both": race.guards}[out]
    fair_id, first, second = meet(racing_app, race, *guards)
    assert first == "done"
    assert second == (race.answers[0] if out in {"nothing", "constraint"} else "Busy")
    assert_plan_is_sound(fair_id)
    taken = db.session.scalars(select(Stand).where(Stand.state == StandState.CART)).all()
    assert len(taken) == 1
