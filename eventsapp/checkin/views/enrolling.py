"""A phone, tablet or computer becomes a device: the code opens a page whose button does it."""

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from config import Settings
from eventsapp.checkin.actions import enrol_device
from eventsapp.checkin.forms import PressForm
from eventsapp.checkin.queries import enrolment_with_digest
from eventsapp.checkin.rules import USE_WORDS, EnrolmentOver
from eventsapp.checkin.views.guard import enter, keep_device
from eventsapp.checkin.views.homes import home_of
from eventsapp.fairs.rules import digest_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.refusals import NotFound
from eventsapp.web.access import public
from eventsapp.web.certificates import authority_of

blueprint = Blueprint("checkin_enrolling", __name__, url_prefix="/scan")
TRIES = "60 per minute"


@blueprint.get("/enrol/<token>")
@public
@limiter.limit(TRIES)
def look(token: str) -> ResponseReturnValue:
    """Say what the code makes a device for, where, and until when."""
    return _page(token)


@blueprint.post("/enrol/<token>")
@public
@limiter.limit(TRIES)
def enrol(token: str) -> ResponseReturnValue:
    """Make this browser a device of the gate."""
    if not PressForm().validate_on_submit():
        return _page(token)
    with transaction():
        device, secret = enrol_device(token, name_of_browser())
    return keep_device(make_response(redirect(home_of(device))), device, secret)


@blueprint.get("/certificate")
@public
def certificate() -> ResponseReturnValue:
    """Give phones what vouches for this site, where it was made here."""
    settings: Settings = current_app.config["SETTINGS"]
    authority = authority_of(settings)
    if authority is None:
        raise NotFound
    answer = Response(authority, mimetype="application/x-x509-ca-cert")
    answer.headers["Content-Disposition"] = 'attachment; filename="fair.crt"'
    return answer


def _page(token: str) -> Response:
    offer = enrolment_with_digest(digest_of(token))
    if offer is None or offer.uses_left < 1 or offer.expires_at <= clock.now():
        raise EnrolmentOver
    enter(offer.gate.fair)
    answer = make_response(render_template("checkin/scanning/enrol.html", offer=offer, gate=offer.gate, uses=USE_WORDS))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def name_of_browser() -> str:
    """Return what a device is called at first: the kind of machine, as far as the browser says."""
    words = request.user_agent.string
    kinds = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
    return next((kind for kind in kinds if kind in words), "Browser")
