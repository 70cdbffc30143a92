"""The kiosk: a visitor scans a ticket, or types a telephone and a name, and takes the badge. Enrolled devices only."""

from datetime import date

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from eventsapp.badges.actions import issue_visitor_badge, print_badge
from eventsapp.badges.queries import badge_by_id
from eventsapp.badges.rules import BadgeAlreadyPrinted
from eventsapp.checkin import actions
from eventsapp.checkin.forms import KioskForm, PressForm
from eventsapp.checkin.models import Device, DeviceUse
from eventsapp.checkin.queries import (
    Known,
    known_by_code,
    known_by_id,
    known_by_name,
    rows_of,
    station_of_gate,
    type_names,
)
from eventsapp.checkin.rules import REASON_WORDS, TYPE_WORDS, day_of
from eventsapp.checkin.views.documents import types_document
from eventsapp.checkin.views.guard import device_for, keys_of
from eventsapp.checkin.views.paper import paper_page
from eventsapp.checkin.views.scanning import CAMERA_ALLOWED, SCANNING_POLICY
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import TryLimit
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.visitors.queries import visitor_by_id

blueprint = Blueprint("checkin_kiosk", __name__, url_prefix="/scan/<int:gate_id>/kiosk")
KNOWN_SECONDS = 180
"""How long a kiosk remembers whom it asked for a yes."""
_kiosk_only = device_for(DeviceUse.KIOSK)
_TRIES = TryLimit("kiosk", "30 per minute; 300 per hour")
_STATES = {"unpaid": "unpaid", "pending": "not_approved", "cancelled": "cancelled", "revoked": "revoked"}


@blueprint.get("")
@_kiosk_only
def idle(device: Device) -> ResponseReturnValue:
    """Wait for the next visitor."""
    return _page(device, "find", form=KioskForm(formdata=None))


@blueprint.post("")
@_kiosk_only
def find(device: Device) -> ResponseReturnValue:
    """Ask whether this is the person; nothing is told on a guess."""
    form, fair = KioskForm(), device.gate.fair
    if not form.validate_on_submit():
        return _page(device, "find", form=form)
    if _TRIES.spend(str(device.id)) is not None:
        return _page(device, "help", sentence=_("Too many tries at this kiosk. The help desk finds you by your name."))
    typed, name = form.code.data or "", form.name.data or ""
    person = known_by_code(fair, typed, keys_of(fair.id, anew=True))
    if person is None and not name and form.is_place:
        return _page(device, "find", form=form.ask_for_name())
    person = person or known_by_name(fair, typed, name)
    if person is None:
        sentence = _("We do not find you with this. The help desk does, by your name.")
        return _page(device, "help", sentence=sentence)
    if (problem := _problem(device, person)) is not None:
        return _help(device, person, problem)
    return redirect(url_for(".confirm", gate_id=device.gate_id, who=token_of(device, int(person.key[1:]))))


@blueprint.get("/yes/<who>")
@_kiosk_only
def confirm(device: Device, who: str) -> ResponseReturnValue:
    """Show the badge's words to whoever was found, and ask for a yes."""
    person = known_by_id(device.gate.fair, _who(device, who))
    if person is None:
        raise NotFound
    return _page(device, "confirm", person=person, who=who)


@blueprint.post("/print")
@_kiosk_only
def print_badge_here(device: Device) -> ResponseReturnValue:
    """Print the badge of whoever said yes, once."""
    if not PressForm().validate_on_submit():
        return _home(device)
    fair, visitor_id = device.gate.fair, _who(device, request.form.get("who", ""))
    person = known_by_id(fair, visitor_id)
    if person is None:
        raise NotFound
    if (problem := _problem(device, person)) is not None:
        return _help(device, person, problem)
    try:
        is_here = _print(device, visitor_id)
    except Refusal as refusal:
        return _page(device, "help", person=person, sentence=str(refusal))
    return _page(device, "done", person=person, paper=request.form["who"] if is_here else "")


@blueprint.get("/paper/<who>")
@_kiosk_only
def paper(device: Device, who: str) -> ResponseReturnValue:
    """Give the badge that was just printed as a page that the browser prints."""
    fair = device.gate.fair
    visitor = visitor_by_id(fair, _who(device, who))
    if visitor is None or rows_of(fair, [visitor], _today(device))[0].printed_at is None:
        raise NotFound
    return paper_page(issue_visitor_badge(fair, visitor))


def _print(device: Device, visitor_id: int) -> bool:
    """Send a badge to the gate's station; says whether this browser prints it, because there is none."""
    fair, station = device.gate.fair, station_of_gate(device.gate_id)
    with transaction():
        visitor = visitor_by_id(fair, visitor_id)
        if visitor is None:
            raise NotFound
        badge = issue_visitor_badge(fair, visitor)
        row = badge_by_id(fair, badge.badge_id)
        if row is not None and row.printed_at is not None:
            raise BadgeAlreadyPrinted(_("Your badge was printed already. The help desk makes another one."))
    print_badge(badge)  # a name that cannot be printed is refused before anything is noted
    with transaction():
        if station is not None:
            actions.queue_print(station, badge.badge_id, f"device {device.id}")
        else:
            actions.print_here([badge])
        record(
            "badge.printed_at_kiosk",
            subject="badge",
            subject_id=badge.badge_id,
            fair_id=fair.id,
            actor_id=None,
            actor=f"device {device.id}",
            after={"station": station.id if station else None},
        )
    return station is None


def _problem(device: Device, person: Known) -> str | None:
    """Return why somebody has to go to the help desk."""
    if person.rights.state != "valid":
        return _STATES.get(person.rights.state, "unknown")
    days = person.rights.days
    return "wrong_day" if days and _today(device).isoformat() not in days else None


def _help(device: Device, person: Known, problem: str) -> Response:
    return _page(device, "help", person=person, sentence=str(REASON_WORDS[problem]))


def _page(
    device: Device,
    step: str,
    *,
    form: KioskForm | None = None,
    person: Known | None = None,
    sentence: str = "",
    who: str = "",
    paper: str = "",
) -> Response:
    fair = device.gate.fair
    types = types_document(type_names(fair.id)) if person is not None else {}
    page = render_template(
        "checkin/kiosk/kiosk.html",
        gate=device.gate,
        step=step,
        form=form,
        person=person,
        type=types.get(person.type, TYPE_WORDS["visitor"]) if person is not None else "",
        sentence=sentence,
        who=who,
        paper=paper,
        home=url_for(".idle", gate_id=device.gate_id, lang=fair.default_language),
    )
    answer = make_response(page, form.status if form is not None else 200)
    answer.headers.update(
        {"Cache-Control": "no-store", "Content-Security-Policy": f"{SCANNING_POLICY}; frame-src 'self'"}
    )
    answer.headers["Permissions-Policy"] = CAMERA_ALLOWED
    return answer


def token_of(device: Device, visitor_id: int) -> str:
    """Return what a device, and no other, remembers a visitor by for some minutes."""
    return str(_serializer(device).dumps(visitor_id))


def _serializer(device: Device) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"kiosk {device.id}")


def _who(device: Device, token: str) -> int:
    """Return whom this kiosk asked a moment ago; refuses what another made, and what is too old."""
    try:
        return int(_serializer(device).loads(token, max_age=KNOWN_SECONDS))
    except BadSignature as unknown:
        raise NotFound from unknown


def _home(device: Device) -> ResponseReturnValue:
    return redirect(url_for(".idle", gate_id=device.gate_id))


def _today(device: Device) -> date:
    return day_of(clock.now(), device.gate.fair.timezone)
