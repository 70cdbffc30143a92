"""Three good stands for a client: what is asked, what is found and why, each ready to be put under option."""

from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.booths.forms import FindForm
from eventsapp.booths.queries import exhibitor_in_fair
from eventsapp.booths.queries.selling import middles_of, neighbours_wished, stands_for, with_wishes
from eventsapp.booths.rules import numbers_of
from eventsapp.booths.rules.finder import Client, Suggestion
from eventsapp.booths.views.choices import words
from eventsapp.booths.views.waiting import places_to_choose
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import package_by_id
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import halls_of

blueprint = Blueprint("booths_finding", __name__, url_prefix="/organise/<fair>")
Found = tuple[Hall, Suggestion, list[Unit]]


@blueprint.get("/find-stands")
@staff_may(Permission.ALLOCATE)
def find(fair: Fair) -> ResponseReturnValue:
    """Ask what a client looks for, and name the three best free stands with the reasons."""
    asked = "units" in request.args
    form = FindForm(formdata=request.args if asked else None, meta={"csrf": False})
    form.offer_places(places_to_choose(fair))
    found: list[Found] = []
    unknown: list[str] = []
    if asked and form.validate():
        found, unknown = _found(fair, form)
    body = render_template(
        "booths/organiser/find.html",
        form=form,
        asked=asked and not form.errors,
        found=found,
        unknown=unknown,
        numbers_of=numbers_of,
        reason=_reason,
        **words(),
    )
    return body, form.status


def _found(fair: Fair, form: FindForm) -> tuple[list[Found], list[str]]:
    """Return the best stands of the chosen hall, or of all, and the names nobody answers to."""
    package = package_by_id(fair, form.package.data or None)
    client = Client(
        units=form.units.data or 1,
        open_sides=form.open_sides.data or 0,
        zone_id=form.zone.data or None,
        budget=form.budget.data,
        unit_price=package.price_vnd if package else None,
    )
    exhibitor = exhibitor_in_fair(fair.id, form.exhibitor.data or 0)
    client, wished = with_wishes(client, exhibitor), neighbours_wished(exhibitor)
    near_names, apart_names = _names(form.near.data) + wished["near"], _names(form.apart.data) + wished["apart"]
    halls = [hall for hall in halls_of(fair.id) if form.hall.data in (0, None, hall.id)]
    found: list[Found] = []
    missing: list[set[str]] = []
    for hall in halls:
        (near, not_near), (apart, not_apart) = middles_of(hall, near_names), middles_of(hall, apart_names)
        missing.append({*not_near, *not_apart})
        found += [(hall, one, units) for one, units in stands_for(replace(client, near=near, apart=apart), hall)]
    found.sort(key=lambda one: -one[1].score)
    return found[:3], sorted(set.intersection(*missing)) if missing else []


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()][:10]


def _reason(name: str, points: float) -> str:
    """Say what a stand gets points for."""
    sentences = {
        "sides": _("more open sides than asked for"),
        "compact": _("compact shape"),
        "zone": _("in the wished zone"),
        "wish": _("a place the client wished for"),
        "near": _("near those it wants to be near"),
        "apart": _("apart from those it wants to avoid"),
        "budget": _("leaves room in the budget"),
    }
    return _("%(reason)s: %(points)s points", reason=sentences[name], points=f"{points:g}")
