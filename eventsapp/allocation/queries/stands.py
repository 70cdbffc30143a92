"""Where exhibitors stand now, as far as a plan may change it."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select

from eventsapp.booths.models import Stand, StandState, StandUnit
from eventsapp.booths.queries.standing import firm, live
from eventsapp.infra.database import db
from eventsapp.venues.models import Unit
from eventsapp.venues.numbering import natural_key


class Place(NamedTuple):
    """A reservation: its stand and its units."""

    stand_id: int
    unit_ids: tuple[int, ...]


def places_of_reservations(fair_id: int) -> dict[int, Place]:
    """Return the reservations of a fair by exhibitor; who has several stands is left out, none of them is moved."""
    rows = db.session.execute(
        select(Stand.exhibitor_id, Stand.id, Stand.state, StandUnit.unit_id)
        .join(StandUnit, StandUnit.stand_id == Stand.id)
        .where(Stand.fair_id == fair_id, Stand.exhibitor_id.is_not(None), live())
        .order_by(Stand.id, StandUnit.unit_id)
    )
    found: dict[int, dict[int, list[int]]] = {}
    lasting: set[int] = set()
    for exhibitor_id, stand_id, state, unit_id in rows:
        if exhibitor_id is None:
            continue
        if state != StandState.RESERVED:
            lasting.add(exhibitor_id)
        found.setdefault(exhibitor_id, {}).setdefault(stand_id, []).append(unit_id)
    return {
        exhibitor_id: Place(stand_id, tuple(units))
        for exhibitor_id, stands in found.items()
        if len(stands) == 1 and exhibitor_id not in lasting
        for stand_id, units in stands.items()
    }


def exhibitors_with_stands(fair_id: int) -> set[int]:
    """Return the exhibitors of a fair that have a stand of their own, however firmly."""
    own = select(Stand.exhibitor_id).where(Stand.fair_id == fair_id, Stand.exhibitor_id.is_not(None), firm())
    return {exhibitor_id for exhibitor_id in db.session.scalars(own) if exhibitor_id is not None}


def numbers_of_units(unit_ids: Collection[int]) -> dict[int, str]:
    """Return the numbers of units by id."""
    return dict(db.session.execute(select(Unit.id, Unit.number).where(Unit.id.in_(unit_ids))).all())


def first_number(unit_ids: Iterable[int], numbers: Mapping[int, str]) -> str:
    """Return the number by which people call a stand of these units; empty for none."""
    return min((numbers[key] for key in unit_ids if key in numbers), key=natural_key, default="")
