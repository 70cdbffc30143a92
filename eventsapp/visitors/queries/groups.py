"""Finding delegations and their members."""

from collections.abc import Sequence

from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.visitors.models import Visitor, VisitorGroup, VisitorState


def members_of(group: VisitorGroup) -> Sequence[Visitor]:
    """Return the members of a delegation who still come, in the order of registration."""
    members = select(Visitor).where(Visitor.group_id == group.id, Visitor.state != VisitorState.CANCELLED)
    return db.session.scalars(members.order_by(Visitor.number)).all()


def group_by_token(fair: Fair, token: str, *, lock: bool = False) -> VisitorGroup | None:
    """Return the delegation of which this opens the leader's page."""
    found = select(VisitorGroup).where(VisitorGroup.fair_id == fair.id, VisitorGroup.token == token)
    return db.session.scalar(found.with_for_update(key_share=True) if lock else found)


def groups_of(fair: Fair) -> Sequence[tuple[VisitorGroup, int]]:
    """Return the fair's delegations, the first to arrive first, with how many come."""
    count = func.count(Visitor.id)
    came = (Visitor.group_id == VisitorGroup.id) & (Visitor.state != VisitorState.CANCELLED)
    rows = select(VisitorGroup, count).outerjoin(Visitor, came).where(VisitorGroup.fair_id == fair.id)
    ordered = rows.group_by(VisitorGroup.id).order_by(VisitorGroup.arrives_at.is_(None), VisitorGroup.arrives_at)
    return [(group, number) for group, number in db.session.execute(ordered)]


def group_by_code(fair: Fair, code: str) -> VisitorGroup | None:
    """Return the delegation whose pick-up code somebody said or typed."""
    wanted = code.strip().upper()
    return db.session.scalar(
        select(VisitorGroup).where(VisitorGroup.fair_id == fair.id, VisitorGroup.pickup_code == wanted)
    )


def group_by_id(fair: Fair, group_id: int, *, lock: bool = False) -> VisitorGroup | None:
    """Return one of the fair's delegations."""
    found = select(VisitorGroup).where(VisitorGroup.fair_id == fair.id, VisitorGroup.id == group_id)
    return db.session.scalar(found.with_for_update(key_share=True) if lock else found)
