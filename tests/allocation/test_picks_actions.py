"""Turns by appointment: called, chosen, passed, absent once and twice, by proxy, automatically."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.opening import close_round
from eventsapp.allocation.actions.picking import call_next, mark_absent, pass_turn, pick_units, take_held
from eventsapp.allocation.actions.proxies import set_proxy
from eventsapp.allocation.models import Pick, PickState, Round
from eventsapp.allocation.queries.best_left import Option, options_for
from eventsapp.allocation.queries.rounds import places_of_wishes
from eventsapp.allocation.rules.picks import (
    AllTakenMeanwhile,
    NobodyWaits,
    NoSuchStation,
    NothingHeld,
    NotPicking,
    ProxyOver,
    StationTaken,
)
from eventsapp.allocation.rules.rounds import RoundNotOpen
from eventsapp.booths import actions
from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.rules import NotContiguous, UnitTaken, UnknownUnits
from eventsapp.booths.rules.turns import NotYourTurn, OutsideRound
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.messaging.models import Mail
from eventsapp.venues.models import Hall, Unit, Zone
from tests.allocation.rounds_world import HOUR, exhibitor_of, make_round, opened, pick_of, states
from tests.booths.sound import assert_plan_is_sound
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

Work = Callable[[], None]
SECOND = timedelta(seconds=1)
TURN = timedelta(minutes=3)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=8)


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def people(fair: Fair) -> list[User]:
    """Return three people whose companies stand in line as they are here."""
    return [make_acting_person(fair, f"Company {units}", units=units) for units in (4, 3, 2)]


@pytest.fixture
def one(fair: Fair, hall: Hall, organiser: User, people: list[User]) -> Round:
    return opened(make_round(fair, organiser, mode="appointment", stations=2), organiser)


def call(one: Round, organiser: User, station: int = 1) -> Pick:
    with transaction():
        return call_next(one.fair_id, one.id, station, organiser)


def absent(one: Round, pick: Pick, organiser: User) -> Pick:
    options = options_for(one, pick) if pick.was_absent else []
    with transaction():
        return mark_absent(one.fair_id, one.id, pick.id, options, organiser)


def absent_twice(one: Round, person: User, organiser: User) -> Pick:
    """Let everybody before somebody pass, and that one be absent at both calls."""
    while True:
        pick = call(one, organiser)
        if pick.exhibitor_id != exhibitor_of(person).id:
            with transaction():
                pass_turn(one.fair_id, one.id, pick.id, organiser)
            continue
        if absent(one, pick, organiser).state != PickState.WAITING:
            return pick_of(one, person)


def hold(hall: Hall, person: User, numbers: str) -> Stand:
    with transaction():
        return actions.hold_units(hall, [numbers], person)


def test_line_has_appointments_side_by_side(one: Round, people: list[User]) -> None:
    picks = [pick_of(one, person) for person in people]
    assert [pick.place for pick in picks] == [1, 2, 3]
    due = [pick.due_at for pick in picks]
    assert all(due)
    assert due[0] == due[1]
    assert due[2] - due[0] == TURN  # type: ignore[operator]


def test_who_is_called_may_hold_for_its_minutes_and_nobody_else(
    one: Round, hall: Hall, organiser: User, people: list[User]
) -> None:
    with pytest.raises(NotYourTurn):
        hold(hall, people[0], "A-101")
    pick = call(one, organiser)
    assert pick.exhibitor_id == exhibitor_of(people[0]).id
    with pytest.raises(NotYourTurn):
        hold(hall, people[1], "A-101")
    with clock.shifted(TURN + SECOND), pytest.raises(NotYourTurn):
        hold(hall, people[0], "A-101")
    with clock.shifted(TURN - 2 * SECOND):
        assert hold(hall, people[0], "A-101, A-102").state == StandState.CART


def test_station_is_for_one_at_a_time_and_exists(one: Round, organiser: User) -> None:
    call(one, organiser, 1)
    for station, refusal in ((1, StationTaken), (0, NoSuchStation), (3, NoSuchStation)):
        with pytest.raises(refusal):
            call(one, organiser, station)
    call(one, organiser, 2)
    assert states(one) == [PickState.PICKING, PickState.PICKING, PickState.WAITING]


def test_constraint_keeps_two_from_one_station(one: Round, organiser: User, people: list[User]) -> None:
    call(one, organiser, 1)
    second = update(Pick).where(Pick.id == pick_of(one, people[1]).id).values(state=PickState.PICKING, station=1)
    with pytest.raises(StationTaken), transaction() as session:
        session.execute(second)


def test_nobody_is_called_before_or_after_the_round_or_when_nobody_waits(
    fair: Fair, hall: Hall, organiser: User, people: list[User]
) -> None:
    one = opened(make_round(fair, organiser, mode="appointment", begins=HOUR), organiser)
    with pytest.raises(RoundNotOpen):
        call(one, organiser)
    with clock.shifted(5 * HOUR), pytest.raises(RoundNotOpen):
        call(one, organiser)
    with clock.shifted(HOUR + SECOND):
        for _ in people:
            pick = call(one, organiser)
            with transaction():
                pass_turn(fair.id, one.id, pick.id, organiser)
        with pytest.raises(NobodyWaits):
            call(one, organiser)


def test_only_appointment_rounds_call(fair: Fair, hall: Hall, organiser: User, people: list[User]) -> None:
    one = opened(make_round(fair, organiser), organiser)
    with pytest.raises(RoundNotOpen):
        call(one, organiser)


def test_units_typed_at_the_station_are_a_stand(
    one: Round, hall: Hall, organiser: User, people: list[User], work: Work
) -> None:
    pick = call(one, organiser)
    with transaction():
        stand = pick_units(one.fair_id, one.id, pick.id, hall, ["A-101, A-102"], organiser)
    kept = pick_of(one, people[0])
    assert (kept.state, kept.how, kept.stand_id) == (PickState.PICKED, "self", stand.id)
    assert stand.state == StandState.RESERVED
    with pytest.raises(NotYourTurn):
        hold(hall, people[0], "A-103")
    with pytest.raises(NotPicking), transaction():
        pick_units(one.fair_id, one.id, pick.id, hall, ["A-105"], organiser)
    work()
    assert db.session.scalars(select(Mail.name).where(Mail.name == "booth_allocated")).all() == ["booth_allocated"]
    assert_plan_is_sound(one.fair_id)


@pytest.mark.parametrize(
    ("numbers", "refusal"), [("A-108", UnitTaken), ("A-101, A-103", NotContiguous), ("Z-1", UnknownUnits)]
)
def test_units_that_cannot_be_had_leave_the_turn_as_it_is(
    one: Round, hall: Hall, organiser: User, people: list[User], numbers: str, refusal: type[Exception]
) -> None:
    make_stand(hall, make_exhibitor_wanting(one_fair(one), "Other"), "A-108")
    pick = call(one, organiser)
    with pytest.raises(refusal), transaction():
        pick_units(one.fair_id, one.id, pick.id, hall, [numbers], organiser)
    assert pick_of(one, people[0]).state == PickState.PICKING


def one_fair(one: Round) -> Fair:
    return db.session.get_one(Fair, one.fair_id)


def test_round_gives_only_its_zone_and_units_at_the_station_too(
    fair: Fair, hall: Hall, organiser: User, people: list[User]
) -> None:
    zone = in_zone(fair, "A-101", "A-102", "A-103")
    rules = {"zone_ids": [zone.id], "most_units": 2}
    one = opened(make_round(fair, organiser, mode="appointment", **rules), organiser)
    pick = call(one, organiser)
    for numbers in ("A-104", "A-101..A-103"):
        with pytest.raises(OutsideRound), transaction():
            pick_units(fair.id, one.id, pick.id, hall, [numbers], organiser)
        with pytest.raises(OutsideRound):
            hold(hall, people[0], numbers)
    with transaction():
        assert pick_units(fair.id, one.id, pick.id, hall, ["A-101, A-102"], organiser).number == "A-101"


def in_zone(fair: Fair, *numbers: str) -> Zone:
    with transaction() as session:
        zone = Zone(fair_id=fair.id, code="R", name={"en": "Robots"})
        session.add(zone)
        session.flush()
        for unit in session.scalars(select(Unit).where(Unit.number.in_(numbers))):
            unit.zone_id = zone.id
    return zone


def test_cart_is_reserved_at_the_station(one: Round, hall: Hall, organiser: User, people: list[User]) -> None:
    pick = call(one, organiser)
    with pytest.raises(NothingHeld), transaction():
        take_held(one.fair_id, one.id, pick.id, organiser)
    held = hold(hall, people[0], "A-101, A-102")
    with transaction():
        stand = take_held(one.fair_id, one.id, pick.id, organiser)
    assert (stand.id, stand.state) == (held.id, StandState.RESERVED)
    assert pick_of(one, people[0]).stand_id == stand.id


def test_turn_of_who_reserves_by_itself_ends(
    one: Round, hall: Hall, organiser: User, people: list[User], work: Work
) -> None:
    call(one, organiser)
    held = hold(hall, people[0], "A-101, A-102")
    with transaction():
        actions.reserve_own(one_fair(one), held.id, people[0])
    work()
    assert pick_of(one, people[0]).state == PickState.PICKED
    assert call(one, organiser).exhibitor_id == exhibitor_of(people[1]).id


def test_who_passes_chooses_no_more(one: Round, hall: Hall, organiser: User, people: list[User]) -> None:
    pick = call(one, organiser)
    with transaction():
        pass_turn(one.fair_id, one.id, pick.id, organiser)
    assert pick_of(one, people[0]).state == PickState.PASSED
    with pytest.raises(NotYourTurn):
        hold(hall, people[0], "A-101")
    with pytest.raises(NotPicking), transaction():
        pass_turn(one.fair_id, one.id, pick.id, organiser)


def test_absent_waits_at_the_end_of_the_line(one: Round, hall: Hall, organiser: User, people: list[User]) -> None:
    pick = absent(one, call(one, organiser), organiser)
    assert (pick.state, pick.place, pick.station, pick.was_absent) == (PickState.WAITING, 4, None, True)
    with pytest.raises(NotYourTurn):
        hold(hall, people[0], "A-101")
    assert call(one, organiser).exhibitor_id == exhibitor_of(people[1]).id
    with pytest.raises(NotPicking), transaction():
        mark_absent(one.fair_id, one.id, pick.id, [], organiser)


def test_absent_twice_gets_the_best_that_is_left(one: Round, hall: Hall, organiser: User, people: list[User]) -> None:
    pick = absent_twice(one, people[0], organiser)
    assert (pick.state, pick.how) == (PickState.PICKED, "automatic")
    assert pick.stand is not None
    assert (pick.stand.state, pick.stand.area_m2) == (StandState.RESERVED, 36.0)
    assert_plan_is_sound(one.fair_id)


def test_absent_twice_gets_the_first_of_its_wishes_that_is_free(
    one: Round, hall: Hall, organiser: User, people: list[User]
) -> None:
    mine = pick_of(one, people[0])
    wishes = [("numbers_1", hall, "A-101..A-104"), ("numbers_2", hall, "A-205, A-206, A-207, A-208")]
    with transaction():
        set_proxy(one.fair_id, one.id, mine.id, wishes, people[0])
    assert places_of_wishes(pick_of(one, people[0]).proxy) == [
        ("A", "A-101, A-102, A-103, A-104"),
        ("A", "A-205, A-206, A-207, A-208"),
    ]
    make_stand(hall, make_exhibitor_wanting(one_fair(one), "Other"), "A-104")
    pick = absent_twice(one, people[0], organiser)
    assert (pick.how, pick.stand and pick.stand.number) == ("proxy", "A-205")


def test_absent_twice_keeps_what_it_holds(one: Round, hall: Hall, organiser: User, people: list[User]) -> None:
    absent(one, call(one, organiser), organiser)
    for _ in people[1:]:
        pick = call(one, organiser)
        with transaction():
            pass_turn(one.fair_id, one.id, pick.id, organiser)
    pick = call(one, organiser)
    held = hold(hall, people[0], "A-103")
    assert absent(one, pick, organiser).stand_id == held.id


def test_automatic_stand_lies_in_the_zone_of_the_round(
    fair: Fair, hall: Hall, organiser: User, people: list[User]
) -> None:
    zone = in_zone(fair, "A-207", "A-208")
    rules = {"zone_ids": [zone.id], "most_units": 2}
    one = opened(make_round(fair, organiser, mode="appointment", **rules), organiser)
    pick = absent_twice(one, people[0], organiser)
    assert (pick.how, pick.stand and pick.stand.number) == ("automatic", "A-207")


def test_nothing_left_that_fits_ends_the_turn(fair: Fair, hall: Hall, organiser: User, people: list[User]) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "All", units=9), "A-101..A-108, A-203..A-208")
    one = opened(make_round(fair, organiser, mode="appointment"), organiser)
    assert absent_twice(one, people[0], organiser).state == PickState.NONE_LEFT


def test_found_units_that_others_took_meanwhile_leave_the_turn_open(
    one: Round, hall: Hall, organiser: User, people: list[User]
) -> None:
    absent(one, call(one, organiser), organiser)
    for _ in people[1:]:
        pick = call(one, organiser)
        with transaction():
            pass_turn(one.fair_id, one.id, pick.id, organiser)
    pick = call(one, organiser)
    make_stand(hall, make_exhibitor_wanting(one_fair(one), "Faster"), "A-101")
    options = [Option(hall.id, ["A-101"], "automatic"), Option(hall.id, ["A-999"], "automatic")]
    with pytest.raises(AllTakenMeanwhile), transaction():
        mark_absent(one.fair_id, one.id, pick.id, options, organiser)
    assert pick_of(one, people[0]).state == PickState.PICKING
    with transaction():
        mark_absent(one.fair_id, one.id, pick.id, [*options, Option(hall.id, ["A-102"], "automatic")], organiser)
    stand = pick_of(one, people[0]).stand
    assert stand is not None
    assert stand.number == "A-102"
    assert_plan_is_sound(one.fair_id)


@pytest.mark.parametrize(
    ("numbers", "refusal"), [("A-101, A-103", NotContiguous), ("Z-1", UnknownUnits), ("A-101..A-104", OutsideRound)]
)
def test_wishes_that_make_no_stand_are_refused_beside_their_field(
    fair: Fair, hall: Hall, organiser: User, people: list[User], numbers: str, refusal: type[Exception]
) -> None:
    one = opened(make_round(fair, organiser, mode="appointment", most_units=3), organiser)
    mine = pick_of(one, people[0])
    wishes = [("numbers_1", hall, "A-101"), ("numbers_2", hall, numbers)]
    with pytest.raises(refusal) as refused, transaction():
        set_proxy(fair.id, one.id, mine.id, wishes, people[0])
    assert refused.value.field == "numbers_2"  # type: ignore[attr-defined]
    assert pick_of(one, people[0]).proxy == []


def test_wishes_for_a_turn_that_is_over_or_elsewhere_are_refused(
    one: Round, hall: Hall, organiser: User, people: list[User]
) -> None:
    pick = call(one, organiser)
    with transaction():
        pass_turn(one.fair_id, one.id, pick.id, organiser)
    with pytest.raises(ProxyOver), transaction():
        set_proxy(one.fair_id, one.id, pick.id, [], people[0])
    with pytest.raises(NotFound), transaction():
        set_proxy(one.fair_id, one.id, 999_999, [], people[0])


def test_closing_ends_turns_that_run(one: Round, hall: Hall, organiser: User, people: list[User]) -> None:
    call(one, organiser)
    with transaction():
        close_round(one.fair_id, one.id, organiser)
    assert states(one) == [PickState.PASSED, PickState.WAITING, PickState.WAITING]
    with pytest.raises(NotYourTurn):
        hold(hall, people[0], "A-101")


def test_who_comes_on_deck_is_told_and_every_step_is_in_the_log(
    fair: Fair, hall: Hall, organiser: User, work: Work
) -> None:
    for number in range(8):
        make_exhibitor_wanting(fair, f"Company {number}", units=9 - number)
    one = opened(make_round(fair, organiser, mode="appointment"), organiser)
    work()
    pick = call(one, organiser)
    absent(one, pick, organiser)
    work()
    sixth = db.session.scalars(select(Pick).where(Pick.round_id == one.id, Pick.place == 6)).one()
    near = db.session.scalars(select(Mail).where(Mail.name == "turn_near")).all()
    assert [mail.recipient for mail in near] == [sixth.exhibitor.contact_email]
    done = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "allocation_round")).all()
    assert [entry.action for entry in done] == ["round.added", "round.opened", "pick.called", "pick.absent"]
    assert done[-1].actor_id == organiser.id
