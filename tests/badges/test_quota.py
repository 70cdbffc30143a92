"""How many badges an exhibitor has for its people: free ones by units, and extra ones that it orders and pays for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges.actions import (
    QuotaValues,
    decide_order,
    issue_staff_badge,
    order_extra_badges,
    set_quota,
)
from eventsapp.badges.models import Badge, BadgeOrder, OrderState
from eventsapp.badges.queries import badge_holders, quota_of, staff_of, standing_of
from eventsapp.badges.quota import (
    BadgeNotPaid,
    ExtraBadgesHaveNoPrice,
    ExtraPriceChanged,
    OrderIsDecided,
    OrderIsOpen,
    StaffQuotaReached,
    entitled,
    free_badges,
    usual_quota,
)
from eventsapp.booths.models import StandShare
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.factories import make_fair, make_hall_with_units, make_member, make_stand, make_user

SignIn = Callable[[User], FlaskClient]
PRICE = 150_000


@pytest.mark.parametrize(
    ("units", "shares", "free"),
    [
        (0, 0, 3),
        (1, 0, 3),
        (2, 0, 5),
        (4, 0, 9),
        (19, 0, 39),
        (20, 0, 40),
        (60, 2, 40),
        (0, 1, 2),
        (0, 2, 4),
        (2, 1, 7),
    ],
)
def test_free_badges_grow_with_units_up_to_the_most(units: int, shares: int, free: int) -> None:
    assert free_badges(usual_quota(1), units, shares) == free


def test_printed_badges_count_before_issued_ones_and_those_before_the_first_on_the_list() -> None:
    assert entitled([1, 2, 3, 4], issued={3, 4}, printed={4}, badges=1) == {4}
    assert entitled([1, 2, 3, 4], issued={3, 4}, printed={4}, badges=2) == {3, 4}
    assert entitled([4, 2, 3, 1], issued={3, 4}, printed={4}, badges=3) == {1, 3, 4}
    assert entitled([1, 2], issued=set(), printed=set(), badges=-1) == set()


def sell(fair: Fair, *, first_unit: int = 1, price: int | None = PRICE) -> User:
    """Give a fair small quotas and a price."""
    organiser = make_member(fair)
    values = QuotaValues(
        first_unit=first_unit, further_unit=2, co_exhibitor=2, most=40, extra_minor=price, currency="VND"
    )
    with transaction():
        set_quota(fair, values, organiser)
    return organiser


def order(exhibitor: Exhibitor, number: int = 1, seen: int | None = None) -> BadgeOrder:
    actor = make_user()
    with transaction():
        return order_extra_badges(exhibitor, number, PRICE * number if seen is None else seen, actor)


def decide(fair: Fair, order_id: int, state: OrderState, actor: User) -> None:
    with transaction():
        decide_order(fair, order_id, state, actor)


def test_units_of_stands_and_stands_that_are_shared_count(app: Flask) -> None:
    fair = make_fair()
    hall = make_hall_with_units(fair)
    owner, guest = (make_exhibitor_with_owner(fair, make_user(), name) for name in ("Owner", "Guest"))
    stand = make_stand(hall, owner, "A-101, A-102")
    with transaction():
        db.session.add(StandShare(stand_id=stand.id, exhibitor_id=guest.id))
    assert (standing_of(owner).free, standing_of(guest).free) == (5, 2)


def test_one_person_more_than_there_are_badges_is_refused_until_an_extra_one_is_ordered(app: Flask) -> None:
    fair = make_fair()
    sell(fair)
    exhibitor = make_exhibitor_with_owner(fair, make_user())
    make_staff(exhibitor)
    with pytest.raises(StaffQuotaReached):
        make_staff(exhibitor)
    order(exhibitor)
    make_staff(exhibitor)
    with pytest.raises(StaffQuotaReached):
        make_staff(exhibitor)


def test_a_badge_beyond_the_quota_is_issued_once_it_is_paid(app: Flask) -> None:
    fair = make_fair()
    organiser = sell(fair)
    exhibitor = make_exhibitor_with_owner(fair, make_user())
    first = make_staff(exhibitor)
    wanted = order(exhibitor)
    second = make_staff(exhibitor, "Lê Thị Hoa")
    with pytest.raises(BadgeNotPaid), transaction():
        issue_staff_badge(fair, second)
    decide(fair, wanted.id, OrderState.PAID, organiser)
    with transaction():
        issue_staff_badge(fair, second)
        issue_staff_badge(fair, first)
    assert len(db.session.scalars(select(Badge)).all()) == 2
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [one for one in actions if one.startswith("badges.")] == [
        "badges.quota_set",
        "badges.extra_ordered",
        "badges.extra_paid",
    ]


def test_who_has_a_badge_keeps_it_when_the_quota_shrinks(app: Flask) -> None:
    fair = make_fair()
    exhibitor = make_exhibitor_with_owner(fair, make_user())
    first, second = make_staff(exhibitor), make_staff(exhibitor, "Lê Thị Hoa")
    with transaction():
        issue_staff_badge(fair, second)
    sell(fair)
    assert badge_holders(fair.id, [exhibitor.id]) == {second.id}
    with pytest.raises(BadgeNotPaid), transaction():
        issue_staff_badge(fair, first)


def test_orders_are_refused_without_a_price_with_another_one_and_twice(app: Flask) -> None:
    fair = make_fair()
    exhibitor = make_exhibitor_with_owner(fair, make_user())
    with pytest.raises(ExtraBadgesHaveNoPrice):
        order(exhibitor)
    organiser = sell(fair)
    with pytest.raises(ExtraPriceChanged):
        order(exhibitor, 2, PRICE)
    first = order(exhibitor, 2)
    assert (first.amount_minor, first.currency) == (2 * PRICE, "VND")
    with pytest.raises(OrderIsOpen):
        order(exhibitor)
    decide(fair, first.id, OrderState.DECLINED, organiser)
    with pytest.raises(OrderIsDecided):
        decide(fair, first.id, OrderState.PAID, organiser)
    assert order(exhibitor).state == OrderState.ORDERED
    assert standing_of(exhibitor).places == 2


def test_a_batch_leaves_out_who_is_beyond_and_says_so(
    app: Flask, sign_in: SignIn, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair = make_fair(slug="expo")
    organiser = sell(fair)
    exhibitor = make_exhibitor_with_owner(fair, make_user(), "Brackenfell Tools")
    make_staff(exhibitor, "Hướng Dương")
    order(exhibitor)
    make_staff(exhibitor, "Lê Thị Hoa")
    browser = sign_in(organiser)
    browser.post("/organise/expo/badges", data={"type": "exhibitor"})
    work()
    job = db.session.scalars(select(Job)).one()
    assert job.result["printed"] == 1
    assert job.result["beyond"] == [{"name": "Lê Thị Hoa", "exhibitor": "Brackenfell Tools"}]
    page = browser.get(f"/organise/expo/badges/batches/{job.id}?lang=en").text
    assert "Lê Thị Hoa" in page
    assert "1 person is beyond the exhibitor" in page


def test_an_exhibitor_orders_and_the_organiser_notes_the_payment(
    app: Flask, sign_in: SignIn, fonts_installed: Path
) -> None:
    fair, owner = make_fair(slug="expo"), make_user()
    team = sign_in(sell(fair))
    exhibitor = make_exhibitor_with_owner(fair, owner, "Brackenfell Tools")
    make_staff(exhibitor)
    browser = sign_in(owner)
    page = browser.get("/exhibit/expo/badges?lang=en").text
    assert "1 of 1 free badge" in page
    person = {"full_name": "Ingrid Fallows", "language": "en"}
    refused = browser.post("/exhibit/expo/badges?lang=en", data=person)
    assert (refused.status_code, "Ingrid Fallows" in refused.text) == (422, True)
    assert "Order an extra one" in refused.text
    assert "300,000" in browser.get("/exhibit/expo/badges/extra?number=2&lang=en").text
    answer = browser.post("/exhibit/expo/badges/extra", data={"number": "2", "amount": str(2 * PRICE)})
    assert answer.location == "/exhibit/expo/badges"
    assert browser.post("/exhibit/expo/badges", data=person).status_code == 302
    late = staff_of(exhibitor)[-1].id
    page = browser.get("/exhibit/expo/badges?lang=en").text
    assert "Not paid yet" in page
    answer = browser.post(f"/exhibit/expo/badges/{late}?lang=en")
    assert (answer.status_code, "beyond the exhibitor" in answer.text) == (409, True)
    wanted = db.session.scalars(select(BadgeOrder)).one()
    listed = team.get("/organise/expo/badges/quota?lang=en").text
    assert "Brackenfell Tools" in listed
    assert team.post(f"/organise/expo/badges/quota/orders/{wanted.id}/paid").status_code == 302
    assert team.post(f"/organise/expo/badges/quota/orders/{wanted.id}/decline?lang=en").status_code == 409
    assert browser.post(f"/exhibit/expo/badges/{late}").mimetype == "application/pdf"
    assert "and 2 extra badges, paid" in browser.get("/exhibit/expo/badges?lang=en").text


@pytest.mark.parametrize("data", [{"number": "2", "amount": "1"}, {"number": "2"}, {"number": "0"}, {"number": "x"}])
def test_an_order_at_another_amount_is_refused_with_the_right_one(
    app: Flask, sign_in: SignIn, data: dict[str, str]
) -> None:
    fair, owner = make_fair(slug="expo"), make_user()
    sell(fair)
    make_exhibitor_with_owner(fair, owner)
    page = sign_in(owner).post("/exhibit/expo/badges/extra?lang=en", data=data)
    assert page.status_code == 422
    assert db.session.scalars(select(BadgeOrder)).all() == []


def test_the_organiser_says_the_numbers_and_nonsense_is_refused(app: Flask, sign_in: SignIn) -> None:
    fair = make_fair(slug="expo")
    browser = sign_in(make_member(fair))
    assert 'value="40"' in browser.get("/organise/expo/badges/quota").text
    numbers = {"first_unit": "4", "further_unit": "1", "co_exhibitor": "0", "most": "20"}
    good = browser.post("/organise/expo/badges/quota", data={**numbers, "extra": "6", "currency": "USD"})
    assert good.status_code == 302
    assert quota_of(fair.id).extra_minor == 600
    exhibitor = make_exhibitor_with_owner(fair, make_user())
    assert standing_of(exhibitor).free == 4
    wrong = browser.post("/organise/expo/badges/quota", data={**numbers, "first_unit": "-1", "currency": "VND"})
    assert (wrong.status_code, 'value="20"' in wrong.text) == (422, True)


def test_quota_and_orders_are_for_the_team_and_the_exhibitor(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    fair, other = make_fair(slug="expo"), make_fair(slug="other")
    organiser = sell(fair)
    exhibitor = make_exhibitor_with_owner(fair, make_user())
    wanted = order(exhibitor)
    assert client.get("/organise/expo/badges/quota").status_code == 302
    assert sign_in(make_member(fair, Role.REVIEWER)).get("/organise/expo/badges/quota").status_code == 403
    assert sign_in(make_user()).get("/exhibit/expo/badges/extra").status_code == 404
    assert sign_in(make_user()).post(f"/organise/expo/badges/quota/orders/{wanted.id}/paid").status_code == 403
    stranger = sign_in(make_member(other))
    assert stranger.post(f"/organise/other/badges/quota/orders/{wanted.id}/paid").status_code == 404
    declined = sign_in(organiser).post(f"/organise/expo/badges/quota/orders/{wanted.id}/decline")
    assert declined.status_code == 302
    assert db.session.get_one(BadgeOrder, wanted.id).state == OrderState.DECLINED
