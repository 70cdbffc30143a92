"""How many exhibitors each choice of the directory leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, union

from eventsapp.booths.models import Stand, StandShare
from eventsapp.booths.queries.directory import Wanted, conditions_of
from eventsapp.booths.queries.standing import firm
from eventsapp.exhibitors.models import Company, Exhibitor
from eventsapp.infra.database import db


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts by sector id, country code and hall id, each under everything else that is asked for."""

    sectors: dict[int, int]
    countries: dict[str, int]
    halls: dict[int, int]


def directory_facets(fair_id: int, wanted: Wanted) -> Facets:
    """Count the directory by its facets, in three queries."""
    sectors = _count(Exhibitor.sector_id, conditions_of(fair_id, wanted.without("sector_id")))
    countries = _count(Company.country, conditions_of(fair_id, wanted.without("country")))
    return Facets(
        sectors={key: count for key, count in sectors if key is not None},
        countries={key: count for key, count in countries if key},
        halls=_by_hall(fair_id, wanted),
    )


def _count(by: Any, conditions: Sequence[ColumnElement[bool]]) -> list[tuple[Any, int]]:
    """Return the exhibitors by one column."""
    query = select(by, func.count()).select_from(Exhibitor).join(Exhibitor.company).where(*conditions).group_by(by)
    return [(key, count) for key, count in db.session.execute(query)]


def _by_hall(fair_id: int, wanted: Wanted) -> dict[int, int]:
    """Count the exhibitors of each hall, co-exhibitors too, each once."""
    own = select(Stand.hall_id, Stand.exhibitor_id).where(Stand.fair_id == fair_id, firm())
    shared = select(Stand.hall_id, StandShare.exhibitor_id).join(Stand, Stand.id == StandShare.stand_id)
    there = union(own, shared.where(Stand.fair_id == fair_id, firm())).subquery()
    query = select(there.c.hall_id, func.count()).join(Exhibitor, Exhibitor.id == there.c.exhibitor_id)
    query = query.join(Exhibitor.company).where(*conditions_of(fair_id, wanted.without("hall_id")))
    return dict(db.session.execute(query.group_by(there.c.hall_id)).all())
