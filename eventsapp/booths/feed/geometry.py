"""The shapes of a hall as JSON, made once for each version of its plan."""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from typing import Any

from eventsapp.booths.feed.versions import versions_of
from eventsapp.booths.queries import latest_seq
from eventsapp.booths.queries.feed import PackagePrices, packages_of
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import keys_of
from eventsapp.venues.queries import units_of

KEPT = 64
MOST_TRIES = 5
DECIMALS = 3
"""Millimetres: nobody builds finer."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """The shapes of a hall in one version, as they are sent."""

    version: str
    body: bytes


_kept: OrderedDict[tuple[int, str], Geometry] = OrderedDict()
_lock = Lock()


def geometry_of(fair: Fair, hall: Hall) -> Geometry:
    """Return the shapes of a hall; made anew only for a version that this process has not sent yet."""
    version = versions_of(fair.id)[hall.code]
    with _lock:
        known = _kept.get((hall.id, version))
        if known is not None:
            _kept.move_to_end((hall.id, version))
            return known
    geometry = _made(fair.id, hall.id, version)
    with _lock:
        _kept[hall.id, geometry.version] = geometry
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return geometry


def _made(fair_id: int, hall_id: int, version: str) -> Geometry:
    """Read the shapes; once more where the plan changed meanwhile, so that none bears the version of another."""
    for _ in range(MOST_TRIES):
        db.session.expire_all()
        fair, hall = db.session.get_one(Fair, fair_id), db.session.get_one(Hall, hall_id)
        body = _text(fair, hall, units_of(hall_id), version)
        after = versions_of(fair_id)[hall.code]
        if after == version:
            return Geometry(version, body)
        version = after
    raise RuntimeError("the plan changes faster than it can be read")


def _text(fair: Fair, hall: Hall, units: Sequence[Unit], version: str) -> bytes:
    packages = {package.id: package.code for package in fair.packages}
    document = {
        "fair": fair.slug,
        "hall": hall.code,
        "name": hall.name,
        "version": version,
        "seq": latest_seq(fair.id),
        "outline": _ring(hall.outline),
        "features": list(_features(hall)),
        "zones": {unit.zone.code: unit.zone.name for unit in units if unit.zone},
        "packages": [_package(package) for package in packages_of(fair.id)],
        "units": [_unit(unit, packages) for unit in units],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _features(hall: Hall) -> Iterable[dict[str, Any]]:
    """Yield what else there is in a hall; a door is the line from one end of it to the other."""
    for ring in hall.islands:
        yield {"kind": "block", "ring": _ring(ring)}
    for door in hall.entrances:
        yield {"kind": "door", "ring": _ring(_door(door)), "name": door.get("name", "")}
    for feature in hall.features:
        yield {"kind": feature["kind"], "ring": _ring(feature["ring"]), "name": feature.get("name", "")}


def _door(door: Mapping[str, Any]) -> list[list[float]]:
    x, y, half = door["x"], door["y"], door["width"] / 2
    if door["wall"] in {"n", "s"}:
        return [[x - half, y], [x + half, y]]
    return [[x, y - half], [x, y + half]]


def _unit(unit: Unit, packages: Mapping[int, str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": unit.id,
        "number": unit.number,
        "ring": _ring(unit.polygon),
        "area_m2": unit.area_m2,
        "open_sides": unit.open_sides,
        "position": unit.frontage,
    }
    own = keys_of(unit.number)
    if aliases := [alias for alias in unit.aliases if alias not in own]:
        values["aliases"] = aliases
    if unit.zone:
        values["zone"] = unit.zone.code
    if unit.is_restricted:
        values["restricted"] = True
    if unit.package_id:
        values["package"] = packages[unit.package_id]
    more = {name: getattr(unit, name) for name in ("price_class", "utilities", "floor_load", "height")}
    return values | {name: value for name, value in more.items() if value}


def _package(package: PackagePrices) -> dict[str, Any]:
    """Return a package with its prices of one unit, as texts, so that no reader makes them inexact."""
    prices = []
    if package.price_vnd is not None:
        prices.append({"amount": str(package.price_vnd), "currency": "VND"})
    if package.price_usd_minor is not None:
        prices.append({"amount": f"{Decimal(package.price_usd_minor) / 100:.2f}", "currency": "USD"})
    return {"code": package.code, "name": package.name, "min_units": package.min_units, "prices": prices}


def _ring(ring: Sequence[Sequence[float]]) -> list[list[float]]:
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring]
