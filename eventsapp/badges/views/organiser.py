"""The organiser's badges: batches, their progress and their files."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from eventsapp.badges import actions
from eventsapp.badges.actions import BATCH
from eventsapp.badges.fonts import missing
from eventsapp.badges.forms import BatchForm
from eventsapp.badges.queries import batch_job, fonts_folder, stored_file, tally
from eventsapp.badges.rules import BadgeAlreadyPrinted, BadgeType
from eventsapp.badges.views.download import pdf_response
from eventsapp.badges.views.printing import print_once
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.jobs import Job, latest_jobs
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import groups_of, visitor_by_id
from eventsapp.web.jobs import page_values

blueprint = Blueprint("badges_organiser", __name__, url_prefix="/organise/<fair>/badges")


@blueprint.route("", methods=["GET", "POST"])
@staff_may(Permission.BADGES)
def badges(fair: Fair) -> ResponseReturnValue:
    """Say what there is to print, and start a batch."""
    form = BatchForm(data={"group": request.args.get("group", "0")}).offer(group for group, _members in groups_of(fair))
    if form.validate_on_submit():
        try:
            job = _start(fair, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("badges_organiser.batch", fair=fair.slug, job_id=job.id))
    page = render_template(
        "badges/organiser/badges.html",
        form=form,
        tallies=[tally(fair, kind) for kind in BadgeType],
        jobs=latest_jobs(fair.id, BATCH),
        missing_fonts=missing(fonts_folder()),
    )
    return page, form.status


@blueprint.get("/batches/<int:job_id>")
@staff_may(Permission.BADGES)
def batch(fair: Fair, job_id: int) -> ResponseReturnValue:
    """Show a batch: its progress while it runs, its files, and who was left out."""
    job = _batch(fair, job_id)
    return render_template("badges/organiser/batch.html", job=job, **page_values(job))


@blueprint.get("/batches/<int:job_id>/files/<int:number>")
@staff_may(Permission.BADGES)
def batch_file(fair: Fair, job_id: int, number: int) -> ResponseReturnValue:
    """Give one of a batch's files."""
    files = _batch(fair, job_id).result.get("files", [])
    if not 1 <= number <= len(files):
        abort(404)
    stored = stored_file(files[number - 1]["file_id"])
    if stored is None:
        abort(404)
    return pdf_response(storage.read(stored), stored.name)


@blueprint.post("/visitors/<int:visitor_id>")
@staff_may(Permission.BADGES)
def visitor_badge(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Give one visitor's badge; one that was printed before is a matter for the desk."""
    try:
        badge, data = print_once(fair, lambda: _visitor(fair, visitor_id))
    except BadgeAlreadyPrinted as refusal:
        flash(str(refusal), "care")
        return redirect(url_for("badges_people.person", fair=fair.slug, kind="visitor", person_id=visitor_id))
    return pdf_response(data, f"{fair.slug}-{badge.ref}.pdf")


@blueprint.post("/fonts")
@staff_may(Permission.BADGES)
def fetch_fonts(fair: Fair) -> ResponseReturnValue:
    """Let a worker fetch the fonts this server lacks."""
    with transaction():
        job = actions.queue_font_installation(actor_id=current_user.id, language=current_language())
    return redirect(url_for("jobs.show", job_id=job.id))


def _start(fair: Fair, form: BatchForm) -> Job:
    with transaction():
        return actions.queue_badge_batch(
            fair,
            form.wish,
            actor=current_user,
            language=current_language(),
        )


def _visitor(fair: Fair, visitor_id: int) -> Visitor:
    visitor = visitor_by_id(fair, visitor_id)
    if visitor is None:
        abort(404)
    return visitor


def _batch(fair: Fair, job_id: int) -> Job:
    job = batch_job(fair, job_id, BATCH)
    if job is None:
        abort(404)
    return job
