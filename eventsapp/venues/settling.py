"""A plan that was read meets the fair as it is: a hall in use keeps what the file says nothing of."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from eventsapp.venues.geometry import polygon_of
from eventsapp.venues.plan_import import PlanDocument, PlanHall, PlanNote, PlanUnit


def settled(document: PlanDocument, in_use: Mapping[str, PlanHall], packages: Collection[str]) -> PlanDocument:
    """Return the plan with walls, doors and the like of halls in use, without packages that the fair does not have."""
    halls = [_kept(hall, in_use[hall.code]) if hall.code in in_use else hall for hall in document.halls]
    keep_walls = {hall.code for hall in document.halls if hall.code in in_use and "walls" in hall.silent}
    warnings = [note for note in document.warnings if note.hall not in keep_walls or note.kind != "walls_guessed"]
    for hall in halls:
        if hall.code in keep_walls:
            warnings += [PlanNote("walls_kept", hall.code), *_outside(hall)]
        warnings += _unknown_packages(hall, packages)
    known = [replace(hall, units=tuple(_with_package(unit, packages) for unit in hall.units)) for hall in halls]
    return replace(document, halls=tuple(known), warnings=tuple(warnings))


def _kept(hall: PlanHall, present: PlanHall) -> PlanHall:
    """Return a hall with those parts of the present one that the file is silent about."""
    hall = replace(hall, widths={**present.widths, **hall.widths})
    if "walls" in hall.silent and present.outline:
        hall = replace(hall, outline=present.outline, islands=present.islands)
    if "doors" in hall.silent or Counter(hall.entrances) == Counter(present.entrances):
        hall = replace(hall, entrances=present.entrances)
    if "features" in hall.silent or Counter(hall.features) == Counter(present.features):  # in whatever order
        hall = replace(hall, features=present.features)
    return hall


def _outside(hall: PlanHall) -> list[PlanNote]:
    walls = polygon_of(hall.outline).buffer(0.05)
    return [
        PlanNote("outside", hall.code, unit.number) for unit in hall.units if not walls.covers(polygon_of(unit.outline))
    ]


def _unknown_packages(hall: PlanHall, packages: Collection[str]) -> list[PlanNote]:
    named = {code: unit.number for unit in hall.units if (code := _package_of(unit)) and code not in packages}
    return [PlanNote("unknown_package", hall.code, number, {"package": code}) for code, number in named.items()]


def _package_of(unit: PlanUnit) -> str:
    return str((unit.attributes or {}).get("package", ""))


def _with_package(unit: PlanUnit, packages: Collection[str]) -> PlanUnit:
    """Return the unit; one whose package nobody knows says nothing of packages."""
    code = _package_of(unit)
    if not code or code in packages:
        return unit
    return replace(
        unit, attributes={name: value for name, value in (unit.attributes or {}).items() if name != "package"}
    )
