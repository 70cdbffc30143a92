"""Letters of allocation: about places and objections, about rounds and turns."""

from eventsapp.allocation.emails.missed import missed_letter
from eventsapp.allocation.emails.places import (
    announced_letter,
    answer_letter,
    explanation_letter,
    filed_letter,
    lost_letter,
    moved_letter,
    receipt_letter,
    taken_back_letter,
)
from eventsapp.allocation.emails.rounds import near_letter, round_letter

__all__ = [
    "announced_letter",
    "answer_letter",
    "explanation_letter",
    "filed_letter",
    "lost_letter",
    "missed_letter",
    "moved_letter",
    "near_letter",
    "receipt_letter",
    "round_letter",
    "taken_back_letter",
]
