"""What operations for programs have in common: who asks, what they send, what they get."""

from eventsapp.web.programs.answers import json_answer, moment
from eventsapp.web.programs.asking import bearer_token, is_program
from eventsapp.web.programs.listing import Asked, asked_part, part_answer
from eventsapp.web.programs.once import carry_out, forget_replies, reply_of_before
from eventsapp.web.programs.reading import NotAccepted, asked_in_address, check, filled, no_answers

__all__ = [
    "Asked",
    "NotAccepted",
    "asked_in_address",
    "asked_part",
    "bearer_token",
    "carry_out",
    "check",
    "filled",
    "forget_replies",
    "is_program",
    "json_answer",
    "moment",
    "no_answers",
    "part_answer",
    "reply_of_before",
]
