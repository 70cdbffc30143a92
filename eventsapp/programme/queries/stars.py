"""Own agendas: whose list is which, and what is starred in it."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.clashes import Shared
from eventsapp.programme.models import Session, Star, StarList


def star_list_by_token(fair: Fair, token: str) -> StarList | None:
    """Return the list of a fair with this secret address."""
    return db.session.scalar(select(StarList).where(StarList.fair_id == fair.id, StarList.token == token))


def star_list_of(fair: Fair, user_id: int) -> StarList | None:
    """Return an account's list of a fair."""
    return db.session.scalar(select(StarList).where(StarList.fair_id == fair.id, StarList.user_id == user_id))


def starred_in(star_list: StarList) -> frozenset[int]:
    """Return the ids of the sessions in a list."""
    return frozenset(db.session.scalars(select(Star.session_id).where(Star.list_id == star_list.id)))


def shared_fans(fair: Fair, fewest: int) -> tuple[Shared, ...]:
    """Return which sessions of the same day at least ``fewest`` people have starred together."""
    one, other, first, second = aliased(Star), aliased(Star), aliased(Session), aliased(Session)
    count = func.count()
    together = (
        select(one.session_id, other.session_id, count)
        .join(first, first.id == one.session_id)
        .join(other, (other.list_id == one.list_id) & (other.session_id > one.session_id))
        .join(
            second,
            (second.id == other.session_id) & (second.day_on == first.day_on) & (second.fair_id == first.fair_id),
        )
        .where(first.fair_id == fair.id, first.starts_at.is_not(None), second.starts_at.is_not(None))
        .group_by(one.session_id, other.session_id)
        .having(count >= fewest)
        .order_by(one.session_id, other.session_id)
    )
    rows = db.session.execute(together)
    return tuple(Shared(first=str(first), second=str(second), people=people) for first, second, people in rows)
