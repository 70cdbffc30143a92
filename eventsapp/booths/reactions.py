"""What follows for the plan when other slices act."""

from collections.abc import Collection
from typing import Any

from flask import url_for

from eventsapp.accounts.models import User
from eventsapp.booths.actions import import_placements, offer_freed
from eventsapp.booths.facts import UnitsFreed
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import holds_a_stand, stands_held_by
from eventsapp.exhibitors.actions import place_after_import
from eventsapp.exhibitors.queries import Place, find_places_with
from eventsapp.infra.outbox import on
from eventsapp.venues.queries import count_units


def place_imported(fair_id: int, user: User | None) -> dict[str, Any] | None:
    """Place the exhibitors of a list that came in; None while the fair has no plan to place them on."""
    if not count_units(fair_id):
        return None
    return import_placements(fair_id, user).as_json()


def places_held_by(exhibitor_ids: Collection[int]) -> dict[int, list[Place]]:
    """Tell where exhibitors stand."""
    held = stands_held_by(exhibitor_ids)
    return {exhibitor_id: [_place(stand) for stand in stands] for exhibitor_id, stands in held.items()}


def _place(stand: Stand) -> Place:
    return Place(
        number=stand.number,
        hall=stand.hall.name,
        hall_code=stand.hall.code,
        area_m2=stand.area_m2,
        open_sides=stand.open_sides,
        url=url_for("booths_public.plan", fair=stand.hall.fair.slug, hall=stand.hall.code, unit=stand.number),
    )


@on(UnitsFreed)
def offer_to_waiting(fact: UnitsFreed) -> None:
    """Offer units that can be had again to the first in line whom they fit."""
    offer_freed(fact.fair_id, fact.hall_id, fact.unit_ids)


def register_reactions() -> None:
    """Ask to be called when a list of exhibitors comes in, and when someone asks where exhibitors stand."""
    place_after_import(place_imported)
    find_places_with(places_held_by, holds_a_stand)
