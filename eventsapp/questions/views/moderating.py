"""The moderator's page, opened by a link that the organiser made: whoever has it needs no account."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.queries import published_session
from eventsapp.questions.actions import decide_question
from eventsapp.questions.forms import DecisionForm
from eventsapp.questions.queries import board_by_link
from eventsapp.questions.rules import Decision, LinkRevoked
from eventsapp.questions.views.following import addresses
from eventsapp.questions.views.showing import moderated, private, shown_of
from eventsapp.web.access import person_or_address

blueprint = Blueprint("questions_moderating", __name__, url_prefix="/<fair>/sessions/<int:session_id>/moderate/<token>")
DECIDING = "120 per minute"


@blueprint.get("")
@in_fair
def moderate(fair: Fair, session_id: int, token: str) -> ResponseReturnValue:
    """Show the questions by where they stand, with what can be done with each."""
    return _page(fair, session_id, token)


@blueprint.post("/<int:question_id>")
@in_fair
@limiter.limit(DECIDING, key_func=person_or_address)
def decide(fair: Fair, session_id: int, token: str, question_id: int) -> ResponseReturnValue:
    """Decide about a question."""
    _check(fair, session_id, token)
    form = DecisionForm()
    if not form.validate():
        return _page(fair, session_id, token, status=form.status)
    try:
        with transaction():
            _check(fair, session_id, token)  # it may be revoked meanwhile
            decision, seen = Decision(form.decision.data), form.seen.number or 0
            decide_question(fair, session_id, question_id, decision, seen=seen, actor=None)
    except LinkRevoked:
        raise
    except Refusal as refusal:
        return _page(fair, session_id, token, refusal)
    back = url_for(".moderate", fair=fair.slug, session_id=session_id, token=token, _anchor=f"question-{question_id}")
    return redirect(back)


def _check(fair: Fair, session_id: int, token: str) -> None:
    if board_by_link(fair, session_id, token) is None:
        raise LinkRevoked


def _page(
    fair: Fair, session_id: int, token: str, refusal: Refusal | None = None, *, status: int = 200
) -> ResponseReturnValue:
    _check(fair, session_id, token)
    _release, agenda, entry = published_session(fair, session_id)
    page = render_template(
        "questions/public/moderate.html",
        shown=shown_of(fair, agenda, entry),
        token=token,
        refusal=refusal,
        follows=addresses(fair, session_id),
        **moderated(session_id),
    )
    return private(page, refusal.status if refusal else status)
