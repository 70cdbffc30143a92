"""Many register at the same moment: one key, one number each, one ticket each."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from eventsapp.accounts.models import User
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.fairs.models import Fair, SigningKey
from eventsapp.infra.database import db, transaction
from eventsapp.infra.outbox import OutboxEntry
from eventsapp.visitors.actions import (
    Entry,
    GroupDetails,
    VisitorDetails,
    add_members,
    confirm_leader,
    create_invitation,
    decide_visitor,
    issue_ticket,
    offer_move,
    register_group,
    register_visitor,
    take_move,
)
from eventsapp.visitors.facts import VisitorRegistered
from eventsapp.visitors.importers import PersonEntry
from eventsapp.visitors.models import InvitationCode, Ticket, Visitor, VisitorType
from eventsapp.visitors.queries import group_by_token, visitors_numbered
from eventsapp.visitors.rules import VisitorDecision
from tests.concurrency.test_stands import race
from tests.factories import make_fair, make_member, make_type, make_visitor

TRIES = 8
PLACES = 3


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


def registering(fair_id: int, number: int) -> Callable[[], object]:
    details = VisitorDetails(full_name=f"Person {number}", email=f"p{number}@home.example", language="en")
    return lambda: register_visitor(
        db.session.get_one(Fair, fair_id), details, consents=["registration"], shown_in="en"
    )


def test_a_fair_gets_one_key_however_many_need_it_first(racing_app: Flask, fair: Fair) -> None:
    fair_id = fair.id
    ends = race(racing_app, [lambda: ensure_signing_key(db.session.get_one(Fair, fair_id)) for _ in range(TRIES)])
    assert ends == {"done": TRIES}
    assert db.session.scalar(select(func.count(SigningKey.id))) == 1


def test_each_who_registers_at_once_has_a_number_and_a_ticket(racing_app: Flask, fair: Fair) -> None:
    ends = race(racing_app, [registering(fair.id, number) for number in range(TRIES)])
    assert ends == {"done": TRIES}
    assert db.session.scalars(select(Visitor.number).order_by(Visitor.number)).all() == list(range(1, TRIES + 1))
    assert db.session.scalar(select(func.count(Ticket.visitor_id.distinct()))) == TRIES
    assert db.session.scalar(select(func.count(SigningKey.id))) == 1


def test_the_last_places_of_a_type_and_of_a_code_go_to_exactly_so_many(racing_app: Flask, fair: Fair) -> None:
    fair_id, kind = fair.id, make_type(fair, quota=PLACES)
    vip, team = make_type(fair, "vip", access="code"), make_member(fair)
    with transaction():
        code_id = create_invitation(fair, vip, "RUSH", actor=team, quota=PLACES).id
    kind_id, vip_id = kind.id, vip.id

    def coming(type_id: int, invitation_id: int | None, number: int) -> Callable[[], object]:
        details = VisitorDetails(full_name=f"Person {number}", email=f"p{number}@home.example", language="en")

        def register() -> object:
            invitation = db.session.get_one(InvitationCode, invitation_id) if invitation_id else None
            entry = Entry(type=db.session.get_one(VisitorType, type_id), invitation=invitation)
            found = db.session.get_one(Fair, fair_id)
            return register_visitor(found, details, consents=["registration"], shown_in="en", entry=entry)

        return register

    ends = race(racing_app, [coming(kind_id, None, number) for number in range(TRIES)])
    assert ends == {"done": PLACES, "TypeFull": TRIES - PLACES}
    ends = race(racing_app, [coming(vip_id, code_id, number) for number in range(TRIES)])
    assert ends == {"done": PLACES, "CodeUsedUp": TRIES - PLACES}
    db.session.rollback()
    assert db.session.get_one(VisitorType, kind_id).taken == PLACES
    assert db.session.get_one(VisitorType, vip_id).taken == PLACES
    assert db.session.scalar(select(func.count(Ticket.id))) == 2 * PLACES


def test_a_link_to_another_phone_is_used_by_one(racing_app: Flask, fair: Fair) -> None:
    fair_id, visitor = fair.id, make_visitor(fair)
    with transaction():
        code = offer_move(visitor)
    ends = race(racing_app, [lambda: take_move(db.session.get_one(Fair, fair_id), code) for _ in range(TRIES)])
    assert ends == {"done": 1, "LinkUsedUp": TRIES - 1}


def test_who_is_added_while_the_leader_confirms_is_told_once(racing_app: Flask, fair: Fair) -> None:
    fair_id, email = fair.id, "hoa@so.example"
    details = GroupDetails(name="Delegation", leader_name="Hoa", leader_email=email, language="en")
    with transaction():
        token = register_group(fair, details).token

    def adding(number: int) -> Callable[[], object]:
        def add() -> object:
            found = db.session.get_one(Fair, fair_id)
            group = group_by_token(found, token, lock=True)
            assert group is not None
            return add_members(found, group, [PersonEntry(1, f"Member {number}")])

        return add

    def confirm() -> object:
        group = group_by_token(db.session.get_one(Fair, fair_id), token, lock=True)
        assert group is not None
        return confirm_leader(group, email)

    assert race(racing_app, [adding(1), confirm, adding(2), confirm]) == {"done": 4}
    assert db.session.scalars(select(Visitor.id).where(Visitor.is_held)).all() == []
    facts = select(func.count(OutboxEntry.id)).where(OutboxEntry.fact == VisitorRegistered.__name__)
    assert db.session.scalar(facts) == 2


def test_a_registration_is_decided_once(racing_app: Flask, fair: Fair) -> None:
    fair_id, press, team_id = fair.id, make_type(fair, "press", needs_approval=True), make_member(fair).id
    visitor_id = make_visitor(fair, entry=Entry(type=press)).id

    def deciding(decision: VisitorDecision) -> Callable[[], object]:
        def decide() -> object:
            found = db.session.get_one(Fair, fair_id)
            (visitor,) = visitors_numbered(found, [visitor_id], lock=True)
            actor = db.session.get_one(User, team_id)
            return decide_visitor(found, visitor, decision, actor, "why")

        return decide

    ends = race(racing_app, [deciding(VisitorDecision.APPROVE) for _ in range(TRIES)])
    assert ends == {"done": 1, "VisitorNotDecidable": TRIES - 1}
    assert db.session.scalar(select(func.count(Ticket.id)).where(Ticket.visitor_id == visitor_id)) == 1


def test_a_visitor_never_has_two_valid_tickets(racing_app: Flask, fair: Fair) -> None:
    fair_id, visitor_id = fair.id, make_visitor(fair).id
    with transaction() as session:
        session.execute(delete(Ticket))

    def issue() -> object:
        return issue_ticket(db.session.get_one(Fair, fair_id), db.session.get_one(Visitor, visitor_id))

    ends = race(racing_app, [issue for _ in range(TRIES)])
    assert ends["done"] >= 1
    assert set(ends) <= {"done", "Busy"}
    assert db.session.scalar(select(func.count(Ticket.id)).where(Ticket.visitor_id == visitor_id)) == 1
