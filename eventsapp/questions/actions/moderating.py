"""What whoever moderates does with questions; every decision can be taken back."""

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.refusals import NotFound
from eventsapp.questions.actions.boards import hold_board, move_on, note
from eventsapp.questions.models import Question
from eventsapp.questions.queries import question_of
from eventsapp.questions.rules import DecidedMeanwhile, Decision, state_after


def decide_question(
    fair: Fair, session_id: int, question_id: int, decision: Decision, *, seen: int, actor: User | None
) -> Question:
    """Let a question through, note that it was answered, hide it, or take the last decision back.

    ``seen`` is the version that was looked at; without an actor it is whoever has the moderator's link.
    """
    board = hold_board(fair, session_id)
    question = question_of(session_id, question_id)
    if question is None:
        raise NotFound
    if question.version != seen:
        raise DecidedMeanwhile
    before, after = question.state, state_after(question, decision)
    question.state_before = "" if decision is Decision.UNDO else before
    question.state, question.decided_at = after, clock.now()
    question.version += 1
    move_on(board)
    what = "undone" if decision is Decision.UNDO else after.value
    states = {"before": {"state": before}, "after": {"state": after.value}}
    note(f"question.{what}", fair, question.id, actor, by="moderator's link", **states)
    return question
