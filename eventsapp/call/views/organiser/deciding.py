"""Decisions about one proposal or several, taking them back, and telling everybody at once."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.call import actions
from eventsapp.call.forms import ButtonForm, DecisionForm
from eventsapp.call.models import Call, TalkProposal
from eventsapp.call.queries import call_of, proposal_in, proposals_numbered
from eventsapp.call.rules import Decision, DemosFull, NotDecidable, NotImpartial, SessionPlaced, check_reason
from eventsapp.call.views.organiser import blueprint
from eventsapp.call.views.organiser.review import proposal_page
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of
from eventsapp.web.deciding import Bulk, Outcome, Why, decide_chosen, decide_each


@blueprint.post("/<int:number>/decision")
@staff_may(Permission.PROGRAMME)
def decide_one(fair: Fair, number: int) -> ResponseReturnValue:
    """Decide about one proposal on its page."""
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                call, found = _locked(fair, [number])
                actions.decide(call, found[0], Decision(form.decision.data), current_user, form.note.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_said(Decision(form.decision.data), 1), "good")
            return redirect(url_for(".proposal", fair=fair.slug, number=number))
    return proposal_page(fair, found_or_404(proposal_in(fair, number)), deciding=form)


def _locked(fair: Fair, ids: Sequence[int]) -> tuple[Call, Sequence[TalkProposal]]:
    """Lock the call and then these proposals, the order in which everybody locks them."""
    call, found = call_of(fair, lock=True), proposals_numbered(fair, ids, lock=True)
    if call is None or not found:
        raise NotFound
    return call, found


@blueprint.post("/decision")
@staff_may(Permission.PROGRAMME)
def decide_many(fair: Fair) -> ResponseReturnValue:
    """Decide about the chosen proposals at once; rejecting first asks for words."""
    form, why = DecisionForm(), _why()

    def decide(ids: Sequence[int], decision: str, words: str) -> Outcome:
        with transaction():
            call, chosen = _locked(fair, ids)

            def one(found: TalkProposal) -> None:
                actions.decide(call, found, Decision(decision), current_user, words)

            return decide_each(chosen, one, lambda found: found.code, why)

    bulk = Bulk(
        none_chosen=_("Choose at least one proposal first."),
        ask_first={Decision.REJECT},
        check=lambda decision, words: check_reason(Decision(decision), words),
        words_page=lambda ids: _words_page(fair, ids, form),
        decide=decide,
        said=lambda decision, count: _said(Decision(decision), count),
        why=why,
        back=lambda _outcome: url_for(".proposals", fair=fair.slug),
    )
    return decide_chosen(form, bulk)


def _why() -> Why:
    return {
        NotDecidable: lambda codes: _(
            "Left as they were, because they do not wait for a decision: %(codes)s", codes=codes
        ),
        DemosFull: lambda codes: _(
            "Not accepted, because all places for product demos are given away: %(codes)s", codes=codes
        ),
        SessionPlaced: lambda codes: _(
            "Left as they were, because their sessions have a time already: %(codes)s", codes=codes
        ),
        NotImpartial: lambda codes: _(
            "Left for somebody else, because you have a conflict of interest: %(codes)s", codes=codes
        ),
    }


def _words_page(fair: Fair, ids: Sequence[int], form: DecisionForm) -> ResponseReturnValue:
    page = render_template(
        "call/organiser/words.html",
        parts=parts_of(fair, "call"),
        form=form,
        chosen=proposals_numbered(fair, ids),
        decision=form.decision.data,
    )
    return page, form.status


def _said(decision: Decision, count: int) -> str:
    sentences = {
        Decision.ACCEPT: ngettext(
            "%(num)s proposal is accepted: its session waits in the tray of the grid.",
            "%(num)s proposals are accepted: their sessions wait in the tray of the grid.",
            count,
        ),
        Decision.WAITLIST: ngettext(
            "%(num)s proposal is on the waiting list.", "%(num)s proposals are on the waiting list.", count
        ),
        Decision.REJECT: ngettext("%(num)s proposal is rejected.", "%(num)s proposals are rejected.", count),
    }
    return str(sentences[decision])


@blueprint.post("/<int:number>/undo")
@staff_may(Permission.PROGRAMME)
def undo(fair: Fair, number: int) -> ResponseReturnValue:
    """Take a decision back that nobody was told."""
    if ButtonForm().validate_on_submit():
        with transaction():
            call, found = _locked(fair, [number])
            actions.undo_decision(call, found[0], current_user)
        flash(_("The decision is taken back."), "good")
    return redirect(url_for(".proposal", fair=fair.slug, number=number))


@blueprint.post("/tell")
@staff_may(Permission.PROGRAMME)
def tell(fair: Fair) -> ResponseReturnValue:
    """Tell every proposer what was decided."""
    if ButtonForm().validate_on_submit():
        with transaction():
            call_of(fair, lock=True)
            count = actions.tell_decisions(fair, current_user)
        flash(ngettext("%(num)s proposer is told by mail.", "%(num)s proposers are told by mail.", count), "good")
    return redirect(url_for(".proposals", fair=fair.slug))
