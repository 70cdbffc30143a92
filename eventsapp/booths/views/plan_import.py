"""Bringing in a hall plan: first what it would do, then doing it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.booths.actions import MeasuredPlan, PlanImport, import_plan, measure_plan, preview_plan
from eventsapp.booths.forms import PlanFilesForm
from eventsapp.booths.queries import kept_plan
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.plan_import import (
    MAX_BYTES,
    PlanRefused,
    TooLargePlan,
    files_uploaded,
    pack_files,
    read_plan,
)
from eventsapp.venues.rules import note_sentence, refusal_of

blueprint = Blueprint("venues_organiser", __name__, url_prefix="/organise/<fair>/import/plan")
ROWS_SHOWN = 200


@blueprint.route("", methods=["GET", "POST"], endpoint="import_plan")
@staff_may(Permission.PLAN)
def import_plan_files(fair: Fair) -> ResponseReturnValue:
    """Take the files of a plan and show what they would do; nothing changes yet."""
    form = PlanFilesForm()
    if form.validate_on_submit():
        try:
            files = _uploaded()
            plan = _measured(files)
            report = preview_plan(fair.id, plan)
            packed = pack_files(files)
            with transaction():
                kept = storage.store(
                    packed, name=_kept_name(fair), media_type="application/zip", created_by_id=current_user.id
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _page(form, report, kept.key)
    return _page(form, None, "")


@blueprint.post("/<key>")
@staff_may(Permission.PLAN)
def import_kept_plan(fair: Fair, key: str) -> ResponseReturnValue:
    """Put the plan that was looked at into use."""
    kept = kept_plan(key, _kept_name(fair), current_user.id) or abort(404)
    form = PlanFilesForm()
    try:
        plan = _measured(files_uploaded([("plan.zip", storage.read(kept))]))
        with transaction():
            report = import_plan(fair.id, plan, current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(form, None, "")
    _tell(report)
    missing = report.placements is not None and report.placements.unplaced
    return redirect(url_for("booths_organiser.unplaced" if missing else "booths_organiser.plan", fair=fair.slug))


def _uploaded() -> dict[str, bytes]:
    """Read the uploaded files, never more than a plan can be."""
    left = MAX_BYTES + 1
    found = []
    try:
        for file in request.files.getlist("files"):
            data = file.stream.read(left)
            left -= len(data)
            if left <= 0:
                raise TooLargePlan(what="bytes", limit=MAX_BYTES)
            found.append((file.filename or "file", data))
        return files_uploaded(found)
    except PlanRefused as refused:
        raise refusal_of(refused) from refused


def _measured(files: dict[str, bytes]) -> MeasuredPlan:
    """Read and measure a plan, outside any transaction."""
    try:
        return measure_plan(read_plan(files))
    except PlanRefused as refused:
        raise refusal_of(refused) from refused


def _kept_name(fair: Fair) -> str:
    """Return the name under which a fair's plans wait for their confirmation."""
    return f"plan-{fair.id}.zip"


def _page(form: PlanFilesForm, report: PlanImport | None, key: str) -> ResponseReturnValue:
    """Render the page, with the preview where there is one."""
    notes = [*report.skipped, *report.warnings] if report else []
    rows = [(note.hall, note.number, note_sentence(note)) for note in notes[:ROWS_SHOWN]]
    body = render_template(
        "booths/organiser/import.html", form=form, report=report, key=key, rows=rows, row_count=len(notes)
    )
    return body, form.status


def _tell(report: PlanImport) -> None:
    """Say what was done."""
    counts = report.counts
    flash(
        _(
            "The plan is in use. Units: new %(created)s, changed %(updated)s, as before %(unchanged)s.",
            created=counts["created"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
        ),
        "good",
    )
    placed = report.placements
    if placed is not None and placed.unplaced:
        missing = len(placed.unplaced)
        flash(
            ngettext(
                "%(num)s stand of the directory was not found on the plan.",
                "%(num)s stands of the directory were not found on the plan.",
                missing,
            ),
            "care",
        )
