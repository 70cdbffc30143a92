"""What a salesperson asks: options that run, whom a client wants beside it, what happened to a stand."""

from collections.abc import Collection, Sequence
from itertools import groupby

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from eventsapp.accounts.models import User
from eventsapp.booths.models import Stand, StandState, StandUnit, UnitEvent
from eventsapp.booths.queries.standing import live
from eventsapp.booths.queries.waiting import latest_application
from eventsapp.booths.rules.holds import NAG_BEFORE
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.venues.models import Unit


def running_options(fair_id: int) -> Sequence[Stand]:
    """Return the options of a fair, the one that ends first first."""
    running = select(Stand).where(Stand.fair_id == fair_id, Stand.state == StandState.OPTION, live())
    whole = (joinedload(Stand.hall), joinedload(Stand.exhibitor), joinedload(Stand.held_by))
    return db.session.scalars(running.options(*whole).order_by(Stand.expires_at, Stand.id)).all()


def count_ending_options(fair_id: int) -> int:
    """Return how many options of a fair end within a day."""
    soon = Stand.expires_at <= clock.now() + NAG_BEFORE
    ending = select(func.count()).select_from(Stand)
    return (
        db.session.scalar(ending.where(Stand.fair_id == fair_id, Stand.state == StandState.OPTION, live(), soon)) or 0
    )


def neighbours_wished(exhibitor: Exhibitor | None) -> dict[str, list[str]]:
    """Return the companies an exhibitor's application wants to be ``near`` and ``apart`` from."""
    application = latest_application(exhibitor) if exhibitor else None
    wished: dict[str, list[str]] = {"near": [], "apart": []}
    for neighbour in application.neighbours if application else ():
        wished.setdefault(neighbour.kind, []).append(neighbour.company_name)
    return wished


def events_of_stand(stand_id: int, limit: int = 300) -> list[tuple[UnitEvent, int, str]]:
    """Return what happened to a stand, newest first: an event, with how many units it was for and who did it."""
    rows = select(UnitEvent, User.full_name).outerjoin(User, User.id == UnitEvent.actor_id)
    rows = rows.where(UnitEvent.stand_id == stand_id).order_by(UnitEvent.id.desc()).limit(limit)
    steps = groupby(db.session.execute(rows), lambda row: _what(row[0]))
    return [(of_one[0][0], len(of_one), of_one[0][1] or "") for _key, group in steps if (of_one := list(group))]


def _what(event: UnitEvent) -> tuple[object, ...]:
    """Return what the events of one step have in common."""
    return event.kind, event.from_state, event.to_state, event.reason, event.actor_id, event.at.replace(microsecond=0)


def units_numbered(hall_id: int, numbers: Collection[str]) -> list[Unit]:
    """Return those of these units that a hall still has."""
    return list(db.session.scalars(select(Unit).where(Unit.hall_id == hall_id, Unit.number.in_(numbers))))


def free_by_hall(fair_id: int) -> dict[int, tuple[int, int]]:
    """Return how many units each hall of a fair has, and how many of them can be had."""
    taken = select(StandUnit.unit_id).join(StandUnit.stand).where(Stand.fair_id == fair_id, live())
    free = and_(Unit.is_blocked.is_(False), Unit.is_restricted.is_(False), Unit.id.not_in(taken))
    counted = select(Unit.hall_id, func.count(), func.sum(case((free, 1), else_=0)))
    rows = db.session.execute(counted.where(Unit.fair_id == fair_id).group_by(Unit.hall_id))
    return {hall_id: (units, int(open_units)) for hall_id, units, open_units in rows}
