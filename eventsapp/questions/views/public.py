"""Questions in a session, for everybody in the room: ask, see, vote; and the screen that shows them."""

import math
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import TryLimit
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.queries import published_session
from eventsapp.questions import actions
from eventsapp.questions.forms import AskForm, PressForm
from eventsapp.questions.models import Mode, Question, QuestionState
from eventsapp.questions.queries import board_of, own_waiting, questions_on_screen, questions_shown, voted_by
from eventsapp.questions.rules import OPENS_BEFORE, Phase, feedback_phase, mode_of, question_phase, takes_feedback
from eventsapp.questions.views.device import device_at_browser, device_that_sends, put_device
from eventsapp.questions.views.following import addresses
from eventsapp.questions.views.showing import private, shown_of
from eventsapp.visitors.drawing import drawn_code

blueprint = Blueprint("questions_public", __name__, url_prefix="/<fair>/sessions/<int:session_id>")
ASKING = TryLimit("questions", "10 per minute; 60 per hour")
VOTING = TryLimit("votes for questions", "60 per minute")
Vote = Callable[[Fair, SessionEntry, int, str], Question]


@blueprint.get("/questions")
@in_fair
def questions(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show what others ask, with a form to ask oneself while questions are taken."""
    return _page(fair, session_id, AskForm(formdata=None))


@blueprint.post("/questions")
@in_fair
def ask(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Take a question."""
    _release, _agenda, entry = published_session(fair, session_id)
    form = AskForm()
    if not form.validate():
        return _page(fair, session_id, form)
    try:
        device = device_that_sends(fair, ASKING)
        with transaction():
            question = actions.ask_question(fair, entry, device, form.text.data or "", form.name.data or "")
            is_shown = question.state == QuestionState.SHOWN
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(fair, session_id, form)
    if is_shown:
        flash(_("Your question is here for everybody now."), "good")
    else:
        flash(_("Your question has arrived. Others see it once the moderator lets it through."), "good")
    return put_device(redirect(url_for(".questions", fair=fair.slug, session_id=session_id)), fair, device)


@blueprint.post("/questions/<int:question_id>/vote")
@in_fair
def vote(fair: Fair, session_id: int, question_id: int) -> ResponseReturnValue:
    """Vote a question up; once a device."""
    return _vote(fair, session_id, question_id, actions.vote_for)


@blueprint.post("/questions/<int:question_id>/vote/back")
@in_fair
def vote_back(fair: Fair, session_id: int, question_id: int) -> ResponseReturnValue:
    """Take a vote back."""
    return _vote(fair, session_id, question_id, actions.take_vote_back)


def _vote(fair: Fair, session_id: int, question_id: int, act: Vote) -> ResponseReturnValue:
    _release, _agenda, entry = published_session(fair, session_id)
    if not PressForm().validate():
        return redirect(url_for(".questions", fair=fair.slug, session_id=session_id))
    try:
        device = device_that_sends(fair, VOTING)
        with transaction():
            act(fair, entry, question_id, device)
    except Refusal as refusal:
        return _page(fair, session_id, AskForm(formdata=None), refusal)
    back = url_for(".questions", fair=fair.slug, session_id=session_id, _anchor=f"question-{question_id}")
    return put_device(redirect(back), fair, device)


@blueprint.get("/questions/screen")
@in_fair
def screen(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show the first questions in letters that are read from ten metres, with the way to ask."""
    _release, agenda, entry = published_session(fair, session_id)
    url = url_for(".questions", fair=fair.slug, session_id=session_id, _external=True)
    phase = question_phase(entry, mode_of(board_of(session_id), entry.kind), clock.now())
    page = render_template(
        "questions/public/screen.html",
        shown=shown_of(fair, agenda, entry),
        phase=phase,
        questions=() if phase is Phase.NEVER else questions_on_screen(session_id),
        url=url.partition("://")[2],
        code=drawn_code(url),
        follows=addresses(fair, session_id),
        notices=[],
    )
    return private(page)


def _page(fair: Fair, session_id: int, form: AskForm, refusal: Refusal | None = None) -> ResponseReturnValue:
    _release, agenda, entry = published_session(fair, session_id)
    board, device, now = board_of(session_id), device_at_browser(fair), clock.now()
    mode = mode_of(board, entry.kind)
    is_rated = takes_feedback(board, entry.kind)
    page = render_template(
        "questions/public/questions.html",
        shown=shown_of(fair, agenda, entry),
        form=form,
        refusal=refusal,
        mode=mode,
        is_moderated=mode is Mode.MODERATED,
        phase=question_phase(entry, mode, now),
        opens_in=math.ceil((entry.starts_at - OPENS_BEFORE - now).total_seconds()),
        has_feedback=feedback_phase(entry, is_taken=is_rated, now=now) is Phase.OPEN,
        follows=addresses(fair, session_id),
        **_lists(session_id, device),
    )
    return private(page, refusal.status if refusal else form.status)


def _lists(session_id: int, device: str) -> dict[str, Any]:
    return {
        "questions": questions_shown(session_id),
        "own": own_waiting(session_id, device) if device else (),
        "voted": voted_by(session_id, device) if device else frozenset(),
    }
