"""What people read of places that can be had: how good each is and why, what it costs, who stands beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventsapp.allocation.explaining import Explanation, explained
from eventsapp.allocation.queries.explanations import names_in
from eventsapp.allocation.queries.objections import units_known
from eventsapp.allocation.queries.offers import MOST, Offer, offers_for
from eventsapp.allocation.queries.problem import Asking
from eventsapp.booths.queries import holders_of
from eventsapp.booths.rules import numbers_of
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import floor_of

MOST_NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class Advice:
    """A place that can be had, in words."""

    hall: Hall
    unit_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    area_m2: float
    open_sides: int
    satisfaction: int
    """How well it suits, 0 to 100."""
    why: Explanation | None
    price: int | None
    budget_left: int | None
    neighbours: tuple[str, ...]


def advise(fair_id: int, exhibitor: Exhibitor | None, asking: Asking, most: int = MOST) -> list[Advice]:
    """Return the best places that an exhibitor or a prospect can have now, in the reader's language."""
    found = offers_for(fair_id, exhibitor, asking, most)
    names = names_in(one.reasons for one in found)
    known = units_known({key for one in found for key in one.unit_ids})
    # A plan without some of these units may have been published a moment ago.
    units = {one.unit_ids: [known[key] for key in one.unit_ids] for one in found if known.keys() >= set(one.unit_ids)}
    beside = {key: _beside(own) for key, own in units.items()}
    holders = holders_of({key for keys in beside.values() for key in keys}, lasting=True)
    return [
        _advice(
            one,
            units[one.unit_ids],
            explained(one.reasons, names, for_exhibitor=False),
            _neighbours(beside[one.unit_ids], holders, exhibitor),
        )
        for one in found
        if one.unit_ids in units
    ]


def _beside(units: Sequence[Unit]) -> list[int]:
    """Return the units that touch these."""
    floor = floor_of(units[0].hall, [unit.id for unit in units])
    return [key for unit in units for key in floor.beside(unit.id)]


def _neighbours(unit_ids: Iterable[int], holders: Mapping[int, str], exhibitor: Exhibitor | None) -> tuple[str, ...]:
    """Return who has these units; whoever asks is no neighbour of its own."""
    names = dict.fromkeys(holders[key] for key in unit_ids if key in holders)
    if exhibitor is not None:
        names.pop(exhibitor.display_name, None)
    return tuple(names)[:MOST_NEIGHBOURS]


def _advice(one: Offer, units: Sequence[Unit], why: Explanation | None, neighbours: tuple[str, ...]) -> Advice:
    return Advice(
        hall=units[0].hall,
        unit_ids=one.unit_ids,
        numbers=numbers_of(units),
        area_m2=sum(unit.area_m2 for unit in units),
        open_sides=one.open_sides,
        satisfaction=one.satisfaction,
        why=why,
        price=one.price,
        budget_left=one.budget - one.price if one.budget is not None and one.price is not None else None,
        neighbours=neighbours,
    )
