"""Approving registrations: a queue that is worked through by keys, many at once or one by one."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.visitors.actions import decide_visitor
from eventsapp.visitors.forms import ButtonForm, DecisionForm
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import answers_by_visitor, visitors_found, visitors_numbered
from eventsapp.visitors.rules import VisitorDecision, VisitorNotDecidable, check_words
from eventsapp.visitors.views.organiser import blueprint
from eventsapp.visitors.views.organiser.listing import visitor_page
from eventsapp.web.deciding import Bulk, Outcome, Why, decide_chosen, decide_each


@blueprint.get("/approval")
@staff_may(Permission.VISITORS)
def approval(fair: Fair) -> ResponseReturnValue:
    """List the registrations that wait for a decision."""
    found = visitors_found(fair, "", request.args.get("page", 1, type=int), view="pending")
    return render_template(
        "visitors/organiser/approval.html",
        found=found,
        answers=answers_by_visitor([one.id for one in found.visitors]),
        page_address=lambda page: url_for(".approval", fair=fair.slug, page=page),
        form=ButtonForm(),
    )


@blueprint.post("/<int:visitor_id>/decision")
@staff_may(Permission.VISITORS)
def decide_one(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Decide about one registration on its page."""
    form = DecisionForm()
    if form.validate_on_submit():
        decision = VisitorDecision(form.decision.data)
        try:
            with transaction():
                decide_visitor(fair, _locked(fair, [visitor_id])[0], decision, current_user, form.note.data or "")
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_said(decision, 1), "good")
            return redirect(url_for(".approval", fair=fair.slug))
    found = visitors_numbered(fair, [visitor_id])
    if not found:
        raise NotFound
    return visitor_page(fair, found[0], form)


def _locked(fair: Fair, ids: Sequence[int]) -> Sequence[Visitor]:
    found = visitors_numbered(fair, ids, lock=True)
    if not found:
        raise NotFound
    return found


@blueprint.post("/decision")
@staff_may(Permission.VISITORS)
def decide_many(fair: Fair) -> ResponseReturnValue:
    """Decide about the chosen registrations at once; rejecting first asks for words."""
    form, why = DecisionForm(), _why()

    def decide(ids: Sequence[int], decision: str, words: str) -> Outcome:
        def one(found: Visitor) -> None:
            decide_visitor(fair, found, VisitorDecision(decision), current_user, words)

        with transaction():
            return decide_each(_locked(fair, ids), one, lambda found: found.reference, why)

    bulk = Bulk(
        none_chosen=_("Choose at least one registration first."),
        ask_first={VisitorDecision.REJECT},
        check=lambda decision, words: check_words(VisitorDecision(decision), words),
        words_page=lambda ids: _words_page(fair, ids, form),
        decide=decide,
        said=lambda decision, count: _said(VisitorDecision(decision), count),
        why=why,
        back=lambda _outcome: url_for(".approval", fair=fair.slug),
    )
    return decide_chosen(form, bulk)


def _why() -> Why:
    return {
        VisitorNotDecidable: lambda codes: _(
            "Left as they were, because they do not wait for a decision: %(codes)s", codes=codes
        )
    }


def _words_page(fair: Fair, ids: Sequence[int], form: DecisionForm) -> ResponseReturnValue:
    chosen = visitors_numbered(fair, ids)
    page = render_template("visitors/organiser/words.html", form=form, chosen=chosen, decision=form.decision.data)
    return page, form.status


def _said(decision: VisitorDecision, count: int) -> str:
    if decision == VisitorDecision.APPROVE:
        return ngettext("%(num)s visitor is approved.", "%(num)s visitors are approved.", count)
    return ngettext("%(num)s registration is not approved.", "%(num)s registrations are not approved.", count)
