"""The list of proposals, one proposal in full, and what a member of the team says of it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from eventsapp.call import actions
from eventsapp.call.forms import ButtonForm, ConflictForm, DecisionForm, ScoreForm
from eventsapp.call.models import TalkProposal
from eventsapp.call.queries import (
    PAGE_ROWS,
    VIEWS,
    ReviewFilter,
    call_of,
    conflict_of,
    proposal_in,
    proposals_page,
    review_by,
    row_of,
    view_counts,
)
from eventsapp.call.rules import Conflict, is_decidable, is_impartial, is_undoable
from eventsapp.call.views.organiser import blueprint
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.forms.fields import language_word
from eventsapp.programme.importers.texts import prose
from eventsapp.programme.rules import KIND_WORDS, SIDE_WORDS
from eventsapp.programme.views.organiser.frame import found_or_404, number_in, page_number, parts_of
from eventsapp.web.forms import clean_text

ORDERS = ("number", "score")


def wanted_rows() -> ReviewFilter:
    """Return what the address asks to see."""
    view, order = request.args.get("view", "review"), request.args.get("order", "number")
    return ReviewFilter(
        view=view if view in VIEWS else "review",
        words=clean_text(request.args.get("q")),
        kind=clean_text(request.args.get("kind"))[:20],
        track_id=number_in("track"),
        language=clean_text(request.args.get("language"))[:10],
        mine=request.args.get("mine") == "1",
        order=order if order in ORDERS else "number",
        page=page_number(),
    )


@blueprint.get("")
@staff_may(Permission.PROGRAMME)
def proposals(fair: Fair) -> ResponseReturnValue:
    """List what was proposed."""
    wanted, call = wanted_rows(), call_of(fair)
    rows, total = proposals_page(fair, call, current_user, wanted)
    return render_template(
        "call/organiser/proposals.html",
        parts=parts_of(fair, "call"),
        call=call,
        rows=rows,
        total=total,
        wanted=wanted,
        pages=max(1, -(-total // PAGE_ROWS)),
        counts=view_counts(fair),
        kinds=KIND_WORDS,
        language_word=language_word,
        form=ButtonForm(),
    )


@blueprint.get("/<int:number>")
@staff_may(Permission.PROGRAMME)
def proposal(fair: Fair, number: int) -> ResponseReturnValue:
    """Show one proposal in full."""
    found = found_or_404(proposal_in(fair, number))
    return proposal_page(fair, found)


def proposal_page(
    fair: Fair, found: TalkProposal, *, scoring: ScoreForm | None = None, deciding: DecisionForm | None = None
) -> ResponseReturnValue:
    """Return the page of a proposal, with forms that were sent and are to be mended."""
    row = row_of(found, call_of(fair), current_user, conflict_of(found, current_user))
    mine = review_by(found, current_user)
    if scoring is None:
        known = {"score": str(mine.score), "comment": mine.comment} if mine and mine.score else None
        scoring = ScoreForm(formdata=None, data=known)
    deciding = deciding or DecisionForm(formdata=None, data={"note": found.reason})
    page = render_template(
        "call/organiser/proposal.html",
        parts=parts_of(fair, "call"),
        proposal=found,
        row=row,
        abstract=Markup(prose(found.abstract)),  # noqa: S704 - cleaned
        scoring=scoring,
        deciding=deciding,
        button=ButtonForm(),
        **_words_of(found, row.conflict),
    )
    return page, max(scoring.status, deciding.status)


def _words_of(found: TalkProposal, conflict: Conflict | None) -> dict[str, Any]:
    return {
        "kinds": KIND_WORDS,
        "sides": SIDE_WORDS,
        "language_word": language_word,
        "is_decidable": is_decidable(found),
        "is_undoable": is_undoable(found),
        "is_impartial": is_impartial(current_user, found),
        "conflict_words": {
            Conflict.DECLARED: _("You declared it."),
            Conflict.OWN: _("It is your own, or you are one of its speakers."),
            Conflict.DOMAIN: _("Your e-mail is at the organisation of a speaker or of the proposer."),
            Conflict.ORGANISATION: _("You act for the organisation of a speaker."),
        }.get(conflict, "")
        if conflict
        else "",
    }


@blueprint.post("/<int:number>/score")
@staff_may(Permission.PROGRAMME)
def score(fair: Fair, number: int) -> ResponseReturnValue:
    """Keep one's own score."""
    form = ScoreForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = found_or_404(proposal_in(fair, number, lock=True))
                actions.score_proposal(found, current_user, int(form.score.data), form.comment.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your score is saved."), "good")
            return redirect(url_for(".proposal", fair=fair.slug, number=number))
    return proposal_page(fair, found_or_404(proposal_in(fair, number)), scoring=form)


@blueprint.post("/<int:number>/conflict")
@staff_may(Permission.PROGRAMME)
def conflict(fair: Fair, number: int) -> ResponseReturnValue:
    """Say that one has a conflict of interest, or none after all."""
    form = ConflictForm()
    if form.validate_on_submit():
        with transaction():
            found = found_or_404(proposal_in(fair, number, lock=True))
            actions.declare_conflict(found, current_user, has_conflict=form.conflict.data == "yes")
        flash(_("It is noted."), "good")
    return redirect(url_for(".proposal", fair=fair.slug, number=number))
