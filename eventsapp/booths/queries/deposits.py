"""Reading deposits that have no stand."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventsapp.booths.models import Stand, StandState, UnplacedDeposit
from eventsapp.booths.queries.standing import live
from eventsapp.infra.database import db


def unplaced_deposits(fair_id: int) -> Sequence[UnplacedDeposit]:
    """Return the deposits of a fair that nobody has decided about, the oldest first."""
    whole = (
        joinedload(UnplacedDeposit.exhibitor),
        joinedload(UnplacedDeposit.noted_by),
        joinedload(UnplacedDeposit.stand).joinedload(Stand.hall),
    )
    query = select(UnplacedDeposit).where(UnplacedDeposit.fair_id == fair_id, UnplacedDeposit.outcome == "")
    return db.session.scalars(query.options(*whole).order_by(UnplacedDeposit.noted_at, UnplacedDeposit.id)).all()


def count_unplaced_deposits(fair_id: int) -> int:
    """Return how many deposits of a fair have no stand."""
    query = select(func.count()).select_from(UnplacedDeposit)
    return db.session.scalar(query.where(UnplacedDeposit.fair_id == fair_id, UnplacedDeposit.outcome == "")) or 0


def deposit_of(stand_id: int) -> UnplacedDeposit | None:
    """Return the deposit that arrived for a stand when it was gone, settled or not."""
    return db.session.scalar(select(UnplacedDeposit).where(UnplacedDeposit.stand_id == stand_id))


def deposit_in_fair(fair_id: int, deposit_id: int) -> UnplacedDeposit | None:
    """Return a deposit without a stand of this fair, settled ones too."""
    query = select(UnplacedDeposit).where(UnplacedDeposit.id == deposit_id, UnplacedDeposit.fair_id == fair_id)
    return db.session.scalar(query)


def lock_deposit(fair_id: int, deposit_id: int) -> UnplacedDeposit | None:
    """Lock and return a deposit without a stand, so that it is settled once."""
    query = select(UnplacedDeposit).where(UnplacedDeposit.id == deposit_id, UnplacedDeposit.fair_id == fair_id)
    locking = query.with_for_update(key_share=True, of=UnplacedDeposit)
    return db.session.scalar(locking.execution_options(populate_existing=True))


def reserved_stands_of(exhibitor_ids: Collection[int]) -> dict[int, list[Stand]]:
    """Return the stands of these exhibitors that wait for a deposit."""
    query = select(Stand).where(Stand.exhibitor_id.in_(exhibitor_ids), Stand.state == StandState.RESERVED, live())
    found: dict[int, list[Stand]] = {}
    for stand in db.session.scalars(query.order_by(Stand.id)):
        if stand.exhibitor_id is not None:
            found.setdefault(stand.exhibitor_id, []).append(stand)
    return found
