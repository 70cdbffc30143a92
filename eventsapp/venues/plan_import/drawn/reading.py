"""From a drawing to a hall: units, walls, scale, and everything that was guessed, said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
import shapely
from shapely.geometry import Polygon

from eventsapp.venues.geometry import BadPolygonError, Ring, area_of, bounds_of, polygon_of, rectangle, repaired_ring
from eventsapp.venues.plan_import.document import PlanHall
from eventsapp.venues.plan_import.drawn.features import Found, placed, take_features
from eventsapp.venues.plan_import.drawn.matching import FoundUnit, Match, match, stand_layers
from eventsapp.venues.plan_import.drawn.model import Drawing, Outline
from eventsapp.venues.plan_import.drawn.numbers import chosen_layers, is_wall_layer
from eventsapp.venues.plan_import.frame import (
    METRES_PER,
    Frame,
    brought_near,
    guessed_scale,
    refuse_implausible,
    sides_of,
    significant,
)
from eventsapp.venues.plan_import.gathering import Gathering, RawUnit, Walls, box_around, names_of
from eventsapp.venues.plan_import.limits import MAX_UNITS, refuse_count
from eventsapp.venues.plan_import.options import PlanOptions
from eventsapp.venues.plan_import.refusals import NoNumbersInPlan, NoSuchLayers

_SHOWN = 5
_SHOWN_LAYERS = 20
_MOST_ISLANDS = 500
_STAND = (1.0, 2_000.0)  # square metres of a usual stand: what makes a stated unit of length believable


def read_drawing(code: str, drawing: Drawing, options: PlanOptions, gathering: Gathering) -> PlanHall:
    """Return the hall of a drawing; raises PlanRefused."""
    _tell_reading(code, drawing, gathering)
    standing = take_features(drawing)
    if options.layers:
        _choose_layers(drawing, options.layers)
    _drop_doubles(code, drawing, gathering)
    if not options.layers:
        _prefer_layers(code, drawing, gathering)
    found = match(drawing)
    if not found.units:
        raise NoNumbersInPlan(shapes=len(drawing.outlines), texts=len(drawing.labels))
    refuse_count("units", len(found.units), MAX_UNITS)
    _tell_left_over(code, found, gathering)
    frame = Frame.of(_scale(code, drawing, found.units, options, gathering), options, y_up=drawing.y_up)
    raws = [_raw(row, unit, frame) for row, unit in enumerate(found.units, start=1)]
    if not any(unit.outline.number for unit in found.units):
        refuse_implausible(raws)
    raws, away = brought_near(code, raws, gathering)
    place = _Place(frame, away)
    walls = _walls(found, raws, place)
    return gathering.hall(code, code, raws, _furnished(code, standing, walls, raws, place, gathering))


def _furnished(
    code: str, found: Found, walls: Walls, raws: Sequence[RawUnit], place: "_Place", gathering: Gathering
) -> Walls:
    """Return the walls with doors, columns and the like, and say which layers they are from."""
    if not (found.shapes or found.strokes):
        return walls
    outline = walls.outline or box_around([ring for raw in raws if (ring := _sound(raw.ring))])
    standing = placed(found, outline, place.ring, place.box)
    count = len(standing.doors) + len(standing.features)
    layers = ", ".join(found.layers[:_SHOWN_LAYERS])
    if count:
        gathering.warn("features_read", code, count=count, layers=layers)
    if standing.left:
        gathering.warn("features_left", code, count=standing.left, layers=layers)
    return replace(walls, entrances=standing.doors or walls.entrances, features=standing.features or walls.features)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where shapes of the drawing come to lie."""

    frame: Frame
    away: tuple[float, float]

    def ring(self, outline: Outline) -> Ring | None:
        """Return a sound ring in metres, None for anything else."""
        try:
            return repaired_ring(self._moved(outline))[0]
        except BadPolygonError:
            return None

    def box(self, outline: Outline) -> Ring:
        """Return the box around a shape or line in metres."""
        left, top, right, bottom = bounds_of([self._moved(outline)])
        return rectangle(left, top, right - left, bottom - top)

    def _moved(self, outline: Outline) -> list[list[float]]:
        return [[x - self.away[0], y - self.away[1]] for x, y in self.frame.ring(outline.points)]


def _raw(row: int, unit: FoundUnit, frame: Frame) -> RawUnit:
    """Return a found unit in metres."""
    return RawUnit(unit.number, frame.ring(unit.outline.points), row, unit.aliases, names_of(unit.names))


def _tell_reading(code: str, drawing: Drawing, gathering: Gathering) -> None:
    """Say what the format found odd."""
    for kind, values in drawing.notes:
        gathering.warn(kind, code, **values)
    if drawing.closed_gaps:
        gathering.warn("closed_gaps", code, count=drawing.closed_gaps)
    if drawing.unread:
        listed = ", ".join(f"{kind} ({count})" for kind, count in sorted(drawing.unread.items()))
        gathering.warn("unread_elements", code, elements=listed)


def _drop_doubles(code: str, drawing: Drawing, gathering: Gathering) -> None:
    """Keep one of the shapes that are drawn more than once in the same place."""
    kept: dict[tuple[tuple[tuple[float, float], ...], str], Outline] = {}
    for outline in drawing.outlines:
        key = tuple(sorted((significant(x, 7), significant(y, 7)) for x, y in outline.points))
        known = kept.get((key, outline.number))
        if known is None or (outline.name and not known.name):
            kept[key, outline.number] = outline
    doubles = len(drawing.outlines) - len(kept)
    if doubles:
        drawing.outlines = list(kept.values())
        gathering.warn("drawn_twice", code, count=doubles)


def _choose_layers(drawing: Drawing, wanted: tuple[str, ...]) -> None:
    """Keep the layers that were named; raises NoSuchLayers."""
    names = {outline.layer for outline in drawing.outlines} | {label.layer for label in drawing.labels}
    kept = chosen_layers(names, wanted)
    if not kept:
        raise NoSuchLayers(layers=", ".join(sorted(filter(None, names))[:_SHOWN_LAYERS]))
    drawing.outlines = [outline for outline in drawing.outlines if outline.layer in kept]
    drawing.labels = [label for label in drawing.labels if label.layer in kept]


def _prefer_layers(code: str, drawing: Drawing, gathering: Gathering) -> None:
    """Take layers named after units alone when numbers lie in them."""
    if any(outline.number for outline in drawing.outlines):
        return
    layers = stand_layers(drawing)
    walls = [outline for outline in drawing.outlines if is_wall_layer(outline.layer)]
    named = Drawing(drawing.y_up, drawing.scale, loose=drawing.loose, labels=drawing.labels)
    named.outlines = [outline for outline in drawing.outlines if outline.layer in layers]
    if not layers or len(named.outlines) == len(drawing.outlines):
        return
    with_layers, with_all = match(named), match(drawing)
    if len(with_all.units) > len(with_layers.units) > len(with_all.units) // 2:
        left = len(drawing.outlines) - len(named.outlines)
        drawing.outlines = [*named.outlines, *walls]
        gathering.warn("layers_guessed", code, layers=", ".join(sorted(layers)), count=left)


def _tell_left_over(code: str, found: Match, gathering: Gathering) -> None:
    """Say what was taken for no unit."""
    if found.shapes_without:
        gathering.warn("shapes_without_number", code, count=len(found.shapes_without))
    if found.numbers_without:
        texts = ", ".join(label.text for label in found.numbers_without[:_SHOWN])
        gathering.warn("numbers_without_shape", code, count=len(found.numbers_without), texts=texts)
    for unit in found.units:
        if unit.aliases:
            gathering.warn("several_numbers", code, unit.number, others=", ".join(unit.aliases[:_SHOWN]))


def _scale(
    code: str, drawing: Drawing, units: Sequence[FoundUnit], options: PlanOptions, gathering: Gathering
) -> float:
    """Return metres per drawing unit: as was said, as the file says where that can be, else guessed and said."""
    if options.scale:
        return options.scale
    sizes = [sides_of(unit.outline.points) for unit in units]
    area = median(shorter * longer for shorter, longer in sizes)
    stated = any(unit.outline.number for unit in units)
    if drawing.scale and (stated or _believable(area, drawing.scale)):
        return drawing.scale
    if drawing.y_up:  # drawing programs draw in real lengths: only their unit may be unsaid
        for unit in ("m", "mm", "cm", "ft", "in"):
            if _believable(area, METRES_PER[unit]):
                kind = "unit_doubted" if drawing.scale else "unit_guessed"
                gathering.warn(kind, code, unit=unit)
                return METRES_PER[unit]
    scale = guessed_scale(shorter for shorter, _ in sizes)
    gathering.warn("scale_guessed", code, scale=f"{scale:g}")
    return scale


def _believable(area: float, scale: float) -> bool:
    """Say whether the middle unit is a stand at this scale."""
    return _STAND[0] <= area * scale * scale <= _STAND[1]


def _walls(found: Match, raws: Sequence[RawUnit], place: _Place) -> Walls:
    """Return the walls and islands: shapes around several units, the one around all of them being the walls."""
    named = [outline for outline in (*found.around, *found.shapes_without) if is_wall_layer(outline.layer)]
    drawn = max((ring for outline in named if (ring := place.ring(outline))), key=area_of, default=None)
    around = [outline for outline in found.around[:_MOST_ISLANDS] if outline not in named]
    rings = [ring for outline in around if (ring := place.ring(outline))]
    if drawn is not None:
        return Walls(drawn, tuple(rings))
    whole, islands = _told_apart(rings, [polygon_of(ring) for raw in raws if (ring := _sound(raw.ring))])
    return Walls(min(whole, key=area_of, default=None), tuple(islands))


def _told_apart(rings: Sequence[Ring], units: Sequence[Polygon]) -> tuple[list[Ring], list[Ring]]:
    """Return the rings that hold (almost) all units and those that hold some."""
    if not units:
        return [], []
    middles = np.asarray(shapely.point_on_surface(units), dtype=object)
    held = [int(np.sum(shapely.intersects(polygon_of(ring), middles))) for ring in rings]
    whole = [ring for ring, count in zip(rings, held, strict=True) if count * 20 >= len(middles) * 19]
    return whole, [ring for ring in rings if ring not in whole]


def _sound(raw: object) -> Ring | None:
    """Return a ring that is one."""
    try:
        return repaired_ring(raw)[0]
    except BadPolygonError:
        return None
