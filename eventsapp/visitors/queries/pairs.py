"""Finding registrations that may be of one person."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.visitors.models import LikelyPair, Visitor


def open_pair_count(fair: Fair) -> int:
    """Return how many pairs nobody has decided about."""
    waiting = select(func.count(LikelyPair.id)).where(LikelyPair.fair_id == fair.id, LikelyPair.verdict == "")
    return db.session.scalar(waiting) or 0


def next_open_pair(fair: Fair) -> LikelyPair | None:
    """Return the pair that waits longest, with both people."""
    waiting = select(LikelyPair).where(LikelyPair.fair_id == fair.id, LikelyPair.verdict == "")
    both = (
        joinedload(LikelyPair.earlier).joinedload(Visitor.type),
        joinedload(LikelyPair.later).joinedload(Visitor.type),
    )
    return db.session.scalar(waiting.options(*both).order_by(LikelyPair.id).limit(1))


def pair_by_id(fair: Fair, pair_id: int, *, lock: bool = False) -> LikelyPair | None:
    """Return one of the fair's pairs."""
    found = select(LikelyPair).where(LikelyPair.fair_id == fair.id, LikelyPair.id == pair_id)
    return db.session.scalar(found.with_for_update(of=LikelyPair) if lock else found)


def flagged_among(ids: Collection[int]) -> set[int]:
    """Return which of these visitors are in a pair that waits for a decision."""
    pairs = select(LikelyPair.earlier_id, LikelyPair.later_id).where(
        LikelyPair.verdict == "", or_(LikelyPair.earlier_id.in_(ids), LikelyPair.later_id.in_(ids))
    )
    return {one for pair in db.session.execute(pairs) for one in pair}


def same_as(visitor: Visitor) -> Sequence[Visitor]:
    """Return the other registrations of which somebody said that they are this person's."""
    pairs = select(LikelyPair).where(
        LikelyPair.verdict == "same", or_(LikelyPair.earlier_id == visitor.id, LikelyPair.later_id == visitor.id)
    )
    both = joinedload(LikelyPair.earlier), joinedload(LikelyPair.later)
    found = db.session.scalars(pairs.options(*both).order_by(LikelyPair.id)).all()
    return [pair.later if pair.earlier_id == visitor.id else pair.earlier for pair in found]
