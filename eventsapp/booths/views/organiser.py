"""The organiser's plan: see every hall, give stands and take them back."""

from dataclasses import replace

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths.actions import allocate_stand
from eventsapp.booths.forms import OPTION, AllocateForm, OptionForm
from eventsapp.booths.models import Stand
from eventsapp.booths.plan import Choice, PlanPage, Viewer, plan_page
from eventsapp.booths.queries import (
    events_of,
    find_places,
    placeable_exhibitors,
    stand_in_fair,
    unplaced_references,
)
from eventsapp.booths.rules import reason_sentence
from eventsapp.booths.views.choices import (
    LONGEST,
    PLAN_ARGUMENTS,
    choice_of_request,
    is_partial,
    kept_arguments,
    linker,
    words,
)
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.models import Hall
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import hall_by_code, halls_of, unit_by_number, units_of

blueprint = Blueprint("booths_organiser", __name__, url_prefix="/organise/<fair>")
MOST_ASKED = 500
"""Units whose stands are sent at once; with more the page loads itself anew."""


@blueprint.get("/plan")
@blueprint.get("/plan/<hall>")
@staff_may(Permission.VIEW)
def plan(fair: Fair, hall: str | None = None) -> ResponseReturnValue:
    """Show a hall with every state; without a hall the first one."""
    halls = halls_of(fair.id)
    if not halls:
        return render_template("booths/organiser/no_plan.html")
    if hall is None:
        return redirect(url_for(".plan", fair=fair.slug, hall=halls[0].code, **kept_arguments(*PLAN_ARGUMENTS)))
    return _show(fair, _hall(fair, hall), choice_of_request())


@blueprint.get("/plan/<hall>/entries")
@staff_may(Permission.VIEW)
def entries(fair: Fair, hall: str) -> ResponseReturnValue:
    """Send the stands that have these units, as the fair's team sees them: what the live page draws anew."""
    place, choice = _hall(fair, hall), choice_of_request()
    page = plan_page(place, replace(choice, unit=""), Viewer(is_staff=True), panel_alone=True)
    asked = {match_key(number[:LONGEST]) for number in request.args.getlist("number")[:MOST_ASKED]}
    found = [entry for entry in page.entries if asked & {match_key(number) for number in entry.units}]
    drawn = page.drawn(linker(url_for(".plan", fair=fair.slug, hall=place.code), choice=choice), found)
    news = {"version": page.version, "markup": drawn.links, "facts": drawn.facts}
    return jsonify(news), 200, {"Cache-Control": "no-store"}


@blueprint.get("/unplaced")
@staff_may(Permission.VIEW)
def unplaced(fair: Fair) -> ResponseReturnValue:
    """List the stands an imported directory names and the plan does not have, with the reason."""
    rows = [(one, reason_sentence(one)) for one in unplaced_references(fair.id)]
    return render_template("booths/organiser/unplaced.html", rows=rows)


@blueprint.post("/plan/<hall>/allocate")
@staff_may(Permission.ALLOCATE)
def allocate(fair: Fair, hall: str) -> ResponseReturnValue:
    """Give the chosen units to an exhibitor as one stand."""
    place = _hall(fair, hall)
    form = AllocateForm().offer(fair.id)
    numbers = [*request.form.getlist("unit"), form.numbers.data or ""]
    if form.validate_on_submit():
        try:
            with transaction():
                stand = allocate_stand(
                    place, form.exhibitor.data or 0, numbers, current_user, across_zones=bool(form.across_zones.data)
                )
                name, number = stand.holder_name, stand.number
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("%(company)s has stand %(number)s. They get a mail about it.", company=name, number=number),
                "good",
            )
            return redirect(url_for(".plan", fair=fair.slug, hall=place.code, unit=number))
    form.numbers.data = ", ".join(dict.fromkeys(number for number in numbers if number))
    choice = replace(choice_of_request(), unit=_first_number(numbers))
    return _show(fair, place, choice, allocate_form=form)


def _hall(fair: Fair, code: str) -> Hall:
    """Load a hall of this fair."""
    return hall_by_code(fair.id, code) or abort(404)


def _first_number(numbers: list[str]) -> str:
    """Return the first number of what was ticked or typed."""
    return next((part for text in numbers for part in text.replace(",", " ").split()), "")


def _show(
    fair: Fair,
    hall: Hall,
    choice: Choice,
    allocate_form: AllocateForm | None = None,
) -> ResponseReturnValue:
    """Render the page, or only its panel where the browser asks for that."""
    page = plan_page(hall, choice, Viewer(is_staff=True), panel_alone=is_partial())
    stand = _stand(fair, page)
    form = allocate_form or AllocateForm(formdata=None).offer(fair.id)
    if allocate_form is None and page.chosen and not page.chosen.stand_id:
        form.numbers.data = page.chosen.number
    partial = is_partial()
    body = render_template(
        "booths/organiser/_panel.html" if partial else "booths/organiser/plan.html",
        page=page,
        halls=halls_of(fair.id),
        stand=stand,
        history=_history(page),
        allocate_form=form,
        option_form=_option_form(fair, page),
        waiting=placeable_exhibitors(fair.id)[:8],
        elsewhere=_elsewhere(fair, page),
        plan_link=linker(url_for(".plan", fair=fair.slug, hall=hall.code), choice=choice),
        **words(),
    )
    return body, form.status if allocate_form else 200, {"Vary": "HX-Request"}


def _option_form(fair: Fair, page: PlanPage) -> OptionForm:
    """Return the form that holds the chosen unit for a client."""
    form = OptionForm(formdata=None, prefix=OPTION).offer(fair.id)
    form.numbers.data = page.chosen.number if page.chosen else ""
    return form


def _stand(fair: Fair, page: PlanPage) -> Stand | None:
    """Load the chosen stand."""
    if page.chosen is None or page.chosen.stand_id is None:
        return None
    return stand_in_fair(fair.id, page.chosen.stand_id)


def _history(page: PlanPage) -> list[object]:
    """Return what happened to the chosen unit."""
    unit = unit_by_number(units_of(page.hall.id), page.chosen.number) if page.chosen else None
    return list(events_of(unit.id)) if unit else []


def _elsewhere(fair: Fair, page: PlanPage) -> list[tuple[Hall, str, str]]:
    """Return what a search finds in the other halls."""
    if not page.choice.text:
        return []
    return [found for found in find_places(fair.id, page.choice.text) if found[0].id != page.hall.id]
