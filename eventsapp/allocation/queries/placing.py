"""How many wait for a place, and how much there is to give."""

from dataclasses import dataclass

from sqlalchemy import func, not_, select

from eventsapp.booths.models import Stand, StandShare
from eventsapp.booths.queries.selling import free_by_hall
from eventsapp.booths.queries.standing import firm
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db


@dataclass(frozen=True, slots=True)
class Placing:
    """Exhibitors of a fair, those without a stand, the units they want, and the units that can be had."""

    exhibitors: int
    waiting: int
    wanted: int
    free: int


def placing_at(fair_id: int) -> Placing:
    """Count who waits for a place at a fair."""
    own = Stand.exhibitor_id == Exhibitor.id
    shared = select(StandShare.exhibitor_id).join(Stand, Stand.id == StandShare.stand_id)
    shared = shared.where(StandShare.exhibitor_id == Exhibitor.id, firm())
    has_place = select(Stand.id).where(own, firm()).exists() | shared.exists()
    at_fair = select(func.count()).select_from(Exhibitor).where(Exhibitor.fair_id == fair_id)
    waiting = select(func.count(), func.coalesce(func.sum(Exhibitor.units_wanted), 0))
    count, wanted = db.session.execute(waiting.where(Exhibitor.fair_id == fair_id, not_(has_place))).one()
    free = sum(units for _every, units in free_by_hall(fair_id).values())
    return Placing(db.session.scalar(at_fair) or 0, count, int(wanted), free)
