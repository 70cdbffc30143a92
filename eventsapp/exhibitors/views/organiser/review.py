"""The review queue, and one application in full."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.exhibitors.forms import DecisionForm, SelectionForm
from eventsapp.exhibitors.forms.fields import country_name
from eventsapp.exhibitors.models import Application
from eventsapp.exhibitors.queries import (
    QueueFilter,
    active_consents,
    application_in,
    countries_in_queue,
    duplicates_of,
    history_of,
    known_companies_of,
    queue,
    queue_for_export,
    state_counts,
)
from eventsapp.exhibitors.queries.review import VIEWS
from eventsapp.exhibitors.rules import (
    DECIDABLE,
    PURPOSES,
    KnownCompany,
    replaced_facts,
    review_due_on,
    settled_choice,
)
from eventsapp.exhibitors.rules.pricing import UNIT_AREA_M2, estimated_price
from eventsapp.exhibitors.views.organiser import blueprint
from eventsapp.exhibitors.views.organiser.exports import applications_csv, csv_answer
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import zone
from eventsapp.web.forms import clean_text


def _filter() -> QueueFilter:
    arguments = request.args
    view = arguments.get("view", "review")
    return QueueFilter(
        view=view if view in VIEWS else "review",
        search=clean_text(arguments.get("q"))[:200],
        country=clean_text(arguments.get("country"))[:2],
        sector_id=whole_number(arguments.get("sector")),
        flag=clean_text(arguments.get("flag"))[:20],
        page=whole_number(arguments.get("page")) or 1,
    )


def whole_number(text: str | None) -> int | None:
    """A number as an address carries it; None for anything else."""
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
    chosen = whole_number(request.args.get("open"))
    found = application_in(fair, chosen) if chosen is not None else None
    return found if found is not None and found.number is not None else None


def _panel(fair: Fair, application: Application) -> dict[str, Any]:
    known = known_companies_of(application)
    return {
        "opened": application,
        "duplicates": duplicates_of(fair, application),
        "known": known,
        "unit_area": UNIT_AREA_M2,
        "checks": checks_of(application, known),
        "is_decidable": application.state in DECIDABLE,
    }


def checks_of(application: Application, known: Sequence[KnownCompany]) -> list[tuple[bool, str]]:
    """What was looked at by itself: (fine, sentence)."""
    main = application.contact("main")
    answers = [
        (bool(application.tax_key), _("The tax code is there and valid."), _("There is no tax code.")),
        (bool(main and main.phone), _("There is a contact with a phone."), _("There is no phone.")),
        (bool(application.sector_id), _("A category of this fair is chosen."), _("No category is chosen.")),
    ]
    undecided = _("A company like this one is known here. Say on its page whether it is the same.")
    alone = _("It is known here by its tax code and its name.") if known else _("No company like it is known here.")
    answers.append((settled_choice(known) is not None, alone, undecided))
    return [(fine, yes if fine else no) for fine, yes, no in answers]


@blueprint.get("/applications/<int:number>/panel")
@staff_may(Permission.REVIEW)
def panel(fair: Fair, number: int) -> ResponseReturnValue:
    """Return the side panel of one application."""
    application = sent_application(fair, number)
    return render_template("exhibitors/organiser/_panel.html", form=SelectionForm(), **_panel(fair, application))


def sent_application(fair: Fair, application_id: int) -> Application:
    """An application of this fair that was sent, else 404."""
    application = application_in(fair, application_id)
    if application is None or application.number is None:
        abort(404)
    return application


@blueprint.get("/applications/<int:number>")
@staff_may(Permission.REVIEW)
def application(fair: Fair, number: int) -> ResponseReturnValue:
    """Show one application in full."""
    return detail_page(fair, sent_application(fair, number), DecisionForm(formdata=None)), 200


def detail_page(fair: Fair, found: Application, form: DecisionForm) -> str:
    """The page of one application with the form that decides about it."""
    sent = found.submitted_at or clock.now()
    panel = _panel(fair, found)
    form.offer(panel["known"])
    return render_template(
        "exhibitors/organiser/application.html",
        form=form,
        estimate=estimated_price(found),
        consents=active_consents(found),
        purposes=PURPOSES,
        history=history_of(found),
        answer_by=review_due_on(sent.astimezone(zone(fair.timezone)).date(), fair.review_days),
        replaced={one.company.id: replaced_facts(one.company, found) for one in panel["known"]},
        **panel,
    )


@blueprint.get("/applications.csv")
@staff_may(Permission.REVIEW)
def export_applications(fair: Fair) -> ResponseReturnValue:
    """Hand out the view as a table for spreadsheets."""
    rows = queue_for_export(fair, _filter())
    return csv_answer(applications_csv(fair, rows), f"{fair.slug}-applications.csv")
