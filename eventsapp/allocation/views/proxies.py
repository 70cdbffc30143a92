"""Wishes for one's absence, between what is typed and what is kept."""

from flask_babel import gettext as _

from eventsapp.allocation.forms import ProxyForm
from eventsapp.allocation.models import Pick
from eventsapp.allocation.queries.rounds import places_of_wishes
from eventsapp.booths.rules import UnknownUnits
from eventsapp.fairs.models import Fair
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import hall_by_code


def kept_wishes(pick: Pick) -> list[tuple[str, str]]:
    """Return the wishes of a turn as hall code and numbers, best first; units that are gone are left out."""
    return places_of_wishes(pick.proxy)


def typed_wishes(fair: Fair, form: ProxyForm) -> list[tuple[str, Hall, str]]:
    """Return what was typed; refuses a hall the fair does not have, beside the wish."""
    wishes = []
    for field, code, numbers in form.wishes:
        hall = hall_by_code(fair.id, code)
        if hall is None:
            raise UnknownUnits(_("Choose one of the list."), field=field.replace("numbers", "hall"))
        wishes.append((field, hall, numbers))
    return wishes
