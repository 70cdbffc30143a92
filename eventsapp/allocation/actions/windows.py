"""When exhibitors may hold units by themselves: opened for a round or a turn, ended with it.

Whoever writes a window has locked its company first, as a hold has, so that no hold is judged by a window that is being
ended.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from eventsapp.allocation.models import Round
from eventsapp.booths.models import PickWindow
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db


def open_windows(one: Round, exhibitor_ids: Sequence[int], opens_at: datetime, closes_at: datetime) -> None:
    """Let exhibitors hold what the round gives from a moment to another."""
    if not exhibitor_ids:
        return
    lock_companies(exhibitor_ids)
    rows = [
        {
            "exhibitor_id": exhibitor_id,
            "fair_id": one.fair_id,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "zone_ids": list(one.zone_ids),
            "package_ids": list(one.package_ids),
            "most_units": one.most_units,
        }
        for exhibitor_id in exhibitor_ids
    ]
    db.session.execute(insert(PickWindow), rows)


def prolong_windows(one: Round, exhibitor_ids: Sequence[int], closes_at: datetime) -> None:
    """Let the windows of a round end at another moment than the round was to."""
    lock_companies(exhibitor_ids)
    db.session.execute(update(PickWindow).where(_of(one, exhibitor_ids)).values(closes_at=closes_at))


def end_windows(one: Round, exhibitor_ids: Sequence[int], now: datetime) -> None:
    """End the windows of a round at this moment; those that have not begun are gone."""
    lock_companies(exhibitor_ids)
    own = _of(one, exhibitor_ids)
    db.session.execute(delete(PickWindow).where(own, PickWindow.opens_at >= now))
    db.session.execute(update(PickWindow).where(own, PickWindow.closes_at > now).values(closes_at=now))


def _of(one: Round, exhibitor_ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a window is of a round: rounds that open windows never overlap."""
    inside = and_(PickWindow.opens_at >= one.opens_at, PickWindow.opens_at < one.closes_at)
    return and_(PickWindow.exhibitor_id.in_(exhibitor_ids), inside)


def lock_companies(exhibitor_ids: Sequence[int]) -> None:
    """Lock companies in the order of their ids: their holds wait until this transaction ends."""
    locked = select(Exhibitor.id).where(Exhibitor.id.in_(exhibitor_ids)).order_by(Exhibitor.id)
    db.session.execute(locked.with_for_update(key_share=True)).all()
