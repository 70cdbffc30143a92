"""What operations for programs say of halls."""

from eventsapp.fairs.models import Fair
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import hall_by_code
from eventsapp.venues.rules import NoSuchHall


def hall_named(fair: Fair, code: str) -> Hall:
    """Return a hall of a fair. Refuses with NoSuchHall."""
    hall = hall_by_code(fair.id, code)
    if hall is None:
        raise NoSuchHall
    return hall
