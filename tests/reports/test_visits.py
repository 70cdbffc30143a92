"""Arrivals and visitors by the definition of the FKM, for the organiser and beside the median for an exhibitor."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from eventsapp.accounts.models import User
from eventsapp.checkin.models import Presence
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import zone
from eventsapp.leads.actions import come_by
from eventsapp.leads.rules import Sharing
from eventsapp.reports.queries import (
    arrivals,
    own_figures,
)
from eventsapp.visitors.models import InvitationCode, Visitor, VisitorAnswer, VisitorQuestion
from tests.factories import make_fair, make_hall_with_units, make_member, make_stand, make_type, make_visitor
from tests.leads.stands import make_lead, make_stand_holder, make_willing

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


def come(fair: Fair, visitor: Visitor | None, *, day: int = 0, hour: int = 2, zone: str = "", holder: str = "") -> None:
    """Let somebody pass a gate at an hour (UTC; the fair is seven hours ahead)."""
    on = fair.starts_on + timedelta(days=day)
    at = datetime(on.year, on.month, on.day, hour, 15, tzinfo=UTC)
    times = {"first_at": at, "first_gate_id": 1, "last_at": at, "last_gate_id": 1, "last_way": "in"}
    key = holder or f"v{visitor.id if visitor else 0}"
    with transaction() as session:
        session.add(Presence(fair_id=fair.id, day_on=on, zone=zone, holder=key, **times))


def of_kind(fair: Fair, kind: str, **more: str) -> Visitor:
    visitor = make_visitor(fair, **more)
    with transaction():
        db.session.get_one(Visitor, visitor.id).kind = kind
    return visitor


def test_person_counts_once_a_day_and_once_over_the_fair(fair: Fair) -> None:
    first, second = make_visitor(fair), make_visitor(fair)
    come(fair, first)
    come(fair, first, zone="forum", hour=4)
    come(fair, first, day=1)
    come(fair, second)
    assert [count for _on, count in arrivals(fair).by_day] == [2, 1, 0]
    assert arrivals(fair).who.people == 2


def test_staff_press_contractors_and_organisers_are_no_visitors_and_speakers_only_outside_the_forum(fair: Fair) -> None:
    for kind in ("press", "contractor", "organiser", "exhibitor"):
        come(fair, of_kind(fair, kind))
    come(fair, of_kind(fair, "speaker"), zone="forum")
    come(fair, of_kind(fair, "speaker"))
    come(fair, of_kind(fair, "vip"))
    come(fair, None, holder="s7")
    assert [(one.code, one.people) for one in arrivals(fair).who.by_type] == [("speaker", 1), ("vip", 1)]


def test_arrivals_stand_in_the_hour_of_the_fair_at_which_somebody_came_first(fair: Fair) -> None:
    one = make_visitor(fair)
    come(fair, one, zone="forum", hour=6)
    come(fair, one, hour=3)
    come(fair, make_visitor(fair), hour=0)
    hours = dict(arrivals(fair).by_hour(fair.starts_on))
    assert (hours[7], hours[10], hours[13]) == (1, 1, 0)
    assert (min(hours), max(hours)) == (7, 16)


def test_countries_and_answers_are_shared_out(fair: Fair) -> None:
    korean, other = make_visitor(fair, country="KR"), make_visitor(fair, country="VN")
    with transaction() as session:
        asked = VisitorQuestion(fair_id=fair.id, kind="choices", wording={"en": "Sector?"})
        asked.options = [{"code": "laser", "text": {"en": "Lasers"}}, {"code": "robot", "text": {"en": "Robots"}}]
        session.add(asked)
        session.flush()
        words = {"question": "Sector?", "words": "", "language": "en"}
        session.add(VisitorAnswer(visitor_id=korean.id, question_id=asked.id, value=["laser", "robot"], **words))
        session.add(VisitorAnswer(visitor_id=other.id, question_id=asked.id, value=["laser"], **words))
    come(fair, korean)
    come(fair, korean, day=1)
    come(fair, other)
    assert [(one.code, one.visits, one.people) for one in arrivals(fair).who.by_country] == [("KR", 2, 1), ("VN", 1, 1)]
    (answered,) = arrivals(fair).answered
    assert [(one.code, one.visits, one.people) for one in answered.shares] == [("laser", 3, 2), ("robot", 2, 1)]


def test_report_is_a_page_and_a_table_for_who_may_see_visitors(app: Flask, fair: Fair, sign_in: SignIn) -> None:
    make_type(fair, "visitor")
    come(fair, make_visitor(fair, country="KR"))
    team = sign_in(make_member(fair))
    page = team.get(f"/organise/expo/visitors/arrivals?day={fair.starts_on.isoformat()}").get_data(as_text=True)
    assert "South Korea" in page
    assert "definition of the FKM" in page
    assert "Arrivals on" in page
    assert team.get("/organise/expo/visitors/arrivals?day=never").status_code == 200
    table = team.get("/organise/expo/visitors/arrivals.csv")
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert f"{fair.starts_on.isoformat()} 09:00,1,1" in table.get_data(as_text=True)
    book = load_workbook(io.BytesIO(team.get("/organise/expo/visitors/arrivals.xlsx").data))
    assert book.active is not None
    assert [cell.value for cell in book.active[1]] == ["Part", "Of it", "Visits", "Unique visitors"]
    assert app.test_client().get("/organise/expo/visitors/arrivals").status_code == 302
    assert sign_in(make_member(make_fair())).get("/organise/expo/visitors/arrivals").status_code == 403


def test_exhibitor_is_never_compared_with_fewer_than_five_others(fair: Fair, sign_in: SignIn) -> None:
    hall = make_hall_with_units(fair, columns=6)
    holders = [make_stand_holder(fair, f"Company {number}") for number in range(6)]
    for place, (_user, exhibitor) in enumerate(holders[:5]):
        make_stand(hall, exhibitor, f"A-10{place + 1}")
        for _ in range(place):
            make_lead(exhibitor, make_willing(fair))
    user, own = holders[4]
    assert (own_figures(own).leads.own, own_figures(own).leads.median) == (4, None)
    assert "at least 5 other exhibitors" in sign_in(user).get("/exhibit/expo/leads/figures").get_data(as_text=True)
    make_stand(hall, holders[5][1], "A-201")
    assert own_figures(own).leads.median == 1  # of 0, 1, 2, 3 and 0
    assert own_figures(own).came_by.median == 0
    page = sign_in(user).get("/exhibit/expo/leads/figures").get_data(as_text=True)
    assert "half of them have less" in page
    assert "New leads by day" in page


def test_invitations_are_followed_from_sent_to_came(fair: Fair) -> None:
    _user, own = make_stand_holder(fair)
    kind = make_type(fair, "vip")
    with transaction() as session:
        code = InvitationCode(fair_id=fair.id, type_id=kind.id, exhibitor_id=own.id, code="FERRO", sent=9, taken=2)
        session.add(code)
    came, stayed = make_visitor(fair), make_visitor(fair)
    with transaction():
        for one in (came, stayed):
            db.session.get_one(Visitor, one.id).invitation_id = code.id
    come(fair, came)
    come(fair, came, zone="forum")
    come(fair, came, day=1)
    found = own_figures(own)
    assert (found.sent.own, found.registered.own, found.came.own, found.visits.own) == (9, 2, 1, 2)
    passing = make_visitor(fair)
    today = clock.now().astimezone(zone(fair.timezone)).date()
    make_lead(own, make_willing(fair))
    with transaction():
        come_by(passing, own, Sharing(person=True), language="en")
    by_day = dict(own_figures(own).by_day)
    assert (by_day[today], own_figures(own).came_by.own) == (2, 1)
    assert set(by_day) >= {fair.starts_on, fair.ends_on}


def test_strangers_see_no_figures(app: Flask, fair: Fair, sign_in: SignIn) -> None:
    assert app.test_client().get("/exhibit/expo/leads/figures").status_code == 302
    assert sign_in(make_member(fair)).get("/exhibit/expo/leads/figures").status_code == 404
