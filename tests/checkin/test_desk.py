"""The desk over HTTP: people found, let in, printed, corrected, new ones registered, and everything it refuses."""

import re
from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, insert, select, text

from eventsapp.accounts.models import User
from eventsapp.accounts.queries import consents_of
from eventsapp.badges.actions import issue_visitor_badge
from eventsapp.badges.models import Badge
from eventsapp.checkin.actions import StationValues, create_station, queue_print
from eventsapp.checkin.models import Gate, Presence, PrintJob, PrintStation
from eventsapp.checkin.queries.desk import found_at_desk, matching
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.finding import Range
from eventsapp.visitors.actions import Entry, GroupDetails, add_members, decide_pair, index_visitors, register_group
from eventsapp.visitors.importers import PersonEntry
from eventsapp.visitors.models import LikelyPair, Visitor, VisitorGroup, VisitorState, VisitorWord
from eventsapp.visitors.queries import members_of
from eventsapp.visitors.rules import Verdict
from tests.checkin.gates import make_gate, ticket_code
from tests.checkin.words import words
from tests.factories import make_fair, make_member, make_type, make_user, make_visitor
from tests.statements import selects

SignIn = Callable[[User], FlaskClient]
DESK = "/organise/expo/desk"


@pytest.fixture
def fair(app: Flask) -> Fair:
    today = clock.now().date()
    return make_fair(slug="expo", starts_on=today - timedelta(days=1))


@pytest.fixture
def team(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def desk(team: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(team)


@pytest.fixture
def tuyen(fair: Fair) -> Visitor:
    return make_visitor(fair, company="Cơ khí Trúc Lâm Sơn", phone="0903 214 418", email="tuyen@home.example")


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair, "G2")


@pytest.fixture
def station(fair: Fair) -> PrintStation:
    with transaction() as session:
        made = PrintStation(fair_id=fair.id, code="P1")
        session.add(made)
    return made


def badge_of(visitor: Visitor) -> Badge | None:
    db.session.expire_all()
    return db.session.scalar(select(Badge).where(Badge.visitor_id == visitor.id, Badge.revoked_at.is_(None)))


@pytest.mark.parametrize("typed", ["tuyen 4418", "4418", "truc lam", "V-00001", "nguyeenx tuyeefn", "tuyen@home"])
def test_person_is_found_by_what_they_say(desk: FlaskClient, tuyen: Visitor, typed: str) -> None:
    page = words(desk.get(DESK, query_string={"q": typed}))
    assert "Nguyễn Thị Thanh Tuyền" in page
    assert "Not printed" in page


def test_person_of_another_fair_is_not_found(desk: FlaskClient) -> None:
    make_visitor(make_fair(slug="other"), full_name="Trần Văn Khác")
    assert "Nobody has all of this" in words(desk.get(DESK, query_string={"q": "khac"}))
    assert "Trần Văn Khác" not in words(desk.get(DESK, query_string={"q": "khac"}))


def test_exact_accents_come_first(fair: Fair) -> None:
    for name in ("Lê Tuyến", "Lê Tuyền", "Lê Tuyển"):
        make_visitor(fair, full_name=name)
    today = clock.now().date()
    assert next(row.visitor.full_name for row in found_at_desk(fair, "tuyển", today)) == "Lê Tuyển"
    assert len(found_at_desk(fair, "tuyển", today)) == 3


def test_scanned_ticket_opens_the_person_at_once(desk: FlaskClient, fair: Fair, tuyen: Visitor) -> None:
    page = words(desk.get(DESK, query_string={"q": ticket_code(fair, tuyen)}))
    assert "Print the badge" in page
    assert "Nguyễn Thị Thanh Tuyền" in page


def test_words_follow_a_corrected_name(desk: FlaskClient, tuyen: Visitor) -> None:
    answer = desk.post(f"{DESK}/{tuyen.id}/name", data={"full_name": "Nguyễn Thị Thanh Huyền"}, follow_redirects=True)
    assert "The name is corrected" in words(answer)
    assert "Thanh Huyền" in words(desk.get(DESK, query_string={"q": "huyen"}))
    assert "Nobody has all of this" in words(desk.get(DESK, query_string={"q": "tuyen thanh thi"}))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "visitor.name_corrected")).one()
    assert (entry.before["full_name"], entry.after["full_name"]) == (
        "Nguyễn Thị Thanh Tuyền",
        "Nguyễn Thị Thanh Huyền",
    )


def test_search_among_many_asks_an_index_and_the_same_number_of_times(app: Flask, fair: Fair) -> None:
    asked = matching(fair.id, [Range("tuyen", "tuyen\U0010ffff"), Range("#81", "#81\U0010ffff")], [[Range("a", "b")]])
    compiled = asked.limit(60).compile(db.engine, compile_kwargs={"literal_binds": True})
    with transaction() as session:
        if db.engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL enable_seqscan = off"))
        prefix = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = str(session.execute(text(f"{prefix} {str(compiled).replace(':', chr(92) + ':')}")).all())
    assert "ix_visitor_words_word" in plan
    assert "SCAN visitor_words" not in plan
    assert "Seq Scan" not in plan
    counts = []
    for many in (1, 8):
        for number in range(many):
            make_visitor(fair, full_name=f"Trần Văn Đông {many} {number}", phone=f"09032{many}441{number}")
        with selects() as sent:
            assert found_at_desk(fair, "dong van", clock.now().date())
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6


def test_badge_is_printed_here_once(desk: FlaskClient, tuyen: Visitor, fonts_installed: object) -> None:
    answer = desk.post(f"{DESK}/{tuyen.id}/print", follow_redirects=True)
    assert "The badge is ready" in words(answer)
    badge = badge_of(tuyen)
    assert badge is not None
    assert badge.printed_at is not None
    assert desk.get(f"{DESK}/{tuyen.id}/badge.pdf").data.startswith(b"%PDF")
    paper = desk.get(f"{DESK}/{tuyen.id}/paper")
    assert "frame-ancestors 'self'" in paper.headers["Content-Security-Policy"]
    size = re.search(r"/scan/paper/size-\d+x\d+\.css", paper.get_data(as_text=True))
    assert size
    assert re.search(r"@page \{ size: 10[45][.\d]*mm 14[78][.\d]*mm", desk.get(size[0]).get_data(as_text=True))
    assert desk.post(f"{DESK}/{tuyen.id}/print").status_code == 409
    assert desk.post(f"{DESK}/{tuyen.id}/name", data={"full_name": "Another"}).status_code == 422


def test_paper_of_a_badge_that_was_not_printed_is_not_given(desk: FlaskClient, tuyen: Visitor) -> None:
    assert desk.get(f"{DESK}/{tuyen.id}/paper").status_code == 404
    assert desk.get(f"{DESK}/{tuyen.id}/badge.pdf").status_code == 404
    assert badge_of(tuyen) is None


def test_reprint_makes_the_former_badge_void(desk: FlaskClient, tuyen: Visitor, fonts_installed: object) -> None:
    desk.post(f"{DESK}/{tuyen.id}/print")
    former = badge_of(tuyen)
    assert former is not None
    values = {"badge": former.id, "reason": "damaged", "note": "coffee"}
    assert "The badge is ready" in words(desk.post(f"{DESK}/{tuyen.id}/reprint", data=values, follow_redirects=True))
    new = badge_of(tuyen)
    assert new is not None
    assert new.code != former.code
    assert (former.revoked_reason, former.revoked_note) == ("damaged", "coffee")
    assert desk.post(f"{DESK}/{tuyen.id}/reprint", data=values).status_code == 409
    assert desk.post(f"{DESK}/{tuyen.id}/reprint", data={"badge": new.id, "reason": "boredom"}).status_code == 422


def test_person_is_let_in_by_the_rules_of_the_gate(desk: FlaskClient, tuyen: Visitor, gate: Gate) -> None:
    assert "Come in: First time today" in words(desk.post(f"{DESK}/{tuyen.id}/admit", follow_redirects=True))
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 1
    page = words(desk.post(f"{DESK}/{tuyen.id}/admit", follow_redirects=True))
    assert "Already in" in page
    assert "In since" in page


def test_nobody_is_let_in_at_a_fair_without_gates(desk: FlaskClient, tuyen: Visitor) -> None:
    assert desk.post(f"{DESK}/{tuyen.id}/admit").status_code == 409


def test_walk_in_needs_a_name_and_a_spoken_consent(desk: FlaskClient, fair: Fair, team: User) -> None:
    make_type(fair, "trade")
    missing = desk.post(f"{DESK}/new", data={"full_name": "Park", "type": "trade", "language": "ko"})
    assert missing.status_code == 422
    assert "Read the sentence out" in words(missing)
    assert 'value="Park"' in missing.get_data(as_text=True)
    values = {"full_name": "박서연", "company": "한빛", "type": "trade", "language": "ko", "agreed": "y"}
    answer = desk.post(f"{DESK}/new", data={**values, "then": "show"}, follow_redirects=True)
    assert "박서연" in words(answer)
    visitor = db.session.scalars(select(Visitor).where(Visitor.full_name == "박서연")).one()
    assert (visitor.kind, visitor.state, visitor.user_id) == ("trade", VisitorState.APPROVED, None)
    (consent,) = consents_of("visitor", visitor.id)
    assert (consent.purpose, consent.channel, consent.language) == ("registration", "desk, spoken", "en")
    assert consent.wording.isascii()  # what the desk read out stood on its screen, in its language
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "visitor.walked_in")).one()
    assert (entry.actor, entry.after["consents"]) == (team.email, ["registration"])


def test_walk_in_is_printed_in_the_same_step(desk: FlaskClient, fonts_installed: object) -> None:
    values = {"full_name": "Lê Văn Mới", "language": "vi", "agreed": "y", "then": "print"}
    assert "The badge is ready" in words(desk.post(f"{DESK}/new", data=values, follow_redirects=True))
    visitor = db.session.scalars(select(Visitor).where(Visitor.full_name == "Lê Văn Mới")).one()
    badge = badge_of(visitor)
    assert badge is not None
    assert badge.printed_name == "Lê Văn Mới"


@pytest.mark.parametrize(
    ("typed", "field"),
    [("Trần Bình", "full_name"), ("0912345678", "phone"), ("binh@home.example", "email")],
)
def test_new_visitor_begins_with_what_was_typed(desk: FlaskClient, typed: str, field: str) -> None:
    page = desk.get(DESK, query_string={"q": typed, "do": "new"}).get_data(as_text=True)
    assert re.search(rf'<input[^>]*name="{field}"[^>]*value="{re.escape(typed)}"', page)


def test_likely_twins_stand_beside_and_one_press_ends_the_other(desk: FlaskClient, fair: Fair, tuyen: Visitor) -> None:
    twin = make_visitor(fair, full_name="NGUYEN THI THANH TUYEN", phone="+84 903 214 418", email="other@home.example")
    namesake = make_visitor(fair, email="namesake@home.example")
    page = words(desk.get(DESK, query_string={"visitor": tuyen.id}))
    assert f"cancel {twin.reference}" in page
    assert f"cancel {namesake.reference}" not in page
    assert "Perhaps the same as" in words(desk.get(DESK, query_string={"q": "tuyen 4418"}))
    desk.post(f"{DESK}/{tuyen.id}/same/{twin.id}")
    db.session.expire_all()
    assert (twin.state, tuyen.state) == (VisitorState.CANCELLED, VisitorState.APPROVED)
    assert f"cancel {twin.reference}" not in words(desk.get(DESK, query_string={"visitor": tuyen.id}))
    assert desk.post(f"{DESK}/{tuyen.id}/same/{tuyen.id}").status_code == 302
    assert tuyen.state == VisitorState.APPROVED


def test_desk_sends_badges_to_its_station(
    desk: FlaskClient, tuyen: Visitor, gate: Gate, station: PrintStation, fonts_installed: object
) -> None:
    desk.post(f"{DESK}/place", data={"gate": gate.id, "station": station.id})
    assert "prints at P1" in words(desk.get(DESK))
    assert "is at printer P1" in words(desk.post(f"{DESK}/{tuyen.id}/print", follow_redirects=True))
    assert desk.post(f"{DESK}/{tuyen.id}/print").status_code == 409
    assert db.session.scalar(select(func.count(PrintJob.id))) == 1
    badge = badge_of(tuyen)
    assert badge is not None
    assert badge.printed_at is None
    assert desk.post(f"{DESK}/place", data={"station": "99999"}).status_code == 422


@pytest.mark.parametrize("path", ["", "/stations"])
def test_desk_is_for_the_team_alone(fair: Fair, sign_in: SignIn, path: str) -> None:
    assert sign_in(make_user()).get(f"{DESK}{path}").status_code in {403, 404}


@pytest.mark.parametrize("what", ["admit", "print", "name", "reprint", "same/1"])
def test_person_who_does_not_exist_is_not_found(desk: FlaskClient, gate: Gate, what: str) -> None:
    values = {"full_name": "x", "reason": "lost", "badge": "1"}
    assert desk.post(f"{DESK}/99999/{what}", data=values).status_code in {404, 409}


def test_visitors_written_in_bulk_are_found_once_they_are_indexed(fair: Fair, tuyen: Visitor) -> None:
    today = clock.now().date()
    with transaction() as session:
        session.execute(insert(Visitor), [{"fair_id": fair.id, "number": 77, "full_name": "Đỗ Hạnh", "search_key": ""}])
        assert not found_at_desk(fair, "hanh", today)
        assert index_visitors(fair) == 1
        assert index_visitors(fair) == 0
    assert [row.visitor.full_name for row in found_at_desk(fair, "do hanh", today)] == ["Đỗ Hạnh"]


def test_words_go_with_the_visitor(fair: Fair, tuyen: Visitor) -> None:
    held = select(func.count()).select_from(VisitorWord).where(VisitorWord.visitor_id == tuyen.id)
    assert (db.session.scalar(held) or 0) > 5


def test_nobody_without_a_ticket_gets_a_badge(desk: FlaskClient, fair: Fair) -> None:
    pending = make_visitor(fair, entry=Entry(type=make_type(fair, "press", needs_approval=True)))
    page = words(desk.get(DESK, query_string={"visitor": pending.id}))
    assert "Waits for approval" in page
    assert "Print the badge" not in page
    assert desk.post(f"{DESK}/{pending.id}/print").status_code == 409
    assert badge_of(pending) is None


@pytest.fixture
def delegation(fair: Fair) -> VisitorGroup:
    details = GroupDetails(name="Sở Công Thương", leader_name="Lê Hoa", leader_email="hoa@so.example", language="vi")
    with transaction():
        group = register_group(fair, details)
        add_members(
            fair, group, [PersonEntry(row, name) for row, name in enumerate(("Trần Bình", "顾砚秋", "윤서린"), 1)]
        )
    return group


def test_group_takes_its_badges_in_one_file_once_everybody_agreed(
    desk: FlaskClient, delegation: VisitorGroup, team: User, fonts_installed: object
) -> None:
    page = words(desk.get(DESK, query_string={"q": delegation.pickup_code.lower()}))
    assert "3 badges to print" in page
    assert "윤서린" in page
    path = f"{DESK}/groups/{delegation.id}/print"
    refused = desk.post(path)
    assert refused.status_code == 422
    assert "Ask the leader" in words(refused)
    members = members_of(delegation)
    with transaction():
        station = create_station(members[0].fair, StationValues(code="P1"), team)
        queue_print(station, issue_visitor_badge(members[0].fair, members[0]).badge_id, "kiosk")
    page = words(desk.get(DESK, query_string={"q": delegation.pickup_code}))
    assert "2 badges to print · 1 at a printer" in page
    assert len(pypdfium2.PdfDocument(desk.post(path, data={"agreed": "y"}).data)) == 2, "one comes out of a printer"
    with transaction() as session:
        session.execute(delete(PrintJob))
    answer = desk.post(path, data={"agreed": "y"})
    assert len(pypdfium2.PdfDocument(answer.data)) == 1
    for member in members:
        badge = badge_of(member)
        assert badge is not None
        assert badge.printed_at is not None
        (consent,) = consents_of("visitor", member.id)
        assert (consent.purpose, consent.channel) == ("registration", "desk, pick-up")
    assert desk.post(path, data={"agreed": "y"}).status_code == 409
    assert desk.post(f"{DESK}/groups/99999/print", data={"agreed": "y"}).status_code == 404


def test_pair_that_was_told_apart_is_no_twin_and_one_that_was_ended_is_decided(
    desk: FlaskClient, fair: Fair, team: User, tuyen: Visitor
) -> None:
    other = make_visitor(fair, phone="0903214418", email="other@home.example")
    third = make_visitor(fair, phone="0903214418", email="third@home.example")
    pairs = {
        one.later_id: one for one in db.session.scalars(select(LikelyPair).where(LikelyPair.earlier_id == tuyen.id))
    }
    with transaction():
        decide_pair(pairs[other.id], Verdict.DIFFERENT, team)
    page = words(desk.get(DESK, query_string={"visitor": tuyen.id}))
    assert f"cancel {other.reference}" not in page
    assert f"cancel {third.reference}" in page
    desk.post(f"{DESK}/{tuyen.id}/same/{third.id}")
    db.session.expire_all()
    assert pairs[third.id].verdict == Verdict.SAME
