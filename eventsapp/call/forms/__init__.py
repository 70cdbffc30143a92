"""Forms of the call: what the organiser asks for, what people propose, what the team says of it."""

from eventsapp.call.forms.organiser import ButtonForm, CallForm, ConflictForm, DecisionForm, ScoreForm
from eventsapp.call.forms.proposal import ProposalForm

__all__ = ["ButtonForm", "CallForm", "ConflictForm", "DecisionForm", "ProposalForm", "ScoreForm"]
