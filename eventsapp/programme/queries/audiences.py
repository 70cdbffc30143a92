"""Whom sessions may be meant for."""

from collections.abc import Sequence

from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.models import Audience, session_audiences


def audiences_of(fair: Fair) -> Sequence[Audience]:
    """Return the fair's audiences in their order."""
    found = select(Audience).where(Audience.fair_id == fair.id)
    return db.session.scalars(found.order_by(Audience.position, Audience.id)).all()


def audience_of(fair: Fair, audience_id: int) -> Audience | None:
    """Return one of the fair's audiences."""
    return db.session.scalar(select(Audience).where(Audience.fair_id == fair.id, Audience.id == audience_id))


def session_counts_of_audiences(fair: Fair) -> dict[int, int]:
    """Return how many sessions are meant for each of the fair's audiences."""
    found = select(Audience.id, func.count()).join(session_audiences).where(Audience.fair_id == fair.id)
    return dict(db.session.execute(found.group_by(Audience.id)).all())
