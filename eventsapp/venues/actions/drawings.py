"""Making a drawing the plan in use."""

from typing import Any

from sqlalchemy import select

from eventsapp.infra.database import db
from eventsapp.venues.actions.zones import Zones
from eventsapp.venues.editing import (
    Difference,
    DraftHall,
    Feature,
    feature_document,
    survey_of,
)
from eventsapp.venues.geometry import bounds_of, merge_rings
from eventsapp.venues.models import Hall, Unit, new_plan_key
from eventsapp.venues.numbering import keys_of
from eventsapp.venues.queries import halls_of
from eventsapp.venues.vocabulary import WIDTHS

_KEPT = ("number", "price_class", "floor_load", "height", "is_blocked", "is_restricted", "note")


def put_drawing(
    fair_id: int, code: str, hall: Hall | None, drawn: DraftHall, changes: Difference
) -> tuple[Hall, dict[str, Unit]]:
    """Make a drawing the plan in use; returns the hall and its units by their keys in the drawing.

    Units keep their rows, whatever their numbers become; those that go must be in nobody's stand.
    """
    hall = hall or _new_hall(fair_id, code, drawn.name)
    units = {f"u{unit.id}": unit for unit in db.session.scalars(select(Unit).where(Unit.hall_id == hall.id))}
    for change in changes.units:
        if change.after is None:
            db.session.delete(units.pop(change.key))
        elif change.is_renumbered:
            units[change.key].number = f"~{units[change.key].id}"  # two units may trade numbers
    db.session.flush()
    is_redrawn = any(
        change.is_moved or change.is_resized or None in (change.before, change.after) for change in changes.units
    )
    _draw(hall, drawn, are_islands_old=is_redrawn)
    _write_units(hall, drawn, units)
    db.session.flush()
    return hall, units


def _new_hall(fair_id: int, code: str, name: str) -> Hall:
    hall = Hall(fair_id=fair_id, code=code, name={} if name == code else {"en": name}, outline=[])
    hall.position = len(halls_of(fair_id))
    db.session.add(hall)
    db.session.flush()
    return hall


def _draw(hall: Hall, drawn: DraftHall, *, are_islands_old: bool) -> None:
    """Take walls, doors and what else stands in the hall from a drawing."""
    hall.plan_key = new_plan_key()
    hall.outline = [list(point) for point in drawn.outline]
    doors = [one for one in drawn.features.values() if one.kind == "door"]
    hall.entrances = [_entrance(door) for door in doors]
    hall.features = [feature_document(one) for one in drawn.features.values() if one.kind != "door"]
    hall.widths = {name: getattr(drawn, name) for name in WIDTHS}
    if are_islands_old:
        rings = merge_rings([unit.ring for unit in drawn.units.values()]) if drawn.units else ()
        hall.islands = [[[x, y] for x, y in ring] for ring in rings]


def _entrance(door: Feature) -> dict[str, Any]:
    left, top, right, bottom = bounds_of([door.ring])
    middle = {"x": round((left + right) / 2, 3), "y": round((top + bottom) / 2, 3)}
    width = right - left if door.wall in {"n", "s"} else bottom - top
    return {**middle, "width": round(width, 3), "wall": door.wall, "name": door.name}


def _write_units(hall: Hall, drawn: DraftHall, units: dict[str, Unit]) -> None:
    """Write every unit that is not yet as it is drawn."""
    measures = survey_of(drawn).measures
    zones = Zones(hall.fair_id)
    for key, drawn_unit in drawn.units.items():
        unit = units.get(key)
        if unit is None:
            unit = units[key] = Unit(fair_id=hall.fair_id, hall_id=hall.id)
            db.session.add(unit)
        values = {name: getattr(drawn_unit, name) for name in _KEPT} | {
            "number_key": drawn_unit.number_key,
            "aliases": list(keys_of(drawn_unit.number, drawn_unit.aliases)),
            "polygon": [list(point) for point in drawn_unit.ring],
            "utilities": list(drawn_unit.utilities),
            "area_m2": measures[key].area_m2,
            "open_sides": measures[key].open_sides,
            "frontage": measures[key].frontage,
            "zone_id": zones.id_of(drawn_unit.zone),
            "package_id": zones.package_id(drawn_unit.package),
        }
        for name, value in values.items():
            if getattr(unit, name) != value:
                setattr(unit, name, value)
