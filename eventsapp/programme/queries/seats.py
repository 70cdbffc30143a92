"""How the seats of sessions stand, and whose they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.models import Forum, Room, Seat, SeatPlan, Session
from eventsapp.programme.rules.seats import (
    SEATS_A_DAY,
    UNCLAIMED_ENDS,
    Phase,
    SeatHolder,
    SeatState,
    phase_at,
)

COUNTED = (SeatState.RESERVED, SeatState.WAITING)


@dataclass(frozen=True)
class OwnSeat:
    """What somebody has of a session at a moment: its seat as the times make it, and the place in the waiting list."""

    seat: Seat
    plan: SeatPlan
    state: str
    place: int


def seat_plan_of(fair: Fair, session_id: int) -> SeatPlan | None:
    """Return how the seats of one of the fair's sessions are given out; None where they are not."""
    return db.session.scalar(select(SeatPlan).where(SeatPlan.fair_id == fair.id, SeatPlan.session_id == session_id))


def seat_plans_of(fair: Fair) -> dict[int, SeatPlan]:
    """Return by session how the fair's seats stand."""
    found = db.session.scalars(select(SeatPlan).where(SeatPlan.fair_id == fair.id).order_by(SeatPlan.session_id))
    return {plan.session_id: plan for plan in found}


def of_holder(holder: SeatHolder) -> ColumnElement[bool]:
    """Whether a seat is this person's."""
    names = ("visitor_id", "user_id", "staff_member_id")
    mine = [getattr(Seat, name) == number for name in names if (number := getattr(holder, name)) is not None]
    return or_(*mine)


def seat_in(session_id: int, holder: SeatHolder) -> Seat | None:
    """Return what a person has of a session; read it under the plan's lock to rely on it."""
    mine = select(Seat).where(Seat.session_id == session_id, of_holder(holder))
    return db.session.scalar(mine.order_by(Seat.visitor_id.is_(None), Seat.id).limit(1))


def seats_of_holder(fair: Fair, holder: SeatHolder, now: datetime) -> dict[int, OwnSeat]:
    """Return by session what a person has at a fair."""
    found = select(Seat, SeatPlan).join(SeatPlan).where(SeatPlan.fair_id == fair.id, of_holder(holder))
    rows = [(seat, plan) for seat, plan in db.session.execute(found.order_by(Seat.id))]
    places = _places([seat for seat, _plan in rows if seat.state == SeatState.WAITING])
    return {
        seat.session_id: OwnSeat(seat, plan, state_at(seat, plan, now), places.get(seat.id, 0)) for seat, plan in rows
    }


def state_at(seat: Seat, plan: SeatPlan, now: datetime) -> str:
    """Return the state of a seat at a moment: unclaimed in time is released, whether written down or not."""
    is_late = phase_at(plan, now) in {Phase.RELEASED, Phase.OVER}
    if seat.state == SeatState.RESERVED and seat.inside_at is None and is_late:
        return SeatState.RELEASED
    return seat.state


def _places(waiting: Sequence[Seat]) -> dict[int, int]:
    """Return the places in their waiting lists, 1 first."""
    if not waiting:
        return {}
    place = func.row_number().over(partition_by=Seat.session_id, order_by=Seat.id).label("place")
    lists = select(Seat.id, place).where(
        Seat.state == SeatState.WAITING, Seat.session_id.in_([seat.session_id for seat in waiting])
    )
    numbered = lists.subquery()
    mine = select(numbered.c.id, numbered.c.place).where(numbered.c.id.in_([seat.id for seat in waiting]))
    return dict(db.session.execute(mine).all())


def others_of_holder(plan: SeatPlan, holder: SeatHolder) -> Sequence[tuple[Seat, SeatPlan]]:
    """Return a person's other seats and places in line at the fair."""
    found = select(Seat, SeatPlan).join(SeatPlan)
    mine = found.where(SeatPlan.fair_id == plan.fair_id, of_holder(holder), Seat.state.in_(COUNTED))
    rows = db.session.execute(mine.where(Seat.session_id != plan.session_id).order_by(Seat.id))
    return [(seat, other) for seat, other in rows]


def most_seats_a_day(fair_id: int) -> int:
    """Return in how many sessions of a day a person may have a seat."""
    return db.session.scalar(select(Forum.seats_a_day).where(Forum.fair_id == fair_id)) or SEATS_A_DAY


def capacities_of(plans: Sequence[SeatPlan]) -> Mapping[int, int | None]:
    """Return by session how many seats its room has."""
    rooms = select(Session.id, Room.capacity).outerjoin(Room, Room.id == Session.room_id)
    return dict(db.session.execute(rooms.where(Session.id.in_([plan.session_id for plan in plans]))).all())


def waiting_first(plan: SeatPlan, most: int) -> Sequence[Seat]:
    """Return who is first in the waiting list."""
    line = select(Seat).where(Seat.session_id == plan.session_id, Seat.state == SeatState.WAITING)
    return db.session.scalars(line.order_by(Seat.id).limit(most)).all()


def seats_in(plan: SeatPlan) -> Sequence[Seat]:
    """Return everybody of a session in the order they asked."""
    return db.session.scalars(select(Seat).where(Seat.session_id == plan.session_id).order_by(Seat.id)).all()


def seat_tallies(plan: SeatPlan) -> Iterator[tuple[str, int, int]]:
    """Return by state how many there are, and how many of them are inside."""
    counted = select(Seat.state, func.count(), func.count(Seat.inside_at)).where(Seat.session_id == plan.session_id)
    yield from db.session.execute(counted.group_by(Seat.state))


def plans_unclaimed(now: datetime) -> Sequence[int]:
    """Return the sessions whose unclaimed seats are released by now and not written down so."""
    late = select(SeatPlan.session_id).where(
        SeatPlan.starts_at <= now + UNCLAIMED_ENDS, SeatPlan.given > SeatPlan.seated
    )
    return db.session.scalars(late.order_by(SeatPlan.session_id)).all()
