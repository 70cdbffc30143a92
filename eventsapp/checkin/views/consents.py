"""What a visitor at a desk agrees to, read and ticked on their own phone; the code of it lasts ten minutes."""

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from eventsapp.checkin import actions
from eventsapp.checkin.forms import ConsentForm
from eventsapp.checkin.models import DeskScreen
from eventsapp.checkin.queries import screen_with_code
from eventsapp.checkin.rules import QuestionOver
from eventsapp.checkin.views.guard import enter, speak
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language
from eventsapp.visitors.actions import Asked
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import valid_consents
from eventsapp.web.access import from_own_pages, public
from eventsapp.web.programs import json_answer

blueprint = Blueprint("checkin_consents", __name__, url_prefix="/scan/c")
TRIES = "60 per minute"


@blueprint.get("/<code>")
@public
@limiter.limit(TRIES)
def look(code: str) -> ResponseReturnValue:
    """Show what is asked, in the visitor's language, with nothing ticked."""
    found, visitor = _asked(code)
    return _page(found, visitor, consent_form(visitor))


@blueprint.post("/<code>")
@public
@limiter.limit(TRIES)
def answer_there(code: str) -> ResponseReturnValue:
    """Write down what the visitor agreed to."""
    found, visitor = _asked(code)
    form = consent_form(visitor)
    if not form.validate_on_submit():
        return _page(found, visitor, form)
    answer(found.code or "", form, actions.PHONE)
    return _private(make_response(render_template("checkin/screen/thanks.html", visitor=visitor)))


@blueprint.post("/<code>/opened")
@public
@limiter.limit(TRIES)
@from_own_pages
def opened(code: str) -> ResponseReturnValue:
    """Let the desk see that the visitor reads."""
    with transaction():
        actions.note_reading(code.upper()[:20])
    return json_answer({"opened": True})


def consent_form(visitor: Visitor) -> ConsentForm:
    """Return the form for somebody: what they may agree to, and what they agreed to already."""
    return ConsentForm().offer(valid_consents(visitor))


def answer(code: str, form: ConsentForm, channel: str) -> None:
    """Write down a form that is valid, with the language it was read in."""
    asked = Asked(current_language(), channel)
    with transaction():
        actions.answer_question(code, form.agree.data or (), form.take_back.data or (), asked)


def _asked(code: str) -> tuple[DeskScreen, Visitor]:
    found = screen_with_code(code.upper()[:20], clock.now())
    if found is None or found.visitor is None:
        raise QuestionOver
    enter(db.session.get_one(Fair, found.fair_id))
    speak(found.visitor.language)
    return found, found.visitor


def _page(found: DeskScreen, visitor: Visitor, form: ConsentForm) -> Response:
    page = render_template("checkin/screen/consents.html", visitor=visitor, form=form, code=found.code)
    return _private(make_response(page, form.status))


def _private(answered: Response) -> Response:
    answered.headers["Cache-Control"] = "private, no-store"
    return answered
