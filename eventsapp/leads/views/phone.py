"""The page that collects on a phone: it opens and goes on without a network, and sends what waits."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.checkin.rules import ReadCode, read_text
from eventsapp.checkin.views.documents import milliseconds
from eventsapp.checkin.views.enrolling import name_of_browser
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.refusals import Refusal
from eventsapp.leads.actions import Outcome, note_beat, open_by_account, open_by_badge, staff_of_badge, take_leads
from eventsapp.leads.forms import CodeForm, PressForm
from eventsapp.leads.models import Collector
from eventsapp.leads.queries import collectors_of, leads_numbered, leads_of_collector, licences_of, questions_of
from eventsapp.leads.rules import LONGEST_VOICE, RATING_WORDS, LicencesUsed, read_batch, wordings
from eventsapp.leads.views.documents import outcome_document, phone_document, question_document, read_codes
from eventsapp.leads.views.guard import (
    collector_at_browser,
    exhibitor_only,
    keep_phone,
    may_scan,
    phone_only,
    station_of,
)
from eventsapp.leads.views.keeping import phones_page
from eventsapp.leads.views.words import words_of_page
from eventsapp.web.access import from_own_pages
from eventsapp.web.offline import worker_script
from eventsapp.web.programs import json_answer

blueprint = Blueprint("leads_phone", __name__, url_prefix="/exhibit/<fair>/leads")
TRIES = "30 per minute"


def opening_page(form: CodeForm) -> Response:
    """Ask for the badge that opens a phone."""
    return may_scan(make_response(render_template("leads/phone/open.html", form=form), form.status))


@blueprint.get("/open")
@in_fair
def look(fair: Fair) -> ResponseReturnValue:
    """Ask for the badge that opens this phone."""
    return opening_page(CodeForm())


@blueprint.post("/open")
@in_fair
@limiter.limit(TRIES)
def open_phone(fair: Fair) -> ResponseReturnValue:
    """Make this phone collect for the stand whose badge it has scanned, if the stand has a licence left."""
    form = CodeForm()
    if not form.validate_on_submit():
        return opening_page(form)
    read = read_text(form.code.data or "", fair.id, tuple(public_keys_of(fair)))
    known, instead_of = collector_at_browser(fair), request.form.get("instead_of", type=int)
    try:
        with transaction():
            own, secret = open_by_badge(fair, read, name_of_browser(), known=known, instead_of=instead_of)
            name = own.name
    except LicencesUsed as refusal:
        return _full_page(fair, form, read), refusal.status
    except Refusal as refusal:
        form.refuse(refusal)
        return opening_page(form)
    if secret is None:
        flash(_("This phone collects for %(name)s already.", name=name), "good")
    return _to_app(fair, secret)


@blueprint.post("/here")
@exhibitor_only
def collect_here(fair: Fair, exhibitor: Exhibitor) -> ResponseReturnValue:
    """Collect with this browser, by the exhibitor's account, if there is a licence left."""
    if not PressForm().validate_on_submit():
        return redirect(url_for("leads_keeping.phones", fair=fair.slug))
    known = collector_at_browser(fair)
    try:
        with transaction():
            _own, secret = open_by_account(fair, exhibitor, current_user, name_of_browser(), known=known)
    except LicencesUsed as refusal:
        return phones_page(exhibitor, refusal), refusal.status
    return _to_app(fair, secret)


def _to_app(fair: Fair, secret: str | None) -> Response:
    answer = make_response(redirect(url_for(".page", fair=fair.slug)))
    return keep_phone(fair, answer, secret) if secret is not None else answer


def _full_page(fair: Fair, form: CodeForm, read: ReadCode) -> Response:
    """Say which phones use the licences of a stand, to whoever wears a badge of it."""
    person = staff_of_badge(fair, read)
    phones = collectors_of(person.exhibitor)
    return make_response(
        render_template(
            "leads/phone/full.html",
            form=form,
            exhibitor=person.exhibitor,
            licences=licences_of(person.exhibitor),
            phones=phones,
            own=[one for one in phones if one.staff_member_id == person.id],
        )
    )


@blueprint.get("/app")
@phone_only
def page(fair: Fair, collector: Collector) -> ResponseReturnValue:
    """Show the page that collects; it holds no visitor, so that it may be kept for hours without a network."""
    shown = render_template(
        "leads/phone/app.html",
        collector=collector,
        words=words_of_page(),
        ratings=RATING_WORDS,
        longest=LONGEST_VOICE,
        sharing=wordings(collector.exhibitor.display_name),
    )
    return may_scan(make_response(shown), with_microphone=True)


@blueprint.get("/worker.js")
@in_fair
def worker(fair: Fair) -> Response:
    """Send the script that lets the page open without a network."""
    return worker_script("scanning", scope=url_for(".page", fair=fair.slug))


@blueprint.post("/app/sync")
@phone_only
@from_own_pages
def sync(fair: Fair, collector: Collector) -> ResponseReturnValue:
    """Take up to 500 scans and notes, each once, and tell what is new; without any it is the phone's beat."""
    said = request.get_json(silent=True)
    told = said if isinstance(said, dict) else {}
    sent = read_batch(told, clock.now())
    source = f"collector {collector.id}"
    station = station_of(fair, collector.exhibitor_id, source, collector.name)
    read, queued = read_codes(station, sent), told.get("queued")
    with transaction():
        outcomes = take_leads(station, read)
        if isinstance(queued, int):
            note_beat(collector.id, queued)
    results = _results(collector, outcomes)
    news = _news(fair, collector, source) if "queued" in told else {}
    return json_answer({"now": milliseconds(clock.now()), "results": results, **news})


def _results(collector: Collector, outcomes: list[Outcome]) -> list[dict[str, Any]]:
    known = leads_numbered(collector.exhibitor_id, [one.lead_id for one in outcomes if one.lead_id])
    return [
        {**outcome_document(one), "lead": phone_document(known[one.lead_id]) if one.lead_id in known else None}
        for one in outcomes
    ]


def _news(fair: Fair, collector: Collector, source: str) -> dict[str, Any]:
    return {
        "keys": [key.hex() for key in public_keys_of(fair)],
        "questions": [question_document(one) for one in questions_of(collector.exhibitor_id)],
        "recent": [phone_document(one) for one in leads_of_collector(collector.exhibitor_id, source)],
        "after": 0,
        "more": False,
    }
