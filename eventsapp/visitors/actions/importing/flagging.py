"""Flagging registrations of a list that may be of one person with others, as each registration does for itself."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, insert, literal, select, union
from sqlalchemy.orm import InstrumentedAttribute

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.visitors.actions.pairs import MOST_FLAGGED
from eventsapp.visitors.models import LikelyPair, Visitor, VisitorState

FEW: Final = 1000
"""Of no more new people are the names looked up; else everybody of the fair is gone through."""


def flag_listed(fair: Fair, ids: tuple[int, int], now: datetime, names: Collection[str]) -> int:
    """Flag those registered at ``now`` with earlier ones of the same name and address, number or company.

    ``ids`` are the first and the last of them, ``names`` their folded names where they are few. Neighbours are found by
    sorting alone: a thousand people of one name and company cost no million comparisons, and there is no join that a
    database could begin at the wrong end while it does not know yet how many rows were written.
    Returns how many pairs are new.
    """
    wanted = [Visitor.fair_id == fair.id, Visitor.name_key != "", Visitor.state != VisitorState.CANCELLED]
    if names:
        wanted.append(Visitor.name_key.in_(names))
    is_new = and_(Visitor.id.between(*ids), Visitor.registered_at == now)
    shared = (Visitor.email, Visitor.phone_key, Visitor.company_key)
    pairs = [pair for column in shared for pair in _neighbours(column, is_new, wanted)]
    found = union(*pairs).subquery()
    place = func.row_number().over(partition_by=found.c.later_id, order_by=found.c.earlier_id.desc())
    ranked = select(found.c.earlier_id, found.c.later_id, place.label("place")).subquery()
    moment = literal(now, LikelyPair.flagged_at.type)
    nearest = select(literal(fair.id), ranked.c.earlier_id, ranked.c.later_id, moment, literal(""))
    columns = ["fair_id", "earlier_id", "later_id", "flagged_at", "verdict"]
    flagging = insert(LikelyPair).from_select(columns, nearest.where(ranked.c.place <= MOST_FLAGGED))
    db.session.execute(flagging)
    flagged = select(func.count(LikelyPair.id)).where(LikelyPair.fair_id == fair.id, LikelyPair.flagged_at == now)
    return db.session.scalar(flagged) or 0


def _neighbours(
    column: InstrumentedAttribute[str], is_new: ColumnElement[bool], wanted: list[ColumnElement[bool]]
) -> list[Select[Any]]:
    """Return the selects of pairs that share name and ``column``, each with the latest few before it."""
    before = [
        func.lag(Visitor.id, step)
        .over(partition_by=(Visitor.name_key, column), order_by=Visitor.id)
        .label(f"before_{step}")
        for step in range(1, MOST_FLAGGED + 1)
    ]
    rows = select(Visitor.id.label("later_id"), is_new.label("is_new"), *before).where(*wanted, column != "").cte()
    found = []
    for step in range(1, MOST_FLAGGED + 1):
        earlier = rows.c[f"before_{step}"]
        found.append(select(rows.c.later_id, earlier.label("earlier_id")).where(rows.c.is_new, earlier.is_not(None)))
    return found
