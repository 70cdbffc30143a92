"""Putting a plan into force and taking it back, for programs."""

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.allocation.actions.publishing import preview_return, publish_run, roll_back
from eventsapp.allocation.api.documents import plan_document, return_document
from eventsapp.allocation.api.places import SeenIn
from eventsapp.allocation.api.plans import plan_numbered
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.web.forms import TextField
from eventsapp.web.programs import carry_out, check, filled, json_answer

blueprint = Blueprint(
    "allocation_api_publishing", __name__, url_prefix="/api/v1/fairs/<fair>/allocation/plans/<int:number>"
)


class TakeBackIn(SeenIn):
    """Why a published plan is taken back."""

    reason = TextField(_l("Reason"), most=400)


@blueprint.post("/publish")
@program_may(Permission.ALLOCATE)
def publish(fair: Fair, number: int) -> Response:
    """Make reservations of all proposals of a plan, or of none."""
    form = filled(SeenIn)
    check(form)
    run, version = plan_numbered(fair, number), form.version.data or 0
    return carry_out(lambda: plan_document(publish_run(run.id, version, current_user)))


@blueprint.get("/take-back")
@program_may(Permission.ALLOCATE)
def look(fair: Fair, number: int) -> Response:
    """Say what taking a published plan back would do; nothing is changed."""
    run = plan_numbered(fair, number)
    return json_answer({**return_document(preview_return(run)), "version": run.version})


@blueprint.post("/take-back")
@program_may(Permission.ALLOCATE)
def take_back(fair: Fair, number: int) -> Response:
    """Take a published plan back: what was sold or changed since stays."""
    form = filled(TakeBackIn)
    check(form)
    run, version, reason = plan_numbered(fair, number), form.version.data or 0, form.reason.data or ""

    def act() -> dict[str, object]:
        change = roll_back(run.id, version, reason, current_user)
        return {**return_document(change), **plan_document(run)}

    return carry_out(act)
