"""What a hall has beside units: columns, doors, fire exits, obstacles, main aisles, and its walls."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from eventsapp.venues.editing.asking import Ask, moved_ring
from eventsapp.venues.editing.model import DraftHall, Feature, check_inside, sound_ring
from eventsapp.venues.editing.refusals import EditRefused
from eventsapp.venues.editing.units import boxed, move_units
from eventsapp.venues.geometry import bounds_of, polygon_of, rectangle
from eventsapp.venues.vocabulary import FEATURE_KINDS, WIDTHS


def add_feature(hall: DraftHall, ask: Ask) -> DraftHall:
    """Add a feature: `feature` says which kind; `x`, `y`, `width`, `depth`, `name`."""
    kind = ask.choice("feature", FEATURE_KINDS)
    corner = (ask.metres("x"), ask.metres("y"))
    ring = sound_ring(rectangle(*corner, ask.length("width"), ask.length("depth")), "width")
    feature = Feature(kind, ring, ask.text("name"))
    return hall.adding_feature(at_wall(hall, feature))


def change_feature(hall: DraftHall, ask: Ask) -> DraftHall:
    """Move or size a feature: whichever of `x`, `y`, `width`, `depth`, `name` are given."""
    key = _key(hall, ask)
    feature = hall.features[key]
    ring = sound_ring(boxed(feature.ring, ask), "width")
    name = ask.text("name") if ask.mentions("name") else feature.name
    changed = at_wall(hall, replace(feature, ring=ring, name=name))
    return replace(hall, features={**hall.features, key: changed})


def delete_feature(hall: DraftHall, ask: Ask) -> DraftHall:
    """Delete a feature."""
    return _without(hall, [_key(hall, ask)])


def _without(hall: DraftHall, gone: Collection[str]) -> DraftHall:
    return replace(hall, features={key: feature for key, feature in hall.features.items() if key not in gone})


def move_things(hall: DraftHall, ask: Ask) -> DraftHall:
    """Move units, or `features`, or both together by `dx` and `dy`."""
    features = ask.features(hall)
    across, down = ask.metres_or("dx", 0.0), ask.metres_or("dy", 0.0)
    moved = dict(hall.features)
    for key in features:
        ring = sound_ring(moved_ring(hall.features[key].ring, across, down), "dx")
        moved[key] = at_wall(hall, replace(hall.features[key], ring=ring), "dx")
    return move_units(replace(hall, features=moved), ask.units_beside(hall, features), ask)


def delete_things(hall: DraftHall, ask: Ask) -> DraftHall:
    """Delete units, or `features`, or both together."""
    features = ask.features(hall)
    return _without(hall.with_units({}, ask.units_beside(hall, features)), features)


def _key(hall: DraftHall, ask: Ask) -> str:
    key = ask.text("key")
    if key not in hall.features:
        raise EditRefused("unknown_feature", "key")
    return key


def at_wall(hall: DraftHall, feature: Feature, field_name: str = "x") -> Feature:
    """Return a feature with the wall it is nearest to; refuses one that is nowhere near the hall."""
    if not polygon_of(feature.ring).intersects(polygon_of(hall.outline).buffer(1.0)):
        raise EditRefused("feature_outside", field_name, name=feature.name)
    left, top, right, bottom = bounds_of([hall.outline])
    low_x, low_y, high_x, high_y = bounds_of([feature.ring])
    x, y = (low_x + high_x) / 2, (low_y + high_y) / 2
    gaps = {"n": abs(y - top), "s": abs(bottom - y), "w": abs(x - left), "e": abs(right - x)}
    return replace(feature, wall=min(gaps, key=lambda side: gaps[side]))


def change_hall(hall: DraftHall, ask: Ask) -> DraftHall:
    """Change walls (`corners`, or `width` and `depth`) and the widths that warnings judge by."""
    outline = hall.outline
    if ask.has("corners"):
        outline = sound_ring(ask.corners("corners"), "corners")
    elif ask.has("width") or ask.has("depth"):
        outline = sound_ring(boxed(hall.outline, Ask({"width": ask.value("width"), "depth": ask.value("depth")})))
    widths: dict[str, Any] = {
        name: ask.metres_or(name, getattr(hall, name), low=low, high=high) for name, (low, high) in WIDTHS.items()
    }
    changed = replace(
        hall,
        outline=outline,
        **widths,
    )
    check_inside(changed, hall.units.values(), "corners" if ask.has("corners") else "width")
    return changed
