"""Each thing that can be done with a stand, for programs: what it would change, and doing it."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths.api.documents import change_document
from eventsapp.booths.api.stands import document_of
from eventsapp.booths.forms.steps import FORMS, HallForm, StepForm, SwapForm
from eventsapp.booths.queries import stand_in_fair
from eventsapp.booths.rules.steps import Step
from eventsapp.booths.views.step_acts import Asked, look_at, take
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.api import hall_named
from eventsapp.web.programs import NotAccepted, asked_in_address, carry_out, check, filled, json_answer

blueprint = Blueprint("booths_api_steps", __name__, url_prefix="/api/v1/fairs/<fair>/stands/<int:stand_id>")


@blueprint.get("/<step>")
@program_may(Permission.ALLOCATE)
def look(fair: Fair, stand_id: int, step: str) -> Response:
    """Say what a step would change now, and nothing is changed; of a swap both stands."""
    asked = _asked(fair, stand_id, step, asked_in_address(_form_of(step)))
    return json_answer({"changes": [change_document(change) for change in look_at(asked)]})


@blueprint.post("/<step>")
@program_may(Permission.ALLOCATE)
def do(fair: Fair, stand_id: int, step: str) -> Response:
    """Do a step with a stand that still is what was seen."""
    asked = _asked(fair, stand_id, step, filled(_form_of(step)))
    _need_version(asked.form)
    return carry_out(lambda: document_of(take(asked, current_user)))


def _form_of(step: str) -> type[StepForm]:
    if step not in set(Step):
        raise NotFound
    return FORMS.get(Step(step), StepForm)


def _asked(fair: Fair, stand_id: int, step: str, form: StepForm) -> Asked:
    stand = stand_in_fair(fair.id, stand_id)
    if stand is None:
        raise NotFound
    check(form)
    if isinstance(form, HallForm) and form.hall.data:
        hall_named(fair, form.hall.data)
    return Asked(fair, stand, Step(step), form)


def _need_version(form: StepForm) -> None:
    """Refuse a step with a stand that was not looked at."""
    seen = {"version": form.seen}
    if isinstance(form, SwapForm):
        seen["other_version"] = form.both_seen[1]
    missing = [name for name, version in seen.items() if not version]
    if missing:
        raise NotAccepted([(name, _("Send the version of the stand as you saw it.")) for name in missing])
