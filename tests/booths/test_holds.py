"""Holding, selling and moving: what each step does, refuses and leaves behind."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import Wish
from eventsapp.booths.facts import HoldEnded, OptionLapsesSoon
from eventsapp.booths.models import EventKind, Stand, StandState, UnitEvent
from eventsapp.booths.queries import (
    Wanted,
    changes_since,
    count_states,
    directory_page,
    find_places,
    holders_of,
    holds_of,
    latest_seq,
    placeable_exhibitors,
    places_of,
    stands_in,
    surroundings_of,
)
from eventsapp.booths.rules import (
    AlreadyExtended,
    AlreadyReleased,
    BadDeadline,
    CartInUse,
    CoolingDown,
    HoldExpired,
    NobodyNamed,
    NoReason,
    NotContiguous,
    NotHolder,
    NoUnitsChosen,
    SeveralZones,
    StandChanged,
    StandGone,
    TooMuchHeld,
    UnitBlocked,
    UnitRestricted,
    UnitTaken,
    WrongState,
    alternatives,
)
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, outbox
from eventsapp.infra.database import db, transaction
from eventsapp.infra.outbox import OutboxEntry, on
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.venues.models import Hall, Unit, Zone
from tests.booths.sound import assert_plan_is_sound
from tests.factories import (
    make_acting_person,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
    make_user,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def person(fair: Fair) -> User:
    return make_acting_person(fair)


@pytest.fixture
def other(fair: Fair) -> User:
    return make_acting_person(fair, "Larkspur IIoT")


@pytest.fixture
def seller(fair: Fair) -> User:
    return make_member(fair)


def hold(hall: Hall, user: User, numbers: str = "A-101, A-102") -> Stand:
    with transaction():
        return actions.hold_units(hall, [numbers], user)


def kinds(stand: Stand) -> list[str]:
    events = select(UnitEvent).where(UnitEvent.stand_id == stand.id).order_by(UnitEvent.seq)
    return [event.kind for event in db.session.scalars(events)]


def numbers_of(stand: Stand) -> list[str]:
    return sorted(part.unit.number for part in stand.units)


@pytest.fixture
def published() -> Iterator[Callable[[type], list[dict[str, object]]]]:
    """Return a function that gives the payloads of the published facts of a kind; someone listens to each kind."""
    for fact in (OptionLapsesSoon, HoldEnded):
        on(fact)(_hear)

    def of(fact: type) -> list[dict[str, object]]:
        rows = select(OutboxEntry).where(OutboxEntry.fact == fact.__name__, OutboxEntry.handler.endswith("_hear"))
        return [entry.payload for entry in db.session.scalars(rows.order_by(OutboxEntry.id))]

    yield of
    for fact in (OptionLapsesSoon, HoldEnded):
        outbox._handlers[fact.__name__].pop(f"{_hear.__module__}._hear")


def _hear(fact: object) -> None:
    """Hear a fact and do nothing about it."""


# The cart


def test_cart_holds_units_for_fifteen_minutes_and_tells_nobody_else(fair: Fair, hall: Hall, person: User) -> None:
    stand = hold(hall, person)
    assert stand.state == StandState.CART
    assert stand.expires_at is not None
    assert timedelta(minutes=14, seconds=50) < stand.expires_at - clock.now() <= timedelta(minutes=15)
    assert count_states(fair.id) == {"held": 2, "available": 10}
    exhibitor = stand.exhibitor
    assert exhibitor is not None
    assert places_of([exhibitor.id]) == {}
    assert find_places(fair.id, exhibitor.display_name) == []
    assert directory_page(fair.id, Wanted(hall_id=hall.id), page=1, size=9)[1] == 0
    assert [held.id for held in holds_of(exhibitor.id)] == [stand.id]
    assert_plan_is_sound(fair.id)


def test_overdue_cart_reads_as_free_everywhere_before_anybody_wrote_it_down(
    fair: Fair, hall: Hall, person: User
) -> None:
    stand = hold(hall, person)
    with clock.shifted(15 * MINUTE - timedelta(seconds=5)):
        assert count_states(fair.id)["held"] == 2
    with clock.shifted(15 * MINUTE + timedelta(seconds=1)):
        assert count_states(fair.id) == {"available": 12}
        assert stands_in(hall.id) == {}
        assert holders_of([part.unit_id for part in stand.units]) == {}
        assert holds_of(stand.exhibitor_id or 0) == []
    assert stand.state == StandState.CART


def test_overdue_cart_is_ended_by_the_next_wish_in_the_same_transaction(
    fair: Fair, hall: Hall, person: User, other: User
) -> None:
    lost = hold(hall, person, "A-101..A-103")
    with clock.shifted(16 * MINUTE):
        won = hold(hall, other, "A-103, A-104")
    db.session.expire_all()
    assert lost.state == StandState.EXPIRED
    assert numbers_of(won) == ["A-103", "A-104"]
    assert kinds(lost) == [EventKind.HELD] * 3 + [EventKind.EXPIRED] * 3
    assert count_states(fair.id)["available"] == 10
    assert_plan_is_sound(fair.id)


def test_held_unit_is_refused_by_the_kind_of_its_holder_not_by_name(
    fair: Fair, hall: Hall, person: User, other: User, seller: User
) -> None:
    hold(hall, person, "A-101")
    with transaction():
        actions.put_option(hall, ["A-102"], seller, prospect="Secret Machines")
    make_stand(hall, make_exhibitor_wanting(fair, "Bluebell Optics"), "A-103")
    for number, words in (("A-101", "another company's cart"), ("A-102", "organiser holds"), ("A-103", "taken by")):
        with pytest.raises(UnitTaken, match=words) as caught:
            hold(hall, other, number)
        assert not any(name in str(caught.value) for name in ("Ferrowick", "Secret", "Bluebell"))


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ("", NoUnitsChosen),
        ("A-101, A-103", NotContiguous),
        ("A-101..A-105", TooMuchHeld),
        ("A-201", UnitBlocked),
        ("A-202", UnitRestricted),
        ("A-203, A-204", SeveralZones),
    ],
)
def test_cart_that_cannot_be_is_refused_and_changes_nothing(
    fair: Fair, hall: Hall, person: User, numbers: str, refusal: type[Refusal]
) -> None:
    with transaction() as session:
        zone = Zone(fair_id=fair.id, code="ai", name={"en": "AI"})
        session.add(zone)
        session.flush()
        units = {unit.number: unit for unit in session.scalars(select(Unit).where(Unit.hall_id == hall.id))}
        units["A-201"].is_blocked = True
        units["A-202"].is_restricted = True
        units["A-203"].zone_id = zone.id
    with pytest.raises(refusal):
        hold(hall, person, numbers)
    assert db.session.scalars(select(Stand)).all() == []
    assert latest_seq(fair.id) == 0


def test_cart_is_one_at_a_time_and_only_for_companies_that_are_in(hall: Hall, person: User) -> None:
    hold(hall, person, "A-101")
    with pytest.raises(CartInUse):
        hold(hall, person, "A-102")
    with pytest.raises(NotHolder):
        hold(hall, make_user(), "A-103")


def test_company_holds_no_more_than_it_asked_for_and_never_more_than_twenty(fair: Fair) -> None:
    big = make_hall_with_units(fair, code="B", columns=30)
    greedy = make_acting_person(fair, "Greedy", units=28)
    with pytest.raises(TooMuchHeld, match="20"):
        hold(big, greedy, "B-101..B-121")
    assert len(hold(big, greedy, "B-101..B-120").units) == 20


def test_cart_is_extended_once_by_ten_minutes(hall: Hall, person: User) -> None:
    stand = hold(hall, person)
    first = stand.expires_at
    assert first is not None
    with clock.shifted(14 * MINUTE), transaction():
        actions.extend_hold(hall.fair, stand.id, person)
    assert stand.expires_at == first + 10 * MINUTE
    with pytest.raises(AlreadyExtended), transaction():
        actions.extend_hold(hall.fair, stand.id, person)
    with clock.shifted(26 * MINUTE), pytest.raises(HoldExpired), transaction():
        actions.extend_hold(hall.fair, stand.id, person)
    assert_plan_is_sound(hall.fair_id)


def test_others_can_neither_extend_nor_give_back_nor_reserve_a_cart(hall: Hall, person: User, other: User) -> None:
    stand, stranger = hold(hall, person), make_user()
    for step in (actions.extend_hold, actions.give_back, actions.reserve_own):
        with pytest.raises(NotFound), transaction():
            step(hall.fair, stand.id, other)
        with pytest.raises(NotHolder), transaction():
            step(hall.fair, stand.id, stranger)


def test_cart_given_back_frees_its_units_at_once(fair: Fair, hall: Hall, person: User, other: User) -> None:
    stand = hold(hall, person)
    with transaction():
        actions.give_back(fair, stand.id, person)
    assert hold(hall, other).id != stand.id
    assert hold(hall, person, "A-103").number == "A-103"
    assert_plan_is_sound(fair.id)


def test_two_carts_that_ran_out_cost_ten_minutes(fair: Fair, hall: Hall, person: User) -> None:
    hold(hall, person)
    with clock.shifted(16 * MINUTE):
        hold(hall, person)
    with clock.shifted(32 * MINUTE), pytest.raises(CoolingDown, match="9 minutes"):
        hold(hall, person)
    with clock.shifted(42 * MINUTE):
        hold(hall, person)
    assert_plan_is_sound(fair.id)


# Selling


def test_stand_goes_from_cart_to_handed_over_with_an_event_for_each_step(
    fair: Fair, hall: Hall, person: User, seller: User
) -> None:
    stand = hold(hall, person)
    with transaction():
        actions.reserve_own(fair, stand.id, person)
    assert stand.expires_at is not None
    assert timedelta(days=6, hours=23) < stand.expires_at - clock.now() <= timedelta(days=7)
    with transaction():
        actions.mark_deposit(fair.id, stand.id, seller)
    assert (stand.state, stand.expires_at) == (StandState.SOLD, None)
    with pytest.raises(NoReason), transaction():
        actions.reopen_deposit(fair.id, stand.id, seller, reason=" ")
    with transaction():
        actions.reopen_deposit(fair.id, stand.id, seller, reason="the bank returned it")
    with transaction():
        actions.mark_deposit(fair.id, stand.id, seller)
    with transaction():
        actions.hand_over(fair.id, stand.id, seller)
    assert count_states(fair.id)["occupied"] == 2
    assert kinds(stand)[::2] == ["held", "reserved", "sold", "reopened", "sold", "occupied"]
    with pytest.raises(WrongState), transaction():
        actions.move_stand(fair.id, stand.id, Wish(["A-105"]), seller)
    assert_plan_is_sound(fair.id)


def test_step_that_does_not_follow_is_refused(fair: Fair, hall: Hall, person: User, seller: User) -> None:
    stand = hold(hall, person)
    with pytest.raises(WrongState), transaction():
        actions.mark_deposit(fair.id, stand.id, seller)
    with pytest.raises(WrongState), transaction():
        actions.hand_over(fair.id, stand.id, seller)
    with clock.shifted(16 * MINUTE), pytest.raises(HoldExpired), transaction():
        actions.reserve_own(fair, stand.id, person)
    elsewhere = make_fair().id
    with pytest.raises(NotFound), transaction():
        actions.reserve_stand(elsewhere, stand.id, seller)


def test_reservation_without_deposit_ends_and_a_late_deposit_gets_free_units_back(
    fair: Fair, hall: Hall, person: User, other: User, seller: User
) -> None:
    stand = hold(hall, person)
    with transaction():
        actions.reserve_own(fair, stand.id, person)
    with clock.shifted(timedelta(days=8)):
        assert count_states(fair.id) == {"available": 12}
        assert actions.end_overdue() == 1
        db.session.expire_all()
        assert stand.state == StandState.EXPIRED
        with transaction():
            actions.mark_deposit(fair.id, stand.id, seller, reason="came two days late")
        assert (stand.state, numbers_of(stand)) == (StandState.SOLD, ["A-101", "A-102"])
        assert_plan_is_sound(fair.id)


def test_expired_cart_is_not_bought_back_by_a_deposit(fair: Fair, hall: Hall, person: User, seller: User) -> None:
    stand = hold(hall, person)
    with clock.shifted(16 * MINUTE):
        actions.end_overdue()
        with pytest.raises(StandGone), transaction():
            actions.mark_deposit(fair.id, stand.id, seller)


# Options


def test_option_is_for_an_exhibitor_or_a_named_prospect_until_a_date(fair: Fair, hall: Hall, seller: User) -> None:
    with pytest.raises(NobodyNamed), transaction():
        actions.put_option(hall, ["A-101"], seller, prospect=" ")
    with transaction():
        stand = actions.put_option(hall, ["A-101"], seller, prospect="Secret Machines")
    assert stand.expires_at is not None
    assert timedelta(hours=71) < stand.expires_at - clock.now() <= timedelta(hours=72)
    with pytest.raises(BadDeadline), transaction():
        actions.put_option(hall, ["A-102"], seller, prospect="x", until=clock.now() + timedelta(days=20))
    with pytest.raises(NobodyNamed), transaction():
        actions.reserve_stand(fair.id, stand.id, seller)
    exhibitor = make_exhibitor_wanting(fair)
    with transaction():
        actions.name_exhibitor(fair.id, stand.id, exhibitor.id, seller)
    with transaction():
        actions.reserve_stand(fair.id, stand.id, seller)
    assert (stand.state, stand.holder_name) == (StandState.RESERVED, exhibitor.display_name)
    assert_plan_is_sound(fair.id)


def test_option_lasts_longer_with_a_reason(fair: Fair, hall: Hall, seller: User) -> None:
    with transaction():
        stand = actions.put_option(hall, ["A-101"], seller, prospect="Secret Machines")
    until = clock.now() + timedelta(days=10)
    with pytest.raises(NoReason), transaction():
        actions.prolong_option(fair.id, stand.id, until, "", seller)
    with transaction():
        actions.prolong_option(fair.id, stand.id, until, "board meets on Friday", seller)
    assert stand.expires_at == until
    assert kinds(stand) == ["held", "extended"]


def test_option_nags_once_a_day_before_it_lapses(
    fair: Fair, hall: Hall, seller: User, published: Callable[[type], list[dict[str, object]]]
) -> None:
    with transaction():
        stand = actions.put_option(hall, ["A-101"], seller, prospect="Secret Machines")
    assert actions.nag_about_options() == 0
    with clock.shifted(timedelta(hours=49)):
        assert [actions.nag_about_options(), actions.nag_about_options()] == [1, 0]
    assert [fact["held_by_id"] for fact in published(OptionLapsesSoon)] == [seller.id]
    with clock.shifted(timedelta(hours=73)):
        assert actions.end_overdue() == 1
    assert [(fact["was"], fact["how"], fact["stand_id"]) for fact in published(HoldEnded)] == [
        ("option", "expired", stand.id)
    ]


# Moving


def stand_of(hall: Hall, numbers: str, name: str = "Ferrowick") -> Stand:
    return make_stand(hall, make_exhibitor_wanting(hall.fair, name), numbers)


def test_moved_stand_has_its_new_units_and_shape_as_the_preview_said(fair: Fair, hall: Hall, seller: User) -> None:
    stand = stand_of(hall, "A-101, A-102")
    wish = Wish(["A-102, A-103, A-203"], reason="next to its partner")
    seen = actions.preview_move(fair.id, stand.id, wish)
    assert (seen.gained, seen.lost, seen.area_difference) == (("A-103", "A-203"), ("A-101",), 9)
    assert numbers_of(stand) == ["A-101", "A-102"]
    with transaction():
        actions.move_stand(fair.id, stand.id, wish, seller)
    assert seen.after is not None
    assert (stand.number, stand.area_m2, stand.open_sides) == (
        seen.after.number,
        seen.after.area_m2,
        seen.after.open_sides,
    )
    assert tuple(numbers_of(stand)) == seen.after.units
    moved = db.session.scalars(select(UnitEvent).where(UnitEvent.kind == "moved").order_by(UnitEvent.seq)).all()
    assert {event.reason for event in moved} == {"next to its partner"}
    assert len(moved) == 3
    assert_plan_is_sound(fair.id)


def test_stand_moves_to_another_hall(fair: Fair, hall: Hall, seller: User) -> None:
    stand = stand_of(hall, "A-101")
    there = make_hall_with_units(fair, code="B")
    with transaction():
        actions.move_stand(fair.id, stand.id, Wish(["B-101, B-102"], there), seller)
    assert (stand.hall_id, stand.number) == (there.id, "B-101")
    assert_plan_is_sound(fair.id)


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [("A-105", UnitTaken), ("A-103, A-106", NotContiguous), ("", NoUnitsChosen)],
)
def test_move_that_cannot_be_is_refused_alike_by_preview_and_action(
    fair: Fair, hall: Hall, seller: User, numbers: str, refusal: type[Refusal]
) -> None:
    stand = stand_of(hall, "A-101")
    stand_of(hall, "A-105", "Larkspur")
    with pytest.raises(refusal):
        actions.preview_move(fair.id, stand.id, Wish([numbers]))
    with pytest.raises(refusal), transaction():
        actions.move_stand(fair.id, stand.id, Wish([numbers]), seller)
    assert_plan_is_sound(fair.id)


def test_change_is_refused_when_the_stand_is_not_what_was_seen(fair: Fair, hall: Hall, seller: User) -> None:
    stand = stand_of(hall, "A-101")
    seen = actions.preview_move(fair.id, stand.id, Wish(["A-102"]))
    with transaction():
        actions.mark_deposit(fair.id, stand.id, seller)
    with pytest.raises(StandChanged), transaction():
        actions.move_stand(fair.id, stand.id, Wish(["A-102"], version=seen.version), seller)


def test_swapped_stands_have_each_others_places(fair: Fair, hall: Hall, seller: User) -> None:
    one, other = stand_of(hall, "A-101, A-102"), stand_of(hall, "A-204..A-206", "Larkspur")
    with transaction():
        actions.mark_deposit(fair.id, other.id, seller)
    first, second = actions.preview_swap(fair.id, one.id, other.id)
    assert (first.area_difference, second.area_difference) == (9, -9)
    with transaction():
        actions.swap_stands(fair.id, one.id, other.id, seller, reason="both wished for it")
    assert numbers_of(one) == ["A-204", "A-205", "A-206"]
    assert numbers_of(other) == ["A-101", "A-102"]
    assert (one.number, other.number, one.area_m2, other.area_m2) == ("A-204", "A-101", 27, 18)
    with pytest.raises(WrongState):
        actions.preview_swap(fair.id, one.id, one.id)
    assert_plan_is_sound(fair.id)


def test_merged_units_make_the_stand_larger_and_keep_its_number(fair: Fair, hall: Hall, seller: User) -> None:
    stand = stand_of(hall, "A-102")
    assert actions.preview_merge(fair.id, stand.id, Wish(["A-101"])).gained == ("A-101",)
    with transaction():
        actions.merge_units(fair.id, stand.id, Wish(["A-101, A-103"]), seller)
    assert (stand.number, stand.area_m2) == ("A-102", 27)
    with pytest.raises(NotContiguous), transaction():
        actions.merge_units(fair.id, stand.id, Wish(["A-106"]), seller)
    with pytest.raises(NoUnitsChosen), transaction():
        actions.merge_units(fair.id, stand.id, Wish(["A-101"]), seller)
    assert_plan_is_sound(fair.id)


def test_downsized_stand_keeps_at_least_a_unit_in_one_piece(fair: Fair, hall: Hall, seller: User) -> None:
    stand = stand_of(hall, "A-101..A-104")
    with pytest.raises(NotContiguous), transaction():
        actions.downsize_stand(fair.id, stand.id, Wish(["A-102"]), seller)
    with pytest.raises(NoUnitsChosen), transaction():
        actions.downsize_stand(fair.id, stand.id, Wish(["A-101..A-104"]), seller)
    with pytest.raises(NoUnitsChosen), transaction():
        actions.downsize_stand(fair.id, stand.id, Wish(["A-105"]), seller)
    assert actions.preview_downsize(fair.id, stand.id, Wish(["A-101"])).lost == ("A-101",)
    with transaction():
        actions.downsize_stand(fair.id, stand.id, Wish(["A-101"]), seller)
    assert (stand.number, stand.area_m2) == ("A-102", 27)
    assert_plan_is_sound(fair.id)


def test_release_and_steps_are_previewed(fair: Fair, hall: Hall, seller: User) -> None:
    stand = stand_of(hall, "A-101, A-102")
    assert actions.preview_release(fair.id, stand.id).lost == ("A-101", "A-102")
    step = actions.preview_step(fair.id, stand.id, "deposit")
    assert step.after is not None
    assert (step.before.state, step.after.state, step.lost) == ("reserved", "sold", ())
    with transaction():
        actions.release_stand(fair.id, stand.id, "cancelled", seller)
    with pytest.raises(AlreadyReleased):
        actions.preview_release(fair.id, stand.id)


# What changed, and what is as good


def test_reader_that_asks_again_misses_no_change(fair: Fair, hall: Hall, person: User, seller: User) -> None:
    stand = hold(hall, person)
    first = changes_since(fair.id, 0)
    assert (first.seq, [event.to_state for event in first.events]) == (2, ["held", "held"])
    assert first.next_deadline == stand.expires_at
    with transaction():
        actions.reserve_own(fair, stand.id, person)
    second = changes_since(fair.id, first.seq)
    assert [(event.seq, event.to_state) for event in second.events] == [(3, "reserved"), (4, "reserved")]
    assert changes_since(fair.id, second.seq).events == []


def test_refused_wish_leaves_no_event_and_no_number(fair: Fair, hall: Hall, person: User, seller: User) -> None:
    hold(hall, person)

    def half_way() -> None:
        actions.put_option(hall, ["A-104"], seller, prospect="Secret Machines")
        actions.put_option(hall, ["A-201, A-206"], seller, prospect="Secret Machines")

    with pytest.raises(NotContiguous), transaction():
        half_way()
    with transaction():
        actions.put_option(hall, ["A-104"], seller, prospect="Secret Machines")
    assert latest_seq(fair.id) == 3
    assert_plan_is_sound(fair.id)


def test_alternatives_are_near_free_and_as_open(fair: Fair, hall: Hall, person: User) -> None:
    stand = hold(hall, person, "A-101, A-102")
    wanted = [part.unit_id for part in stand.units]
    found = alternatives(surroundings_of(hall, wanted), wanted, stand.open_sides)
    assert found
    free = {unit.id for unit in db.session.scalars(select(Unit).where(Unit.hall_id == hall.id))} - set(wanted)
    used = [unit_id for one in found for unit_id in one.unit_ids]
    assert set(used) <= free
    assert len(used) == len(set(used))
    assert all(len(one.unit_ids) == 2 and one.open_sides >= stand.open_sides for one in found)
    assert [one.metres for one in found] == sorted(one.metres for one in found)


def test_exhibitor_who_only_holds_still_waits_for_a_stand(fair: Fair, hall: Hall, person: User) -> None:
    stand = hold(hall, person)
    exhibitor = db.session.get_one(Exhibitor, stand.exhibitor_id)
    assert [(one.id, missing) for one, missing in placeable_exhibitors(fair.id)] == [(exhibitor.id, 4)]
