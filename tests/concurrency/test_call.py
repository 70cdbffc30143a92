"""Many decide and send at the same moment: no more demos than places, no more proposals than one may."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.call import actions
from eventsapp.call.models import Call, TalkProposal
from eventsapp.call.queries import call_of, proposals_numbered
from eventsapp.call.rules import Decision
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.models import Session
from tests.call.calls import make_call, make_proposal
from tests.concurrency.test_stands import race
from tests.factories import make_acting_person, make_fair, make_member

TRIES = 8
PLACES = 3


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


def deciding(fair_id: int, proposal_id: int, user_id: int, decision: Decision) -> Callable[[], object]:
    def decide() -> None:
        fair = db.session.get_one(Fair, fair_id)
        call = call_of(fair, lock=True)
        assert call is not None
        found = proposals_numbered(fair, [proposal_id], lock=True)[0]
        actions.decide(call, found, decision, db.session.get_one(User, user_id), "Off topic")

    return decide


def confirming(proposal_id: int) -> Callable[[], object]:
    def confirm() -> None:
        proposal = db.session.get_one(TalkProposal, proposal_id)
        actions.confirm_proposal(proposal, proposal.email)

    return confirm


def test_no_more_demos_are_accepted_at_once_than_there_are_places(racing_app: Flask, fair: Fair) -> None:
    make_call(fair, demo_quota=PLACES)
    person, team = make_acting_person(fair), make_member(fair).id
    ids = [make_proposal(fair, kind="demo", user=person).id for _ in range(TRIES)]
    ends = race(racing_app, [deciding(fair.id, one, team, Decision.ACCEPT) for one in ids])
    assert ends == {"done": PLACES, "DemosFull": TRIES - PLACES}
    db.session.expire_all()
    assert db.session.get_one(Call, fair.id).demos_accepted == PLACES
    assert len(db.session.scalars(select(Session)).all()) == PLACES


def test_one_proposal_decided_by_many_at_once_becomes_one_session(racing_app: Flask, fair: Fair) -> None:
    make_call(fair)
    proposal, team = make_proposal(fair).id, make_member(fair).id
    ends = race(racing_app, [deciding(fair.id, proposal, team, Decision.ACCEPT) for _ in range(TRIES)])
    assert ends == {"done": TRIES}
    assert len(db.session.scalars(select(Session)).all()) == 1


def test_proposals_confirmed_at_once_are_no_more_than_one_may_send_and_each_has_a_number(
    racing_app: Flask, fair: Fair
) -> None:
    make_call(fair, most_each=PLACES)
    ids = [make_proposal(fair, confirmed=False).id for _ in range(TRIES)]
    ends = race(racing_app, [confirming(one) for one in ids])
    assert ends == {"done": PLACES, "TooManyProposals": TRIES - PLACES}
    numbers = db.session.scalars(select(TalkProposal.number).where(TalkProposal.number.is_not(None))).all()
    assert sorted(numbers) == list(range(1, PLACES + 1))
