"""The call for programs: listed as its reader may see it, decided, undone, told; and every refusal."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.call import actions
from eventsapp.call.models import Call, ProposalState, TalkProposal
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.programme.models import Session
from tests.call.calls import make_call, make_proposal
from tests.factories import make_acting_person, make_fair, make_member, make_user
from tests.programme.programmes import at
from tests.programs import program_of

BASE = "/api/v1/fairs/expo/programme/call/proposals"
UNKNOWN = 987_654


@pytest.fixture
def team(app: object) -> User:
    return make_user(email="team@fair.example")


@pytest.fixture
def fair(team: User) -> Fair:
    return make_fair(slug="expo", organiser=team)


@pytest.fixture
def call(fair: Fair) -> Call:
    return make_call(fair)


@pytest.fixture
def program(app: Flask, fair: Fair, team: User) -> FlaskClient:
    return program_of(app, team, fair)


def _post(program: FlaskClient, rest: object, body: dict[str, Any] | None = None, **headers: str) -> Any:
    return program.post(f"{BASE}/{rest}", json=body, headers=headers)


def _version(proposal: TalkProposal) -> int:
    db.session.expire_all()
    return db.session.get_one(TalkProposal, proposal.id).version


def _decide(program: FlaskClient, proposal: TalkProposal, decision: str, note: str = "", **headers: str) -> Any:
    body = {"decision": decision, "note": note, "version": _version(proposal)}
    return _post(program, f"{proposal.id}/decide", body, **headers)


def test_proposals_are_listed_in_parts_with_speakers_and_scores(
    fair: Fair, call: Call, team: User, program: FlaskClient
) -> None:
    first, second = make_proposal(fair, title="First"), make_proposal(fair, title="Second", language="vi")
    with transaction():
        actions.score_proposal(first, team, 4, "")
    part = program.get(f"{BASE}?limit=1").json
    (one,) = part["items"]
    assert (one["id"], one["code"], one["title"], one["state"]) == (first.id, "P-0001", "First", "submitted")
    assert one["scores"] == {"count": 1, "mean": 4.0, "spread": 0.0}
    assert [person["full_name"] for person in one["speakers"]] == ["Hoàng Thị Mai"]
    assert "<script>" not in one["abstract"]
    assert [each["id"] for each in program.get(part["next"]).json["items"]] == [second.id]
    assert [each["title"] for each in program.get(f"{BASE}?language=vi").json["items"]] == ["Second"]
    assert program.get(f"{BASE}?view=accepted").json["items"] == []
    assert program.get(f"{BASE}/{first.id}").json == one


def test_proposals_are_shown_without_names_and_scores_as_on_pages(
    app: Flask, fair: Fair, team: User, program: FlaskClient
) -> None:
    make_call(fair, is_anonymous=True)
    proposal, other = make_proposal(fair), make_member(fair)
    with transaction():
        actions.score_proposal(proposal, other, 2, "")
        actions.declare_conflict(proposal, team, has_conflict=True)
    seen = program.get(f"{BASE}/{proposal.id}").json
    assert (seen["speakers"], seen["email"], seen["scores"], seen["conflict"]) == (None, None, None, "declared")
    theirs = program_of(app, other, fair).get(f"{BASE}/{proposal.id}").json
    assert (theirs["speakers"], theirs["scores"]["mean"], theirs["conflict"]) == (None, 2.0, None)


def test_proposal_is_accepted_undone_rejected_and_told(fair: Fair, call: Call, program: FlaskClient) -> None:
    proposal = make_proposal(fair)
    accepted = _decide(program, proposal, "accept")
    assert (accepted.status_code, accepted.json["state"], accepted.json["told"]) == (200, "accepted", False)
    assert db.session.get_one(Session, accepted.json["session"]).starts_at is None
    undone = _post(program, f"{proposal.id}/undo", {"version": accepted.json["version"]})
    assert (undone.json["state"], undone.json["session"]) == ("submitted", None)
    assert _decide(program, proposal, "reject", "No room").json["reason"] == "No room"
    assert _post(program, "tell").json == {"told": 1}
    assert _post(program, "tell").json == {"told": 0}
    assert program.get(f"{BASE}/{proposal.id}").json["told"] is True
    found = select(AuditEntry.action).where(AuditEntry.subject == "proposal", AuditEntry.actor_id.is_not(None))
    assert list(db.session.scalars(found.order_by(AuditEntry.id))) == [
        "proposal.accepted",
        "proposal.undone",
        "proposal.rejected",
        "proposal.told",
    ]


def test_same_key_decides_once(fair: Fair, call: Call, program: FlaskClient) -> None:
    proposal = make_proposal(fair)
    body = {"decision": "accept", "version": proposal.version}
    first = _post(program, f"{proposal.id}/decide", body, **{"Idempotency-Key": "d"})
    again = _post(program, f"{proposal.id}/decide", body, **{"Idempotency-Key": "d"})
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert len(db.session.scalars(select(Session)).all()) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"decision": "perhaps"}, "decision"),
        ({"decision": None}, "decision"),
        ({"version": None}, "version"),
        ({"version": "x"}, "version"),
        ({"note": "x" * 9000}, "note"),
        ({"score": 3}, "score"),
        ({"decision": "reject"}, "note"),
    ],
)
def test_wrong_values_are_refused_with_their_field(
    fair: Fair, call: Call, program: FlaskClient, wrong: dict[str, Any], field: str
) -> None:
    proposal = make_proposal(fair)
    seen = proposal.version
    refused = _post(program, f"{proposal.id}/decide", {"decision": "accept", "version": seen, **wrong})
    assert (refused.status_code, refused.json["field"]) == (422, field)
    assert _version(proposal) == seen


def test_every_refusal_of_the_call_says_why(app: Flask, fair: Fair, team: User, program: FlaskClient) -> None:
    assert _post(program, "tell").status_code == 404  # no call yet
    make_call(fair, demo_quota=0)
    proposal = make_proposal(fair)
    stale = _post(program, f"{proposal.id}/decide", {"decision": "accept", "version": proposal.version + 1})
    assert stale.status_code == 409
    assert _post(program, f"{proposal.id}/undo", {"version": proposal.version}).status_code == 409
    person = make_acting_person(fair)
    demo = make_proposal(fair, kind="demo", user=person, email=person.email)
    assert _decide(program, demo, "accept").status_code == 409
    accepted = _decide(program, proposal, "accept").json
    with transaction():
        session = db.session.get_one(Session, accepted["session"])
        session.starts_at, session.ends_at = at(9), at(10)
    placed = _post(program, f"{proposal.id}/undo", {"version": accepted["version"]})
    assert placed.status_code == 409
    assert "has a time in the programme already" in placed.json["detail"]
    _post(program, "tell")
    assert _decide(program, proposal, "reject", "Late").status_code == 409
    for rest in (f"{UNKNOWN}/decide", f"{UNKNOWN}/undo"):
        assert _post(program, rest, {}).status_code == 404
    assert program.get(f"{BASE}/{UNKNOWN}").status_code == 404


def test_who_is_in_conflict_is_refused_and_another_is_not(
    app: Flask, fair: Fair, call: Call, team: User, program: FlaskClient
) -> None:
    proposal = make_proposal(fair)
    with transaction():
        actions.declare_conflict(proposal, team, has_conflict=True)
    refused = _decide(program, proposal, "accept")
    assert refused.status_code == 403
    assert "somebody else decides" in refused.json["detail"]
    other = program_of(app, make_member(fair), fair)
    assert _decide(other, proposal, "accept").json["state"] == ProposalState.ACCEPTED
    assert _post(program, f"{proposal.id}/undo", {"version": _version(proposal)}).status_code == 403
