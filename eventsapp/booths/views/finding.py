"""Three good stands for a client: what is asked, what is found and why, each ready to be put under option."""

from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from eventsapp.booths.forms import FindForm
from eventsapp.booths.plan.advice import Advice, advice_on
from eventsapp.booths.queries import exhibitor_in_fair
from eventsapp.booths.queries.selling import middles_of, neighbours_wished, stands_for, with_wishes
from eventsapp.booths.rules.finder import Client
from eventsapp.booths.rules.terms import terms_from
from eventsapp.booths.views.choices import words
from eventsapp.booths.views.waiting import places_to_choose
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import package_by_id
from eventsapp.infra import clock
from eventsapp.infra.locale import zone
from eventsapp.venues.queries import halls_of

blueprint = Blueprint("booths_finding", __name__, url_prefix="/organise/<fair>")
MOST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """For whom stands were looked for, the best of them, and the names nobody answers to."""

    exhibitor: Exhibitor | None
    prospect: str
    stands: list[Advice]
    unknown: list[str]

    @property
    def client(self) -> str:
        """Return the name of the client, empty where none was said."""
        return self.exhibitor.display_name if self.exhibitor else self.prospect


@blueprint.get("/find-stands")
@staff_may(Permission.ALLOCATE)
def find(fair: Fair) -> ResponseReturnValue:
    """Ask what a client looks for, and name the three best free stands with the reasons."""
    asked = "units" in request.args
    form = FindForm(formdata=request.args if asked else None, meta={"csrf": False})
    form.offer_places(places_to_choose(fair))
    found = _found(fair, form) if asked and form.validate() else None
    body = render_template(
        "booths/organiser/find.html", form=form, found=found, until=_usual_day(fair), today=_today(fair), **words()
    )
    return body, form.status


def _today(fair: Fair) -> date:
    return clock.now().astimezone(zone(fair.timezone)).date()


def _usual_day(fair: Fair) -> date:
    """Return the day until which an option lasts unless another is written."""
    return (clock.now() + terms_from(fair.hold_terms).option).astimezone(zone(fair.timezone)).date()


def _found(fair: Fair, form: FindForm) -> Found:
    """Return the best stands of the chosen hall, or of all."""
    exhibitor = exhibitor_in_fair(fair.id, form.exhibitor.data or 0)
    client, wished = with_wishes(_client(fair, form), exhibitor), neighbours_wished(exhibitor)
    near_names, apart_names = _names(form.near.data) + wished["near"], _names(form.apart.data) + wished["apart"]
    found: list[Advice] = []
    missing: list[set[str]] = []
    for hall in [hall for hall in halls_of(fair.id) if form.hall.data in (0, None, hall.id)]:
        (near, not_near), (apart, not_apart) = middles_of(hall, near_names), middles_of(hall, apart_names)
        missing.append({*not_near, *not_apart})
        wish = replace(client, near=near, apart=apart)
        found += advice_on(wish, hall, stands_for(wish, hall))
    found.sort(key=lambda one: -one.score)
    unknown = sorted(set.intersection(*missing)) if missing else []
    return Found(exhibitor, form.prospect.data or "", found[:MOST], unknown)


def _client(fair: Fair, form: FindForm) -> Client:
    package = package_by_id(fair, form.package.data or None)
    return Client(
        units=form.units.data or 1,
        open_sides=form.open_sides.data or 0,
        zone_id=form.zone.data or None,
        budget=form.budget.data,
        unit_price=package.price_vnd if package else None,
        package_id=package.id if package else None,
    )


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()][:10]
