"""How a fair ranks and places: whether its lots may still be drawn anew, its sectors and zones."""

from collections.abc import Sequence

from sqlalchemy import exists, or_, select

from eventsapp.allocation.models import AllocationRun, Pick, PickState, Round
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Sector
from eventsapp.infra.database import db
from eventsapp.venues.models import Zone


def is_seed_settled(fair_id: int) -> bool:
    """Say whether places were given by the fair's seed: a plan was published, or somebody's turn has come."""
    published = exists().where(AllocationRun.fair_id == fair_id, AllocationRun.published_at.is_not(None))
    called = exists().where(Pick.round_id == Round.id, Round.fair_id == fair_id, Pick.state != PickState.WAITING)
    return bool(db.session.scalar(select(or_(published, called))))


def zones_of(fair_id: int) -> Sequence[Zone]:
    """Return the zones of a fair in their order."""
    return db.session.scalars(select(Zone).where(Zone.fair_id == fair_id).order_by(Zone.position, Zone.id)).all()


def sectors_of(fair_id: int) -> Sequence[Sector]:
    """Return the sectors of a fair in their order."""
    own = select(Sector).where(Sector.fair_id == fair_id)
    return db.session.scalars(own.order_by(Sector.position, Sector.id)).all()


def exhibitors_of_person(fair_id: int, user_id: int) -> Sequence[Exhibitor]:
    """Return the exhibitors of a fair that a person acts for."""
    own = select(Exhibitor).join(ExhibitorMember).where(Exhibitor.fair_id == fair_id)
    return db.session.scalars(own.where(ExhibitorMember.user_id == user_id).order_by(Exhibitor.id)).all()
