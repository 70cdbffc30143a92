"""Paper forms: entered by the organiser, with their scan, claimed later by the company."""

from contextlib import closing
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.exhibitors import actions
from eventsapp.exhibitors.actions.paper import PaperForm
from eventsapp.exhibitors.forms import (
    CompanyForm,
    ConsentForm,
    ContactsForm,
    ExhibitsForm,
    PaperApplicationForm,
    StandForm,
)
from eventsapp.exhibitors.models import Application
from eventsapp.exhibitors.queries import application_in, place_names
from eventsapp.exhibitors.views.organiser import blueprint
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.web.forms import BaseForm
from eventsapp.web.uploads import UnacceptableUpload, Upload, read_scan

_PARTS = {
    "company": CompanyForm,
    "contacts": ContactsForm,
    "stand": StandForm,
    "exhibits": ExhibitsForm,
    "consents": ConsentForm,
}


@blueprint.route("/applications/paper", methods=["GET", "POST"])
@staff_may(Permission.ENTER)
def enter_paper(fair: Fair) -> ResponseReturnValue:
    """Enter an application from a stamped paper form."""
    typed = request.form if request.method == "POST" else None
    form = PaperApplicationForm(language=fair.default_language)
    parts: dict[str, Any] = {name: part(fair, typed, meta={"csrf": False}) for name, part in _PARTS.items()}
    if form.validate_on_submit():
        complete = [part.validate() for part in parts.values()]
        try:
            scan = _scan()
            if all(complete):
                entered = _enter(fair, form, parts, scan)
                flash(_("%(code)s is entered; the company gets a link to claim it.", code=entered.code), "good")
                return redirect(url_for(".application", fair=fair.slug, number=entered.id))
        except Refusal as refusal:
            form.refuse(refusal)
    wrong = bool(form.errors) or any(part.errors for part in parts.values())
    places = place_names(fair, current_language())
    page = render_template("exhibitors/organiser/paper.html", form=form, parts=parts, places=places)
    return page, 422 if wrong else 200


def _scan() -> Upload:
    chosen = request.files.get("scan")
    if chosen is None or not chosen.filename:
        raise UnacceptableUpload(_("Attach the scan of the stamped form."), field="scan")
    with closing(chosen):
        return read_scan(chosen, field="scan")


def _enter(fair: Fair, form: PaperApplicationForm, parts: dict[str, Any], scan: Upload) -> Application:
    answers = {name: part.answers() for name, part in parts.items()}
    with transaction():
        stored = storage.store(scan.data, name=scan.name, media_type=scan.media_type, created_by_id=current_user.id)
        return actions.enter_on_paper(
            fair, PaperForm(language=form.language.data, scan=stored, **answers), current_user
        )


@blueprint.get("/applications/<int:number>/scan")
@staff_may(Permission.REVIEW)
def scan(fair: Fair, number: int) -> ResponseReturnValue:
    """Hand out the scan of a paper form, to the team only."""
    found = application_in(fair, number)
    if found is None or found.scan is None:
        abort(404)
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
    answer = Response(storage.read(found.scan), mimetype=found.scan.media_type)
    name = f"{found.code}.{ending.get(found.scan.media_type, 'bin')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/applications/<int:number>/claim-link")
@staff_may(Permission.ENTER)
def send_claim_link(fair: Fair, number: int) -> ResponseReturnValue:
    """Send the company a new claim link; the earlier one stops working."""
    form = BaseForm()
    if form.validate_on_submit():
        with transaction():
            found = application_in(fair, number)
            if found is None or found.entered_by_id is None or found.owner_id is not None:
                raise NotFound
            actions.renew_claim(found)
        flash(_("A new claim link is on its way."), "good")
    return redirect(url_for(".application", fair=fair.slug, number=number))
