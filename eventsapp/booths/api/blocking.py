"""Units taken off sale and put on sale again, for programs."""

from collections.abc import Callable

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.booths.actions import set_blocked
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.queries import hall_by_code
from eventsapp.web.forms import BaseForm, TextField
from eventsapp.web.programs import carry_out, check, filled

blueprint = Blueprint("booths_api_blocking", __name__, url_prefix="/api/v1/fairs/<fair>/halls/<hall>")


class UnitsIn(BaseForm):
    """Units of a hall."""

    numbers = TextField(_l("Units"), most=4000)


class BlockIn(UnitsIn):
    """Units, and why nobody can have them."""

    note = TextField(_l("Why"), most=200)


@blueprint.post("/block")
@program_may(Permission.PLAN)
def block(fair: Fair, hall: str) -> Response:
    """Take units off sale that nobody has."""
    form = filled(BlockIn)
    check(form)
    return carry_out(_setting(fair, hall, form.numbers.data or "", form.note.data or "", is_blocked=True))


@blueprint.post("/unblock")
@program_may(Permission.PLAN)
def unblock(fair: Fair, hall: str) -> Response:
    """Put units on sale again."""
    form = filled(UnitsIn)
    check(form)
    return carry_out(_setting(fair, hall, form.numbers.data or "", "", is_blocked=False))


def _setting(fair: Fair, code: str, numbers: str, note: str, *, is_blocked: bool) -> Callable[[], dict[str, object]]:
    hall = hall_by_code(fair.id, code)
    if hall is None:
        raise NotFound

    def act() -> dict[str, object]:
        units = set_blocked(fair, hall, numbers, current_user, is_blocked=is_blocked, note=note)
        return {"hall": hall.code, "version": hall.plan_key, "units": units, "blocked": is_blocked}

    return act
