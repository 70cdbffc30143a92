"""What geometry says of a drawn hall: open sides and area of each unit, and what people should be warned of."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from eventsapp.venues.editing.model import DraftHall, Feature
from eventsapp.venues.geometry import (
    Floor,
    Ring,
    area_of,
    bounds_of,
    narrow_aisles,
    overlaps,
    polygon_of,
    polygons_of,
    rectangle,
)
from eventsapp.venues.vocabulary import OBSTACLE_KINDS

MOST_OF_A_KIND = 40
WALL_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that is not right; `kind` names the sentence, `keys` the units it is about."""

    kind: str
    keys: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measures:
    """What is computed of one unit, never typed."""

    area_m2: float
    open_sides: int
    frontage: str
    neighbours: tuple[str, ...] = ()


def obstacles_of(hall: DraftHall) -> list[Ring]:
    """Return what stands in the way of people."""
    return [feature.ring for feature in hall.features.values() if feature.kind in OBSTACLE_KINDS]


def measure_hall(hall: DraftHall) -> dict[str, Measures]:
    """Return the measures of every unit."""
    floor = Floor({key: unit.ring for key, unit in hall.units.items()}, hall.outline, obstacles_of(hall))
    found = {}
    for key, unit in hall.units.items():
        frontage = floor.frontage([key])
        near = tuple(sorted(floor.neighbours(key)))
        found[key] = Measures(round(area_of(unit.ring), 2), frontage.count, frontage.kind, near)
    return found


def warnings_of(hall: DraftHall, measures: dict[str, Measures]) -> list[Warned]:
    """Return all warnings, the gravest kind first; at most 40 of a kind."""
    lying = list(_overlaps(hall))
    lie_on_others = {key for warned in lying for key in warned.keys}
    kinds = (
        lying,
        _outside(hall),
        _exits(hall),
        _enclosed(hall, measures),
        _aisles(hall, lie_on_others),
        _main_aisles(hall),
    )
    return [warned for kind in kinds for warned in _some(kind)]


def _some(found: Iterable[Warned]) -> Iterator[Warned]:
    for at, warned in enumerate(found):
        if at >= MOST_OF_A_KIND:
            yield Warned("more", values={"count": MOST_OF_A_KIND})
            return
        yield warned


def _overlaps(hall: DraftHall) -> Iterator[Warned]:
    rings = {key: unit.ring for key, unit in hall.units.items()}
    for first, second, area in overlaps(rings, most=MOST_OF_A_KIND + 1):
        yield Warned("overlap", (first, second), {"area": area})


def _outside(hall: DraftHall) -> Iterator[Warned]:
    walls = polygon_of(hall.outline).buffer(WALL_TOLERANCE, join_style="mitre")
    shapely.prepare(walls)
    inside = shapely.covers(walls, _shapes(hall))
    yield from (Warned("outside", (key,)) for key, is_inside in zip(hall.units, inside, strict=True) if not is_inside)


def _shapes(hall: DraftHall) -> NDArray[np.object_]:
    """Return the polygons of the units, in their order."""
    return polygons_of([unit.ring for unit in hall.units.values()])


def _exits(hall: DraftHall) -> Iterator[Warned]:
    zones = [
        (feature, room_before(feature, hall.exit_room))
        for feature in hall.features.values()
        if feature.kind in {"door", "fire_exit"}
    ]
    if not zones:
        return
    keys = list(hall.units)
    tree = shapely.STRtree(_shapes(hall))
    standing = [feature for feature in hall.features.values() if feature.kind in OBSTACLE_KINDS]
    for feature, zone in zones:
        shape = polygon_of(zone).buffer(-0.05)
        in_the_way = tuple(keys[at] for at in sorted(tree.query(shape, predicate="intersects").tolist()))
        is_blocked = any(polygon_of(one.ring).intersects(shape) for one in standing)
        if in_the_way or is_blocked:
            yield Warned(f"blocked_{feature.kind}", in_the_way, {"room": hall.exit_room, "name": feature.name})


def room_before(opening: Feature, room: float) -> Ring:
    """Return the floor that stays clear before an opening: as wide as it, `room` metres to both sides of the wall."""
    left, top, right, bottom = bounds_of([opening.ring])
    if opening.wall in {"n", "s"} or (not opening.wall and right - left >= bottom - top):
        return rectangle(left, top - room, right - left, bottom - top + 2 * room)
    return rectangle(left - room, top, right - left + 2 * room, bottom - top)


def _enclosed(hall: DraftHall, measures: dict[str, Measures]) -> Iterator[Warned]:
    for key, unit in hall.units.items():
        if not unit.is_blocked and measures[key].open_sides == 0:
            yield Warned("enclosed", (key,))


def _aisles(hall: DraftHall, without: Collection[str]) -> Iterator[Warned]:
    rings = {key: unit.ring for key, unit in hall.units.items() if key not in without}
    found = narrow_aisles(rings, hall.outline, obstacles_of(hall), hall.aisle)
    for (first, second), width in sorted(found.items(), key=lambda one: one[1]):
        keys = (first,) if second is None else (first, second)
        yield Warned("narrow" if second is not None else "narrow_wall", keys, {"width": width, "least": hall.aisle})


def _main_aisles(hall: DraftHall) -> Iterator[Warned]:
    aisles = [feature for feature in hall.features.values() if feature.kind == "aisle"]
    shapes = _shapes(hall) if aisles else ()
    for aisle in aisles:
        left, top, right, bottom = bounds_of([aisle.ring])
        width = round(min(right - left, bottom - top), 2)
        if width < hall.main_aisle - 0.005:
            yield Warned("narrow_main", (), {"name": aisle.name, "width": width, "least": hall.main_aisle})
        shape = polygon_of(aisle.ring).buffer(-0.05)
        shapely.prepare(shape)
        standing = shapely.intersects(shape, shapes)
        keys = tuple(key for key, is_inside in zip(hall.units, standing, strict=True) if is_inside)
        if keys:
            yield Warned("in_aisle", keys, {"name": aisle.name})
