"""Stands for programs of the organiser: listed, looked at, given, held as options."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.booths.actions import allocate_stand, put_option
from eventsapp.booths.api.documents import stand_document, whole_document
from eventsapp.booths.forms import AllocateForm, OptionForm
from eventsapp.booths.forms.shared import number_or_none
from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.queries import stand_in_fair
from eventsapp.booths.queries.deposits import deposit_of
from eventsapp.booths.queries.listing import Wanted, stands_listed
from eventsapp.booths.rules.steps import possible_steps
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.api import hall_named
from eventsapp.web.forms import TextField
from eventsapp.web.programs import NotAccepted, asked_part, carry_out, check, filled, json_answer, part_answer

blueprint = Blueprint("booths_api_stands", __name__, url_prefix="/api/v1/fairs/<fair>")


class AllocateIn(AllocateForm):
    """Which units an exhibitor gets, and in which hall."""

    hall = TextField(_l("Hall"), most=60)


class OptionIn(OptionForm):
    """Which units are held for whom, and in which hall."""

    hall = TextField(_l("Hall"), most=60)


@blueprint.get("/stands")
@program_may(Permission.ALLOCATE)
def listed(fair: Fair) -> Response:
    """List the stands and holds of a fair, those that ended only where their state is asked for."""
    asked = asked_part()
    rows = stands_listed(fair.id, _wanted(fair), asked.after, asked.one_more)
    return part_answer(asked, rows, stand_document, lambda stand: stand.id)


@blueprint.post("/stands")
@program_may(Permission.ALLOCATE)
def allocate(fair: Fair) -> Response:
    """Give units to an exhibitor as one stand, reserved for good."""
    form = filled(AllocateIn)
    check(form)
    hall = hall_named(fair, form.hall.data or "")

    def act() -> dict[str, object]:
        stand = allocate_stand(
            hall,
            form.exhibitor.data or 0,
            [form.numbers.data or ""],
            current_user,
            across_zones=bool(form.across_zones.data),
        )
        return document_of(stand)

    return carry_out(act, 201, address_of)


@blueprint.post("/options")
@program_may(Permission.ALLOCATE)
def hold(fair: Fair) -> Response:
    """Hold units for an exhibitor or a prospect until a day."""
    form = filled(OptionIn)
    check(form)
    hall, until = hall_named(fair, form.hall.data or ""), form.moment(fair.timezone)

    def act() -> dict[str, object]:
        stand = put_option(
            hall,
            [form.numbers.data or ""],
            current_user,
            exhibitor_id=form.exhibitor.data or None,
            prospect=form.prospect.data or "",
            until=until,
            across_zones=True,
        )
        return document_of(stand)

    return carry_out(act, 201, address_of)


@blueprint.get("/stands/<int:stand_id>")
@program_may(Permission.ALLOCATE)
def one(fair: Fair, stand_id: int) -> Response:
    """Send a stand with what can be done with it now."""
    found = stand_in_fair(fair.id, stand_id)
    if found is None:
        raise NotFound
    return json_answer(document_of(found))


def document_of(stand: Stand) -> dict[str, object]:
    """Return a stand as it is now, with the steps that are possible."""
    is_noted = deposit_of(stand.id) is not None
    return whole_document(stand, possible_steps(stand, clock.now(), is_deposit_noted=is_noted))


def address_of(document: dict[str, object]) -> str:
    """Return where a stand that was made is from now on."""
    arguments = request.view_args or {}
    return url_for("booths_api_stands.one", fair=arguments["fair"], stand_id=document["id"])


def _wanted(fair: Fair) -> Wanted:
    """Read which stands are asked for; refuses what is none with NotAccepted and NoSuchHall."""
    state, hall = request.args.get("state", ""), request.args.get("hall", "")
    if state and state not in set(StandState):
        raise NotAccepted([("state", _("Choose one of the list."))])
    return Wanted(
        state=state,
        hall_id=hall_named(fair, hall).id if hall else 0,
        exhibitor_id=number_or_none(request.args.get("exhibitor", "")),
    )
