"""Reading what a published plan is to an exhibitor, and what exhibitors object to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventsapp.accounts.models import User
from eventsapp.allocation.models import AllocationRun, Change, Objection, ObjectionState, Proposal, RunState
from eventsapp.allocation.rules.objections import RUNNING, key_of_place
from eventsapp.booths.models import EventKind, Stand, UnitEvent
from eventsapp.booths.queries import stands_on
from eventsapp.booths.queries.standing import firm
from eventsapp.booths.rules import is_overdue, numbers_of
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit


def announced_place(exhibitor_id: int) -> Proposal | None:
    """Return what the latest plan in force changed for an exhibitor: its new or other place, or that it has none."""
    own = _in_force(exhibitor_id).where(Proposal.change != Change.STAYS)
    return db.session.scalar(own.order_by(AllocationRun.published_at.desc(), AllocationRun.id.desc()).limit(1))


def released_place(exhibitor_id: int) -> Proposal | None:
    """Return the latest proposal in force whose explanation the exhibitor may read."""
    own = _in_force(exhibitor_id).where(Proposal.is_released.is_(True))
    return db.session.scalar(own.order_by(AllocationRun.published_at.desc(), AllocationRun.id.desc()).limit(1))


def _in_force(exhibitor_id: int) -> Select[Proposal]:
    own = select(Proposal).join(Proposal.run).options(contains_eager(Proposal.run))
    return own.where(Proposal.exhibitor_id == exhibitor_id, AllocationRun.state == RunState.PUBLISHED)


def has_place_to_see(fair: Fair, user: User) -> bool:
    """Say whether a person's exhibitor has a stand at a fair, or a published plan concerns it."""
    mine = select(ExhibitorMember.exhibitor_id).join(ExhibitorMember.exhibitor)
    mine = mine.where(Exhibitor.fair_id == fair.id, ExhibitorMember.user_id == user.id)
    stands = select(Stand.id).where(Stand.exhibitor_id.in_(mine), firm())
    planned = select(Proposal.run_id).join(Proposal.run)
    planned = planned.where(Proposal.exhibitor_id.in_(mine), AllocationRun.state == RunState.PUBLISHED)
    return bool(db.session.scalar(select(or_(stands.exists(), planned.exists()))))


def own_stand_id(exhibitor_id: int) -> int | None:
    """Return the latest lasting stand of an exhibitor."""
    own = select(Stand.id).where(Stand.exhibitor_id == exhibitor_id, firm())
    return db.session.scalar(own.order_by(Stand.id.desc()).limit(1))


def stand_since(stand: Stand) -> datetime:
    """Return since when a stand has the units it has."""
    got = (EventKind.RESERVED, EventKind.MOVED, EventKind.SWAPPED, EventKind.MERGED, EventKind.DOWNSIZED)
    latest = select(func.max(UnitEvent.at)).where(UnitEvent.stand_id == stand.id, UnitEvent.kind.in_(got))
    return db.session.scalar(latest) or stand.allocated_at


def running_objection(exhibitor_id: int) -> Objection | None:
    """Return the objection of an exhibitor that is not settled."""
    own = select(Objection).where(Objection.exhibitor_id == exhibitor_id, Objection.state.in_(RUNNING))
    return db.session.scalar(own.options(joinedload(Objection.stand), joinedload(Objection.run)))


def settled_objections(exhibitor_id: int) -> Sequence[Objection]:
    """Return the objections of an exhibitor that ended, the latest first."""
    own = select(Objection).where(Objection.exhibitor_id == exhibitor_id, Objection.state.not_in(RUNNING))
    return db.session.scalars(own.order_by(Objection.id.desc())).all()


def objection_of(exhibitor_id: int, objection_id: int) -> Objection | None:
    """Return an objection of this exhibitor."""
    return db.session.scalar(
        select(Objection).where(Objection.id == objection_id, Objection.exhibitor_id == exhibitor_id)
    )


def objection_in_fair(fair_id: int, objection_id: int) -> Objection | None:
    """Return an objection at this fair."""
    return db.session.scalar(select(Objection).where(Objection.id == objection_id, Objection.fair_id == fair_id))


def objections_at(fair_id: int) -> Sequence[Objection]:
    """Return the objections of a fair: open ones first, then those that wait for the exhibitor, then settled ones.

    What runs is in the order it came, what is settled the latest first.
    """
    stage = case((Objection.state == ObjectionState.OPEN, 0), (Objection.state == ObjectionState.OFFERED, 1), else_=2)
    waiting = case((Objection.state.in_(RUNNING), Objection.id), else_=-Objection.id)
    whole = (
        joinedload(Objection.exhibitor),
        joinedload(Objection.run),
        joinedload(Objection.stand).joinedload(Stand.hall),
    )
    own = select(Objection).where(Objection.fair_id == fair_id).options(*whole)
    return db.session.scalars(own.order_by(stage, waiting)).all()


def count_open_objections(fair_id: int) -> int:
    """Return how many objections of a fair wait for an answer."""
    waiting = and_(Objection.fair_id == fair_id, Objection.state == ObjectionState.OPEN)
    return db.session.scalar(select(func.count()).select_from(Objection).where(waiting)) or 0


@dataclass(frozen=True, slots=True)
class OfferedPlace:
    """A place that is offered instead: its units as they are now, and whether it can still be had."""

    key: str
    hall: Hall
    numbers: tuple[str, ...]
    unit_ids: tuple[int, ...]
    area_m2: float
    is_free: bool


def offered_places(objection: Objection) -> list[OfferedPlace]:
    """Return the places an objection was offered; one whose units a newer plan no longer has is left out."""
    wanted = {unit_id for place in objection.alternatives for unit_id in place["unit_ids"]}
    units = units_known(wanted)
    taken = _taken_from(objection, wanted)
    found = []
    for place in objection.alternatives:
        own = [units[key] for key in place["unit_ids"] if key in units]
        if not own or len(own) < len(place["unit_ids"]):
            continue
        ids = tuple(unit.id for unit in own)
        is_free = not any(unit.is_blocked or unit.id in taken for unit in own)
        area = sum(unit.area_m2 for unit in own)
        found.append(OfferedPlace(key_of_place(ids), own[0].hall, numbers_of(own), ids, area, is_free))
    return found


def _taken_from(objection: Objection, unit_ids: Collection[int]) -> set[int]:
    """Return which units are in stands of others."""
    now = clock.now()
    on_them = stands_on(unit_ids)
    return {key for key, one in on_them.items() if one.id != objection.stand_id and not is_overdue(one, now)}


def units_known(unit_ids: Collection[int]) -> dict[int, Unit]:
    """Return units by id, with their halls; unknown ids are absent."""
    found = select(Unit).where(Unit.id.in_(unit_ids)).options(joinedload(Unit.hall))
    return {unit.id: unit for unit in db.session.scalars(found)}
