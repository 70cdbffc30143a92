"""Putting a plan into force and taking it back: what changes is seen first, and it is all or nothing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.allocation.actions.publishing import preview_return, publish_run, roll_back
from eventsapp.allocation.actions.releasing import release_explanations
from eventsapp.allocation.board.page import board_page
from eventsapp.allocation.forms.runs import ReasonForm
from eventsapp.allocation.models import Change
from eventsapp.allocation.rules.runs import check_changeable
from eventsapp.allocation.views.board import plan_of
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal

blueprint = Blueprint("allocation_publishing", __name__, url_prefix="/organise/<fair>/allocation/plans/<int:number>")


@blueprint.route("/publish", methods=["GET", "POST"])
@staff_may(Permission.ALLOCATE)
def publish(fair: Fair, number: int) -> ResponseReturnValue:
    """Say what publishing a plan does, and do it."""
    run, refused = plan_of(fair, number), ""
    if request.method == "POST":
        try:
            with transaction():
                publish_run(run.id, _version(), current_user)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            flash(_("The plan is in force. Every exhibitor whose place is new or another gets a mail."), "good")
            return redirect(url_for("allocation_board.board", fair=fair.slug, number=number))
    else:
        try:
            check_changeable(run, None)
        except Refusal as refusal:
            refused = str(refusal)
    page = board_page(run)
    body = render_template("allocation/organiser/publish.html", page=page, run=run, refused=refused, Change=Change)
    return body, 409 if refused else 200


@blueprint.route("/take-back", methods=["GET", "POST"])
@staff_may(Permission.ALLOCATE)
def take_back(fair: Fair, number: int) -> ResponseReturnValue:
    """Say what taking a published plan back does, and do it."""
    run, form = plan_of(fair, number), ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                change = roll_back(run.id, _version(), form.reason.data or "", current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            ended, returned = len(change.ends), len(change.returns)
            flash(
                _(
                    "The plan was taken back: %(ended)s stands ended, %(returned)s returned to where they were.",
                    ended=ended,
                    returned=returned,
                ),
                "good",
            )
            return redirect(url_for("allocation_board.board", fair=fair.slug, number=number))
    try:
        change = preview_return(run)
    except Refusal as refusal:
        flash(str(refusal), "bad")
        return redirect(url_for("allocation_board.board", fair=fair.slug, number=number))
    return render_template("allocation/organiser/take_back.html", run=run, form=form, change=change), form.status


@blueprint.post("/explanations")
@staff_may(Permission.ALLOCATE)
def release(fair: Fair, number: int) -> ResponseReturnValue:
    """Let one exhibitor of a published plan, or all, read why they have their place."""
    run = plan_of(fair, number)
    exhibitor_id = request.form.get("exhibitor", 0, type=int)
    try:
        with transaction():
            count = release_explanations(run.id, [exhibitor_id] if exhibitor_id else None, current_user)
    except Refusal as refusal:
        flash(str(refusal), "bad")
    else:
        told = ngettext("%(num)s explanation can be read now.", "%(num)s explanations can be read now.", count)
        flash(told, "good")
    return redirect(url_for("allocation_board.board", fair=fair.slug, number=number, exhibitor=exhibitor_id or None))


def _version() -> int:
    return request.form.get("version", 0, type=int)
