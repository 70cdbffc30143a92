"""What somebody thought of a session, said on a page of its own once it is over."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import TryLimit
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.queries import published_session
from eventsapp.questions.actions import FeedbackAnswers, give_feedback
from eventsapp.questions.forms import FeedbackForm
from eventsapp.questions.queries import board_of, feedback_by
from eventsapp.questions.rules import feedback_phase, takes_feedback
from eventsapp.questions.views.device import device_at_browser, device_that_sends, put_device
from eventsapp.questions.views.showing import private, shown_of

blueprint = Blueprint("questions_feedback", __name__, url_prefix="/<fair>/sessions/<int:session_id>/feedback")
GIVING = TryLimit("feedback", "20 per minute")


@blueprint.get("")
@in_fair
def feedback(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show the form, with what this device said before."""
    form, device = FeedbackForm(formdata=None), device_at_browser(fair)
    stored = feedback_by(session_id, device) if device else None
    if stored is not None:
        form.show(stored)
    return _page(fair, session_id, form, is_given=stored is not None)


@blueprint.post("")
@in_fair
def give(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Keep what somebody says; it takes the place of what this device said before."""
    _release, _agenda, entry = published_session(fair, session_id)
    form = FeedbackForm()
    if not form.validate():
        return _page(fair, session_id, form)
    answers = FeedbackAnswers(score=int(form.score.data), comment=form.comment.data or "", wish=form.wish.data or "")
    try:
        device = device_that_sends(fair, GIVING)
        with transaction():
            give_feedback(fair, entry, device, answers)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(fair, session_id, form)
    flash(_("Thank you. Your feedback is kept, and you can change it here for seven days."), "good")
    return put_device(redirect(url_for(".feedback", fair=fair.slug, session_id=session_id)), fair, device)


def _page(fair: Fair, session_id: int, form: FeedbackForm, *, is_given: bool = False) -> ResponseReturnValue:
    _release, agenda, entry = published_session(fair, session_id)
    is_taken = takes_feedback(board_of(session_id), entry.kind)
    page = render_template(
        "questions/public/feedback.html",
        shown=shown_of(fair, agenda, entry),
        form=form,
        phase=feedback_phase(entry, is_taken=is_taken, now=clock.now()),
        is_given=is_given,
    )
    return private(page, form.status)
