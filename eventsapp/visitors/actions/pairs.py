"""Flagging registrations that may be of one person, and what somebody who knows says about two of them."""

from sqlalchemy import ColumnElement, or_, select

from eventsapp.infra import clock
from eventsapp.infra.audit import Acting, record
from eventsapp.infra.database import db
from eventsapp.visitors.models import LikelyPair, Visitor, VisitorState
from eventsapp.visitors.rules import PairDecided, Verdict

MOST_FLAGGED = 5
"""With how many earlier ones a registration is put together at most."""


def flag_likely_pairs(visitor: Visitor) -> None:
    """Flag a registration with earlier ones of the same name that share address, number or company."""
    shared: list[ColumnElement[bool]] = []
    for column, value in (
        (Visitor.email, visitor.email),
        (Visitor.phone_key, visitor.phone_key),
        (Visitor.company_key, visitor.company_key),
    ):
        if value:
            shared.append(column == value)
    if not shared or not visitor.name_key:
        return
    alike = select(Visitor.id).where(
        Visitor.fair_id == visitor.fair_id,
        Visitor.name_key == visitor.name_key,
        Visitor.id < visitor.id,
        Visitor.state != VisitorState.CANCELLED,
        or_(*shared),
    )
    for earlier in db.session.scalars(alike.order_by(Visitor.id.desc()).limit(MOST_FLAGGED)).all():
        db.session.add(LikelyPair(fair_id=visitor.fair_id, earlier_id=earlier, later_id=visitor.id))
    db.session.flush()


def decide_pair(pair: LikelyPair, verdict: Verdict, actor: Acting) -> None:
    """Write down whether two registrations are of one person; neither of them changes."""
    if pair.verdict:
        raise PairDecided
    pair.verdict, pair.decided_at, pair.decided_by_id = verdict, clock.now(), actor.id
    db.session.flush()
    record(
        f"visitor.pair_{verdict}",
        subject="visitor",
        subject_id=pair.later_id,
        fair_id=pair.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        after={"earlier": pair.earlier_id, "later": pair.later_id},
    )
