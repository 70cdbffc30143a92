"""What every write to proposals shares: it is noted who did what."""

from typing import Any

from eventsapp.accounts.models import User
from eventsapp.call.models import TalkProposal
from eventsapp.infra.audit import record


def note(action: str, proposal: TalkProposal, actor: User | None, *, reason: str = "", **after: Any) -> None:
    """Write down what happened to a proposal; without an account it was whoever has its address."""
    record(
        action,
        subject="proposal",
        subject_id=proposal.id,
        fair_id=proposal.fair_id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else proposal.email or "the system",
        after=after,
        reason=reason,
    )
