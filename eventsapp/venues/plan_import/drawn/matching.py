"""Finds the units of a drawing: closed shapes with a number inside."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from eventsapp.venues.geometry import Point, polygons_in
from eventsapp.venues.plan_import.drawn.model import Drawing, Label, Outline
from eventsapp.venues.plan_import.drawn.numbers import (
    is_island_layer,
    is_number,
    is_number_layer,
    is_stand_layer,
    is_wall_layer,
)
from eventsapp.venues.plan_import.limits import refuse_pairs

_MEETINGS = 40  # shapes a text lies in, on average, before a drawing is no plan
_HOLDS = 2  # units inside a shape that make it a block or a hall and no unit


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A shape with its number; further numbers inside are aliases, other texts names."""

    outline: Outline
    number: str
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Match:
    """What of a drawing are units and what is left over."""

    units: list[FoundUnit] = field(default_factory=list)
    around: list[Outline] = field(default_factory=list)
    shapes_without: list[Outline] = field(default_factory=list)
    numbers_without: list[Label] = field(default_factory=list)
    crowded: list[Outline] = field(default_factory=list)


Shapes = NDArray[np.object_]


def match(drawing: Drawing) -> Match:
    """Find the units; where a shape holds several numbers, the lines that divide it are looked at too."""
    outlines = list(drawing.outlines)
    if any(outline.number for outline in outlines):
        return _as_stated(outlines, drawing.labels)
    numbers = _numbers_of(drawing.labels)
    found = _match(outlines, drawing.labels, numbers)
    if drawing.loose and (found.crowded or found.numbers_without):
        outlines += _faces(drawing.loose, found.crowded)
        found = _match(outlines, drawing.labels, numbers)
    return found


def _as_stated(outlines: Sequence[Outline], labels: Sequence[Label]) -> Match:
    """Take the numbers that the file itself gives its shapes; texts with other numbers were put in since."""
    stated = [outline for outline in outlines if outline.number]
    known = {outline.number for outline in stated}
    fresh = [labels[at] for at in sorted(_numbers_of(labels)) if labels[at].text not in known]
    kept = [outline for outline in outlines if is_wall_layer(outline.layer) or is_island_layer(outline.layer)]
    found = _match([outline for outline in outlines if outline not in kept], fresh, set(range(len(fresh))))
    renumbered = {unit.outline: unit for unit in found.units}
    units = [renumbered.pop(outline, FoundUnit(outline, outline.number)) for outline in stated]
    return Match(
        units=[*units, *renumbered.values()],
        around=[*kept, *(outline for outline in found.around if not outline.number)],
        shapes_without=[outline for outline in found.shapes_without if not outline.number],
        numbers_without=found.numbers_without,
    )


def _numbers_of(labels: Sequence[Label]) -> set[int]:
    """Return the places of the texts that are numbers; a layer named after numbers decides alone."""
    possible = [at for at, label in enumerate(labels) if is_number(label.text)]
    named = [at for at in possible if is_number_layer(labels[at].layer)]
    return set(named) if len(named) * 2 > len(possible) else set(possible)


def _match(outlines: Sequence[Outline], labels: Sequence[Label], numbers: set[int]) -> Match:
    """Put each text into the smallest shape around it and read the shapes."""
    shapes = np.asarray([_shape(outline) for outline in outlines], dtype=object)
    places = _smallest_around(shapes, labels)
    _follow_names(outlines, labels, numbers, places)
    inside: dict[int, list[int]] = {}
    for at, place in enumerate(places):
        if place is not None:
            inside.setdefault(place, []).append(at)
    found = Match(numbers_without=[labels[at] for at in sorted(numbers) if places[at] is None])
    units = {place: _unit(outlines[place], inside.get(place, []), labels, numbers) for place in range(len(outlines))}
    _drop_shared_names(outlines, units)
    holding = _holding(shapes, [place for place, unit in units.items() if unit])
    for place, unit in units.items():
        outline = outlines[place]
        if place in holding:
            found.around.append(outline)
            found.numbers_without += [labels[at] for at in inside.get(place, []) if at in numbers]
        elif unit is None:
            found.shapes_without.append(outline)
        else:
            found.units.append(unit)
            if len([at for at in inside.get(place, []) if at in numbers]) > 1:
                found.crowded.append(outline)
    return found


def _shape(outline: Outline) -> Polygon:
    """Return the polygon of an outline, the largest part of it where it crosses itself."""
    polygon = Polygon(outline.points)
    if polygon.is_valid:
        return polygon
    parts = polygons_in(shapely.make_valid(polygon))
    return max(parts, key=lambda part: part.area, default=Polygon())


def _smallest_around(shapes: Shapes, labels: Sequence[Label]) -> list[int | None]:
    """Return for each text the smallest shape its middle lies in, else the smallest its start lies in."""
    if not len(shapes) or not labels:
        return [None] * len(labels)
    areas = shapely.area(shapes)
    tree = shapely.STRtree(shapes)
    middles = _smallest(tree, areas, [label.middle for label in labels])
    starts = _smallest(tree, areas, [label.start for label in labels])
    return [start if middle is None else middle for middle, start in zip(middles, starts, strict=True)]


def _follow_names(
    outlines: Sequence[Outline], labels: Sequence[Label], numbers: set[int], places: list[int | None]
) -> None:
    """Give a text to the shape that is called the same, wherever it stands: where shapes overlap names are surer."""
    called = Counter(outline.name for outline in outlines if outline.name)
    printed = Counter(labels[at].text for at in numbers)
    by_name = {outline.name: place for place, outline in enumerate(outlines) if called[outline.name] == 1}
    for at in numbers:
        text = labels[at].text
        if text in by_name and printed[text] == 1:
            places[at] = by_name[text]


def _smallest(tree: shapely.STRtree, areas: NDArray[np.float64], points: Sequence[Point]) -> list[int | None]:
    """Return for each point the smallest shape it lies in."""
    where = np.asarray(shapely.points(np.asarray(points, dtype=np.float64)), dtype=object)
    refuse_pairs(tree, where, _MEETINGS)
    best: list[int | None] = [None] * len(points)
    at, place = tree.query(where, predicate="intersects")
    order = np.argsort(-areas[place], kind="stable")
    for point, shape in zip(at[order].tolist(), place[order].tolist(), strict=True):
        best[point] = shape
    return best


def _holding(shapes: Shapes, units: Sequence[int]) -> set[int]:
    """Return the shapes that hold several units: blocks, halls and frames."""
    if not units:
        return set()
    middles = np.asarray(shapely.point_on_surface(shapes[list(units)]), dtype=object)
    tree = shapely.STRtree(shapes)
    refuse_pairs(tree, middles, _MEETINGS)
    at, place = tree.query(middles, predicate="intersects")
    counted = Counter(shape for unit, shape in zip(at.tolist(), place.tolist(), strict=True) if units[unit] != shape)
    return {shape for shape, count in counted.items() if count >= _HOLDS}


def _unit(outline: Outline, inside: Sequence[int], labels: Sequence[Label], numbers: set[int]) -> FoundUnit | None:
    """Return the unit of a shape, None when nothing numbers it."""
    texts = [labels[at].text for at in sorted(inside, key=lambda at: -labels[at].height)]
    printed = list(dict.fromkeys(labels[at].text for at in inside if at in numbers))
    if outline.name and outline.name in printed:
        own = outline.name
    elif printed:
        own = printed[0]
    elif outline.is_named and is_number(outline.name):
        own = outline.name
    else:
        return None
    names = [text for text in texts if text != own and text not in printed and sum(map(str.isalpha, text)) > 1]
    return FoundUnit(outline, own, tuple(text for text in printed if text != own), tuple(names[:3]))


def _drop_shared_names(outlines: Sequence[Outline], units: dict[int, FoundUnit | None]) -> None:
    """Take back numbers that come from a group's name alone when the group has several shapes or another has it."""
    counted = Counter(unit.number for unit in units.values() if unit)
    for place, unit in units.items():
        outline = outlines[place]
        if unit and outline.is_named and unit.number == outline.name and counted[unit.number] > 1:
            units[place] = None


def _faces(loose: Iterable[tuple[Point, ...]], divided: Iterable[Outline]) -> list[Outline]:
    """Return the areas that lines enclose together, as islands drawn as a frame with lines between the units."""
    lines = [shapely.LineString(points) for points in loose]
    lines += [shapely.LinearRing(outline.points) for outline in divided]
    joined = shapely.union_all(np.asarray(lines, dtype=object))
    faces = polygons_in(shapely.polygonize([joined]))
    return [Outline(tuple((x, y) for x, y in face.exterior.coords[:-1]), "lines") for face in faces]


def stand_layers(drawing: Drawing) -> set[str]:
    """Return the layers that are named after units and hold shapes."""
    return {outline.layer for outline in drawing.outlines if is_stand_layer(outline.layer)}
