"""Releases: what would change for the public, and publishing it."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.forms import ReleaseForm
from eventsapp.programme.queries import clash_report, draft_release, releases_of, unscheduled_count
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import parts_of

SHOWN_CHANGES = 100


@blueprint.route("/programme/releases", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def releases(fair: Fair) -> ResponseReturnValue:
    """Show what the next release changes, and publish it."""
    form = ReleaseForm()
    draft = draft_release(fair)
    if form.validate_on_submit():
        try:
            with transaction():
                release = actions.publish_release(
                    fair, draft, actor=current_user, note=form.note.data or "", seen=form.seen.data or ""
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Release %(number)s is public.", number=release.number), "good")
            return redirect(url_for(".releases", fair=fair.slug))
    known, report = releases_of(fair), clash_report(fair)
    form.seen.data = draft.digest
    page = render_template(
        "programme/organiser/releases.html",
        parts=parts_of(fair, "releases", report),
        form=form,
        draft=draft,
        releases=known,
        is_same=bool(known and known[0].digest == draft.digest),
        clash_count=len(report.open),
        unscheduled=unscheduled_count(fair),
        shown_changes=SHOWN_CHANGES,
        moment_of=datetime.fromisoformat,
    )
    return page, form.status
