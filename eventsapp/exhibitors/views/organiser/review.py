"""The review queue, one application in full, and the decisions about both."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.exhibitors import actions
from eventsapp.exhibitors.forms import DecisionForm, SelectionForm
from eventsapp.exhibitors.forms.fields import country_name
from eventsapp.exhibitors.models import Application
from eventsapp.exhibitors.queries import (
    QueueFilter,
    active_consents,
    application_in,
    applications_numbered,
    countries_in_queue,
    duplicates_of,
    history_of,
    queue,
    queue_for_export,
    state_counts,
)
from eventsapp.exhibitors.queries.review import VIEWS
from eventsapp.exhibitors.rules import DECIDABLE, PURPOSES, Decision, NotDecidable, check_note, review_due_on
from eventsapp.exhibitors.rules.pricing import UNIT_AREA_M2, estimated_price
from eventsapp.exhibitors.views.organiser import blueprint
from eventsapp.exhibitors.views.organiser.exports import applications_csv, csv_answer
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.web.forms import BaseForm, clean_text


def _filter() -> QueueFilter:
    arguments = request.args
    view = arguments.get("view", "review")
    return QueueFilter(
        view=view if view in VIEWS else "review",
        search=clean_text(arguments.get("q"))[:200],
        country=clean_text(arguments.get("country"))[:2],
        sector_id=_whole(arguments.get("sector")),
        flag=clean_text(arguments.get("flag"))[:20],
        page=_whole(arguments.get("page")) or 1,
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


@blueprint.get("/applications", endpoint="queue")
@staff_may(Permission.REVIEW)
def queue_of_applications(fair: Fair) -> ResponseReturnValue:
    """Show what waits for a decision, the longest waiting first."""
    wanted = _filter()
    found = queue(fair, wanted)
    opened = _opened(fair)
    return render_template(
        "exhibitors/organiser/queue.html",
        queue=found,
        wanted=wanted,
        counts=state_counts(fair),
        countries=[(code, country_name(code)) for code in countries_in_queue(fair)],
        form=SelectionForm(),
        late_after=fair.review_days,
        **(_panel(fair, opened) if opened else {"opened": None}),
    )


def _opened(fair: Fair) -> Application | None:
    chosen = _whole(request.args.get("open"))
    found = application_in(fair, chosen) if chosen is not None else None
    return found if found is not None and found.number is not None else None


def _panel(fair: Fair, application: Application) -> dict[str, Any]:
    return {
        "opened": application,
        "duplicates": duplicates_of(fair, application),
        "unit_area": UNIT_AREA_M2,
        "checks": checks_of(application),
        "is_decidable": application.state in DECIDABLE,
    }


def checks_of(application: Application) -> list[tuple[bool, str]]:
    """What was looked at by itself: (fine, sentence)."""
    main = application.contact("main")
    answers = [
        (bool(application.tax_key), _("The tax code is there and valid."), _("There is no tax code.")),
        (bool(main and main.phone), _("There is a contact with a phone."), _("There is no phone.")),
        (bool(application.sector_id), _("A category of this fair is chosen."), _("No category is chosen.")),
    ]
    return [(fine, yes if fine else no) for fine, yes, no in answers]


@blueprint.get("/applications/<int:number>/panel")
@staff_may(Permission.REVIEW)
def panel(fair: Fair, number: int) -> ResponseReturnValue:
    """Return the side panel of one application."""
    application = _sent(fair, number)
    return render_template("exhibitors/organiser/_panel.html", form=SelectionForm(), **_panel(fair, application))


def _sent(fair: Fair, application_id: int) -> Application:
    application = application_in(fair, application_id)
    if application is None or application.number is None:
        abort(404)
    return application


@blueprint.get("/applications/<int:number>")
@staff_may(Permission.REVIEW)
def application(fair: Fair, number: int) -> ResponseReturnValue:
    """Show one application in full."""
    return _detail_page(fair, _sent(fair, number), DecisionForm(formdata=None)), 200


def _detail_page(fair: Fair, found: Application, form: DecisionForm) -> str:
    sent = found.submitted_at or clock.now()
    return render_template(
        "exhibitors/organiser/application.html",
        form=form,
        estimate=estimated_price(found),
        consents=active_consents(found),
        purposes=PURPOSES,
        history=history_of(found),
        answer_by=review_due_on(sent.astimezone(zone(fair.timezone)).date(), fair.review_days),
        **_panel(fair, found),
    )


@blueprint.post("/applications/<int:number>/decision")
@staff_may(Permission.REVIEW)
def decide_one(fair: Fair, number: int) -> ResponseReturnValue:
    """Decide one application on its page."""
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = _locked(fair, [number])[0]
                actions.decide(found, Decision(form.decision.data), current_user, form.note.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_said(Decision(form.decision.data), 1), "good")
            return redirect(url_for(".queue", fair=fair.slug))
    return _detail_page(fair, _sent(fair, number), form), form.status


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
    ids = [number for text in request.form.getlist("ids")[:500] if (number := _whole(text))]
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
        done, left = _decide_all(fair, ids, decision, form.note.data or "")
    except Refusal as refusal:
        form.refuse(refusal)
        return _words_page(fair, ids, form), form.status
    if done:
        flash(_said(decision, done), "good")
    if left:
        flash(_("Left as they were, because they do not wait for a decision: %(codes)s", codes=", ".join(left)), "care")
    return redirect(url_for(".queue", fair=fair.slug))


def _decide_all(fair: Fair, ids: Sequence[int], decision: Decision, note: str) -> tuple[int, list[str]]:
    done, left = 0, []
    with transaction():
        for found in _locked(fair, ids):
            try:
                actions.decide(found, decision, current_user, note)
            except NotDecidable:
                left.append(found.code)
            else:
                done += 1
    return done, left


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


@blueprint.get("/applications.csv")
@staff_may(Permission.REVIEW)
def export_applications(fair: Fair) -> ResponseReturnValue:
    """Hand out the view as a table for spreadsheets."""
    rows = queue_for_export(fair, _filter())
    return csv_answer(applications_csv(fair, rows), f"{fair.slug}-applications.csv")
