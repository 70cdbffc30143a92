"""The gates of a fair: figures, devices, the last scans; made, changed, locked, and phones enrolled."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.checkin import actions
from eventsapp.checkin.forms import EnrolForm, GateForm, LockForm, PressForm, UndoForm
from eventsapp.checkin.models import DeviceUse, Gate
from eventsapp.checkin.queries import (
    attendance_by_day,
    device_of,
    devices_of,
    gate_by_id,
    gates_of,
    latest_scans,
    passed_by_gate,
    scan_by_id,
    zone_days_of,
)
from eventsapp.checkin.rules import DIRECTION_WORDS, REASON_WORDS, SILENT_AFTER, USE_WORDS, VERDICT_WORDS, day_of
from eventsapp.checkin.views.enrolling import name_of_browser
from eventsapp.checkin.views.guard import keep_device
from eventsapp.checkin.views.homes import home_of
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.visitors.drawing import drawn_code
from eventsapp.visitors.queries import zones_of

blueprint = Blueprint("checkin_organiser", __name__, url_prefix="/organise/<fair>/gates")
LATEST = 20


@blueprint.get("")
@staff_may(Permission.GATES)
def gates(fair: Fair) -> ResponseReturnValue:
    """Show the gates, who is inside, the devices, and the last scans."""
    return _overview(fair)


@blueprint.route("/new", methods=["GET", "POST"])
@staff_may(Permission.GATES)
def new_gate(fair: Fair) -> ResponseReturnValue:
    """Make a gate."""
    form = GateForm().offer(_zone_choices(fair))
    if form.validate_on_submit():
        try:
            with transaction():
                gate = actions.create_gate(fair, form.values, current_user)
                code = gate.code
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Gate %(code)s is made. Enrol phones, or scan with this browser.", code=code), "good")
            return redirect(url_for(".gates", fair=fair.slug))
    return render_template("checkin/organiser/gate.html", form=form, gate=None), form.status


@blueprint.route("/<int:gate_id>", methods=["GET", "POST"])
@staff_may(Permission.GATES)
def edit_gate(fair: Fair, gate_id: int) -> ResponseReturnValue:
    """Change a gate."""
    gate = _gate(fair, gate_id)
    form = GateForm().offer(_zone_choices(fair), gate.zone)
    if not form.is_submitted():
        form.show(gate)
    elif form.validate():
        try:
            with transaction():
                actions.change_gate(_gate(fair, gate_id), form.values, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The gate is changed. Devices hear of it within seconds."), "good")
            return redirect(url_for(".gates", fair=fair.slug))
    return render_template("checkin/organiser/gate.html", form=form, gate=gate), form.status


@blueprint.post("/<int:gate_id>/remove")
@staff_may(Permission.GATES)
def remove(fair: Fair, gate_id: int) -> ResponseReturnValue:
    """Remove a gate that nobody has passed."""
    if PressForm().validate_on_submit():
        with transaction():
            actions.remove_gate(fair, _gate(fair, gate_id), current_user)
        flash(_("The gate is removed."), "good")
    return redirect(url_for(".gates", fair=fair.slug))


@blueprint.post("/<int:gate_id>/lock")
@staff_may(Permission.GATES)
def lock(fair: Fair, gate_id: int) -> ResponseReturnValue:
    """Let nobody in at a gate or its whole zone."""
    gate, form = _gate(fair, gate_id), LockForm()
    if not form.validate_on_submit():
        return _overview(fair, gate=gate, lock_form=form)
    with transaction():
        meant = actions.gates_meant(fair, _gate(fair, gate_id), is_whole_zone=bool(form.whole_zone.data))
        actions.lock_down(fair, meant, form.reason.data or "", current_user)
    flash(_("Locked. Devices with a network hear of it at once; whoever wants out still gets out."), "good")
    return redirect(url_for(".gates", fair=fair.slug))


@blueprint.post("/<int:gate_id>/unlock")
@staff_may(Permission.GATES)
def unlock(fair: Fair, gate_id: int) -> ResponseReturnValue:
    """Let people in again, at the gates of the zone that are locked."""
    if PressForm().validate_on_submit():
        with transaction():
            meant = actions.gates_meant(fair, _gate(fair, gate_id), is_whole_zone=True)
            actions.open_again(fair, meant, current_user)
        flash(_("Open again."), "good")
    return redirect(url_for(".gates", fair=fair.slug))


@blueprint.route("/<int:gate_id>/phones", methods=["GET", "POST"])
@staff_may(Permission.GATES)
def phones(fair: Fair, gate_id: int) -> ResponseReturnValue:
    """Offer a code that makes whoever opens it a device for one thing; it is shown once."""
    gate, form, code, link = _gate(fair, gate_id), EnrolForm(), None, ""
    if form.validate_on_submit():
        try:
            with transaction():
                uses, task = form.uses.data or 1, form.task
                secret = actions.offer_enrolment(fair, _gate(fair, gate_id), uses, current_user, task)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            link = url_for("checkin_enrolling.look", token=secret, _external=True)
            code = drawn_code(link)
    page = render_template("checkin/organiser/phones.html", form=form, gate=gate, code=code, link=link)
    answer = make_response(page, form.status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<int:gate_id>/here")
@staff_may(Permission.GATES)
def scan_here(fair: Fair, gate_id: int) -> ResponseReturnValue:
    """Scan at a gate with this browser, or make it a kiosk there."""
    if not PressForm().validate_on_submit():
        return redirect(url_for(".gates", fair=fair.slug))
    with transaction():
        use = DeviceUse.KIOSK if request.form.get("as") == "kiosk" else DeviceUse.GATE
        device, secret = actions.enrol_browser(fair, _gate(fair, gate_id), name_of_browser(), current_user, use)
    return keep_device(make_response(redirect(home_of(device))), device, secret)


@blueprint.post("/devices/<int:device_id>/revoke")
@staff_may(Permission.GATES)
def revoke(fair: Fair, device_id: int) -> ResponseReturnValue:
    """Let a device do nothing any more."""
    if PressForm().validate_on_submit():
        with transaction():
            device = device_of(fair, device_id)
            if device is None:
                raise NotFound
            actions.revoke_device(device, current_user)
        flash(_("The device is revoked."), "good")
    return redirect(url_for(".gates", fair=fair.slug))


@blueprint.route("/scans/<int:scan_id>/undo", methods=["GET", "POST"])
@staff_may(Permission.GATES)
def undo(fair: Fair, scan_id: int) -> ResponseReturnValue:
    """Take back a scan, with a reason."""
    scan, form = scan_by_id(fair, scan_id), UndoForm()
    if scan is None:
        raise NotFound
    if form.validate_on_submit():
        try:
            with transaction():
                actions.undo_scan(scan, form.reason.data or "", actor_id=current_user.id, actor=current_user.email)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The scan is undone."), "good")
            return redirect(url_for(".gates", fair=fair.slug))
    words = {"verdicts": VERDICT_WORDS, "reasons": REASON_WORDS}
    return render_template("checkin/organiser/undo.html", form=form, scan=scan, gate=scan.gate, **words), form.status


def _overview(fair: Fair, *, gate: Gate | None = None, lock_form: LockForm | None = None) -> ResponseReturnValue:
    now = clock.now()
    on = day_of(now, fair.timezone)
    devices = devices_of(fair, on)
    alive = {one.id for one in devices if one.revoked_at is None and now - one.last_seen_at < SILENT_AFTER}
    page = render_template(
        "checkin/organiser/gates.html",
        gates=gates_of(fair),
        zones=_zones(fair),
        zone_names=dict(_zone_choices(fair)),
        passed=passed_by_gate(fair, on),
        devices=devices,
        uses=USE_WORDS,
        alive=alive,
        at_work=Counter(one.gate_id for one in devices if one.id in alive),
        days=attendance_by_day(fair),
        scans=latest_scans(fair, LATEST),
        lock_form=lock_form or LockForm(formdata=None),
        locking=gate,
        directions=DIRECTION_WORDS,
        verdicts=VERDICT_WORDS,
        reasons=REASON_WORDS,
    )
    answer: Response = make_response(page, lock_form.status if lock_form else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _zones(fair: Fair) -> list[dict[str, Any]]:
    """Return the zones that gates lead into, each with its figures and the smallest limit of its gates."""
    days, limits = zone_days_of(fair, day_of(clock.now(), fair.timezone)), dict[str, list[int]]()
    for one in gates_of(fair):
        limits.setdefault(one.zone, []).extend([one.occupancy_limit] if one.occupancy_limit else [])
    return [
        {
            "zone": zone,
            "inside": days[zone].inside if zone in days else 0,
            "attended": days[zone].attended if zone in days else 0,
            "limit": min(known) if known else None,
        }
        for zone, known in sorted(limits.items())
    ]


def _zone_choices(fair: Fair) -> list[tuple[str, str]]:
    """Return the zones that a gate may lead into, by name."""
    return [(one.code, text_in(one.name, current_language())[0]) for one in zones_of(fair)]


def _gate(fair: Fair, gate_id: int) -> Gate:
    gate = gate_by_id(fair, gate_id)
    if gate is None:
        raise NotFound
    return gate
