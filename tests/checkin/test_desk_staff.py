"""Exhibitors' people at the desk: found beside visitors, printed, printed again, and a badge given to a colleague."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges.actions import QuotaValues, StaffDetails, add_staff_member, remove_staff_member, set_quota
from eventsapp.badges.models import Badge
from eventsapp.checkin.actions import StationValues, create_station
from eventsapp.checkin.models import PrintJob
from eventsapp.checkin.queries import people_at_desk
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.checkin.gates import make_gate
from tests.checkin.words import words
from tests.factories import make_fair, make_member, make_user, make_visitor
from tests.statements import selects

SignIn = Callable[[User], FlaskClient]
DESK = "/organise/expo/desk"


@pytest.fixture
def fair(app: object) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def team(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def desk(team: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(team)


@pytest.fixture
def exhibitor(fair: Fair) -> Exhibitor:
    return make_exhibitor_with_owner(fair, make_user())


@pytest.fixture
def seo(exhibitor: Exhibitor) -> StaffMember:
    details = StaffDetails(full_name="윤서린", latin_name="Yun Seorin", language="ko", phone="+84 903 214 418")
    actor = make_user()
    with transaction():
        return add_staff_member(exhibitor, details, actor)


def badges_of(person: StaffMember) -> list[Badge]:
    """Return every badge of somebody, the one that counts last."""
    db.session.expire_all()
    mine = select(Badge).where(Badge.staff_member_id == person.id)
    return list(db.session.scalars(mine.order_by(Badge.revoked_at.is_(None), Badge.id)))


@pytest.mark.parametrize("typed", ["seorin", "서린", "yun truc lam", "4418", "0903214418", "co khi yun"])
def test_staff_are_found_by_what_they_say(desk: FlaskClient, fair: Fair, seo: StaffMember, typed: str) -> None:
    make_visitor(make_fair(slug="other"), full_name="Yun Seorin")
    page = words(desk.get(DESK, query_string={"q": typed}))
    assert "윤서린" in page
    assert "Cơ khí Trúc Lâm Sơn" in page
    assert "Nobody has all of this" in words(desk.get(DESK, query_string={"q": "%"}))
    assert "윤서린" not in words(desk.get(DESK, query_string={"q": "seorin hanbit"}))


def test_visitors_and_staff_stand_in_one_list_by_the_same_number_of_questions(fair: Fair, exhibitor: Exhibitor) -> None:
    counts = []
    for number in (1, 5):
        for one in range(number):
            make_visitor(fair, full_name=f"Trần Bình {number}{one}", phone=f"0903{number}4418{one}")
            if one < 1:
                make_staff(exhibitor, f"Trần Thị Bình {number}")
        with selects() as sent:
            rows = people_at_desk(fair, "bình", clock.now().date())
        counts.append(len(sent))
    assert {type(row).__name__ for row in rows} == {"DeskRow", "StaffRow"}
    assert counts[1] <= counts[0] <= 10


def test_badge_of_staff_is_printed_found_by_its_code_and_let_in(
    desk: FlaskClient, fair: Fair, seo: StaffMember, fonts_installed: object
) -> None:
    make_gate(fair, "G2")
    here = f"{DESK}/staff/{seo.id}"
    assert desk.post(f"{here}/admit").status_code == 409
    assert desk.get(f"{here}/paper").status_code == 404
    corrected = desk.post(f"{here}/name", data={"full_name": "윤서현"}, follow_redirects=True)
    assert "The name is corrected" in words(corrected)
    page = desk.post(f"{here}/print", follow_redirects=True)
    assert "The badge is ready" in words(page)
    (badge,) = badges_of(seo)
    assert (badge.printed_name, badge.printed_at is None) == ("윤서현", False)
    assert desk.get(f"{here}/badge.pdf").data.startswith(b"%PDF")
    assert "data:image/png" in desk.get(f"{here}/paper").get_data(as_text=True)
    assert desk.post(f"{here}/print").status_code == 409
    assert desk.post(f"{here}/name", data={"full_name": "Another"}).status_code == 422
    assert "윤서현" in words(desk.get(DESK, query_string={"q": badge.code}))
    assert "Come in: First time today" in words(desk.post(f"{here}/admit", follow_redirects=True))


def test_reprint_needs_a_reason_and_a_swap_the_former_badge(
    desk: FlaskClient, team: User, seo: StaffMember, fonts_installed: object
) -> None:
    here = f"{DESK}/staff/{seo.id}"
    desk.post(f"{here}/print")
    (first,) = badges_of(seo)
    assert desk.post(f"{here}/reprint", data={"badge": first.id, "reason": "boredom"}).status_code == 422
    desk.post(f"{here}/reprint", data={"badge": first.id, "reason": "lost"})
    former, second = badges_of(seo)
    assert (former.id, former.revoked_reason, second.printed_at is None) == (first.id, "lost", False)
    form = desk.get(f"{DESK}?staff={seo.id}&do=swap").get_data(as_text=True)
    assert re.search(rf'name="badge"[^>]*value="{second.id}"', form)
    said = {"badge": second.id, "full_name": "Lê Thị Chi", "language": "vi", "phone": "0912 345 678"}
    kept = desk.post(f"{here}/swap", data=said)
    assert kept.status_code == 422
    assert "Lê Thị Chi" in kept.get_data(as_text=True)
    assert "The badge is ready" in words(
        desk.post(f"{here}/swap", data={**said, "returned": "y"}, follow_redirects=True)
    )
    *void, now = badges_of(seo)
    assert [one.revoked_reason for one in void] == ["lost", "swapped"]
    assert now.printed_name == "Lê Thị Chi"
    assert "Lê Thị Chi" in words(desk.get(DESK, query_string={"q": "chi 5678"}))
    assert desk.post(f"{here}/swap", data={**said, "returned": "y"}).status_code == 422
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.actor == team.email)).all()
    assert {"badge.replaced", "staff.swapped"} <= set(actions)


def test_person_beyond_the_quota_gets_no_badge(desk: FlaskClient, fair: Fair, team: User, seo: StaffMember) -> None:
    none = QuotaValues(first_unit=0, further_unit=0, co_exhibitor=0, most=0, extra_minor=None, currency="VND")
    with transaction():
        set_quota(fair, none, team)
    page = words(desk.get(DESK, query_string={"staff": seo.id}))
    assert "No badge is left for this person" in page
    assert "Print the badge" not in page
    assert desk.post(f"{DESK}/staff/{seo.id}/print").status_code == 409
    assert badges_of(seo) == []


def test_badge_of_staff_waits_at_a_station_and_goes_with_its_person(
    desk: FlaskClient, fair: Fair, team: User, seo: StaffMember, fonts_installed: object
) -> None:
    with transaction():
        station = create_station(fair, StationValues(code="P1"), team)
    desk.post(f"{DESK}/place", data={"station": station.id})
    desk.post(f"{DESK}/staff/{seo.id}/print")
    desk.post(f"{DESK}/stations/{station.id}/take")
    page = words(desk.get(f"{DESK}/stations/{station.id}"))
    assert "윤서린" in page
    assert "Cơ khí Trúc Lâm Sơn" in page
    job = db.session.scalars(select(PrintJob)).one()
    assert desk.get(f"{DESK}/stations/jobs/{job.id}/badge.pdf").data.startswith(b"%PDF")
    with transaction() as session:
        remove_staff_member(session.get_one(StaffMember, seo.id), team)
    db.session.expire_all()
    assert db.session.scalars(select(PrintJob)).all() == []
