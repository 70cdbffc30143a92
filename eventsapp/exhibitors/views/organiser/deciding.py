"""Decisions: about one application on its page, about several in the queue, about two that are alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.exhibitors import actions
from eventsapp.exhibitors.forms import DecisionForm
from eventsapp.exhibitors.models import Application
from eventsapp.exhibitors.queries import applications_numbered, known_companies_of
from eventsapp.exhibitors.rules import CompanyUndecided, Decision, NotDecidable, check_note
from eventsapp.exhibitors.views.organiser import blueprint
from eventsapp.exhibitors.views.organiser.review import detail_page, sent_application, whole_number
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.web.forms import BaseForm


@blueprint.post("/applications/<int:number>/decision")
@staff_may(Permission.REVIEW)
def decide_one(fair: Fair, number: int) -> ResponseReturnValue:
    """Decide one application on its page."""
    form = DecisionForm()
    form.offer(known_companies_of(sent_application(fair, number)))
    if form.validate_on_submit():
        try:
            with transaction():
                found = _locked(fair, [number])[0]
                actions.decide(found, Decision(form.decision.data), current_user, form.note.data or "", form.choice)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_said(Decision(form.decision.data), 1), "good")
            return redirect(url_for(".queue", fair=fair.slug))
    return detail_page(fair, sent_application(fair, number), form), form.status


def _locked(fair: Fair, ids: Sequence[int]) -> Sequence[Application]:
    found = applications_numbered(fair, ids, lock=True)
    if not found:
        raise NotFound
    return found


@blueprint.post("/applications/decision")
@staff_may(Permission.REVIEW)
def decide_many(fair: Fair) -> ResponseReturnValue:
    """Decide the chosen applications at once; asking for changes and rejecting first asks for words."""
    form = DecisionForm()
    ids = [number for text in request.form.getlist("ids")[:500] if (number := whole_number(text))]
    if not ids:
        flash(_("Choose at least one application first."), "care")
        return redirect(url_for(".queue", fair=fair.slug))
    if not form.validate_on_submit():
        return _words_page(fair, ids, form), form.status
    decision = Decision(form.decision.data)
    try:
        if "note" not in request.form and decision in {Decision.CHANGES, Decision.REJECT}:
            return _words_page(fair, ids, form), 200
        check_note(decision, form.note.data or "")
        outcome = _decide_all(fair, ids, decision, form.note.data or "")
    except Refusal as refusal:
        form.refuse(refusal)
        return _words_page(fair, ids, form), form.status
    _tell(outcome, decision)
    return redirect(url_for(".queue", fair=fair.slug, flag="company" if outcome.undecided else None))


@dataclass
class _Outcome:
    """What became of chosen applications: how many are decided, and the codes of those that are not."""

    done: int = 0
    left: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)


def _decide_all(fair: Fair, ids: Sequence[int], decision: Decision, note: str) -> _Outcome:
    outcome = _Outcome()
    with transaction():
        for found in _locked(fair, ids):
            try:
                actions.decide(found, decision, current_user, note)
            except NotDecidable:
                outcome.left.append(found.code)
            except CompanyUndecided:
                outcome.undecided.append(found.code)
            else:
                outcome.done += 1
    return outcome


def _tell(outcome: _Outcome, decision: Decision) -> None:
    if outcome.done:
        flash(_said(decision, outcome.done), "good")
    if outcome.left:
        codes = ", ".join(outcome.left)
        flash(_("Left as they were, because they do not wait for a decision: %(codes)s", codes=codes), "care")
    if outcome.undecided:
        codes = ", ".join(outcome.undecided)
        why = _("Not approved yet, because companies like them are known here: %(codes)s. Open each one.", codes=codes)
        flash(why, "care")


def _words_page(fair: Fair, ids: Sequence[int], form: DecisionForm) -> str:
    chosen = applications_numbered(fair, ids)
    return render_template("exhibitors/organiser/words.html", form=form, chosen=chosen, decision=form.decision.data)


def _said(decision: Decision, count: int) -> str:
    sentences = {
        Decision.APPROVE: ngettext("%(num)s application is approved.", "%(num)s applications are approved.", count),
        Decision.CHANGES: ngettext(
            "Changes are asked for in %(num)s application.", "Changes are asked for in %(num)s applications.", count
        ),
        Decision.REJECT: ngettext("%(num)s application is rejected.", "%(num)s applications are rejected.", count),
        Decision.WAITLIST: ngettext(
            "%(num)s application is on the waiting list.", "%(num)s applications are on the waiting list.", count
        ),
    }
    return str(sentences[decision])


@blueprint.post("/applications/<int:number>/same/<int:other>")
@staff_may(Permission.REVIEW)
def same_company(fair: Fair, number: int, other: int) -> ResponseReturnValue:
    """Keep one of two applications of the same company and reject the other with that reason."""
    form = BaseForm()
    if form.validate_on_submit():
        with transaction():
            keep, drop = _both(fair, number, other)
            with force_locale(drop.language):
                reason = _("Your company already applied: %(code)s. We go on with that application.", code=keep.code)
            actions.keep_one_application(keep, drop, current_user, reason)
        flash(_("%(code)s is kept, the other one is rejected.", code=keep.code), "good")
    return redirect(url_for(".queue", fair=fair.slug, open=number))


@blueprint.post("/applications/<int:number>/distinct/<int:other>")
@staff_may(Permission.REVIEW)
def two_companies(fair: Fair, number: int, other: int) -> ResponseReturnValue:
    """Note that two applications are of two companies."""
    form = BaseForm()
    if form.validate_on_submit():
        with transaction():
            one, two = _both(fair, number, other)
            actions.clear_duplicate(one, two, current_user)
        flash(_("The flag is cleared."), "good")
    return redirect(url_for(".queue", fair=fair.slug, open=number))


def _both(fair: Fair, number: int, other: int) -> tuple[Application, Application]:
    found = {one.id: one for one in applications_numbered(fair, [number, other], lock=True)}
    if number not in found or other not in found:
        raise NotFound
    return found[number], found[other]
