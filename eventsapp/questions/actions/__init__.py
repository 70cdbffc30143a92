"""Every write to questions and feedback."""

from eventsapp.questions.actions.answering import (
    FeedbackAnswers,
    give_feedback,
    hide_feedback,
    send_results,
    show_feedback,
)
from eventsapp.questions.actions.asking import ask_question, take_vote_back, vote_for
from eventsapp.questions.actions.forgetting import forget_devices
from eventsapp.questions.actions.moderating import decide_question
from eventsapp.questions.actions.setting import make_link, revoke_link, set_board

__all__ = [
    "FeedbackAnswers",
    "ask_question",
    "decide_question",
    "forget_devices",
    "give_feedback",
    "hide_feedback",
    "make_link",
    "revoke_link",
    "send_results",
    "set_board",
    "show_feedback",
    "take_vote_back",
    "vote_for",
]
