"""Putting units together and cutting them up; numbers survive as aliases."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import shapely

from eventsapp.venues.editing.asking import Ask
from eventsapp.venues.editing.model import DraftHall, DraftUnit, check_number, sound_ring
from eventsapp.venues.editing.refusals import EditRefused
from eventsapp.venues.geometry import (
    Floor,
    Point,
    Ring,
    area_of,
    bounds_of,
    merge_rings,
    polygon_of,
    polygons_in,
    rectangle,
)
from eventsapp.venues.numbering import expand_numbers, match_key, natural_key

MOST_PARTS = 20


def merge_units(hall: DraftHall, ask: Ask) -> DraftHall:
    """Make one unit of several that touch; `keep` is the number that stays, else the first one."""
    keys = sorted(ask.keys(hall), key=lambda key: natural_key(hall.units[key].number))
    if len(keys) < 2:
        raise EditRefused("two_units", "numbers")
    survivor = _survivor(hall, keys, ask.text("keep"))
    rings = [hall.units[key].ring for key in keys]
    if not Floor(dict(zip(keys, rings, strict=True))).contiguous(keys):
        raise EditRefused("not_touching", "numbers")
    merged = merge_rings(rings)
    if len(merged) != 1 or abs(area_of(merged[0]) - sum(map(area_of, rings))) > 0.05 * area_of(merged[0]):
        raise EditRefused("not_one_shape", "numbers")
    unit, others = hall.units[survivor], [key for key in keys if key != survivor]
    old = [name for key in others for name in (hall.units[key].number, *hall.units[key].aliases)]
    whole = replace(
        unit, ring=sound_ring(_straight(merged[0]), "numbers"), aliases=tuple(dict.fromkeys((*unit.aliases, *old)))
    )
    return hall.with_units({survivor: whole}, others)


def _survivor(hall: DraftHall, keys: list[str], keep: str) -> str:
    """Return the key of the unit whose number stays."""
    if not keep:
        return keys[0]
    found = [key for key in keys if hall.units[key].number_key == match_key(keep)]
    if not found:
        raise EditRefused("keep_unknown", "keep", number=keep)
    return found[0]


def _straight(ring: Sequence[Point]) -> Ring:
    """Return the ring without corners that lie on a line."""
    kept = []
    for at, point in enumerate(ring):
        before, after = ring[at - 1], ring[(at + 1) % len(ring)]
        bend = (point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (after[0] - point[0])
        if abs(bend) > 0.001:
            kept.append(point)
    return tuple(kept)


def split_unit(hall: DraftHall, ask: Ask) -> DraftHall:
    """Cut one unit into `parts` equal strips, across or down (`direction`); strip `keeps` keeps the number.

    `names` are the numbers of the others; without them letters are put behind the old number.
    """
    key = ask.one(hall)
    unit = hall.units[key]
    parts = ask.whole("parts", 2, low=2, high=MOST_PARTS)
    keeps = ask.whole("keeps", 1, low=1, high=parts) - 1
    strips = _strips(unit.ring, parts, ask.choice("direction", ("across", "down"), "across"))
    names = _names(hall, unit, parts - 1, expand_numbers(ask.text("names", 400)))
    new = [
        replace(unit, number=name, ring=strip, aliases=())
        for name, strip in zip(names, [strip for at, strip in enumerate(strips) if at != keeps], strict=True)
    ]
    return hall.with_units({key: replace(unit, ring=strips[keeps])}).adding(new)


def _strips(ring: Ring, parts: int, direction: str) -> list[Ring]:
    """Cut a shape into strips of its box; refuses where a strip would fall apart."""
    left, top, right, bottom = bounds_of([ring])
    width, depth = (right - left) / parts, (bottom - top) / parts
    whole = polygon_of(ring)
    strips = []
    for at in range(parts):
        box = (
            rectangle(left + at * width, top, width, bottom - top)
            if direction == "across"
            else rectangle(left, top + at * depth, right - left, depth)
        )
        pieces = polygons_in(shapely.intersection(whole, polygon_of(box)))
        if len(pieces) != 1:
            raise EditRefused("falls_apart", "parts")
        strips.append(sound_ring(_straight([(x, y) for x, y in pieces[0].exterior.normalize().coords[:-1]]), "parts"))
    return strips


def _names(hall: DraftHall, unit: DraftUnit, wanted: int, typed: list[str]) -> list[str]:
    """Return numbers for the new parts: those typed, or the old one with letters."""
    if typed:
        if len(typed) != wanted or len({match_key(one) for one in typed}) != wanted:
            raise EditRefused("names_count", "names", count=wanted)
        return [check_number(hall, one, "names") for one in typed]
    used = {one.number_key for one in hall.units.values()}
    free = (f"{unit.number}{_letters(at)}" for at in count(1))
    return [next(name for name in free if match_key(name) not in used) for _ in range(wanted)]


def _letters(at: int) -> str:
    """Return b, c, ..., z, then ab, ac: the kept part counts as a."""
    return chr(ord("a") + at) if at < 26 else f"a{chr(ord('a') + at % 26)}"
