"""Photos and spoken notes: sent by phones, attached and listened to in the office; nobody sees them unasked."""

import secrets
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, storage
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.leads.actions import Attached, attach, detach
from eventsapp.leads.forms import MediaForm, PressForm
from eventsapp.leads.models import Collector, LeadMedia
from eventsapp.leads.queries import lead_of, leads_numbered, medium_of
from eventsapp.leads.rules import LARGEST_SIDE, Incoming, NothingAttached, read_batch
from eventsapp.leads.views.documents import outcome_document, phone_document, read_codes
from eventsapp.leads.views.exhibitor import lead_page
from eventsapp.leads.views.guard import exhibitor_only, phone_only, station_of
from eventsapp.web.access import from_own_pages
from eventsapp.web.programs import json_answer
from eventsapp.web.uploads import UnacceptableUpload, read_portrait, read_voice

blueprint = Blueprint("leads_media", __name__, url_prefix="/exhibit/<fair>/leads")
SEALED = "default-src 'none'; sandbox"


@blueprint.post("/app/media")
@phone_only
@from_own_pages
def send(fair: Fair, collector: Collector) -> ResponseReturnValue:
    """Take a photo or a spoken note of a phone, once however often it is sent."""
    said: dict[str, Any] = {name: request.form.get(name) for name in ("id", "code")}
    for name in ("lead", "at"):
        said[name] = request.form.get(name, type=int)
    said = {name: value for name, value in said.items() if value not in {None, ""}}
    (one,) = read_batch({"scans": [{**said, "note": True}]}, clock.now())
    attached = looked_at(request.files.get("file"))
    station = station_of(fair, collector.exhibitor_id, f"collector {collector.id}", collector.name)
    ((_one, read),) = read_codes(station, [one])
    with transaction():
        outcome = attach(station, one, read, attached)
    known = leads_numbered(collector.exhibitor_id, [outcome.lead_id]) if outcome.lead_id else {}
    shown = known.get(outcome.lead_id or 0)
    return json_answer({**outcome_document(outcome), "lead": phone_document(shown) if shown else None})


@blueprint.post("/<int:lead_id>/media")
@exhibitor_only
def add(fair: Fair, exhibitor: Exhibitor, lead_id: int) -> ResponseReturnValue:
    """Attach a photo or a recording to a lead in the office."""
    if lead_of(exhibitor, lead_id) is None:
        raise NotFound
    form = MediaForm()
    if form.validate_on_submit():
        station = station_of(fair, exhibitor.id, f"account {current_user.id}", current_user.full_name)
        one = Incoming(f"media-{secrets.token_hex(8)}", clock.now(), lead_id=lead_id, is_scan=False)
        try:
            attached = looked_at(form.file.data)
            with transaction():
                attach(station, one, None, attached)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("It is attached to the lead."), "good")
            return redirect(url_for("leads_exhibitor.lead", fair=fair.slug, lead_id=lead_id))
    return lead_page(exhibitor, lead_id, media_form=form)


@blueprint.get("/<int:lead_id>/media/<int:media_id>")
@exhibitor_only
def medium(fair: Fair, exhibitor: Exhibitor, lead_id: int, media_id: int) -> Response:
    """Give a photo or a spoken note to who acts for its exhibitor."""
    found = _medium(exhibitor, lead_id, media_id)
    data = BytesIO(storage.read(found.file))
    answer = send_file(data, mimetype=found.file.media_type, download_name=found.file.name, conditional=True)
    answer.headers["Content-Security-Policy"] = SEALED
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/<int:lead_id>/media/<int:media_id>/remove")
@exhibitor_only
def remove(fair: Fair, exhibitor: Exhibitor, lead_id: int, media_id: int) -> ResponseReturnValue:
    """Delete a photo or a spoken note."""
    if PressForm().validate_on_submit():
        with transaction():
            detach(_medium(exhibitor, lead_id, media_id))
        flash(_("It is deleted."), "good")
    return redirect(url_for("leads_exhibitor.lead", fair=fair.slug, lead_id=lead_id))


def looked_at(file: FileStorage | None) -> Attached:
    """Return an upload as it is kept: photos made anew without what their camera wrote, recordings as they are.

    Refuses with NothingAttached and UnacceptableUpload.
    """
    if file is None or not file.filename:
        raise NothingAttached
    try:
        voice = read_voice(file, field="file")
    except UnacceptableUpload:
        file.stream.seek(0)
        photo = read_portrait(file, field="file", side=LARGEST_SIDE)
        return Attached("photo", photo.data, "photo.jpg", photo.media_type)
    return Attached("voice", voice.data, f"note.{voice.media_type.partition('/')[2]}", voice.media_type)


def _medium(exhibitor: Exhibitor, lead_id: int, media_id: int) -> LeadMedia:
    found = medium_of(exhibitor, lead_id, media_id)
    if found is None:
        raise NotFound
    return found
