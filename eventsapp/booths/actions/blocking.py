"""Taking units off sale and putting them on sale again, in one step: drawn and published."""

from flask_babel import lazy_gettext as _l

from eventsapp.accounts.models import User
from eventsapp.booths.actions.plans import refuse_changing_taken
from eventsapp.booths.actions.publishing import publish_draft
from eventsapp.booths.actions.stands import find_units
from eventsapp.booths.rules import NoUnitsChosen, numbers_of
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair, package_codes
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.actions import begin_draft, edit_draft
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import draft_of


class DraftUnderWay(Refusal):
    """A hall that somebody is drawing on: publishing a step would publish the rest of the draft as well."""

    sentence = _l("Somebody is drawing on this hall. Change the units in that draft, or publish it first.")


def set_blocked(fair: Fair, hall: Hall, numbers: str, user: User, *, is_blocked: bool, note: str = "") -> list[str]:
    """Block units of a hall, or unblock them, and return their numbers; everybody sees it from then on.

    Refuses with DraftUnderWay, UnknownUnits, NoUnitsChosen and, where somebody has one of them, with PlanMovesStands.
    """
    lock_fair(fair.id)
    if draft_of(fair.id, hall.code) is not None:
        raise DraftUnderWay
    units = find_units(hall, [numbers])
    if not units:
        raise NoUnitsChosen
    if is_blocked:
        refuse_changing_taken(units, field="numbers")
    named = list(numbers_of(units))
    draft = begin_draft(hall, user)
    values = {"kind": "block" if is_blocked else "unblock", "numbers": ", ".join(named), "note": note}
    edited = edit_draft(fair.id, hall.code, draft.version, values, package_codes(fair.id), user)
    publish_draft(fair, hall.code, edited.draft.version, hall.plan_key, user)
    return named
