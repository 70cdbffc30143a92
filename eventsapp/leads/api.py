"""Leads for programs of the organiser."""

from flask import Blueprint, Response, request
from flask_login import current_user

from eventsapp.checkin.rules import TooManyScans
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.leads.actions import grant_licences, take_leads
from eventsapp.leads.forms import ExtraForm
from eventsapp.leads.queries import exhibitor_with_id, leads_after, licences_of
from eventsapp.leads.rules import read_batch
from eventsapp.leads.views.documents import lead_document, outcome_document, read_codes
from eventsapp.leads.views.guard import station_of
from eventsapp.leads.views.stand import address_of_stand
from eventsapp.web.programs import asked_part, json_answer, part_answer
from eventsapp.web.programs.reading import check, filled

blueprint = Blueprint("leads_api", __name__, url_prefix="/api/v1/fairs/<fair>")
LARGEST = 2_000_000
PROGRAM = "program"


@blueprint.get("/leads")
@program_may(Permission.VISITORS)
def leads(fair: Fair) -> Response:
    """List the leads of all exhibitors; the person of each only while that visitor agrees."""
    asked = asked_part()
    rows = leads_after(fair.id, None, asked.after, asked.one_more)
    return part_answer(asked, rows, lead_document, lambda one: one.lead.id)


@blueprint.get("/exhibitors/<int:exhibitor_id>/leads")
@program_may(Permission.VISITORS)
def leads_of_exhibitor(fair: Fair, exhibitor_id: int) -> Response:
    """List the leads of one exhibitor."""
    exhibitor, asked = _exhibitor(fair, exhibitor_id), asked_part()
    rows = leads_after(fair.id, exhibitor.id, asked.after, asked.one_more)
    return part_answer(asked, rows, lead_document, lambda one: one.lead.id)


@blueprint.get("/exhibitors/<int:exhibitor_id>/stand-code")
@program_may(Permission.VISITORS)
def stand_code(fair: Fair, exhibitor_id: int) -> Response:
    """Tell what the printed code of an exhibitor's stand leads to; refuses while the fair has no key."""
    exhibitor = _exhibitor(fair, exhibitor_id)
    return json_answer({"exhibitor": exhibitor.id, "address": address_of_stand(fair, exhibitor.id)})


@blueprint.get("/exhibitors/<int:exhibitor_id>/lead-licences")
@program_may(Permission.VISITORS)
def licences(fair: Fair, exhibitor_id: int) -> Response:
    """Tell with how many phones an exhibitor may collect, and with how many it does."""
    return _licences(_exhibitor(fair, exhibitor_id))


@blueprint.post("/exhibitors/<int:exhibitor_id>/lead-licences")
@program_may(Permission.VISITORS)
def grant(fair: Fair, exhibitor_id: int) -> Response:
    """Give an exhibitor further licences, such as those it has bought in a shop; 0 takes them away."""
    form = filled(ExtraForm)
    check(form)
    with transaction():
        exhibitor = _exhibitor(fair, exhibitor_id)
        grant_licences(exhibitor, form.extra.data or 0, current_user)
    return _licences(exhibitor)


def _licences(exhibitor: Exhibitor) -> Response:
    found = licences_of(exhibitor)
    return json_answer({"exhibitor": exhibitor.id, "granted": found.granted, "used": found.used})


@blueprint.post("/exhibitors/<int:exhibitor_id>/leads")
@program_may(Permission.VISITORS)
def add(fair: Fair, exhibitor_id: int) -> Response:
    """Take up to 500 scans and notes of an exhibitor; one that is sent again with its id counts once."""
    exhibitor = _exhibitor(fair, exhibitor_id)
    if (request.content_length or 0) > LARGEST:
        raise TooManyScans
    sent = read_batch(request.get_json(silent=True), clock.now())
    station = station_of(fair, exhibitor.id, f"{PROGRAM} of exhibitor {exhibitor.id}", PROGRAM)
    read = read_codes(station, sent)
    with transaction():
        outcomes = take_leads(station, read)
    return json_answer({"items": [outcome_document(one) for one in outcomes], "next": None})


def _exhibitor(fair: Fair, exhibitor_id: int) -> Exhibitor:
    found = exhibitor_with_id(fair, exhibitor_id)
    if found is None:
        raise NotFound
    return found
