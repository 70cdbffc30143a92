"""What an absent exhibitor gets: its own wishes first, else the best stands that are left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.allocation.models import Pick, Round
from eventsapp.allocation.queries.offers import offers_for
from eventsapp.allocation.queries.problem import Asking
from eventsapp.allocation.queries.stands import numbers_of_units
from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.booths.rules.stands import MOST_UNITS
from eventsapp.booths.rules.turns import allows
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.venues.models import Unit

MOST_LOOKED_AT = 12
"""Offers that are tried one after the other, should others take the first ones in the same second."""


@dataclass(frozen=True, slots=True)
class Option:
    """Units of a hall that an absent exhibitor may be given; ``how`` is proxy or automatic."""

    hall_id: int
    numbers: Sequence[str]
    how: str


def options_for(one: Round, pick: Pick) -> list[Option]:
    """Return what an absent exhibitor may be given, best first; slow, so before anything is locked."""
    return [*wishes_left(one, pick), *_found(one, pick)]


def wishes_left(one: Round, pick: Pick) -> list[Option]:
    """Return the wishes an exhibitor left for its absence, as far as they are still units of one hall."""
    units = _units_by_id({unit_id for wish in pick.proxy for unit_id in wish})
    options = []
    for wish in pick.proxy:
        known = [units[unit_id] for unit_id in wish if unit_id in units]
        if len(known) == len(wish) and len({unit.hall_id for unit in known}) == 1 and _is_allowed(one, known):
            options.append(Option(known[0].hall_id, [unit.number for unit in known], "proxy"))
    return options


def _units_by_id(unit_ids: set[int]) -> Mapping[int, Unit]:
    found = select(Unit).where(Unit.id.in_(unit_ids)).options(joinedload(Unit.hall))
    return {unit.id: unit for unit in db.session.scalars(found)}


def _is_allowed(one: Round, units: Sequence[Unit]) -> bool:
    if one.most_units is not None and len(units) > one.most_units:
        return False
    return allows(one.zone_ids, one.package_ids, [(unit.zone_id, unit.package_id) for unit in units])


def _found(one: Round, pick: Pick) -> list[Option]:
    """Return what the exhibitor would be offered of the round's zones and packages, for the units it still needs."""
    needed = {exhibitor.id: units for exhibitor, units in placeable_exhibitors(one.fair_id)}
    units = min(needed.get(pick.exhibitor_id, 0), one.most_units or MOST_UNITS)
    if not units:
        return []
    company = db.session.get_one(Exhibitor, pick.exhibitor_id)
    asking = Asking(units=units, zone_ids=one.zone_ids, package_ids=one.package_ids)
    offers = offers_for(one.fair_id, company, asking, MOST_LOOKED_AT)
    numbers = numbers_of_units({key for offer in offers for key in offer.unit_ids})
    return [
        Option(offer.hall_id, [numbers[key] for key in offer.unit_ids], "automatic")
        for offer in offers
        if numbers.keys() >= set(offer.unit_ids)
    ]
