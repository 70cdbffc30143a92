"""Writing the halls and units of a plan that was read."""

from collections.abc import Iterable

from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit, new_plan_key
from eventsapp.venues.numbering import natural_key
from eventsapp.venues.plan_import import PlanHall
from eventsapp.venues.queries import (
    halls_of,
    units_by_place,
)
from eventsapp.venues.rules import (
    MeasuredUnit,
    UnitChanges,
    compare,
    measure,
)


def put_plan(fair_id: int, halls: Iterable[PlanHall]) -> UnitChanges:
    """Make the fair's halls and units those of a plan; units the plan does not name stay as they are."""
    measured = {hall.code: measure(hall) for hall in halls}
    return apply_changes(fair_id, halls, compare(units_by_place(fair_id), measured))


def apply_changes(fair_id: int, halls: Iterable[PlanHall], changes: UnitChanges) -> UnitChanges:
    """Write the halls, the new units and the changed ones."""
    known = {hall.code: hall for hall in halls_of(fair_id)}
    for plan in sorted(halls, key=lambda plan: natural_key(plan.code)):
        hall = known.get(plan.code) or _add_hall(fair_id, plan, len(known))
        known[plan.code] = hall
        _set_shape(hall, plan)
    db.session.flush()
    db.session.add_all(_unit(fair_id, known[code].id, measured) for code, measured in changes.created)
    for unit, measured in changes.updated:
        for name, value in measured.values.items():
            setattr(unit, name, value)
    db.session.flush()
    return changes


def _add_hall(fair_id: int, plan: PlanHall, position: int) -> Hall:
    """Add a hall; one without a name of its own is shown as "Hall" with its code."""
    name = {} if plan.name == plan.code else {"en": plan.name}
    hall = Hall(fair_id=fair_id, code=plan.code, name=name, position=position, outline=[])
    db.session.add(hall)
    return hall


def _set_shape(hall: Hall, plan: PlanHall) -> None:
    """Take walls, islands and doors from the plan."""
    hall.plan_key = new_plan_key()
    hall.outline = [[x, y] for x, y in plan.outline]
    hall.islands = [[[x, y] for x, y in ring] for ring in plan.islands]
    hall.entrances = [
        {"x": door.x, "y": door.y, "width": door.width, "wall": door.wall, "name": door.leads_to}
        for door in plan.entrances
    ]


def _unit(fair_id: int, hall_id: int, measured: MeasuredUnit) -> Unit:
    """Return a new unit."""
    return Unit(fair_id=fair_id, hall_id=hall_id, **measured.values)
