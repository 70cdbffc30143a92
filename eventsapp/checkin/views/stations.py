"""Stations that print: made, watched, and the page that is open where the printer is."""

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.badges.actions import Printable, print_badge
from eventsapp.badges.pdf.zpl import Dpi, labels
from eventsapp.badges.views.download import pdf_response
from eventsapp.checkin import actions
from eventsapp.checkin.actions import StationValues
from eventsapp.checkin.forms import PressForm, StationForm, TroubleForm
from eventsapp.checkin.models import PrintJob, PrintState, PrintStation
from eventsapp.checkin.queries import (
    gate_by_id,
    gates_of,
    job_by_id,
    jobs_of,
    station_by_id,
    stations_of,
    waiting_at,
    waiting_by_station,
)
from eventsapp.checkin.rules import PRINT_WORDS, STATION_SILENT_AFTER
from eventsapp.checkin.views.paper import FRAMING, paper_page
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound, Refusal

blueprint = Blueprint("checkin_stations", __name__, url_prefix="/organise/<fair>/desk/stations")
SHOWN = 12
_DOTS = {"203": Dpi.D203, "300": Dpi.D300}


@blueprint.route("", methods=["GET", "POST"])
@staff_may(Permission.DESK)
def stations(fair: Fair) -> ResponseReturnValue:
    """Show the stations with what waits there, and make one."""
    form = StationForm().offer(gates_of(fair))
    if form.validate_on_submit():
        try:
            with transaction():
                gate = gate_by_id(fair, int(form.gate.data)) if form.gate.data else None
                values = StationValues(code=(form.code.data or "").upper(), name=form.name.data or "", gate=gate)
                station_id = actions.create_station(fair, values, current_user).id
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".station", fair=fair.slug, station_id=station_id))
    found, now = stations_of(fair), clock.now()
    page = render_template(
        "checkin/desk/stations.html",
        form=form,
        stations=found,
        waiting=waiting_by_station(fair),
        alive={one.id for one in found if one.last_seen_at and now - one.last_seen_at < STATION_SILENT_AFTER},
    )
    return page, form.status


@blueprint.get("/<int:station_id>")
@staff_may(Permission.DESK)
def station(fair: Fair, station_id: int) -> ResponseReturnValue:
    """Show what is being printed and what waits: the page that is open beside the printer."""
    return _page(_station(fair, station_id), TroubleForm(formdata=None))


@blueprint.post("/<int:station_id>/beat")
@staff_may(Permission.DESK)
def beat(fair: Fair, station_id: int) -> ResponseReturnValue:
    """Say that the station is there, and hear whether something waits."""
    found = _station(fair, station_id)
    with transaction():
        actions.note_station(found.id)
    answer = jsonify({"waiting": waiting_at(found.id), "paper_out": found.paper_out_at is not None})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<int:station_id>/take")
@staff_may(Permission.DESK)
def take(fair: Fair, station_id: int) -> ResponseReturnValue:
    """Begin with the badge that has waited longest."""
    if PressForm().validate_on_submit():
        with transaction():
            actions.take_next(_station(fair, station_id))
            actions.note_station(station_id)
    return _back(fair, station_id)


@blueprint.post("/<int:station_id>/paper")
@staff_may(Permission.DESK)
def paper(fair: Fair, station_id: int) -> ResponseReturnValue:
    """Wait for paper, or go on."""
    if PressForm().validate_on_submit():
        with transaction():
            found = _station(fair, station_id)
            (actions.paper_filled if found.paper_out_at else actions.paper_out)(found)
    return _back(fair, station_id)


@blueprint.post("/<int:station_id>/remove")
@staff_may(Permission.DESK)
def remove(fair: Fair, station_id: int) -> ResponseReturnValue:
    """Remove a station."""
    if PressForm().validate_on_submit():
        with transaction():
            actions.remove_station(_station(fair, station_id), current_user)
        flash(_("The station is removed."), "good")
    return redirect(url_for(".stations", fair=fair.slug))


@blueprint.post("/jobs/<int:job_id>/printed")
@staff_may(Permission.DESK)
def printed(fair: Fair, job_id: int) -> ResponseReturnValue:
    """Say that a badge is on paper."""
    job = _job(fair, job_id)
    if PressForm().validate_on_submit():
        with transaction():
            actions.end_print(fair, _job(fair, job_id), printed=True)
    return _back(fair, job.station_id)


@blueprint.post("/jobs/<int:job_id>/failed")
@staff_may(Permission.DESK)
def failed(fair: Fair, job_id: int) -> ResponseReturnValue:
    """Say that a badge did not come out; it can be sent again from the desk."""
    job, form = _job(fair, job_id), TroubleForm()
    if not form.validate_on_submit():
        return _page(job.station, form)
    with transaction():
        actions.end_print(fair, _job(fair, job_id), printed=False, note=form.note.data or "")
    return _back(fair, job.station_id)


@blueprint.get("/jobs/<int:job_id>/paper")
@staff_may(Permission.DESK)
def job_paper(fair: Fair, job_id: int) -> ResponseReturnValue:
    """Give a badge as a page that the browser prints in its exact size."""
    return paper_page(_badge(fair, _job(fair, job_id)))


@blueprint.get("/jobs/<int:job_id>/badge.pdf")
@staff_may(Permission.DESK)
def job_pdf(fair: Fair, job_id: int) -> ResponseReturnValue:
    """Give a badge as a PDF."""
    badge = _badge(fair, _job(fair, job_id))
    return pdf_response(print_badge(badge), f"{fair.slug}-{badge.ref}.pdf")


@blueprint.get("/jobs/<int:job_id>/badge.zpl")
@staff_may(Permission.DESK)
def job_zpl(fair: Fair, job_id: int) -> ResponseReturnValue:
    """Give a badge as what label printers read."""
    badge = _badge(fair, _job(fair, job_id))
    dots = _DOTS.get(request.args.get("dpi", ""), Dpi.D203)
    answer = Response(labels(print_badge(badge), dots), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{fair.slug}-{badge.ref}.zpl"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(found: PrintStation, form: TroubleForm) -> Response:
    jobs = jobs_of(found, SHOWN)
    current = next(((job, person) for job, person in jobs if job.state == PrintState.PRINTING), None)
    page = render_template(
        "checkin/desk/station.html",
        station=found,
        current=current,
        queued=[one for one in jobs if one[0].state == PrintState.QUEUED],
        over=[one for one in jobs if one[0].state in {PrintState.PRINTED, PrintState.FAILED}],
        words=PRINT_WORDS,
        form=form,
    )
    answer = make_response(page, form.status)
    answer.headers.update({"Cache-Control": "no-store", "Content-Security-Policy": FRAMING})
    return answer


def _badge(fair: Fair, job: PrintJob) -> Printable:
    """Return what is printed; a badge that another took the place of is printed no more."""
    if job.badge.revoked_at is not None:
        raise NotFound
    badge = actions.printable_of(fair, job.badge)
    if badge is None:
        raise NotFound
    return badge


def _back(fair: Fair, station_id: int) -> ResponseReturnValue:
    return redirect(url_for(".station", fair=fair.slug, station_id=station_id))


def _station(fair: Fair, station_id: int) -> PrintStation:
    found = station_by_id(fair, station_id)
    if found is None:
        raise NotFound
    return found


def _job(fair: Fair, job_id: int) -> PrintJob:
    found = job_by_id(fair, job_id)
    if found is None:
        raise NotFound
    return found
