"""What holds for the whole programme: days, ways between rooms, equipment."""

from collections.abc import Sequence

from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.models import Equipment, Forum, ProgrammeDay, Room, RoomWalk


def forum_of(fair: Fair) -> Forum | None:
    """Return what was set for the whole programme."""
    return db.session.get(Forum, fair.id)


def days_of(fair: Fair) -> Sequence[ProgrammeDay]:
    """Return the days of the programme that have opening hours."""
    found = select(ProgrammeDay).where(ProgrammeDay.fair_id == fair.id)
    return db.session.scalars(found.order_by(ProgrammeDay.day_on)).all()


def walks_of(fair: Fair) -> Sequence[RoomWalk]:
    """Return the ways between rooms that differ from what is usual."""
    found = select(RoomWalk).join(Room, Room.id == RoomWalk.first_id).where(Room.fair_id == fair.id)
    return db.session.scalars(found.order_by(RoomWalk.first_id, RoomWalk.second_id)).all()


def equipment_of(fair: Fair) -> Sequence[Equipment]:
    """Return the fair's equipment by name."""
    return db.session.scalars(select(Equipment).where(Equipment.fair_id == fair.id).order_by(Equipment.name)).all()


def equipment_named(fair: Fair, equipment_id: int) -> Equipment | None:
    """Return one of the fair's kinds of equipment."""
    return db.session.scalar(select(Equipment).where(Equipment.fair_id == fair.id, Equipment.id == equipment_id))
