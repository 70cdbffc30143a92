"""What follows for the plan when other slices act."""

from typing import Any

from eventsapp.accounts.models import User
from eventsapp.booths.actions import import_placements
from eventsapp.exhibitors.actions import place_after_import
from eventsapp.venues.queries import count_units


def place_imported(fair_id: int, user: User | None) -> dict[str, Any] | None:
    """Place the exhibitors of a list that came in; None while the fair has no plan to place them on."""
    if not count_units(fair_id):
        return None
    return import_placements(fair_id, user).as_json()


def register_reactions() -> None:
    """Ask to be called when a list of exhibitors comes in."""
    place_after_import(place_imported)
