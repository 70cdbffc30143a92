"""Releases: what would change for the public, publishing it now or at a time, and going back."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import locale
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.files import PRINTED, offered_formats
from eventsapp.programme.forms import ButtonForm, GoBackForm, ReleaseForm
from eventsapp.programme.queries import (
    Draft,
    clash_report,
    draft_release,
    release_by_number,
    releases_of,
    scheduled_release_of,
    unscheduled_count,
)
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of

SHOWN_CHANGES = 100


@blueprint.route("/programme/releases", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def releases(fair: Fair) -> ResponseReturnValue:
    """Show what the next release changes, and publish it now or at a time."""
    form = ReleaseForm()
    draft = draft_release(fair)
    if form.validate_on_submit():
        try:
            words = _publish(fair, draft, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(words, "good")
            return redirect(url_for(".releases", fair=fair.slug))
    return _page(fair, draft, form)


def _publish(fair: Fair, draft: Draft, form: ReleaseForm) -> str:
    """Publish now, or at the time that was asked for; returns what is said of it."""
    moment, said = form.moment(fair), {"note": form.note.data or "", "seen": form.seen.data or ""}
    if moment is None:
        with transaction():
            release = actions.publish_release(fair, draft, actor=current_user, **said)
        return _("Release %(number)s is public.", number=release.number)
    with transaction():
        actions.schedule_release(fair, draft, moment, actor=current_user, **said)
    written = locale.moment(moment, fair.timezone, current_language())
    return _("The release is published on %(moment)s.", moment=written)


def _page(fair: Fair, draft: Draft, form: ReleaseForm) -> ResponseReturnValue:
    known, report, waiting = releases_of(fair), clash_report(fair), scheduled_release_of(fair)
    form.seen.data = draft.digest
    page = render_template(
        "programme/organiser/releases.html",
        parts=parts_of(fair, "releases", report),
        form=form,
        draft=draft,
        releases=known,
        waiting=waiting,
        is_printed=PRINTED in offered_formats(),
        is_same=bool(known and known[0].digest == draft.digest),
        clash_count=len(report.open),
        unscheduled=unscheduled_count(fair),
        shown_changes=SHOWN_CHANGES,
        moment_of=datetime.fromisoformat,
    )
    return page, form.status


@blueprint.post("/programme/releases/scheduled/cancel")
@staff_may(Permission.PROGRAMME)
def cancel_scheduled_release(fair: Fair) -> ResponseReturnValue:
    """Let the release that waits for its time not be published."""
    form = ButtonForm()
    if form.validate_on_submit():
        with transaction():
            actions.cancel_scheduled(fair, actor=current_user)
        flash(_("The release is not published. The draft is as it was."), "good")
    return redirect(url_for(".releases", fair=fair.slug))


@blueprint.post("/programme/releases/<int:number>/again")
@staff_may(Permission.PROGRAMME)
def go_back(fair: Fair, number: int) -> ResponseReturnValue:
    """Publish an earlier release again as the newest."""
    earlier, form = found_or_404(release_by_number(fair, number)), GoBackForm()
    if form.validate_on_submit():
        note = _("As release %(number)s", number=number)
        with transaction():
            release = actions.go_back_to(fair, earlier, seen=form.seen.data or 0, actor=current_user, note=note)
        flash(_("Release %(number)s is public.", number=release.number), "good")
    return redirect(url_for(".releases", fair=fair.slug))
