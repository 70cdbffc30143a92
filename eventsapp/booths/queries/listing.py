"""All stands of a fair, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.booths.models import Stand, StandUnit
from eventsapp.booths.queries.standing import live
from eventsapp.booths.rules.holds import LIVE
from eventsapp.infra.database import db


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stands are wanted; without a state all that have units now."""

    state: str = ""
    hall_id: int = 0
    exhibitor_id: int = 0


def stands_listed(fair_id: int, wanted: Wanted, after: int, limit: int) -> Sequence[Stand]:
    """Return the stands of a fair with holders and units by id, at most ``limit`` of those behind ``after``."""
    found = select(Stand).where(Stand.fair_id == fair_id, Stand.id > after)
    if wanted.state not in {"", *LIVE}:
        found = found.where(Stand.state == wanted.state)
    else:
        found = found.where(live(), *([Stand.state == wanted.state] if wanted.state else []))
    if wanted.hall_id:
        found = found.where(Stand.hall_id == wanted.hall_id)
    if wanted.exhibitor_id:
        found = found.where(Stand.exhibitor_id == wanted.exhibitor_id)
    whole = (
        joinedload(Stand.hall),
        joinedload(Stand.exhibitor),
        selectinload(Stand.units).joinedload(StandUnit.unit),
    )
    return db.session.scalars(found.options(*whole).order_by(Stand.id).limit(limit)).all()
