"""Which units and companies the words of a salesperson mean."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select

from eventsapp.booths.models import Stand, StandUnit
from eventsapp.booths.optimiser.problem import Cells
from eventsapp.booths.queries.picture import unit_facts
from eventsapp.booths.queries.standing import firm
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.infra.folding import like_pattern
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import unit_by_number

MOST_MEANT = 5
"""Stands that one name may mean."""


def places_called(halls: Sequence[Hall], names: Iterable[str]) -> tuple[list[Cells], list[str]]:
    """Return the units that are called so in halls of a fair, and the names that nothing answers to.

    A name is a unit's number, in the first hall that has it, or a company's: the unit by whose number its stand goes.
    """
    found: list[Cells] = []
    unknown: list[str] = []
    for name in names:
        meant = _numbered(halls, name) or _units_of_company(halls, name)
        found += meant
        if not meant:
            unknown.append(name)
    return found, unknown


def _numbered(halls: Sequence[Hall], name: str) -> list[Cells]:
    for hall in halls:
        unit = unit_by_number(unit_facts(hall.id, hall.plan_key), name)
        if unit is not None:
            return [(unit.id,)]
    return []


def _units_of_company(halls: Sequence[Hall], name: str) -> list[Cells]:
    first = _stands_called(select(Unit.id), halls, name).join(StandUnit, StandUnit.stand_id == Stand.id)
    first = first.join(Unit, Unit.id == StandUnit.unit_id).where(Unit.number == Stand.number)
    return [(unit_id,) for unit_id in db.session.scalars(first.order_by(Stand.id).limit(MOST_MEANT))]


def exhibitors_called(halls: Sequence[Hall], names: Iterable[str]) -> tuple[list[int], list[str]]:
    """Return the exhibitors with a lasting stand in these halls that are called so, and the names nobody answers to."""
    found: list[int] = []
    unknown: list[str] = []
    for name in names:
        meant = list(db.session.scalars(_stands_called(select(Exhibitor.id), halls, name).distinct().limit(MOST_MEANT)))
        found += meant
        if not meant:
            unknown.append(name)
    return list(dict.fromkeys(found)), unknown


def _stands_called(what: Select[int], halls: Sequence[Hall], name: str) -> Select[int]:
    stands = what.select_from(Stand).join(Exhibitor, Exhibitor.id == Stand.exhibitor_id)
    called = Exhibitor.search_key.like(like_pattern(name), escape="\\")
    return stands.where(Stand.hall_id.in_([hall.id for hall in halls]), firm(), called)
