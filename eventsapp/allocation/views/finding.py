"""Three good stands for a client: what is asked, what is found and why, each ready to be put under option."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from eventsapp.allocation.advice import Advice, advise
from eventsapp.allocation.forms.finding import FindForm
from eventsapp.allocation.queries.calling import exhibitors_called, places_called
from eventsapp.allocation.queries.problem import Asking
from eventsapp.booths.optimiser.problem import Cells
from eventsapp.booths.queries import exhibitor_in_fair
from eventsapp.booths.queries.selling import neighbours_wished
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

blueprint = Blueprint("allocation_finding", __name__, url_prefix="/organise/<fair>")
MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class Found:
    """For whom stands were looked for, the best of them, and the names nobody answers to."""

    exhibitor: Exhibitor | None
    prospect: str
    stands: list[Advice]
    unknown: list[str]
    near: list[str]
    """Companies that its application wants to be near."""

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
        "allocation/organiser/find.html", form=form, found=found, until=_usual_day(fair), today=_today(fair), **words()
    )
    return body, form.status


def _today(fair: Fair) -> date:
    return clock.now().astimezone(zone(fair.timezone)).date()


def _usual_day(fair: Fair) -> date:
    """Return the day until which an option lasts unless another is written."""
    return (clock.now() + terms_from(fair.hold_terms).option).astimezone(zone(fair.timezone)).date()


def _found(fair: Fair, form: FindForm) -> Found:
    """Return the best stands of the chosen hall, or of all."""
    near, not_near, apart, not_apart = _neighbours(fair, form)
    asking = Asking(
        units=form.units.data or 1,
        open_sides=form.open_sides.data or 0,
        package=package_by_id(fair, form.package.data) if form.package.data else None,
        budget=form.budget.data,
        hall_id=form.hall.data or None,
        zone_ids=(form.zone.data,) if form.zone.data else (),
        near=near,
        apart=apart,
    )
    exhibitor = exhibitor_in_fair(fair.id, form.exhibitor.data) if form.exhibitor.data else None
    unknown = sorted({*not_near, *not_apart})
    wished = neighbours_wished(exhibitor)["near"]
    return Found(exhibitor, form.prospect.data or "", advise(fair.id, exhibitor, asking), unknown, wished)


def _neighbours(fair: Fair, form: FindForm) -> tuple[list[Cells], list[str], list[int], list[str]]:
    """Return what to be near and whom to be apart from, each with the names that nothing answers to."""
    near, apart = _names(form.near.data), _names(form.apart.data)
    if not near and not apart:
        return [], [], [], []
    halls = sorted(halls_of(fair.id), key=lambda hall: hall.id != form.hall.data)
    return *places_called(halls, near), *exhibitors_called(halls, apart)


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()][:MOST_NAMES]
