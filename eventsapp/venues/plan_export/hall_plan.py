"""The plan as JSON, whole: what is read again is the same plan."""

import json
from collections.abc import Mapping
from typing import Any

from eventsapp.venues.plan_export.model import PlanSheet
from eventsapp.venues.plan_import import PlanEntrance, PlanFeature, PlanHall, PlanUnit
from eventsapp.venues.plan_import.hall_plan import NAME, VERSION, ring_json
from eventsapp.venues.vocabulary import EMPTY


def write_json(sheet: PlanSheet) -> bytes:
    """Return the hall as JSON; lengths in metres, x to the east, y to the south."""
    return plan_json([sheet.hall])


def plan_json(halls: list[PlanHall]) -> bytes:
    """Return several halls as one JSON file."""
    content = {
        "format": NAME,
        "version": VERSION,
        "unit": "m",
        "y": "down",
        "halls": [_hall(hall) for hall in halls],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _hall(hall: PlanHall) -> dict[str, Any]:
    return {
        "code": hall.code,
        "name": hall.name,
        "outline": ring_json(hall.outline),
        "islands": [ring_json(ring) for ring in hall.islands],
        "entrances": [_entrance(entrance) for entrance in hall.entrances],
        "widths": dict(hall.widths),
        "features": [_feature(feature) for feature in hall.features],
        "units": [_unit(unit) for unit in hall.units],
    }


def _entrance(entrance: PlanEntrance) -> dict[str, Any]:
    return {
        "x": entrance.x,
        "y": entrance.y,
        "width": entrance.width,
        "wall": entrance.wall,
        "leads_to": entrance.leads_to,
    }


def _feature(feature: PlanFeature) -> dict[str, Any]:
    return {
        "kind": feature.kind,
        "outline": ring_json(feature.outline),
        "name": feature.name,
        "wall": feature.wall,
    }


def _unit(unit: PlanUnit) -> dict[str, Any]:
    return {
        "number": unit.number,
        "outline": ring_json(unit.outline),
        "aliases": list(unit.aliases),
        "names": list(unit.names),
        "stated_area": unit.stated_area,
        **({} if unit.attributes is None else {"attributes": _attributes(unit.attributes)}),
    }


def _attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a unit has; what is empty is left out, and empty again when it is read."""
    stated = {name: value for name, value in attributes.items() if value != EMPTY[name]}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in stated.items()}
