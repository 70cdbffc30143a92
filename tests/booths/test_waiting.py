"""The waiting list: who is offered what, and what follows from an answer or from none."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import WaitingWish
from eventsapp.booths.models import Stand, StandState, WaitingEntry, WaitingState
from eventsapp.booths.queries.waiting import next_in_line, place_in_line, waiting_list
from eventsapp.booths.rules import NoReason
from eventsapp.booths.rules.waiting import NotWaiting, UnitsInDisorder, WaitsAlready, rank
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.venues.models import Hall, Unit, Zone
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
SignIn = Callable[[User], FlaskClient]
MONDAY = datetime(2027, 1, 4, tzinfo=UTC)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def seller(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def full(hall: Hall) -> Stand:
    """Return the stand A-101 to A-104 of a hall that is full."""
    make_stand(hall, make_exhibitor_wanting(hall.fair, "Rest"), "A-105, A-106, A-201..A-206")
    return make_stand(hall, make_exhibitor_wanting(hall.fair, "Goer"), "A-101..A-104")


def wait(fair: Fair, name: str, seller: User, least: int = 1, most: int = 2, **wish: object) -> User:
    """Put a company on the list; returns the person who acts for it."""
    person = make_acting_person(fair, name)
    with transaction():
        actions.add_entry(fair, exhibitor_of(person).id, WaitingWish(least, most, **wish), seller)
    return person


def exhibitor_of(person: User) -> Exhibitor:
    member = select(ExhibitorMember).where(ExhibitorMember.user_id == person.id)
    return db.session.scalars(member).one().exhibitor


def free(stand: Stand, seller: User) -> None:
    with transaction():
        actions.release_stand(stand.fair_id, stand.id, "They left.", seller)


def offers(fair: Fair) -> dict[str, list[str]]:
    db.session.expire_all()
    found = db.session.scalars(select(Stand).where(Stand.fair_id == fair.id, Stand.state == StandState.OFFERED))
    return {one.holder_name: sorted(part.unit.number for part in one.units) for one in found}


def states(fair: Fair) -> dict[str, str]:
    db.session.expire_all()
    entries = db.session.scalars(select(WaitingEntry).where(WaitingEntry.fair_id == fair.id))
    return {entry.exhibitor.display_name: entry.state for entry in entries}


def test_line_is_ordered_by_priority_then_deposit_then_application() -> None:
    def entry(number: int, **values: object) -> WaitingEntry:
        return WaitingEntry(**{"id": number, "priority": 0, "applied_at": MONDAY, **values})

    paid_late, paid = entry(1, deposit_at=MONDAY + timedelta(days=2)), entry(2, deposit_at=MONDAY)
    early, late = entry(3, applied_at=MONDAY - timedelta(days=9)), entry(4)
    first = entry(5, priority=3, applied_at=MONDAY + timedelta(days=30))
    assert sorted([late, paid_late, early, first, paid], key=rank) == [first, paid, paid_late, early, late]


def test_freed_units_are_offered_in_order_each_as_much_as_it_takes(
    fair: Fair, hall: Hall, full: Stand, seller: User, work: Work
) -> None:
    wait(fair, "Large", seller, 5, 6)
    wait(fair, "Second", seller, 1, 3)
    wait(fair, "First", seller, 2, 3, priority=1)
    free(full, seller)
    work()
    found = offers(fair)
    assert (len(found["First"]), len(found["Second"])) == (3, 1)
    assert sorted(found["First"] + found["Second"]) == ["A-101", "A-102", "A-103", "A-104"]
    assert states(fair) == {"Large": "waiting", "Second": "offered", "First": "offered"}
    mails = {mail.recipient: mail for mail in db.session.scalars(select(Mail)) if "is offered to you" in mail.subject}
    assert len(mails) == 2
    assert all(f"/exhibit/{fair.slug}/holds" in mail.text for mail in mails.values())
    assert_plan_is_sound(fair.id)


def test_wished_hall_zone_and_open_sides_are_kept(
    fair: Fair, hall: Hall, full: Stand, seller: User, work: Work
) -> None:
    other = make_hall_with_units(fair, code="B")
    with transaction():
        zone = Zone(fair_id=fair.id, code="Z", name={"en": "Zone"})
        db.session.add(zone)
        db.session.flush()
        for unit in db.session.scalars(select(Unit).where(Unit.number.in_(["A-103", "A-104"]))):
            unit.zone_id = zone.id
    wait(fair, "Elsewhere", seller, hall_id=other.id, priority=9)
    wait(fair, "In the zone", seller, 1, 4, zone_id=zone.id, priority=8)
    wait(fair, "At the corner", seller, 1, 2, open_sides=2, priority=7)
    wait(fair, "Island", seller, 1, 2, open_sides=4, priority=6)
    free(full, seller)
    work()
    assert offers(fair) == {"In the zone": ["A-103", "A-104"], "At the corner": ["A-101", "A-102"]}


def test_unit_of_another_package_is_not_offered(fair: Fair, hall: Hall, full: Stand, seller: User, work: Work) -> None:
    raw, shell, premium = fair.packages
    with transaction():
        for number, package in (("A-101", raw), ("A-102", shell), ("A-103", shell)):
            db.session.scalars(select(Unit).where(Unit.number == number)).one().package_id = package.id
    wait(fair, "Premium", seller, 2, 4, package_id=premium.id, priority=9)  # A-104 alone is sold so
    wait(fair, "Shell", seller, 1, 4, package_id=shell.id, priority=8)
    wait(fair, "Whatever", seller, 1, 4, priority=7)
    hall_now = db.session.get_one(Hall, hall.id)
    freed = list(db.session.scalars(select(Unit.id).where(Unit.number.in_(["A-101", "A-102", "A-103", "A-104"]))))
    seen = [(entry.exhibitor.display_name, count) for entry, count in next_in_line(hall_now, freed)]
    assert seen == [("Shell", 3), ("Whatever", 1)]
    free(full, seller)
    work()
    assert offers(fair) == {"Shell": ["A-102", "A-103", "A-104"], "Whatever": ["A-101"]}


def test_stand_of_several_packages_is_not_offered(
    fair: Fair, hall: Hall, full: Stand, seller: User, work: Work
) -> None:
    raw, shell, _premium = fair.packages
    with transaction():
        for number, package in (("A-101", raw), ("A-102", raw), ("A-103", shell), ("A-104", shell)):
            db.session.scalars(select(Unit).where(Unit.number == number)).one().package_id = package.id
    wait(fair, "Large", seller, 3, 4, priority=9)
    wait(fair, "Small", seller, 1, 2)
    free(full, seller)
    work()
    assert offers(fair) == {"Small": ["A-101", "A-102"]}


@pytest.mark.parametrize("answer", ["decline", "lapse"])
def test_offer_that_is_declined_or_lapses_goes_to_the_next(
    fair: Fair, hall: Hall, full: Stand, seller: User, work: Work, answer: str
) -> None:
    first = wait(fair, "First", seller, 4, 4)
    wait(fair, "Next", seller, 4, 4)
    free(full, seller)
    work()
    (offered,) = db.session.scalars(select(Stand).where(Stand.state == StandState.OFFERED)).all()
    later = timedelta(0) if answer == "decline" else timedelta(hours=48, seconds=1)
    with clock.shifted(later):
        if answer == "decline":
            with transaction():
                actions.give_back(fair, offered.id, first)
        else:
            assert actions.end_overdue() == 1
        work()
        assert list(offers(fair)) == ["Next"]
    assert states(fair) == {"First": "declined" if answer == "decline" else "lapsed", "Next": "offered"}
    told = [mail.subject for mail in db.session.scalars(select(Mail)) if "is over" in mail.subject]
    assert len(told) == (answer == "lapse")
    assert_plan_is_sound(fair.id)


def test_accepted_offer_is_a_reservation_and_ends_the_wait(
    fair: Fair, hall: Hall, full: Stand, seller: User, work: Work, sign_in: SignIn
) -> None:
    person = wait(fair, "Ferrowick", seller, 2, 2)
    behind = wait(fair, "Larkspur", seller, 3, 3, priority=-1)
    free(full, seller)
    work()
    browser = sign_in(person)
    page = browser.get(f"/exhibit/{fair.slug}/holds").text
    assert "Accept" in page
    assert "Decline" in page
    (offered,) = db.session.scalars(select(Stand).where(Stand.state == StandState.OFFERED)).all()
    answer = browser.post(f"/exhibit/{fair.slug}/holds/{offered.id}/reserve")
    assert answer.status_code == 302
    assert states(fair)["Ferrowick"] == WaitingState.PLACED
    assert "You are number 1 on the waiting list." in sign_in(behind).get(f"/exhibit/{fair.slug}/holds").text


def test_company_stands_in_line_once_and_leaves_it_with_a_reason(
    fair: Fair, hall: Hall, full: Stand, seller: User, work: Work
) -> None:
    person = wait(fair, "Ferrowick", seller)
    mine = exhibitor_of(person)
    with pytest.raises(WaitsAlready), transaction():
        actions.add_entry(fair, mine.id, WaitingWish(1, 1), seller)
    another = make_exhibitor_wanting(fair)
    with pytest.raises(UnitsInDisorder), transaction():
        actions.add_entry(fair, another.id, WaitingWish(3, 2), seller)
    entry = waiting_list(fair.id)[0]
    with pytest.raises(NoReason), transaction():
        actions.remove_entry(fair.id, entry.id, " ", seller)
    free(full, seller)
    work()
    with transaction():
        actions.remove_entry(fair.id, entry.id, "They found another fair.", seller)
    assert place_in_line(mine) is None
    assert offers(fair) == {}
    with pytest.raises(NotWaiting), transaction():
        actions.set_priority(fair.id, entry.id, 5, "No", seller)
    assert_plan_is_sound(fair.id)


def test_organiser_adds_ranks_offers_and_removes_on_pages(
    fair: Fair, hall: Hall, seller: User, sign_in: SignIn, work: Work
) -> None:
    browser, line = sign_in(seller), f"/organise/{fair.slug}/waiting"
    first, second = make_exhibitor_wanting(fair, "First"), make_exhibitor_wanting(fair, "Second")
    assert "Nobody waits" in browser.get(line).text
    for exhibitor in (first, second):
        values = {"exhibitor": exhibitor.id, "min_units": 1, "max_units": 2, "open_sides": 0, "priority": 0}
        assert browser.post(line, data={**values, "deposit_on": "soon"}).status_code == 422
        assert browser.post(line, data=values).status_code == 302
    assert "on the waiting list already" in browser.post(line, data=values).text
    entry = waiting_list(fair.id)[1]
    assert browser.post(f"{line}/{entry.id}/priority", data={"priority": 9}).status_code == 422
    answer = browser.post(f"{line}/{entry.id}/priority", data={"priority": 9, "reason": "Sponsor"})
    assert answer.status_code == 302
    assert [one.exhibitor.display_name for one in waiting_list(fair.id)] == ["Second", "First"]
    look = browser.get(f"{line}/{entry.id}/offer").text
    assert "A-101, A-102" in look
    assert offers(fair) == {}
    data = {"hall": "A", "numbers": "A-105, A-106"}
    assert browser.post(f"{line}/{entry.id}/offer", data=data).status_code == 302
    assert offers(fair) == {"Second": ["A-105", "A-106"]}
    assert browser.post(f"{line}/{entry.id}/offer", data=data).status_code == 422
    assert "Offered until" in browser.get(line).text
    assert browser.post(f"{line}/{entry.id}/remove", data={"reason": "Gone"}).status_code == 302
    work()
    assert "A-105" in offers(fair)["First"]
