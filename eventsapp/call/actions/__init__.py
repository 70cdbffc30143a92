"""Every write to the call and to what was proposed."""

from eventsapp.call.actions.calling import CallValues, set_call
from eventsapp.call.actions.deciding import decide, tell_decisions, undo_decision
from eventsapp.call.actions.forgetting import forget_ended
from eventsapp.call.actions.proposing import (
    ProposalAnswers,
    SpeakerAnswers,
    confirm_proposal,
    save_proposal,
    send_proposal,
    start_proposal,
    withdraw_proposal,
)
from eventsapp.call.actions.reviewing import declare_conflict, score_proposal

__all__ = [
    "CallValues",
    "ProposalAnswers",
    "SpeakerAnswers",
    "confirm_proposal",
    "decide",
    "declare_conflict",
    "forget_ended",
    "save_proposal",
    "score_proposal",
    "send_proposal",
    "set_call",
    "start_proposal",
    "tell_decisions",
    "undo_decision",
    "withdraw_proposal",
]
