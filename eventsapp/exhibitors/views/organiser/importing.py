"""The fair's exhibitors as a list, and lists of them that are brought in from files."""

from dataclasses import replace

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from eventsapp.exhibitors import actions
from eventsapp.exhibitors.forms import ExhibitorListForm
from eventsapp.exhibitors.importers import ExhibitorList, UnreadableFile, read_exhibitors
from eventsapp.exhibitors.queries import approved_exhibitors, exhibitors_of
from eventsapp.exhibitors.rules import refusal_for, remark_sentence
from eventsapp.exhibitors.rules.files import ListRefused, known_formats
from eventsapp.exhibitors.views.organiser import blueprint
from eventsapp.exhibitors.views.organiser.exports import csv_answer, exhibitors_csv
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.storage import StoredFile
from eventsapp.web.forms import clean_text

SHOWN_REMARKS = 200
_PREVIEW_SECONDS = 3600


@blueprint.get("/exhibitors")
@staff_may(Permission.VIEW)
def exhibitors(fair: Fair) -> ResponseReturnValue:
    """List the fair's exhibitors."""
    search = clean_text(request.args.get("q"))[:200]
    page = request.args.get("page", "1")
    listing = exhibitors_of(fair, search, int(page) if page.isdecimal() and len(page) < 7 else 1)
    return render_template("exhibitors/organiser/exhibitors.html", listing=listing, search=search)


@blueprint.get("/exhibitors.csv")
@staff_may(Permission.VIEW)
def export_exhibitors(fair: Fair) -> ResponseReturnValue:
    """Hand out the fair's exhibitors as a table for spreadsheets."""
    search = clean_text(request.args.get("q"))[:200]
    rows = approved_exhibitors(fair, search, limit=100_000)
    return csv_answer(exhibitors_csv(rows), f"{fair.slug}-exhibitors.csv")


@blueprint.route("/import/exhibitors", methods=["GET", "POST"])
@staff_may(Permission.IMPORT)
def import_exhibitors(fair: Fair) -> ResponseReturnValue:
    """Take a list in two steps: look at what it would change, then change it."""
    form = ExhibitorListForm()
    if form.validate_on_submit():
        try:
            token = clean_text(request.form.get("token"))
            return _take_over(fair, token) if token else _preview(fair, form)
        except UnreadableFile as error:
            form.refuse(refusal_for(error))
        except Refusal as refusal:
            form.refuse(refusal)
    page = render_template("exhibitors/organiser/import.html", form=form, formats=known_formats(), preview=None)
    return page, form.status


def _preview(fair: Fair, form: ExhibitorListForm) -> ResponseReturnValue:
    data, name = form.bytes_of()
    if not name:
        raise ListRefused(_("Choose a file first."))
    listing = read_exhibitors(data, name)
    plan = actions.plan_import(fair, listing)
    with transaction():
        stored = storage.store(data, name=name, media_type="application/octet-stream", created_by_id=current_user.id)
    remarks = [(remark.row, remark_sentence(remark)) for remark in listing.warnings]
    return render_template(
        "exhibitors/organiser/import.html",
        form=form,
        formats=known_formats(),
        preview=plan,
        listing=replace(listing, warnings=()),
        remarks=remarks[:SHOWN_REMARKS],
        remark_count=len(remarks),
        skips=plan.skips[:SHOWN_REMARKS],
        name=name,
        token=_serializer().dumps([fair.id, stored.id, current_user.id]),
    )


def _take_over(fair: Fair, token: str) -> ResponseReturnValue:
    listing = _previewed(fair, token)
    with transaction():
        result = actions.import_exhibitors(fair, listing, current_user)
    flash(
        _(
            "%(created)s exhibitors are new, %(updated)s updated, %(unchanged)s unchanged; "
            "%(skipped)s rows were left out.",
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
            skipped=result.skipped,
        ),
        "good",
    )
    return redirect(url_for(".exhibitors", fair=fair.slug))


def _previewed(fair: Fair, token: str) -> ExhibitorList:
    """The list that was looked at by this person an hour ago at most."""
    try:
        fair_id, stored_id, user_id = _serializer().loads(token, max_age=_PREVIEW_SECONDS)
    except (BadData, ValueError, TypeError) as error:
        raise ListRefused(_("The preview is too old. Choose the file again. Nothing was changed.")) from error
    stored = db.session.get(StoredFile, stored_id)
    if stored is None or (fair_id, user_id) != (fair.id, current_user.id):
        raise ListRefused(_("The preview is too old. Choose the file again. Nothing was changed."))
    return read_exhibitors(storage.read(stored), stored.name)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="exhibitors.import")
