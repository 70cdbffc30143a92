"""Laying out, opening and closing rounds, and what exhibitors may hold meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.opening import admit_newcomers, close_round, open_round, prolong_round
from eventsapp.allocation.actions.rounds import (
    change_round,
    lay_out_usual,
    move_round,
    remove_round,
)
from eventsapp.allocation.actions.settling import close_overdue
from eventsapp.allocation.models import AllocationRun, Pick, PickState, PriorityRecord, Round, RoundState
from eventsapp.allocation.queries.rounds import members_of, planned_for, rounds_of, turnouts
from eventsapp.allocation.rules.calendar import RoundValues
from eventsapp.allocation.rules.rounds import (
    NobodyInRound,
    RoundBegun,
    RoundChanged,
    RoundNotOpen,
    RoundOver,
    RoundPlanned,
    RoundsOverlap,
    WrongWindow,
)
from eventsapp.booths import actions
from eventsapp.booths.models import PickWindow, Stand
from eventsapp.booths.rules.turns import NotYourTurn, OutsideRound
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.messaging.models import Mail
from eventsapp.venues.models import Hall, Unit, Zone
from tests.allocation.rounds_world import HOUR, exhibitor_of, make_round, opened, pick_of, states
from tests.factories import (
    make_acting_person,
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)

Work = Callable[[], None]
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
"""What a test may take, however busy its machine."""


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
def person(fair: Fair) -> User:
    return make_acting_person(fair)


def hold(hall: Hall, person: User, numbers: str = "A-101") -> Stand:
    with transaction():
        return actions.hold_units(hall, [numbers], person)


def values_of(one: Round, **other: object) -> RoundValues:
    said = {"kind": one.kind, "mode": one.mode, "opens_at": one.opens_at, "closes_at": one.closes_at}
    return RoundValues(**{**said, **other})  # type: ignore[arg-type]


def test_six_usual_rounds_are_laid_out_once(fair: Fair, organiser: User) -> None:
    with transaction():
        lay_out_usual(fair, organiser)
    assert [(one.position, one.kind) for one in rounds_of(fair.id)] == list(
        enumerate(["rebook", "sponsors", "big", "loyal", "general", "late"], start=1)
    )
    with pytest.raises(RoundsOverlap), transaction():
        lay_out_usual(fair, organiser)
    assert len(rounds_of(fair.id)) == 6


def test_round_is_changed_as_it_was_seen(fair: Fair, organiser: User) -> None:
    one = make_round(fair, organiser, begins=HOUR)
    other = make_round(fair, organiser, begins=9 * HOUR)
    seen = one.version
    with transaction():
        change_round(fair.id, one.id, values_of(one, name="Big ones", most_units=4, zone_ids=[3]), seen, organiser)
    assert (one.name, one.most_units, one.zone_ids) == ({"en": "Big ones"}, 4, [3])
    for refusal, version, wished in (
        (RoundChanged, seen, values_of(one)),
        (WrongWindow, one.version, values_of(one, closes_at=one.opens_at)),
        (RoundsOverlap, one.version, values_of(one, closes_at=other.opens_at + HOUR)),
    ):
        with pytest.raises(refusal), transaction():
            change_round(fair.id, one.id, wished, version, organiser)
    elsewhere = make_fair().id
    with pytest.raises(NotFound), transaction():
        change_round(elsewhere, one.id, values_of(one), one.version, organiser)


def test_rounds_change_places_and_go(fair: Fair, organiser: User) -> None:
    first, second, third = (make_round(fair, organiser, mode="assign") for _ in range(3))

    def order() -> list[int]:
        db.session.expire_all()
        return [one.id for one in rounds_of(fair.id)]

    with transaction():
        move_round(fair.id, third.id, up=True, user=organiser)
    assert order() == [first.id, third.id, second.id]
    with transaction():
        move_round(fair.id, first.id, up=True, user=organiser)
        move_round(fair.id, second.id, up=False, user=organiser)
    assert order() == [first.id, third.id, second.id]
    with transaction():
        remove_round(fair.id, third.id, third.version, organiser)
    assert order() == [first.id, second.id]
    with pytest.raises(NotFound), transaction():
        move_round(fair.id, third.id, up=True, user=organiser)


def test_round_with_a_plan_or_announced_is_not_removed(fair: Fair, organiser: User) -> None:
    one = make_round(fair, organiser, mode="optimise")
    with transaction() as session:
        session.add(AllocationRun(fair_id=fair.id, number=1, round_id=one.id))
    with pytest.raises(RoundPlanned), transaction():
        remove_round(fair.id, one.id, one.version, organiser)
    opened(one, organiser)
    with pytest.raises(RoundBegun), transaction():
        remove_round(fair.id, one.id, one.version, organiser)
    with pytest.raises(RoundBegun), transaction():
        change_round(fair.id, one.id, values_of(one), one.version, organiser)


def test_members_are_those_it_is_for_who_need_units_in_line_by_points(fair: Fair, hall: Hall, organiser: User) -> None:
    few, many = make_exhibitor_wanting(fair, "Few", units=2), make_exhibitor_wanting(fair, "Many", units=8)
    rebooks, placed = make_exhibitor_wanting(fair, "Rebooks", units=1), make_exhibitor_wanting(fair, "Placed", units=1)
    make_stand(hall, placed, "A-101")
    with transaction() as session:
        session.add(PriorityRecord(exhibitor_id=rebooks.id, fair_id=fair.id, is_rebooking=True, consecutive_years=3))
    general, big = make_round(fair, organiser), make_round(fair, organiser, mode="assign", kind="big")
    rebook = make_round(fair, organiser, mode="assign", kind="rebook")

    def names(one: Round) -> list[str]:
        return [member.exhibitor.display_name for member in members_of(one)]

    assert names(general) == ["Rebooks", "Many", "Few"]
    assert names(big) == ["Many"]
    assert names(rebook) == ["Rebooks"]
    counted = turnouts(fair.id, [general, big])
    assert (counted[general.id].companies, counted[general.id].units) == (3, 11)
    assert [one.id for one in planned_for(few)] == [general.id]
    assert [one.id for one in planned_for(many)] == [general.id, big.id]


def test_exhibitor_holds_only_inside_its_window(fair: Fair, hall: Hall, organiser: User, person: User) -> None:
    one = make_round(fair, organiser, begins=HOUR)
    hold(hall, person, "A-108")  # nothing is by round yet
    opened(one, organiser)
    assert fair.places_by_round
    other = make_acting_person(fair, "Later")
    for at in (timedelta(0), HOUR - SECOND, 5 * HOUR):
        with clock.shifted(at + HOUR / 4), pytest.raises(NotYourTurn):  # its first cart has run out by then
            hold(hall, person) if at != HOUR - SECOND else hold(hall, other)
    with clock.shifted(HOUR + SECOND):
        assert hold(hall, person).number == "A-101"
        with pytest.raises(NotYourTurn):
            hold(hall, other, "A-102")  # became an exhibitor after the line was drawn up


@pytest.mark.parametrize(("at", "is_open"), [(-MINUTE, False), (MINUTE, True), (4 * HOUR - MINUTE, True)])
def test_window_begins_and_ends_by_the_clock_alone(
    fair: Fair, hall: Hall, organiser: User, person: User, at: timedelta, *, is_open: bool
) -> None:
    opened(make_round(fair, organiser, begins=HOUR), organiser)
    with clock.shifted(HOUR + at):
        if is_open:
            assert hold(hall, person).exhibitor_id == exhibitor_of(person).id
        else:
            with pytest.raises(NotYourTurn):
                hold(hall, person)
    with clock.shifted(5 * HOUR), pytest.raises(NotYourTurn):
        hold(hall, make_acting_person(fair, "Other"), "A-105")


def test_round_gives_only_its_zones_packages_and_units(fair: Fair, hall: Hall, organiser: User, person: User) -> None:
    with transaction() as session:
        zone = Zone(fair_id=fair.id, code="R", name={"en": "Robots"})
        session.add(zone)
        session.flush()
        for unit in session.scalars(select(Unit).where(Unit.number.in_(["A-101", "A-102", "A-103", "A-104"]))):
            unit.zone_id, unit.package_id = zone.id, fair.packages[0 if unit.number == "A-104" else 1].id
    rule = {"zone_ids": [zone.id], "package_ids": [fair.packages[1].id], "most_units": 2}
    opened(make_round(fair, organiser, **rule), organiser)
    for numbers in ("A-201", "A-104", "A-101..A-103"):
        with pytest.raises(OutsideRound):
            hold(hall, person, numbers)
    assert hold(hall, person, "A-101, A-102").number == "A-101"


def test_sales_stay_free_between_rounds(fair: Fair, hall: Hall, organiser: User, person: User) -> None:
    opened(make_round(fair, organiser, begins=HOUR), organiser)
    with transaction():
        option = actions.put_option(hall, ["A-101"], organiser, exhibitor_id=exhibitor_of(person).id)
        given = actions.allocate_stand(hall, exhibitor_of(person).id, ["A-102"], organiser)
    assert (option.state, given.state) == ("option", "reserved")


def test_opening_draws_up_the_line_and_tells_everybody_once(
    fair: Fair, organiser: User, person: User, work: Work
) -> None:
    make_exhibitor_wanting(fair, "Second", units=1)
    one = opened(make_round(fair, organiser, begins=HOUR), organiser)
    assert states(one) == [PickState.WAITING, PickState.WAITING]
    assert pick_of(one, person).due_at is None
    work()
    mails = db.session.scalars(select(Mail).where(Mail.name == "round_opened")).all()
    assert sorted(mail.recipient for mail in mails) == sorted(
        pick.exhibitor.contact_email for pick in db.session.scalars(select(Pick))
    )
    assert "All exhibitors" in mails[0].subject
    with pytest.raises(RoundBegun):
        opened(one, organiser)


def test_round_opens_at_once_where_that_is_wished_and_nothing_is_in_the_way(
    fair: Fair, hall: Hall, organiser: User, person: User
) -> None:
    make_round(fair, organiser, begins=2 * HOUR, lasts=HOUR)
    later = make_round(fair, organiser, begins=9 * HOUR)
    with pytest.raises(RoundsOverlap):
        opened(later, organiser, at_once=True)
    first = rounds_of(fair.id)[0]
    opened(first, organiser, at_once=True)
    assert hold(hall, person).number == "A-101"


def test_round_whose_time_is_over_or_that_was_changed_is_not_opened(fair: Fair, organiser: User) -> None:
    one = make_round(fair, organiser)
    with clock.shifted(4 * HOUR), pytest.raises(RoundOver):
        opened(one, organiser)
    with transaction():
        change_round(fair.id, one.id, values_of(one), one.version, organiser)
    with pytest.raises(RoundChanged), transaction():
        open_round(fair.id, one.id, one.version - 1, organiser, at_once=False)


def test_appointments_need_somebody(fair: Fair, organiser: User) -> None:
    with pytest.raises(NobodyInRound):
        opened(make_round(fair, organiser, mode="appointment"), organiser)
    assert not fair.places_by_round


def test_closing_ends_every_window(fair: Fair, hall: Hall, organiser: User, person: User) -> None:
    one = opened(make_round(fair, organiser), organiser)
    with pytest.raises(RoundChanged), transaction():
        close_round(fair.id, one.id, organiser, one.version + 1)
    with transaction():
        close_round(fair.id, one.id, organiser, one.version)
    with clock.shifted(SECOND), pytest.raises(NotYourTurn, match="turn ended on"):
        hold(hall, person)
    with pytest.raises(RoundNotOpen), transaction():
        close_round(fair.id, one.id, organiser)
    actions_done = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "allocation_round")).all()
    assert actions_done == ["round.added", "round.opened", "round.closed"]


def test_announced_round_that_is_closed_never_opens(fair: Fair, hall: Hall, organiser: User, person: User) -> None:
    one = opened(make_round(fair, organiser, begins=HOUR), organiser)
    with transaction():
        close_round(fair.id, one.id, organiser)
    assert db.session.scalars(select(PickWindow)).all() == []
    with clock.shifted(2 * HOUR), pytest.raises(NotYourTurn):
        hold(hall, person)


def test_end_of_an_open_round_moves_with_its_windows(fair: Fair, hall: Hall, organiser: User, person: User) -> None:
    one = opened(make_round(fair, organiser), organiser)
    ends = one.closes_at
    with pytest.raises(RoundOver), transaction():
        prolong_round(fair.id, one.id, clock.now() - SECOND, one.version, organiser)
    with pytest.raises(RoundChanged), transaction():
        prolong_round(fair.id, one.id, ends + HOUR, one.version - 1, organiser)
    with transaction():
        prolong_round(fair.id, one.id, ends + HOUR, one.version, organiser)
    with clock.shifted(4 * HOUR + HOUR / 2):
        assert hold(hall, person).number == "A-101"
    with clock.shifted(5 * HOUR), pytest.raises(RoundNotOpen), transaction():
        prolong_round(fair.id, one.id, ends + 9 * HOUR, one.version, organiser)


def test_company_approved_meanwhile_comes_in_by_itself(fair: Fair, hall: Hall, organiser: User, work: Work) -> None:
    one = opened(make_round(fair, organiser), organiser)
    newcomer = make_application(fair, state="approved", legal_name="Newcomer Ltd")
    person = newcomer.owner
    assert person is not None
    with pytest.raises(NotYourTurn):
        hold(hall, person)
    work()
    assert hold(hall, person).number == "A-101"
    assert [mail.recipient for mail in db.session.scalars(select(Mail).where(Mail.name == "round_opened"))] == [
        person.email
    ]
    make_exhibitor_wanting(fair, "Imported")
    with transaction():
        assert admit_newcomers(fair.id, one.id, organiser) == 1
    with transaction():
        assert admit_newcomers(fair.id, one.id, organiser) == 0
    with clock.shifted(4 * HOUR), pytest.raises(RoundNotOpen), transaction():
        admit_newcomers(fair.id, one.id, organiser)


def test_next_round_is_announced_while_this_one_is_open(fair: Fair, hall: Hall, organiser: User, person: User) -> None:
    opened(make_round(fair, organiser), organiser)
    later = opened(make_round(fair, organiser, begins=6 * HOUR, most_units=1), organiser)
    assert hold(hall, person, "A-101, A-102").number == "A-101"
    other = make_acting_person(fair, "Other")
    with clock.shifted(5 * HOUR), pytest.raises(NotYourTurn, match="opens on"):
        hold(hall, person)
    with clock.shifted(6 * HOUR + SECOND):
        with pytest.raises(OutsideRound):
            hold(hall, person, "A-101, A-102")
        assert hold(hall, person).number == "A-101"
        with pytest.raises(NotYourTurn, match="not open"):
            hold(hall, other, "A-105")
        with transaction():
            close_round(fair.id, later.id, organiser)
    assert len(db.session.scalars(select(PickWindow)).all()) == 2


def test_timer_writes_down_what_the_clock_has_closed(fair: Fair, hall: Hall, organiser: User, person: User) -> None:
    one = opened(make_round(fair, organiser), organiser)
    assert close_overdue() == 0
    with clock.shifted(4 * HOUR):
        with pytest.raises(NotYourTurn):
            hold(hall, person)  # before the timer
        assert close_overdue() == 1
        assert close_overdue() == 0
    db.session.expire_all()
    assert one.state == RoundState.CLOSED


def test_who_reserves_in_its_window_has_chosen(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    one = opened(make_round(fair, organiser), organiser)
    stand = hold(hall, person)
    with transaction():
        actions.reserve_own(fair, stand.id, person)
    work()
    pick = pick_of(one, person)
    assert (pick.state, pick.stand_id) == (PickState.PICKED, stand.id)
    assert turnouts(fair.id, [one])[one.id].picked == 1
