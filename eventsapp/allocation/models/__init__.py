"""Who may choose first, in which round, and the plans that were computed, published and objected to."""

from eventsapp.allocation.models.needs import Pavilion, PavilionMember, PlacementNeeds, Separation, SeparationKind
from eventsapp.allocation.models.objections import Objection, ObjectionState
from eventsapp.allocation.models.priority import AllocationPolicy, PriorityRecord
from eventsapp.allocation.models.rounds import Pick, PickState, Round, RoundMode, RoundState
from eventsapp.allocation.models.runs import AllocationRun, Change, Mode, Proposal, RunEdit, RunState

__all__ = [
    "AllocationPolicy",
    "AllocationRun",
    "Change",
    "Mode",
    "Objection",
    "ObjectionState",
    "Pavilion",
    "PavilionMember",
    "Pick",
    "PickState",
    "PlacementNeeds",
    "PriorityRecord",
    "Proposal",
    "Round",
    "RoundMode",
    "RoundState",
    "RunEdit",
    "RunState",
    "Separation",
    "SeparationKind",
]
