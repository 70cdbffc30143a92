"""A hall while it is being drawn: immutable, so that a step is the difference of two halls. Lengths in metres."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from eventsapp.venues.editing.refusals import EditRefused
from eventsapp.venues.geometry import BadPolygonError, Ring, clean_ring, polygon_of
from eventsapp.venues.numbering import match_key
from eventsapp.venues.vocabulary import MAX_FEATURES

MAX_UNITS = 5000


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit as drawn; `zone` and `package` are codes, `floor_load` is in t/m², `height` in metres."""

    number: str
    ring: Ring
    aliases: tuple[str, ...] = ()
    zone: str = ""
    package: str = ""
    price_class: str = ""
    utilities: tuple[str, ...] = ()
    floor_load: float | None = None
    height: float | None = None
    is_blocked: bool = False
    is_restricted: bool = False
    note: str = ""

    @property
    def number_key(self) -> str:
        """Return the number folded to letters and digits."""
        return match_key(self.number)


ATTRIBUTES = tuple(one.name for one in fields(DraftUnit) if one.name not in {"number", "ring", "aliases"})


@dataclass(frozen=True, slots=True)
class Feature:
    """Something in a hall that is no unit; `wall` (n, e, s or w) is where a door leads through."""

    kind: str
    ring: Ring
    name: str = ""
    wall: str = ""


@dataclass(frozen=True, slots=True)
class DraftHall:
    """A whole hall; units and features by keys that outlast their numbers: `u7` is the published unit 7."""

    outline: Ring
    units: Mapping[str, DraftUnit] = field(default_factory=dict)
    features: Mapping[str, Feature] = field(default_factory=dict)
    name: str = ""
    next_key: int = 1
    aisle: float = 2.5
    main_aisle: float = 3.0
    exit_room: float = 3.0

    def with_units(self, changed: Mapping[str, DraftUnit], gone: Iterable[str] = ()) -> "DraftHall":
        """Return the hall with units changed or added, and others gone."""
        without = set(gone)
        units = {key: unit for key, unit in self.units.items() if key not in without}
        return replace(self, units={**units, **changed})

    def adding(self, units: Iterable[DraftUnit]) -> "DraftHall":
        """Return the hall with further units under new keys; refuses too many."""
        new = list(units)
        if len(self.units) + len(new) > MAX_UNITS:
            raise EditRefused("too_many_units", count=len(self.units) + len(new), limit=MAX_UNITS)
        keyed = {f"n{at}": unit for at, unit in enumerate(new, start=self.next_key)}
        return replace(self.with_units(keyed), next_key=self.next_key + len(new))

    def adding_feature(self, feature: Feature) -> "DraftHall":
        """Return the hall with a further feature."""
        if len(self.features) >= MAX_FEATURES:
            raise EditRefused("too_many_features", limit=MAX_FEATURES)
        features = {**self.features, f"f{self.next_key}": feature}
        return replace(self, features=features, next_key=self.next_key + 1)


def sound_ring(raw: object, field_name: str | None = None) -> Ring:
    """Return a ring to the millimetre, or refuse it beside a field: crossing itself, without area, no numbers."""
    try:
        return clean_ring(raw)
    except BadPolygonError as error:
        raise EditRefused(error.reason, field_name) from error


def check_inside(hall: DraftHall, units: Iterable[DraftUnit], field_name: str | None = None) -> None:
    """Refuse units that lie wholly outside the walls; those that stick out get a warning instead."""
    walls = polygon_of(hall.outline)
    for unit in units:
        if not polygon_of(unit.ring).intersects(walls):
            raise EditRefused("outside", field_name, number=unit.number)


def check_number(hall: DraftHall, number: str, field_name: str, own_key: str = "") -> str:
    """Return a unit number; refuses one without letter or digit, and one that another unit has."""
    wanted = match_key(number)
    if not wanted:
        raise EditRefused("no_number", field_name)
    for key, unit in hall.units.items():
        if key != own_key and unit.number_key == wanted:
            raise EditRefused("number_taken", field_name, number=number)
    return number


def to_document(hall: DraftHall) -> dict[str, Any]:
    """Return the hall as plain JSON."""
    return {
        "outline": [list(point) for point in hall.outline],
        "units": {key: unit_document(unit) for key, unit in hall.units.items()},
        "features": {key: feature_document(feature) for key, feature in hall.features.items()},
        **{name: getattr(hall, name) for name in ("name", "next_key", "aisle", "main_aisle", "exit_room")},
    }


def from_document(document: Mapping[str, Any]) -> DraftHall:
    """Return the hall of a document made by ``to_document``."""
    values = {name: document[name] for name in ("name", "next_key", "aisle", "main_aisle", "exit_room")}
    return DraftHall(
        outline=_ring(document["outline"]),
        units={key: unit_from(one) for key, one in document["units"].items()},
        features={key: feature_from(one) for key, one in document["features"].items()},
        **values,
    )


def unit_document(unit: DraftUnit) -> dict[str, Any]:
    """Return a unit as plain JSON; what is empty is left out."""
    values: dict[str, Any] = {"number": unit.number, "ring": [list(point) for point in unit.ring]}
    for name in ("aliases", *ATTRIBUTES):
        value = getattr(unit, name)
        if value or (name in {"floor_load", "height"} and value is not None):
            values[name] = list(value) if isinstance(value, tuple) else value
    return values


def unit_from(document: Mapping[str, Any]) -> DraftUnit:
    """Return the unit of a document."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in document.items()
    }
    values["ring"] = _ring(document["ring"])
    return DraftUnit(**values)


def feature_document(feature: Feature) -> dict[str, Any]:
    """Return a feature as plain JSON."""
    ring = [list(point) for point in feature.ring]
    return {"kind": feature.kind, "ring": ring, "name": feature.name, "wall": feature.wall}


def feature_from(document: Mapping[str, Any]) -> Feature:
    """Return the feature of a document."""
    return Feature(**{**document, "ring": _ring(document["ring"])})


def _ring(raw: Iterable[Iterable[float]]) -> Ring:
    return tuple((float(x), float(y)) for x, y in raw)
