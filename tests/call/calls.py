"""A call for speakers, and proposals of any state, for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.call import actions
from eventsapp.call.actions import CallValues, ProposalAnswers, SpeakerAnswers
from eventsapp.call.models import Call, TalkProposal
from eventsapp.call.queries import call_of, proposals_numbered
from eventsapp.call.rules import PURPOSES, Decision
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.programme.models import Track

_numbers = count(1)
HOANG = SpeakerAnswers(
    full_name="Hoàng Thị Mai",
    latin_name="Hoang Thi Mai",
    organisation="Đại học Thủ Dầu Một",
    side="academia",
    email="mai@tdmu.example",
)
TALK = ProposalAnswers(
    email="mai@tdmu.example",
    title="Robots that learn from few samples",
    abstract="What works.\n\nWhat does not: <script>alert(1)</script><b>much</b>",
    kind="talk",
    language="en",
    minutes=30,
    notes="A projector",
    speakers=[HOANG],
    consents=list(PURPOSES),
)


def make_call(fair: Fair, *, tracks: Sequence[Track] = (), **values: Any) -> Call:
    """Open a call that began yesterday and lasts a month."""
    now = clock.now()
    usual: dict[str, Any] = {
        "text": {"en": "Tell us what works.", "vi": "Hãy kể điều gì hiệu quả."},
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "track_ids": [track.id for track in tracks],
        "kinds": ["talk", "workshop", "demo"],
        "languages": ["vi", "en", "zh", "ko"],
        "most_each": 50,
    }
    with transaction():
        return actions.set_call(fair, CallValues(**usual | values))


def make_proposal(
    fair: Fair,
    answers: ProposalAnswers = TALK,
    *,
    user: User | None = None,
    confirmed: bool = True,
    **changes: Any,
) -> TalkProposal:
    """Send a proposal, by default of somebody without an account who confirmed the address."""
    answers = replace(answers, **changes)
    with transaction():
        proposal = actions.start_proposal(fair, user, "en")
        actions.save_proposal(proposal, answers, user)
        actions.send_proposal(proposal, user, shown_in="en")
        if proposal.number is None and confirmed:
            actions.confirm_proposal(proposal, answers.email)
    return proposal


def make_decision(fair: Fair, proposal: TalkProposal, decision: Decision, actor: User, reason: str = "") -> None:
    """Decide about a proposal."""
    with transaction():
        call = call_of(fair, lock=True)
        assert call is not None
        found = proposals_numbered(fair, [proposal.id], lock=True)[0]
        actions.decide(call, found, decision, actor, reason or ("No room" if decision == Decision.REJECT else ""))
