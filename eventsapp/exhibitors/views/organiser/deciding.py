"""Decisions: about one application on its page, about several in the queue, about two that are alike."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
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
from eventsapp.exhibitors.views.organiser.review import detail_page, sent_application
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.web.deciding import Bulk, Outcome, Why, decide_chosen, decide_each
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
    form, why = DecisionForm(), _why()

    def decide(ids: Sequence[int], decision: str, note: str) -> Outcome:
        def one(found: Application) -> None:
            actions.decide(found, Decision(decision), current_user, note)

        with transaction():
            return decide_each(_locked(fair, ids), one, lambda found: found.code, why)

    def back(outcome: Outcome | None) -> str:
        is_undecided = outcome is not None and CompanyUndecided in outcome.left
        return url_for(".queue", fair=fair.slug, flag="company" if is_undecided else None)

    bulk = Bulk(
        none_chosen=_("Choose at least one application first."),
        ask_first={Decision.CHANGES, Decision.REJECT},
        check=lambda decision, note: check_note(Decision(decision), note),
        words_page=lambda ids: _words_page(fair, ids, form),
        decide=decide,
        said=lambda decision, count: _said(Decision(decision), count),
        why=why,
        back=back,
    )
    return decide_chosen(form, bulk)


def _why() -> Why:
    return {
        NotDecidable: lambda codes: _(
            "Left as they were, because they do not wait for a decision: %(codes)s", codes=codes
        ),
        CompanyUndecided: lambda codes: _(
            "Not approved yet, because companies like them are known here: %(codes)s. Open each one.", codes=codes
        ),
    }


def _words_page(fair: Fair, ids: Sequence[int], form: DecisionForm) -> ResponseReturnValue:
    chosen = applications_numbered(fair, ids)
    page = render_template("exhibitors/organiser/words.html", form=form, chosen=chosen, decision=form.decision.data)
    return page, form.status


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
