"""The other side of a desk: a visitor is asked there what they agree to, on their phone or on a tablet beside it."""

import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from eventsapp.checkin import actions
from eventsapp.checkin.forms import ConsentForm, PressForm
from eventsapp.checkin.models import DeskScreen, Device, DeviceUse
from eventsapp.checkin.queries import screen_by_id
from eventsapp.checkin.rules import NoGate, QuestionOver
from eventsapp.checkin.views.consents import answer, consent_form
from eventsapp.checkin.views.desk_printing import to_person
from eventsapp.checkin.views.desking import Desk, desk_route, visitor_at
from eventsapp.checkin.views.guard import device_for, speak
from eventsapp.checkin.views.screen_following import code_link, question_of, state_of, stream_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors.drawing import drawn_code

blueprint = Blueprint("checkin_screen_device", __name__, url_prefix="/scan/<int:gate_id>/screen")
THANKS_LAST = timedelta(seconds=12)


@desk_route("/screen")
def screen(desk: Desk) -> ResponseReturnValue:
    """Show a visitor the code that opens the question on their own phone: for a second screen of the desk."""
    found = _screen(desk)
    if found.visitor is not None and question_of(found):
        speak(found.visitor.language)
    return _page(found, desk.device)


@desk_route("/screen/open", "POST")
def open_screen(desk: Desk) -> ResponseReturnValue:
    """Begin with a second screen."""
    if PressForm().validate_on_submit():
        _begun(desk)
    return redirect(url_for(".screen", fair=desk.fair.slug))


@desk_route("/screen/pair", "GET", "POST")
def pair(desk: Desk) -> ResponseReturnValue:
    """Offer a code that makes a tablet the screen beside this desk; it is shown once."""
    code, link = None, ""
    if PressForm().validate_on_submit():
        gate = desk.place[0]
        if gate is None:
            raise NoGate
        screen_id = _begun(desk)
        with transaction() as kept:
            task = actions.Task(use=DeviceUse.SCREEN, is_whole_fair=True, screen=kept.get_one(DeskScreen, screen_id))
            secret = actions.offer_enrolment(desk.fair, gate, 1, desk.actor, task)
        link = url_for("checkin_enrolling.look", token=secret, _external=True)
        code = drawn_code(link)
    answered = make_response(render_template("checkin/desk/pair.html", device=desk.device, code=code, link=link))
    answered.headers["Cache-Control"] = "no-store"
    return answered


@desk_route("/screen/stream")
def follow_screen(desk: Desk) -> ResponseReturnValue:
    """Let the desk and its second screen hear what happens."""
    return stream_of(_screen(desk))


@desk_route("/screen/state")
def look_at_screen(desk: Desk) -> ResponseReturnValue:
    """Say how far the screen is."""
    return state_of(_screen(desk))


@desk_route("/screen/clear", "POST")
def clear(desk: Desk) -> ResponseReturnValue:
    """Ask nobody any more."""
    found = _screen(desk)
    visitor = found.visitor
    if PressForm().validate_on_submit():
        with transaction():
            actions.clear_screen(found)
    return to_person(desk, visitor) if visitor is not None else redirect(url_for(".desk", fair=desk.fair.slug))


@desk_route("/<int:visitor_id>/consents", "POST")
def ask(desk: Desk, visitor_id: int) -> ResponseReturnValue:
    """Ask a visitor what they agree to, on their phone and on the screen beside this desk."""
    visitor = visitor_at(desk.fair, visitor_id)
    if PressForm().validate_on_submit():
        screen_id = _begun(desk)
        with transaction() as kept:
            visitor = visitor_at(desk.fair, visitor_id)
            actions.ask_visitor(kept.get_one(DeskScreen, screen_id), visitor, desk.actor)
    return to_person(desk, visitor_at(desk.fair, visitor_id))


@blueprint.get("")
@device_for(DeviceUse.SCREEN)
def tablet(device: Device) -> ResponseReturnValue:
    """Show the visitor at the desk what they are asked, in their language, and take the answer."""
    found = _of_device(device)
    form = consent_form(found.visitor) if found.visitor is not None and code_link(found) else None
    return _page(found, device, form=form, is_tablet=True)


@blueprint.post("/answer")
@device_for(DeviceUse.SCREEN)
def answer_here(device: Device) -> ResponseReturnValue:
    """Write down what the visitor agreed to on this screen; a question that is another by now is not answered."""
    found = _of_device(device)
    if found.visitor is None or not question_of(found) or question_of(found) != request.form.get("question"):
        raise QuestionOver
    form = consent_form(found.visitor)
    if not form.validate_on_submit():
        return _page(found, device, form=form, is_tablet=True)
    answer(found.code or "", form, actions.SCREEN)
    return redirect(url_for(".tablet", gate_id=device.gate_id, lang=request.args.get("lang")))


@blueprint.get("/stream")
@device_for(DeviceUse.SCREEN)
def stream(device: Device) -> ResponseReturnValue:
    """Let the screen hear who stands at the desk."""
    return stream_of(_of_device(device))


@blueprint.get("/state")
@device_for(DeviceUse.SCREEN)
def state(device: Device) -> ResponseReturnValue:
    """Say how far the screen is."""
    return state_of(_of_device(device))


def _begun(desk: Desk) -> int:
    """Return the number of this desk's screen; makes it where there is none."""
    owner = desk.owner
    if not owner:
        owner = secrets.token_urlsafe(12)
        kept: dict[str, Any] = session.get(f"desk {desk.fair.id}", {})
        session[f"desk {desk.fair.id}"] = {**kept, "screen": owner}
    with transaction():
        return actions.screen_for(desk.fair, owner).id


def _screen(desk: Desk) -> DeskScreen:
    found = desk.screen
    if found is None:
        raise NotFound
    return found


def _of_device(device: Device) -> DeskScreen:
    """Return the screen of a tablet, and speak the language of who is asked there, unless they chose another."""
    found = screen_by_id(device.screen_id or 0)
    if found is None:
        raise NotFound
    if found.visitor is not None and question_of(found):
        speak(found.visitor.language)
    return found


def _page(
    found: DeskScreen, device: Device | None, *, form: ConsentForm | None = None, is_tablet: bool = False
) -> Response:
    link = code_link(found)
    page = render_template(
        "checkin/screen/screen.html",
        screen=found,
        device=device,
        is_tablet=is_tablet,
        visitor=found.visitor if link else None,
        form=form,
        link=link,
        code=drawn_code(link) if link else None,
        is_thanked=found.answered_at is not None and clock.now() - found.answered_at < THANKS_LAST,
        question=question_of(found),
    )
    answered = make_response(page, form.status if form is not None else 200)
    answered.headers["Cache-Control"] = "no-store"
    return answered
