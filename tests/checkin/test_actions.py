"""What a gate does with scans: once each, nobody twice, the earlier one first, and everything can be taken back."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.badges.actions import issue_staff_badge, issue_visitor_badge, replace_badge
from eventsapp.badges.models import Badge
from eventsapp.badges.rules import Reason
from eventsapp.checkin.actions import (
    GateValues,
    change_gate,
    gates_meant,
    lock_down,
    open_again,
    remove_gate,
    undo_scan,
)
from eventsapp.checkin.models import Gate, Presence, Scan
from eventsapp.checkin.queries import attendance_by_day, inside, latest_scans, scan_of_source, void_badges
from eventsapp.checkin.rules import BadHours, GateInUse, GateTaken, NothingToUndo, day_of
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of, signer_of
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.signing import Code, Kind, read_code, sign_code
from eventsapp.visitors.actions import issue_ticket, revoke_ticket
from eventsapp.visitors.models import FairZone, Visitor, VisitorType
from tests.checkin.gates import make_gate, scan, take, ticket_code
from tests.factories import make_exhibitor_wanting, make_fair, make_member, make_visitor


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def gate(fair: Fair) -> Gate:
    return make_gate(fair)


@pytest.fixture
def visitor(fair: Fair) -> Visitor:
    return make_visitor(fair)


def inside_now(gate: Gate) -> int:
    return inside(gate.fair_id, day_of(clock.now(), gate.fair.timezone), gate.zone)


def said(gate: Gate, *scans: object, source: str = "test") -> list[tuple[str, str]]:
    return [(one.verdict, one.reason) for one in take(gate, *scans, source=source)]  # type: ignore[arg-type]


def test_ticket_is_admitted_once_and_then_already_in_with_where_and_when(
    fair: Fair, gate: Gate, visitor: Visitor
) -> None:
    code, other = ticket_code(fair, visitor), make_gate(fair, "G2")
    first = scan(code, at=clock.now() - timedelta(minutes=10))
    (outcome,) = take(gate, first)
    assert (outcome.verdict, outcome.reason, outcome.way) == ("admitted", "first", "in")
    assert outcome.person is not None
    assert (outcome.person.name, outcome.person.key) == (visitor.full_name, f"v{visitor.id}")
    (again,) = take(other, scan(code))
    assert (again.verdict, again.reason) == ("again", "already_in")
    assert (again.seen_gate, again.seen_at) == ("G1", first.at)
    assert inside_now(gate) == 1


def test_ticket_and_badge_of_a_person_are_one_holder(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    with transaction() as session:
        badge = Badge(fair_id=fair.id, visitor_id=visitor.id)
        session.add(badge)
    signed = sign_code(Code(Kind.BADGE, fair.id, badge.id), signer_of(fair))
    assert said(gate, scan(signed)) == [("admitted", "first")]
    assert said(gate, scan(ticket_code(fair, visitor))) == [("again", "already_in")]
    assert said(gate, scan(badge.code.lower())) == [("again", "already_in")]
    assert said(gate, scan(visitor.reference)) == [("again", "already_in")]


def test_void_badge_is_refused_and_the_one_in_its_place_is_good(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    organiser = make_member(fair)
    with transaction() as session:
        former = issue_visitor_badge(fair, visitor)
        badge = session.get_one(Badge, former.badge_id)
        old = badge.code
        new = replace_badge(badge, Reason.LOST, "", organiser).code
    keys = public_keys_of(fair)
    assert read_code(new, fair_id=fair.id, kind=Kind.BADGE, keys=keys).serial == badge.replaced_by_id
    assert said(gate, scan(old), scan(new)) == [("refused", "revoked"), ("admitted", "first")]
    assert list(void_badges(fair.id)) == [badge.id]
    assert said(gate, scan(ticket_code(fair, visitor))) == [("again", "already_in")]


def test_void_badge_of_staff_is_refused(fair: Fair, gate: Gate) -> None:
    exhibitor = make_exhibitor_wanting(fair, "Ferrowick")
    organiser = make_member(fair)
    with transaction() as session:
        person = StaffMember(exhibitor_id=exhibitor.id, full_name="윤서린", language="ko")
        session.add(person)
        session.flush()
        badge = session.get_one(Badge, issue_staff_badge(fair, person).badge_id)
        old, new = badge.code, replace_badge(badge, Reason.LOST, "", organiser).code
    assert said(gate, scan(old), scan(new)) == [("refused", "revoked"), ("admitted", "first")]


def test_what_is_no_ticket_of_this_fair_is_refused_with_its_reason(fair: Fair, gate: Gate) -> None:
    elsewhere = make_fair()
    code = ticket_code(elsewhere, make_visitor(elsewhere))
    own = ticket_code(fair, make_visitor(fair))
    forged = own[:-1] + ("0" if own[-1] != "0" else "1")
    unknown = sign_code(Code(Kind.TICKET, fair.id, 999_999), signer_of(fair))
    assert said(gate, scan(code), scan("hello"), scan(forged), scan(unknown), scan("V-99999"), scan("")) == [
        ("refused", "other_fair"),
        ("refused", "unreadable"),
        ("refused", "not_ours"),
        ("refused", "unknown"),
        ("refused", "unknown"),
        ("refused", "unreadable"),
    ]
    assert db.session.scalar(select(func.count(Presence.id))) == 0


def test_type_of_a_visitor_says_on_which_days_and_into_which_zones(fair: Fair, gate: Gate) -> None:
    today = day_of(clock.now(), fair.timezone)
    with transaction() as session:
        forum, lounge = (FairZone(fair_id=fair.id, code=code, name={"en": code}) for code in ("forum", "lounge"))
        student = VisitorType(fair_id=fair.id, code="student", name={"en": "Student"}, zones=[forum])
        student.days = [today.isoformat()]
        late = VisitorType(fair_id=fair.id, code="late", name={"en": "Late"}, zones=[forum, lounge])
        late.days = [(today + timedelta(days=1)).isoformat()]
        session.add_all([lounge, student, late])
    one, other = make_visitor(fair), make_visitor(fair)
    with transaction():
        for visitor, kind in ((one, student), (other, late)):
            found = db.session.get_one(Visitor, visitor.id)
            found.type_id, found.kind = kind.id, kind.code
    code = ticket_code(fair, one)
    assert said(gate, scan(code)) == [("admitted", "first")]
    assert said(make_gate(fair, "F1", zone="forum"), scan(code)) == [("admitted", "first")]
    assert said(make_gate(fair, "L1", zone="lounge"), scan(code)) == [("refused", "no_zone")]
    (outcome,) = take(gate, scan(ticket_code(fair, other)))
    assert (outcome.reason, outcome.person and set(outcome.person.rights.days or ())) == ("wrong_day", set(late.days))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"state": "cancelled"}, "cancelled"),
        ({"state": "pending_approval"}, "not_approved"),
        ({"state": "rejected"}, "not_approved"),
        ({"amount_minor": 50_000}, "unpaid"),
        ({"amount_minor": 50_000, "paid_at": clock.now()}, "first"),
    ],
)
def test_registration_that_is_not_settled_lets_nobody_in(
    fair: Fair, gate: Gate, visitor: Visitor, values: dict[str, object], reason: str
) -> None:
    code = ticket_code(fair, visitor)
    with transaction():
        found = db.session.get_one(Visitor, visitor.id)
        for name, value in values.items():
            setattr(found, name, value)
    assert [why for _, why in said(gate, scan(code))] == [reason]


def test_revoked_ticket_is_refused_and_its_successor_is_good(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    old = ticket_code(fair, visitor)
    with transaction():
        revoke_ticket(visitor, reason="lost", actor_id=None, actor="desk")
        issue_ticket(fair, visitor)
    assert said(gate, scan(old), scan(ticket_code(fair, visitor))) == [("refused", "revoked"), ("admitted", "first")]


def test_scan_that_is_sent_again_is_answered_as_before_and_counts_once(
    fair: Fair, gate: Gate, visitor: Visitor
) -> None:
    one = scan(ticket_code(fair, visitor))
    assert said(gate, one) == said(gate, one) == said(gate, one, one)[:1] == [("admitted", "first")]
    assert db.session.scalar(select(func.count(Scan.id))) == 1
    assert said(gate, one, source="another device") == [("again", "already_in")]


def test_person_counts_once_a_day_and_leaves(fair: Fair, visitor: Visitor) -> None:
    gate, way_out = make_gate(fair, quiet_minutes=0), make_gate(fair, "G9", direction="out")
    code, now = ticket_code(fair, visitor), clock.now()
    take(gate, scan(code, at=now - timedelta(days=1)))
    assert said(gate, scan(code, at=now - timedelta(seconds=9))) == [("admitted", "first")]
    assert said(way_out, scan(code, at=now - timedelta(seconds=8))) == [("admitted", "out")]
    assert inside_now(gate) == 0
    assert said(gate, scan(code, at=now - timedelta(seconds=7))) == [("admitted", "reentry")]
    assert inside_now(gate) == 1
    assert [count for _, count in attendance_by_day(fair)] == [1, 1]


def test_badge_that_is_passed_back_is_refused(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    way_out, code = make_gate(fair, "G9", direction="out"), ticket_code(fair, visitor)
    take(gate, scan(code))
    take(way_out, scan(code))
    assert said(gate, scan(code)) == [("refused", "too_soon")]


def test_no_more_are_let_in_than_may_be_inside(fair: Fair) -> None:
    gate = make_gate(fair, occupancy_limit=2, quiet_minutes=0)
    way_out = make_gate(fair, "G9", direction="out")
    codes = [ticket_code(fair, make_visitor(fair)) for _ in range(3)]
    assert [verdict for verdict, _ in said(gate, *map(scan, codes))] == ["admitted", "admitted", "refused"]
    assert said(gate, scan(codes[2])) == [("refused", "full")]
    take(way_out, scan(codes[0]))
    assert said(gate, scan(codes[2])) == [("admitted", "first")]
    assert inside_now(gate) == 2


def test_zones_of_a_fair_count_by_themselves(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    forum, code = make_gate(fair, "F1", zone="forum"), ticket_code(fair, visitor)
    assert said(gate, scan(code)) == said(forum, scan(code)) == [("admitted", "first")]
    assert (inside_now(gate), inside_now(forum)) == (1, 1)


def test_of_two_admitted_without_a_network_the_earlier_is_first_whichever_is_sent_first(
    fair: Fair, gate: Gate, visitor: Visitor
) -> None:
    other, code, now = make_gate(fair, "G2"), ticket_code(fair, visitor), clock.now()
    late = scan(code, at=now - timedelta(minutes=5), offline=True, name="the-later-one")
    early = scan(code, at=now - timedelta(minutes=15), offline=True, name="the-earlier-one")
    assert said(other, late, source="b") == [("admitted", "first")]
    assert said(gate, early, source="a") == [("admitted", "first")]
    assert said(other, late, source="b") == [("again", "already_in")]
    presence = db.session.scalars(select(Presence)).one()
    assert (presence.first_at, presence.first_gate_id) == (early.at, gate.id)
    assert inside_now(gate) == 1
    admitted = select(func.count(Scan.id)).where(Scan.verdict == "admitted")
    assert db.session.scalar(admitted) == 1


def test_answer_that_was_shown_with_a_network_is_never_turned_round(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    code, now = ticket_code(fair, visitor), clock.now()
    take(gate, scan(code, at=now))
    assert said(make_gate(fair, "G2"), scan(code, at=now - timedelta(seconds=30))) == [("again", "already_in")]


def test_locked_gate_lets_nobody_in_but_out(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    organiser, code = make_member(fair), ticket_code(fair, visitor)
    both = make_gate(fair, "G2", direction="both", quiet_minutes=0)
    before = clock.now() - timedelta(seconds=5)
    take(both, scan(code, at=before))
    with transaction():
        lock_down(fair, gates_meant(fair, gate, is_whole_zone=True), "A delegation passes", organiser)
    other = ticket_code(fair, make_visitor(fair))
    assert said(gate, scan(other)) == said(both, scan(other)) == [("refused", "lockdown")]
    assert said(both, scan(code)) == [("admitted", "out")]
    assert said(gate, scan(other, at=before, offline=True)) == [("admitted", "first")]
    with transaction():
        open_again(fair, gates_meant(fair, gate, is_whole_zone=True), organiser)
    assert said(gate, scan(ticket_code(fair, make_visitor(fair)))) == [("admitted", "first")]
    locked = select(AuditEntry).where(AuditEntry.action == "gate.locked")
    assert {entry.reason for entry in db.session.scalars(locked)} == {"A delegation passes"}


def test_undone_scan_leaves_the_person_where_they_were(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    way_out, code = make_gate(fair, "G9", direction="out"), ticket_code(fair, visitor)
    take(gate, scan(code, name="the-entry-scan"))
    take(way_out, scan(code, name="the-exit-scan"))

    def undo(name: str) -> None:
        found = scan_of_source("test", name)
        assert found is not None
        with transaction():
            undo_scan(found, "wrong person", actor_id=None, actor="gate")

    undo("the-exit-scan")
    assert inside_now(gate) == 1
    undo("the-entry-scan")
    assert inside_now(gate) == 0
    assert [count for _, count in attendance_by_day(fair)] == []
    with pytest.raises(NothingToUndo):
        undo("the-entry-scan")
    assert said(gate, scan(code)) == [("admitted", "first")]
    assert {one.undo_reason for one in latest_scans(fair, 9) if one.undone_at} == {"wrong person"}


def test_gates_have_codes_of_their_own_and_hours_in_order(fair: Fair, gate: Gate, visitor: Visitor) -> None:
    organiser = make_member(fair)
    with pytest.raises(GateTaken):
        make_gate(fair, "G1")
    early, late = clock.now().time().replace(hour=8), clock.now().time().replace(hour=17)
    with pytest.raises(BadHours), transaction():
        change_gate(gate, GateValues(code="G1", opens_at=late, closes_at=early), organiser)
    take(gate, scan(ticket_code(fair, visitor)))
    with pytest.raises(GateInUse), transaction():
        remove_gate(fair, gate, organiser)
    other = make_gate(fair, "G2")
    with transaction():
        remove_gate(fair, other, organiser)
    assert db.session.scalar(select(func.count(Gate.id))) == 1
