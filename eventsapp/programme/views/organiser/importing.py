"""Importing an agenda: look at what it would change, then change it."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.storage import StoredFile
from eventsapp.programme import actions
from eventsapp.programme.forms import ImportForm
from eventsapp.programme.importers import KNOWN
from eventsapp.programme.rules import UnreadableAgenda, read_for
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import parts_of
from eventsapp.web.forms import clean_text

SHOWN_ROWS = 200
PREVIEW_SECONDS = 3600


@blueprint.route("/import/programme", methods=["GET", "POST"])
@staff_may(Permission.IMPORT)
def import_programme(fair: Fair) -> ResponseReturnValue:
    """Take an agenda in two steps: preview, then import."""
    form = ImportForm()
    if form.validate_on_submit():
        try:
            token = clean_text(request.form.get("token"))
            return _take_over(fair, token) if token else _preview(fair, form)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(fair, form), form.status


def _preview(fair: Fair, form: ImportForm) -> ResponseReturnValue:
    chosen = form.file.data
    if not chosen:
        raise UnreadableAgenda(_("Choose a file first."))
    data, name = chosen.read(), chosen.filename or ""
    report = actions.import_agenda(fair, read_for(fair, data, name), dry_run=True)
    with transaction():
        stored = storage.store(data, name=name, media_type="application/octet-stream", created_by_id=current_user.id)
    token = _serializer().dumps([fair.id, stored.id, current_user.id])
    return _page(fair, form, report=report, name=name, token=token)


def _take_over(fair: Fair, token: str) -> ResponseReturnValue:
    document = read_for(fair, *_previewed(fair, token))
    with transaction():
        report = actions.import_agenda(fair, document, actor=current_user)
    counts = report.sessions
    flash(
        _(
            "%(created)s sessions are new, %(updated)s updated, %(unchanged)s unchanged; %(skipped)s were left out.",
            created=counts.created,
            updated=counts.updated,
            unchanged=counts.unchanged,
            skipped=counts.skipped,
        ),
        "good",
    )
    return redirect(url_for(".sessions", fair=fair.slug))


def _previewed(fair: Fair, token: str) -> tuple[bytes, str]:
    """Return the file that this person previewed here an hour ago at most."""
    too_old = UnreadableAgenda(_("The preview is too old. Choose the file again. Nothing was changed."))
    try:
        fair_id, stored_id, user_id = _serializer().loads(token, max_age=PREVIEW_SECONDS)
    except (BadData, ValueError, TypeError) as error:
        raise too_old from error
    stored = db.session.get(StoredFile, stored_id)
    if stored is None or (fair_id, user_id) != (fair.id, current_user.id):
        raise too_old
    return storage.read(stored), stored.name


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="programme.import")


def _page(fair: Fair, form: ImportForm, **preview: object) -> str:
    values = {"report": None, "name": "", "token": "", **preview}
    return render_template(
        "programme/organiser/import.html",
        parts=parts_of(fair, "import_programme"),
        form=form,
        formats=KNOWN,
        shown_rows=SHOWN_ROWS,
        **values,
    )
