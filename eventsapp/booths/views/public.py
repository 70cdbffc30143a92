"""The plan and the directory for everybody: nothing of a person but the form of one who may hold units."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from eventsapp.booths.forms import HoldForm
from eventsapp.booths.plan import Choice, PlanPage, Viewer, left_text, plan_page, supply_facts
from eventsapp.booths.plan import compare as compare_stands
from eventsapp.booths.queries import (
    Wanted,
    directory_facets,
    directory_page,
    exhibitor_acted_for,
    find_places,
    halls_with,
    holds_of,
    places_of,
)
from eventsapp.booths.queries.wishing import turn_of
from eventsapp.booths.rules.terms import terms_from
from eventsapp.booths.rules.turns import Turn
from eventsapp.booths.views.choices import (
    LONGEST,
    PLAN_ARGUMENTS,
    choice_of_request,
    is_partial,
    kept_arguments,
    linker,
    page_number,
    seconds_left,
    words,
)
from eventsapp.exhibitors.forms.fields import country_name
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.venues.models import Hall
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import hall_by_code, halls_of
from eventsapp.web.forms import BaseForm, clean_text

MOST_COMPARED = 3

blueprint = Blueprint("booths_public", __name__, url_prefix="/<fair>")
PAGE_SIZE = 60


@blueprint.get("/plan")
@blueprint.get("/plan/<hall>")
@blueprint.get("/plan/<hall>/<unit>")
@in_fair
def plan(fair: Fair, hall: str | None = None, unit: str = "") -> ResponseReturnValue:
    """Show a hall, with a number its stand; a number alone leads to its hall where only one has it."""
    halls = halls_of(fair.id)
    if not halls:
        return render_template("booths/public/no_plan.html")
    if hall is None:
        return redirect(url_for(".plan", fair=fair.slug, hall=halls[0].code, **kept_arguments(*PLAN_ARGUMENTS)))
    place = hall_by_code(fair.id, hall)
    if place is None:
        return _only_hall_with(fair, hall)
    choice = choice_of_request(unit)
    exhibitor = exhibitor_acted_for(fair, current_user) if current_user.is_authenticated else None
    viewer = Viewer(exhibitor_id=exhibitor.id if exhibitor else None)
    page = plan_page(place, choice, viewer, panel_alone=is_partial())
    if unit and page.chosen is None:
        abort(404)
    if page.chosen and match_key(page.chosen.number) != match_key(choice.unit) and not is_partial():
        kept = kept_arguments(*PLAN_ARGUMENTS[1:], "from")
        return redirect(url_for(".plan", fair=fair.slug, hall=place.code, unit=page.chosen.number, **kept))
    template = "booths/public/_partial.html" if is_partial() else "booths/public/plan.html"
    terms = terms_from(fair.hold_terms)
    turn = turn_of(exhibitor.id, clock.now()) if exhibitor and fair.places_by_round else None
    body = render_template(
        template,
        page=page,
        halls=halls,
        elsewhere=_elsewhere(fair, place, choice),
        plan_link=linker(url_for(".plan", fair=fair.slug, hall=place.code)),
        is_exhibitor=exhibitor is not None,
        held=holds_of(exhibitor.id) if exhibitor else [],
        hold_form=_hold_form(page, turn) if exhibitor else None,
        turn=turn,
        form=BaseForm(formdata=None) if exhibitor else None,
        hold_minutes=terms.cart_minutes,
        terms=terms,
        seconds_left=seconds_left,
        left_text=left_text,
        **words(),
    )
    headers = {"Vary": "HX-Request"} | ({"Cache-Control": "private, no-store"} if exhibitor else {})
    return body, 200, headers


def _hold_form(page: PlanPage, turn: Turn | None) -> HoldForm | None:
    """Return the form by which a company that is in, and whose turn it is, holds a free unit and its neighbours."""
    if page.chosen is None or page.chosen.state != "available" or (turn and not turn.is_open(clock.now())):
        return None
    form = HoldForm(formdata=None)
    form.numbers.data = page.chosen.number
    return form


def _only_hall_with(fair: Fair, number: str) -> ResponseReturnValue:
    """Lead from a bare number to its stand, present or former; ask which hall is meant where several have it."""
    found = halls_with(fair.id, number)
    if not found:
        abort(404)
    if len(found) > 1:
        return render_template("booths/public/which_hall.html", number=number, places=found)
    place, unit = found[0]
    return redirect(url_for(".plan", fair=fair.slug, hall=place.code, unit=unit))


def _elsewhere(fair: Fair, here: Hall, choice: Choice) -> list[tuple[Hall, str, str]]:
    """Return what a search finds in the other halls; free units there are of no interest to visitors."""
    if not choice.text:
        return []
    return [found for found in find_places(fair.id, choice.text) if found[0].id != here.id and found[2]]


@blueprint.get("/compare")
@in_fair
def compare(fair: Fair) -> ResponseReturnValue:
    """Show up to three stands side by side; scripts get the table alone."""
    asked = [clean_text(place)[:LONGEST] for place in request.args.getlist("stand")]
    stands = compare_stands(halls_of(fair.id), [place for place in asked if place][: 2 * MOST_COMPARED])
    template = "booths/public/_compare.html" if is_partial() else "booths/public/compare.html"
    supplies: dict[str, dict[str, str]] = {}
    for one in stands:
        for label, text in supply_facts(one.entry.supply):
            supplies.setdefault(label, {})[one.place] = text
    body = render_template(template, stands=stands, most=MOST_COMPARED, supplies=supplies, **words())
    return body, 200, {"Vary": "HX-Request"}


@blueprint.get("/directory")
@in_fair
def directory(fair: Fair) -> ResponseReturnValue:
    """List the exhibitors with their stands, by sector, country and hall."""
    halls = halls_of(fair.id)
    hall = next((hall for hall in halls if hall.code == request.args.get("hall")), None)
    sector = next((one for one in fair.sectors if one.code == request.args.get("sector")), None)
    wanted = Wanted(
        text=clean_text(request.args.get("q"))[:LONGEST],
        hall_id=hall.id if hall else None,
        sector_id=sector.id if sector else None,
        country=clean_text(request.args.get("country"))[:2].upper(),
    )
    page = page_number()
    exhibitors, total = directory_page(fair.id, wanted, page=page, size=PAGE_SIZE)
    pages = max(1, -(-total // PAGE_SIZE))
    kept = kept_arguments("q", "hall", "sector", "country")
    if page > pages:
        return redirect(url_for(".directory", fair=fair.slug, page=pages, **kept))
    return render_template(
        "booths/public/directory.html",
        exhibitors=exhibitors,
        places=places_of([exhibitor.id for exhibitor in exhibitors]),
        total=total,
        page=page,
        pages=pages,
        wanted=wanted,
        facets=directory_facets(fair.id, wanted),
        halls=halls,
        country_name=country_name,
        page_address=lambda number: url_for(".directory", fair=fair.slug, page=number, **kept),
    )
