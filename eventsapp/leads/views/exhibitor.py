"""The exhibitor's leads: found, read, written on, and taken away as a table."""

import secrets

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import babel_locale, current_language
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.leads.actions import take_leads
from eventsapp.leads.forms import CodeForm, LeadForm, MediaForm
from eventsapp.leads.queries import (
    ShownLead,
    Wanted,
    came_by,
    lead_of,
    leads_found,
    leads_to_export,
    media_counts,
    media_of,
    open_deletions,
    questions_of,
    rating_counts,
)
from eventsapp.leads.rules import MEDIA_WORDS, RATING_WORDS, REASON_WORDS, Incoming, Verdict
from eventsapp.leads.views.documents import read_codes
from eventsapp.leads.views.guard import (
    collector_at_browser,
    exhibitor_at_browser,
    exhibitor_only,
    station_of,
)
from eventsapp.leads.views.phone import opening_page
from eventsapp.leads.views.sheet import lead_sheet, sheet_answer
from eventsapp.web.forms import clean_text
from eventsapp.web.security import POLICY

blueprint = Blueprint("leads_exhibitor", __name__, url_prefix="/exhibit/<fair>/leads")


@blueprint.get("")
@in_fair
def leads(fair: Fair) -> ResponseReturnValue:
    """Show an exhibitor its leads; whoever has no account opens the phone's page, with a badge at first."""
    exhibitor = exhibitor_at_browser(fair)
    if exhibitor is not None:
        return _list(exhibitor, CodeForm())
    if collector_at_browser(fair) is not None:
        return redirect(url_for("leads_phone.page", fair=fair.slug))
    return opening_page(CodeForm())


@blueprint.post("")
@exhibitor_only
def add(fair: Fair, exhibitor: Exhibitor) -> ResponseReturnValue:
    """Keep a lead whose code was typed, for browsers that cannot scan."""
    form = CodeForm()
    if not form.validate():
        return _list(exhibitor, form)
    one = Incoming(f"typed-{secrets.token_hex(8)}", clock.now(), form.code.data or "")
    station = station_of(fair, exhibitor.id, f"account {current_user.id}", current_user.full_name)
    read = read_codes(station, [one])
    with transaction():
        (outcome,) = take_leads(station, read)
    if outcome.verdict == Verdict.REFUSED or outcome.lead_id is None:
        form.refuse(Refusal(REASON_WORDS[outcome.reason], field="code"))
        return _list(exhibitor, form)
    flash(str(REASON_WORDS[outcome.reason]), "good")
    return redirect(url_for(".lead", fair=fair.slug, lead_id=outcome.lead_id))


@blueprint.route("/<int:lead_id>", methods=["GET", "POST"])
@exhibitor_only
def lead(fair: Fair, exhibitor: Exhibitor, lead_id: int) -> ResponseReturnValue:
    """Show a lead, and write on it."""
    shown, form = _lead(exhibitor, lead_id), LeadForm()
    if not form.validate_on_submit():
        return lead_page(exhibitor, lead_id, form)
    answers = {str(one.id): request.form.getlist(f"answer-{one.id}") for one in questions_of(exhibitor.id)}
    note = form.note_on(shown.lead, answers)
    station = station_of(fair, exhibitor.id, f"account {current_user.id}", current_user.full_name)
    with transaction():
        take_leads(station, [(note_named(note), None)])
    flash(_("Saved."), "good")
    return redirect(url_for(".lead", fair=fair.slug, lead_id=lead_id))


def lead_page(
    exhibitor: Exhibitor, lead_id: int, form: LeadForm | None = None, media_form: MediaForm | None = None
) -> Response:
    """Return the page of a lead, with what was typed into the form that was sent."""
    shown, questions = _lead(exhibitor, lead_id), questions_of(exhibitor.id)
    answers = {name: list(texts) for name, texts in shown.lead.answers.items()}
    if form is None:
        form = LeadForm(formdata=None)
    if form.is_submitted() and media_form is None:
        answers = {str(one.id): request.form.getlist(f"answer-{one.id}") for one in questions}
    else:
        form.show(shown.lead)
    media_form = media_form or MediaForm(formdata=None)
    page = render_template(
        "leads/exhibitor/lead.html",
        shown=shown,
        form=form,
        media_form=media_form,
        media=media_of(shown.lead),
        kinds=MEDIA_WORDS,
        questions=questions,
        answers=answers,
        ratings=RATING_WORDS,
        country_names=babel_locale(current_language()).territories,
    )
    answer = make_response(page, max(form.status, media_form.status))
    answer.headers["Content-Security-Policy"] = f"{POLICY}; media-src 'self'"
    return answer


@blueprint.get("/leads.csv")
@exhibitor_only
def table(fair: Fair, exhibitor: Exhibitor) -> Response:
    """Give the leads that are shown as CSV."""
    return _table(fair, exhibitor, "csv")


@blueprint.get("/leads.xlsx")
@exhibitor_only
def workbook(fair: Fair, exhibitor: Exhibitor) -> Response:
    """Give the leads that are shown as a workbook."""
    return _table(fair, exhibitor, "xlsx")


def _table(fair: Fair, exhibitor: Exhibitor, kind: str) -> Response:
    sheet = lead_sheet(
        fair,
        leads_to_export(exhibitor, _wanted()),
        questions_of(exhibitor.id, with_archived=True),
        media_counts(exhibitor),
    )
    return sheet_answer(sheet, f"{fair.slug}-leads", kind)


def note_named(note: Incoming) -> Incoming:
    """Return what is written on a page with a name of its own: each press counts."""
    return Incoming(f"page-{secrets.token_hex(8)}", note.at, lead_id=note.lead_id, is_scan=False, details=note.details)


def _list(exhibitor: Exhibitor, form: CodeForm) -> tuple[str, int]:
    wanted, page = _wanted(), request.args.get("page", 1, type=int)
    found = leads_found(exhibitor, wanted, page)
    arguments = {
        name: value for name, value in request.args.items() if name in {"q", "rating", "follow", "came"} and value
    }
    counts = rating_counts(exhibitor)

    def address(number: int) -> str:
        return url_for(".leads", **{**arguments, "fair": exhibitor.fair.slug, "page": str(number)})  # type: ignore[arg-type]

    shown = render_template(
        "leads/exhibitor/leads.html",
        exhibitor=exhibitor,
        form=form,
        found=found,
        wanted=wanted,
        arguments=arguments,
        counts=counts,
        came=came_by(exhibitor),
        total=sum(counts.values()),
        ratings=RATING_WORDS,
        page_address=address,
        to_delete=open_deletions(exhibitor.id),
    )
    return shown, form.status


def _wanted() -> Wanted:
    rating = request.args.get("rating", "")
    return Wanted(
        search=clean_text(request.args.get("q"))[:200],
        rating=rating if rating in {"none", *RATING_WORDS} else "",
        is_to_follow=request.args.get("follow") == "1",
        did_come=request.args.get("came") == "1",
    )


def _lead(exhibitor: Exhibitor, lead_id: int) -> ShownLead:
    found = lead_of(exhibitor, lead_id)
    if found is None:
        raise NotFound
    return found
