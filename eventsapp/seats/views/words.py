"""How the seats of a session are said to the public."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.infra.locale import current_language, number
from eventsapp.programme.models import SeatPlan
from eventsapp.programme.rules import Phase, free_places, free_seats, phase_at


def seats_in_words(plan: SeatPlan, now: datetime) -> str:
    """Return what a reader is told of the seats at this moment; empty where there is nothing to say."""
    phase = phase_at(plan, now)
    if phase in {Phase.HIDDEN, Phase.OVER}:
        return ""
    if phase is not Phase.OPEN:
        return str(_("Room at the door") if free_places(plan, phase) else _("Full"))
    free = free_seats(plan, phase)
    if free and not plan.waiting:
        return str(ngettext("%(figure)s seat free", "%(figure)s seats free", free, figure=_figure(free)))
    if plan.waiting:
        return str(_("Waiting list: %(count)s", count=_figure(plan.waiting)))
    return str(_("Full: waiting list"))


def _figure(value: int) -> str:
    return number(value, current_language())
