"""What happened to proposals."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProposalUnconfirmed:
    """Somebody without an account sent a proposal; the address is to be confirmed."""

    proposal_id: int


@dataclass(frozen=True)
class ProposalSubmitted:
    """A proposal arrived."""

    proposal_id: int


@dataclass(frozen=True)
class ProposalDecided:
    """The team says what it decided: ``accepted``, ``waitlisted`` or ``rejected``."""

    proposal_id: int
    decision: str
    reason: str
