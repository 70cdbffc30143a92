"""Questions and feedback of sessions for programs: list, decide, read what people thought."""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.forms.placing import SeenForm
from eventsapp.programme.queries import session_of
from eventsapp.questions.actions import decide_question
from eventsapp.questions.models import Feedback, Question, QuestionState
from eventsapp.questions.queries import feedback_of, questions_listed, results_in
from eventsapp.questions.rules import Decision
from eventsapp.web.programs import (
    NotAccepted,
    asked_part,
    carry_out,
    filled,
    json_answer,
    moment,
    part_answer,
)

blueprint = Blueprint("questions_api", __name__, url_prefix="/api/v1/fairs/<fair>/programme/sessions/<int:session_id>")


@blueprint.get("/questions")
@program_may(Permission.PROGRAMME)
def questions(fair: Fair, session_id: int) -> Response:
    """List the questions of a session in the order they were asked, of one state or of all."""
    _check_session(fair, session_id)
    asked, state = asked_part(), request.args.get("state", "")
    if state and state not in set(QuestionState):
        words = ", ".join(QuestionState)
        raise NotAccepted([("state", _("A question is in one of these states: %(words)s.", words=words))])
    rows = questions_listed(session_id, state, asked.after, asked.one_more)
    return part_answer(asked, rows, document_of, lambda question: question.id)


@blueprint.post("/questions/<int:question_id>/<decision>")
@program_may(Permission.PROGRAMME)
def decide(fair: Fair, session_id: int, question_id: int, decision: str) -> Response:
    """Let a question through, note that it was answered, hide it, or take the last decision back."""
    _check_session(fair, session_id)
    if decision not in set(Decision):
        raise NotFound
    seen = filled(SeenForm).version.number
    if seen is None:
        raise NotAccepted([("version", _("Send the version of the question as you saw it."))])

    def act() -> dict[str, Any]:
        made = decide_question(fair, session_id, question_id, Decision(decision), seen=seen, actor=current_user)
        return document_of(made)

    return carry_out(act)


@blueprint.get("/feedback")
@program_may(Permission.PROGRAMME)
def feedback(fair: Fair, session_id: int) -> Response:
    """Say what people thought of a session: figures, then words."""
    _check_session(fair, session_id)
    results = results_in(session_id)
    return json_answer(
        {
            "count": results.count,
            "mean": round(results.mean, 2) if results.count else None,
            "scores": {str(score): count for score, count in results.spread},
            "answers": [_answer(one) for one in feedback_of(session_id)],
        }
    )


def document_of(question: Question) -> dict[str, Any]:
    """Return a question; which device asked is never told."""
    return {
        "id": question.id,
        "text": question.text,
        "name": question.name,
        "state": question.state,
        "votes": question.votes,
        "asked_at": moment(question.asked_at),
        "decided_at": moment(question.decided_at),
        "version": question.version,
    }


def _answer(row: Feedback) -> dict[str, Any]:
    return {
        "id": row.id,
        "score": row.score,
        "comment": row.comment,
        "wish": row.wish,
        "hidden": row.is_hidden,
        "given_at": moment(row.given_at),
    }


def _check_session(fair: Fair, session_id: int) -> None:
    if session_of(fair, session_id) is None:
        raise NotFound
