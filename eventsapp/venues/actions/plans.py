"""Writing the halls and units of a plan that was read."""

from collections.abc import Iterable
from typing import Any

from eventsapp.infra.database import db
from eventsapp.venues.actions.zones import Zones
from eventsapp.venues.models import Hall, Unit, new_plan_key
from eventsapp.venues.numbering import natural_key
from eventsapp.venues.plan_import import PlanFeature, PlanHall
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
    """Write the halls, the new units and the changed ones; what is as it was is not touched."""
    known = {hall.code: hall for hall in halls_of(fair_id)}
    touched = {code for code, _measured in changes.created} | {unit.hall.code for unit, _measured in changes.updated}
    for plan in sorted(halls, key=lambda plan: natural_key(plan.code)):
        hall = known.get(plan.code) or _add_hall(fair_id, plan, len(known))
        known[plan.code] = hall
        if _set_shape(hall, plan) or plan.code in touched:
            hall.plan_key = new_plan_key()
    db.session.flush()
    zones = Zones(fair_id)
    for code, measured in changes.created:
        unit = Unit(fair_id=fair_id, hall_id=known[code].id)
        _write(unit, measured, zones)
        db.session.add(unit)
    for unit, measured in changes.updated:
        _write(unit, measured, zones)
    db.session.flush()
    return changes


def _write(unit: Unit, measured: MeasuredUnit, zones: Zones) -> None:
    """Give a unit what a plan says of it."""
    for name, value in measured.values.items():
        setattr(unit, name, value)
    stated = measured.attributes or {}
    if "zone" in stated:
        unit.zone_id = zones.id_of(stated["zone"])
    if "package" in stated:
        unit.package_id = zones.package_id(stated["package"])


def _add_hall(fair_id: int, plan: PlanHall, position: int) -> Hall:
    """Add a hall; one without a name of its own is shown as "Hall" with its code."""
    name = {} if plan.name == plan.code else {"en": plan.name}
    hall = Hall(fair_id=fair_id, code=plan.code, name=name, position=position, outline=[])
    hall.islands, hall.entrances, hall.features, hall.widths = [], [], [], {}
    db.session.add(hall)
    return hall


def _set_shape(hall: Hall, plan: PlanHall) -> bool:
    """Take from the plan what it says of walls, islands, doors and what else stands there; tell whether it is new."""
    shape: dict[str, Any] = {
        "outline": [[x, y] for x, y in plan.outline],
        "islands": [[[x, y] for x, y in ring] for ring in plan.islands],
        "entrances": [
            {"x": door.x, "y": door.y, "width": door.width, "wall": door.wall, "name": door.leads_to}
            for door in plan.entrances
        ],
        "features": [_feature(feature) for feature in plan.features],
        "widths": dict(plan.widths),
    }
    changed = {name: value for name, value in shape.items() if getattr(hall, name) != value}
    for name, value in changed.items():
        setattr(hall, name, value)
    return bool(changed)


def _feature(feature: PlanFeature) -> dict[str, Any]:
    """Return a feature as it is stored, the same as an editor's."""
    ring = [[x, y] for x, y in feature.outline]
    return {"kind": feature.kind, "ring": ring, "name": feature.name, "wall": feature.wall}
