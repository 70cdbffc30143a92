"""What came to nothing loses the data of people after ninety days, and nothing else does."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import Consent, User
from eventsapp.call import actions
from eventsapp.call.models import Call, ProposalState, ProposedSpeaker, TalkProposal
from eventsapp.call.rules import KEPT_DAYS, Decision
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from tests.call.calls import TALK, make_call, make_decision, make_proposal
from tests.factories import make_fair, make_member, make_user
from workers.schedule import make_schedule
from workers.tasks import forget_proposals

LATER = timedelta(days=KEPT_DAYS, hours=1)
SOON = timedelta(days=KEPT_DAYS - 1)


@pytest.fixture
def team(app: object) -> User:
    return make_user(email="team@fair.example")


@pytest.fixture
def fair(team: User) -> Fair:
    return make_fair(slug="expo", organiser=team)


@pytest.fixture
def call(fair: Fair) -> Call:
    return make_call(fair)


def _after(length: timedelta) -> int:
    with clock.shifted(length):
        count = actions.forget_ended()
    db.session.expire_all()
    return count


def _withdrawn(fair: Fair) -> TalkProposal:
    proposal = make_proposal(fair)
    with transaction():
        actions.withdraw_proposal(proposal, None)
    return proposal


def test_withdrawn_proposal_is_emptied_after_its_days_and_not_before(fair: Fair, call: Call, team: User) -> None:
    proposal = make_proposal(fair)
    with transaction():
        actions.score_proposal(proposal, team, 4, "Mrs Mai speaks well")
        actions.withdraw_proposal(proposal, None)
    token, title = proposal.token, proposal.title
    assert _after(SOON) == 0
    assert proposal.email == "mai@tdmu.example"
    assert _after(LATER) == 1
    kept = (proposal.email, proposal.abstract, proposal.notes, proposal.people_key, proposal.user_id, proposal.consents)
    assert kept == ("", "", "", "", None, [])
    assert db.session.scalars(select(ProposedSpeaker)).all() == []
    assert (proposal.title, proposal.state, proposal.number) == (title, ProposalState.WITHDRAWN, 1)
    assert proposal.token != token
    assert [(one.score, one.comment) for one in proposal.reviews] == [(4, "")]
    theirs = db.session.scalars(select(Consent).where(Consent.subject == "proposal")).all()
    assert theirs
    assert all(one.withdrawn_at for one in theirs)
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "proposal.emptied"))
    assert (entry.actor, entry.after) == ("the system", {})
    assert _after(LATER * 2) == 0


def test_rejection_counts_from_when_it_was_told(fair: Fair, call: Call, team: User) -> None:
    proposal = make_proposal(fair)
    make_decision(fair, proposal, Decision.REJECT, team)
    assert _after(LATER) == 0
    with transaction(), clock.shifted(SOON):
        actions.tell_decisions(fair, team)
    assert _after(LATER) == 0
    assert _after(SOON + LATER) == 1
    assert (proposal.email, proposal.reason, proposal.state) == ("", "", ProposalState.REJECTED)


def test_what_may_still_come_to_something_stays(fair: Fair, call: Call, team: User) -> None:
    sent, accepted, waiting = (make_proposal(fair, title=title) for title in ("Sent", "Accepted", "Waiting"))
    make_decision(fair, accepted, Decision.ACCEPT, team)
    make_decision(fair, waiting, Decision.WAITLIST, team)
    with transaction():
        actions.tell_decisions(fair, team)
    assert _after(LATER * 10) == 0
    assert {one.email for one in (sent, accepted, waiting)} == {"mai@tdmu.example"}


def test_draft_goes_once_its_call_closed_so_long_ago(fair: Fair, call: Call) -> None:
    with transaction():
        draft = actions.start_proposal(fair, None, "en")
        actions.save_proposal(draft, TALK, None)
    make_proposal(fair, confirmed=False)
    assert _after(LATER) == 0  # the call is open for thirty days of them
    assert _after(LATER + timedelta(days=30)) == 2
    assert db.session.scalars(select(TalkProposal)).all() == []
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "proposal.draft_removed")).all()) == 2


def test_worker_does_it_every_hour() -> None:
    assert forget_proposals.name in {entry["task"] for entry in make_schedule(10).values()}


def test_pages_say_what_was_emptied_and_its_old_address_is_gone(
    fair: Fair, call: Call, client: FlaskClient, sign_in: object
) -> None:
    other, proposal = make_proposal(fair), _withdrawn(fair)
    address = f"/expo/call/{proposal.token}"
    assert client.get(address).status_code == 200
    assert "are erased after 90 days" in client.get(f"/expo/call/{other.token}?lang=en").text
    _after(LATER)
    assert client.get(address).status_code == 404
    page = sign_in(make_member(fair)).get(f"/organise/expo/programme/call/{proposal.id}?lang=en")  # type: ignore[operator]
    assert page.status_code == 200
    assert "Names, addresses and texts were taken out on" in page.text
