"""What follows when a plan has changed: lines in the histories of units, stands measured anew."""

from collections.abc import Iterable

from sqlalchemy import select

from eventsapp.booths.actions.history import Actor, Happening, note_change
from eventsapp.booths.actions.locking import reshape
from eventsapp.booths.models import EventKind
from eventsapp.booths.queries import stands_in
from eventsapp.booths.rules import state_of
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit


def note_blocked(units: Iterable[tuple[Unit, bool]], actor: Actor) -> None:
    """Add a line to the history of each unit that went on or off sale; each comes with whether it was blocked."""
    for unit, was_blocked in units:
        if was_blocked != unit.is_blocked:
            kind = EventKind.BLOCKED if unit.is_blocked else EventKind.UNBLOCKED
            before = "available" if unit.is_blocked else "blocked"
            note_change(unit, before, state_of(unit, None), Happening(kind, actor, unit.note))


def reshape_stands(hall: Hall) -> None:
    """Compute open sides and numbers of stands anew: their surroundings may have changed."""
    by_id = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.hall_id == hall.id))}
    for stand in {stand.id: stand for stand in stands_in(hall.id).values()}.values():
        before = (stand.number, stand.open_sides)
        reshape(stand, hall, [by_id[part.unit_id] for part in stand.units])
        stand.version += before != (stand.number, stand.open_sides)
