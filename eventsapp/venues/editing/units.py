"""Drawing units: add, move, size, turn, shape, delete."""

import math
from collections.abc import Sequence
from dataclasses import replace

from eventsapp.venues.editing.asking import Ask, moved_ring
from eventsapp.venues.editing.attributes import attributes_of
from eventsapp.venues.editing.model import DraftHall, DraftUnit, check_inside, check_number, sound_ring
from eventsapp.venues.geometry import Ring, bounds_of, rectangle


def add_unit(hall: DraftHall, ask: Ask) -> DraftHall:
    """Add a rectangle: `number`, `x`, `y`, `width`, `depth`."""
    number = check_number(hall, ask.text("number"), "number")
    corner = (ask.metres("x"), ask.metres("y"))
    ring = sound_ring(rectangle(*corner, ask.length("width"), ask.length("depth")), "width")
    unit = attributes_of(DraftUnit(number, ring), ask)
    check_inside(hall, [unit], "x")
    return hall.adding([unit])


def move_units(hall: DraftHall, keys: Sequence[str], ask: Ask) -> DraftHall:
    """Move units by `dx` and `dy`."""
    across, down = ask.metres_or("dx", 0.0), ask.metres_or("dy", 0.0)
    moved = {
        key: replace(hall.units[key], ring=sound_ring(moved_ring(hall.units[key].ring, across, down), "dx"))
        for key in keys
    }
    check_inside(hall, moved.values(), "dx")
    return hall.with_units(moved)


def change_unit(hall: DraftHall, ask: Ask) -> DraftHall:
    """Change one unit: whichever of `number`, `x`, `y`, `width`, `depth` and attributes are given."""
    key = ask.one(hall)
    unit = hall.units[key]
    if ask.has("number"):
        unit = renamed(unit, check_number(hall, ask.text("number"), "number", key))
    ring = boxed(unit.ring, ask)
    if ring != unit.ring:
        unit = replace(unit, ring=sound_ring(ring, "width"))
        check_inside(hall, [unit], "x")
    return hall.with_units({key: attributes_of(unit, ask)})


def boxed(ring: Ring, ask: Ask) -> Ring:
    """Return the ring brought into another box: any shape keeps its shape and takes the box's sides."""
    left, top, right, bottom = bounds_of([ring])
    x, y = ask.metres_or("x", left), ask.metres_or("y", top)
    width = ask.length("width") if ask.has("width") else right - left
    depth = ask.length("depth") if ask.has("depth") else bottom - top
    across, down = width / (right - left), depth / (bottom - top)
    return tuple((round(x + (px - left) * across, 3), round(y + (py - top) * down, 3)) for px, py in ring)


def renamed(unit: DraftUnit, number: str) -> DraftUnit:
    """Return the unit under another number; the old one becomes an alias."""
    if number == unit.number:
        return unit
    kept = tuple(dict.fromkeys(alias for alias in (*unit.aliases, unit.number) if alias != number))
    return replace(unit, number=number, aliases=kept)


def turn_units(hall: DraftHall, ask: Ask) -> DraftHall:
    """Turn units clockwise about the middle of all of them by `angle` degrees."""
    keys = ask.keys(hall)
    angle = ask.metres("angle", low=-360.0, high=360.0)
    left, top, right, bottom = bounds_of([hall.units[key].ring for key in keys])
    centre = ((left + right) / 2, (top + bottom) / 2)
    turned = {}
    for key in keys:
        unit = hall.units[key]
        turned[key] = replace(unit, ring=sound_ring(_turned(unit.ring, centre, angle), "angle"))
    check_inside(hall, turned.values(), "angle")
    return hall.with_units(turned)


def _turned(ring: Ring, centre: tuple[float, float], angle: float) -> Ring:
    quarter = angle % 360 / 90
    exact = {0.0: (1.0, 0.0), 1.0: (0.0, 1.0), 2.0: (-1.0, 0.0), 3.0: (0.0, -1.0)}
    radians = math.radians(angle)
    cosine, sine = exact.get(quarter, (math.cos(radians), math.sin(radians)))
    middle_x, middle_y = centre
    return tuple(
        (
            round(middle_x + (x - middle_x) * cosine - (y - middle_y) * sine, 3),
            round(middle_y + (x - middle_x) * sine + (y - middle_y) * cosine, 3),
        )
        for x, y in ring
    )


def shape_unit(hall: DraftHall, ask: Ask) -> DraftHall:
    """Give one unit other `corners`, such as those of an L."""
    key = ask.one(hall)
    unit = replace(hall.units[key], ring=sound_ring(ask.corners("corners"), "corners"))
    check_inside(hall, [unit], "corners")
    return hall.with_units({key: unit})
