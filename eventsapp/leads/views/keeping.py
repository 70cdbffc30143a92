"""What belongs to collecting: the exhibitor's questions, its phones, and what it has to delete."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.leads import actions
from eventsapp.leads.forms import PressForm, QuestionForm
from eventsapp.leads.models import LeadDeletion, LeadQuestion
from eventsapp.leads.queries import (
    collector_of,
    collectors_of,
    deletion_of,
    deletions_of,
    licences_of,
    question_of,
    questions_of,
)
from eventsapp.leads.rules import KIND_WORDS
from eventsapp.leads.views.guard import exhibitor_only
from eventsapp.visitors.drawing import drawn_code

blueprint = Blueprint("leads_keeping", __name__, url_prefix="/exhibit/<fair>/leads")


@blueprint.route("/questions", methods=["GET", "POST"])
@exhibitor_only
def questions(fair: Fair, exhibitor: Exhibitor) -> ResponseReturnValue:
    """List what is asked, and ask something more."""
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.add_question(exhibitor, form.values, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The question is asked from now on; phones hear of it within seconds."), "good")
            return redirect(url_for(".questions", fair=fair.slug))
    asked = questions_of(exhibitor.id)
    return render_template("leads/exhibitor/questions.html", form=form, asked=asked, kinds=KIND_WORDS), form.status


@blueprint.route("/questions/<int:question_id>", methods=["GET", "POST"])
@exhibitor_only
def question(fair: Fair, exhibitor: Exhibitor, question_id: int) -> ResponseReturnValue:
    """Ask it differently."""
    asked, form = _question(exhibitor, question_id), QuestionForm()
    if not form.is_submitted():
        form.show(asked)
    elif form.validate():
        try:
            with transaction():
                actions.change_question(exhibitor, _question(exhibitor, question_id), form.values, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The question is changed. Answers that were given stay as they were."), "good")
            return redirect(url_for(".questions", fair=fair.slug))
    return render_template("leads/exhibitor/question.html", form=form, question=asked), form.status


@blueprint.post("/questions/<int:question_id>/away")
@exhibitor_only
def put_away(fair: Fair, exhibitor: Exhibitor, question_id: int) -> ResponseReturnValue:
    """Ask it no more."""
    if PressForm().validate_on_submit():
        with transaction():
            actions.put_away(exhibitor, _question(exhibitor, question_id), current_user)
        flash(_("The question is asked no more. What was answered is still in the table."), "good")
    return redirect(url_for(".questions", fair=fair.slug))


@blueprint.get("/phones")
@exhibitor_only
def phones(fair: Fair, exhibitor: Exhibitor) -> ResponseReturnValue:
    """Show how phones are opened, and which collect."""
    return phones_page(exhibitor)


def phones_page(exhibitor: Exhibitor, refusal: Refusal | None = None) -> str:
    """Return the page of the phones, with why one more was not opened."""
    link = url_for("leads_exhibitor.leads", fair=exhibitor.fair.slug, _external=True)
    return render_template(
        "leads/exhibitor/phones.html",
        phones=collectors_of(exhibitor),
        licences=licences_of(exhibitor),
        refusal=refusal,
        link=link,
        code=drawn_code(link),
    )


@blueprint.post("/phones/<int:collector_id>/close")
@exhibitor_only
def close(fair: Fair, exhibitor: Exhibitor, collector_id: int) -> ResponseReturnValue:
    """Let a phone collect no more."""
    if PressForm().validate_on_submit():
        with transaction():
            phone = collector_of(exhibitor, collector_id)
            if phone is None:
                raise NotFound
            actions.close_collector(fair, phone, current_user)
        flash(_("The phone collects no more."), "good")
    return redirect(url_for(".phones", fair=fair.slug))


@blueprint.get("/deletions")
@exhibitor_only
def deletions(fair: Fair, exhibitor: Exhibitor) -> ResponseReturnValue:
    """Show whose details are to be deleted, until when, and what was."""
    today = clock.now().astimezone(zone(fair.timezone)).date()
    return render_template("leads/exhibitor/deletions.html", tasks=deletions_of(exhibitor), today=today)


@blueprint.post("/deletions/<int:deletion_id>")
@exhibitor_only
def confirm(fair: Fair, exhibitor: Exhibitor, deletion_id: int) -> ResponseReturnValue:
    """Note that everything about a person is deleted."""
    if PressForm().validate_on_submit():
        with transaction():
            actions.confirm_deletion(exhibitor, _task(exhibitor, deletion_id), current_user)
        flash(_("Noted. Your notes about this person are deleted here too."), "good")
    return redirect(url_for(".deletions", fair=fair.slug))


def _question(exhibitor: Exhibitor, question_id: int) -> LeadQuestion:
    found = question_of(exhibitor, question_id)
    if found is None:
        raise NotFound
    return found


def _task(exhibitor: Exhibitor, deletion_id: int) -> LeadDeletion:
    found = deletion_of(exhibitor, deletion_id)
    if found is None:
        raise NotFound
    return found
