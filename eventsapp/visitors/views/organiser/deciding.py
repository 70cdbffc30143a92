"""Approving registrations: a queue that is worked through by keys, many at once or one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

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

MOST_AT_ONCE = 500


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
    form = DecisionForm()
    ids = [int(text) for text in request.form.getlist("ids")[:MOST_AT_ONCE] if _is_number(text)]
    if not ids:
        flash(_("Choose at least one registration first."), "care")
        return redirect(url_for(".approval", fair=fair.slug))
    if not form.validate_on_submit():
        return _words_page(fair, ids, form)
    decision, words = VisitorDecision(form.decision.data), form.note.data or ""
    try:
        if decision == VisitorDecision.REJECT and "note" not in request.form:
            return _words_page(fair, ids, form)
        check_words(decision, words)
        outcome = _decide_all(fair, ids, decision, words)
    except NotFound:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _words_page(fair, ids, form)
    _tell(outcome, decision)
    return redirect(url_for(".approval", fair=fair.slug))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


@dataclass
class _Outcome:
    """What became of chosen registrations: how many are decided, and the numbers of those that are not."""

    done: int = 0
    left: list[str] = field(default_factory=list)


def _decide_all(fair: Fair, ids: Sequence[int], decision: VisitorDecision, words: str) -> _Outcome:
    outcome = _Outcome()
    with transaction():
        for found in _locked(fair, ids):
            try:
                decide_visitor(fair, found, decision, current_user, words)
            except VisitorNotDecidable:
                outcome.left.append(found.reference)
            else:
                outcome.done += 1
    return outcome


def _tell(outcome: _Outcome, decision: VisitorDecision) -> None:
    if outcome.done:
        flash(_said(decision, outcome.done), "good")
    if outcome.left:
        codes = ", ".join(outcome.left)
        flash(_("Left as they were, because they do not wait for a decision: %(codes)s", codes=codes), "care")


def _words_page(fair: Fair, ids: Sequence[int], form: DecisionForm) -> ResponseReturnValue:
    chosen = visitors_numbered(fair, ids)
    page = render_template("visitors/organiser/words.html", form=form, chosen=chosen, decision=form.decision.data)
    return page, form.status


def _said(decision: VisitorDecision, count: int) -> str:
    if decision == VisitorDecision.APPROVE:
        return ngettext("%(num)s visitor is approved.", "%(num)s visitors are approved.", count)
    return ngettext("%(num)s registration is not approved.", "%(num)s registrations are not approved.", count)
