"""The applicant's pages: fill, send, follow and take back an application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.exhibitors import actions
from eventsapp.exhibitors.forms import STEP_FORMS, StepForm, stored_answers
from eventsapp.exhibitors.models import Application, ApplicationState
from eventsapp.exhibitors.queries import active_consents, application_by_claim, own_application, place_names, places_of
from eventsapp.exhibitors.rules import (
    EDITABLE,
    STEPS,
    ClaimExpired,
    StepsMissing,
    check_editable,
    check_window,
    review_due_on,
)
from eventsapp.exhibitors.rules.claiming import read_claim_token
from eventsapp.exhibitors.rules.pricing import UNIT_AREA_M2, estimated_price, unit_price
from eventsapp.fairs.access import in_fair, signed_in_at_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import REGISTRATION, limiter
from eventsapp.infra.locale import current_language, zone
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.web.access import to_sign_in
from eventsapp.web.forms import BaseForm

blueprint = Blueprint("exhibitors_exhibitor", __name__, url_prefix="/exhibit/<fair>")

SAVERS: dict[str, Callable[[Application, Any], None]] = {
    "company": actions.save_company,
    "contacts": actions.save_contacts,
    "stand": actions.save_stand,
    "exhibits": actions.save_exhibits,
}


@dataclass(frozen=True)
class Step:
    """A step as the stepper shows it."""

    name: str
    label: str
    state: str
    url: str | None


@blueprint.get("/")
@signed_in_at_fair
def status(fair: Fair) -> ResponseReturnValue:
    """Show where one's application stands and what happens next."""
    application = own_application(fair, current_user)
    if application is None:
        return render_template("exhibitors/exhibitor/start.html", is_open=fair.accepts_applications(clock.now()))
    places = places_of(application.exhibitor_id)
    facts = _facts(fair, application)
    return render_template("exhibitors/exhibitor/status.html", form=BaseForm(), places=places, **facts)


@blueprint.get("/apply")
@signed_in_at_fair
def apply(fair: Fair) -> ResponseReturnValue:
    """Go on where the application was left."""
    application = own_application(fair, current_user)
    if application is not None and application.state not in EDITABLE | _ENDED:
        return redirect(url_for(".status", fair=fair.slug))
    running = application is not None and application.state in EDITABLE
    reached = min(application.step, len(STEPS)) if running and application else 1
    return redirect(url_for(".step", fair=fair.slug, name=STEPS[reached - 1]))


_ENDED = frozenset({ApplicationState.REJECTED, ApplicationState.WITHDRAWN})


@blueprint.route("/apply/<name>", methods=["GET", "POST"])
@signed_in_at_fair
def step(fair: Fair, name: str) -> ResponseReturnValue:
    """Show and save one step; whatever was typed is kept, complete or not."""
    if name not in STEPS:
        abort(404)
    application = _running(fair)
    check_window(fair, application, clock.now())
    if name == "check":
        return _check_page(fair, application)
    if request.method == "POST":
        return _save(fair, name)
    typed = stored_answers(name, application)
    return _step_page(fair, application, name, STEP_FORMS[name](fair, typed)), 200


def _running(fair: Fair) -> Application:
    """The application that can be filled in now: the person's own, or a new one that exists only on the page."""
    application = own_application(fair, current_user)
    if application is None or application.state in _ENDED:
        return _blank(fair)
    check_editable(application)
    return application


def _blank(fair: Fair) -> Application:
    return Application(
        state=ApplicationState.DRAFT, step=1, contacts=[], wishes=[], neighbours=[], legal_name="", latin_name="",
        fascia_name="", country="", tax_code="", website="", street="", ward="", province="", postal_code="",
        exhibits="", utilities=[],
    )  # fmt: skip


def _save(fair: Fair, name: str) -> ResponseReturnValue:
    form = STEP_FORMS[name](fair, request.form)
    is_complete = form.validate()
    try:
        with transaction():
            _keep(fair, name, form)
    except Refusal as refusal:
        form.refuse(refusal)
        is_complete = False
    if "autosave" in request.form:
        return ("", 409) if form.form_errors else ("", 204)
    if "later" in request.form and not form.form_errors:
        flash(_("Your draft is saved. Go on whenever you like."), "good")
        return redirect(url_for(".status", fair=fair.slug))
    if is_complete:
        return redirect(url_for(".step", fair=fair.slug, name=STEPS[STEPS.index(name) + 1]))
    return _step_page(fair, own_application(fair, current_user) or _blank(fair), name, form), 422


def _keep(fair: Fair, name: str, form: Any) -> None:
    application = own_application(fair, current_user, lock=True)
    if application is None or application.state in _ENDED:
        application = actions.start_application(fair, current_user, current_language())
    check_window(fair, application, clock.now())
    if name == "consents":
        actions.save_consents(application, form.answers(), language=current_language())
    else:
        SAVERS[name](application, form.answers())


def _step_page(fair: Fair, application: Application, name: str, form: StepForm) -> str:
    packages = {str(package.id): unit_price(package, application.country) for package in fair.packages}
    return render_template(
        f"exhibitors/exhibitor/{name}.html",
        form=form,
        application=application,
        steps=_steps(fair, application, name),
        prices=packages,
        estimate=estimated_price(application),
        unit_area=UNIT_AREA_M2,
        places=place_names(fair, current_language()) if name == "stand" else [],
        previous=STEPS[STEPS.index(name) - 1] if name != "company" else None,
    )


def _problems(fair: Fair, application: Application) -> dict[str, StepForm]:
    """The steps that are not complete, each with its form that says why."""
    checked = {
        name: form(fair, stored_answers(name, application), meta={"csrf": False}) for name, form in STEP_FORMS.items()
    }
    return {name: form for name, form in checked.items() if not form.is_complete()}


def _steps(fair: Fair, application: Application, current: str) -> list[Step]:
    labels = {
        "company": _("Company"),
        "contacts": _("Contacts"),
        "stand": _("Booth"),
        "exhibits": _("Exhibits"),
        "consents": _("Consents"),
        "check": _("Check and send"),
    }
    reached = STEPS[: application.step or 1]
    missing = _problems(fair, application) if application.id is not None else dict.fromkeys(STEPS)
    steps = []
    for name in STEPS:
        is_done = name in reached and name not in missing and name != "check"
        state = "current" if name == current else "done" if is_done else "to_come"
        steps.append(Step(name, labels[name], state, url_for(".step", fair=fair.slug, name=name)))
    return steps


def _check_page(fair: Fair, application: Application) -> ResponseReturnValue:
    form = BaseForm()
    problems = _problems(fair, application)
    if request.method == "POST" and form.validate_on_submit():
        try:
            _send(fair, problems)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".submitted", fair=fair.slug))
    context = _facts(fair, application)
    steps = _steps(fair, application, "check")
    page = render_template("exhibitors/exhibitor/check.html", form=form, problems=problems, steps=steps, **context)
    return page, form.status


def _send(fair: Fair, problems: dict[str, StepForm]) -> None:
    if problems:
        raise StepsMissing
    with transaction():
        application = own_application(fair, current_user, lock=True)
        if application is None:
            raise StepsMissing
        actions.submit_application(application, current_user)


def _facts(fair: Fair, application: Application) -> dict[str, Any]:
    sent = application.resubmitted_at or application.submitted_at
    local = sent.astimezone(zone(fair.timezone)).date() if sent else None
    main = application.contact("main")
    return {
        "application": application,
        "estimate": estimated_price(application),
        "unit_area": UNIT_AREA_M2,
        "consents": active_consents(application),
        "answer_by": review_due_on(local, fair.review_days) if local else None,
        "mail_to": (main.email if main and main.email else current_user.email),
        "can_withdraw": application.state in {"draft", "submitted", "changes_requested", "waitlisted"},
    }


@blueprint.get("/submitted")
@signed_in_at_fair
def submitted(fair: Fair) -> ResponseReturnValue:
    """Confirm that the application arrived."""
    application = own_application(fair, current_user)
    if application is None or application.number is None:
        return redirect(url_for(".status", fair=fair.slug))
    return render_template("exhibitors/exhibitor/submitted.html", **_facts(fair, application))


@blueprint.post("/withdraw")
@signed_in_at_fair
def withdraw(fair: Fair) -> ResponseReturnValue:
    """Take one's application back."""
    form = BaseForm()
    if form.validate_on_submit():
        with transaction():
            application = own_application(fair, current_user, lock=True)
            if application is None:
                raise NotFound
            actions.withdraw_application(application, current_user)
        flash(_("Your application is withdrawn."), "good")
    return redirect(url_for(".status", fair=fair.slug))


@blueprint.route("/claim/<token>", methods=["GET", "POST"])
@in_fair
@limiter.limit(REGISTRATION, methods=["POST"])
def claim(fair: Fair, token: str) -> ResponseReturnValue:
    """Show a button that takes over an application entered from paper: scanners open links, but press no buttons."""
    key = read_claim_token(token)
    application = application_by_claim(fair, key, clock.now())
    if application is None:
        raise ClaimExpired
    form = BaseForm()
    if form.validate_on_submit():
        if not current_user.is_authenticated:
            return to_sign_in()
        try:
            with transaction():
                actions.claim_application(fair, key, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The application is yours now."), "good")
            return redirect(url_for(".status", fair=fair.slug))
    page = render_template(
        "exhibitors/exhibitor/claim.html", form=form, application=application, request_path=request.path
    )
    return page, form.status
