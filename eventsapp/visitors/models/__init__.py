"""Visitors who registered for a fair, what kinds of them there are, and their tickets."""

from eventsapp.visitors.models.groups import VisitorGroup
from eventsapp.visitors.models.pairs import LikelyPair
from eventsapp.visitors.models.people import Visitor, VisitorState, new_token
from eventsapp.visitors.models.tickets import Ticket
from eventsapp.visitors.models.types import (
    FairZone,
    InvitationCode,
    QuestionType,
    TypeZone,
    VisitorAnswer,
    VisitorQuestion,
    VisitorType,
)
from eventsapp.visitors.models.words import VisitorWord, word_rows

__all__ = [
    "FairZone",
    "InvitationCode",
    "LikelyPair",
    "QuestionType",
    "Ticket",
    "TypeZone",
    "Visitor",
    "VisitorAnswer",
    "VisitorGroup",
    "VisitorQuestion",
    "VisitorState",
    "VisitorType",
    "VisitorWord",
    "new_token",
    "word_rows",
]
