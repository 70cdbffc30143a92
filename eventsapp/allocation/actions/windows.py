"""When exhibitors may hold units by themselves: opened for a round or a turn, ended with it.

Whoever writes a window has locked its company first, as a hold has, so that no hold is judged by a window that is being
ended.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from eventsapp.allocation.models import Round
from eventsapp.booths.models import PickWindow
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db


def open_windows(one: Round, exhibitor_ids: Sequence[int], opens_at: datetime, closes_at: datetime) -> None:
    """Let exhibitors hold what the round gives from a moment to another; an earlier window of theirs is replaced."""
    if not exhibitor_ids:
        return
    lock_companies(exhibitor_ids)
    db.session.execute(delete(PickWindow).where(PickWindow.exhibitor_id.in_(exhibitor_ids)))
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


def prolong_windows(exhibitor_ids: Sequence[int], closes_at: datetime) -> None:
    """Let windows that have not ended end at another moment."""
    lock_companies(exhibitor_ids)
    own = update(PickWindow).where(PickWindow.exhibitor_id.in_(exhibitor_ids), PickWindow.opens_at < closes_at)
    db.session.execute(own.values(closes_at=closes_at))


def end_windows(exhibitor_ids: Sequence[int], now: datetime) -> None:
    """End windows at this moment; those that have not begun are gone."""
    lock_companies(exhibitor_ids)
    own = PickWindow.exhibitor_id.in_(exhibitor_ids)
    db.session.execute(delete(PickWindow).where(own, PickWindow.opens_at >= now))
    db.session.execute(update(PickWindow).where(own, PickWindow.closes_at > now).values(closes_at=now))


def lock_companies(exhibitor_ids: Sequence[int]) -> None:
    """Lock companies in the order of their ids: their holds wait until this transaction ends."""
    locked = select(Exhibitor.id).where(Exhibitor.id.in_(exhibitor_ids)).order_by(Exhibitor.id)
    db.session.execute(locked.with_for_update(key_share=True)).all()
