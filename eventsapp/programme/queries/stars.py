"""Own agendas: whose list is which, and what is starred in it."""

from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.models import Star, StarList


def star_list_by_token(fair: Fair, token: str) -> StarList | None:
    """Return the list of a fair with this secret address."""
    return db.session.scalar(select(StarList).where(StarList.fair_id == fair.id, StarList.token == token))


def star_list_of(fair: Fair, user_id: int) -> StarList | None:
    """Return an account's list of a fair."""
    return db.session.scalar(select(StarList).where(StarList.fair_id == fair.id, StarList.user_id == user_id))


def starred_in(star_list: StarList) -> frozenset[int]:
    """Return the ids of the sessions in a list."""
    return frozenset(db.session.scalars(select(Star.session_id).where(Star.list_id == star_list.id)))
