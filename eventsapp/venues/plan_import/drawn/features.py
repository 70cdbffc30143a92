"""Doors, exits, columns, obstacles and aisles of a drawing, told by the names of their layers or groups."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eventsapp.venues.geometry import Ring, bounds_of, clean_ring, rectangle
from eventsapp.venues.plan_import.document import PlanEntrance, PlanFeature
from eventsapp.venues.plan_import.drawn.model import Drawing, Outline
from eventsapp.venues.plan_import.drawn.numbers import feature_kind, is_number

_DEPTH = 0.4  # metres: how thick an opening is drawn
_NEAR_WALL = 1.5
_ONE_DOOR = 0.3  # metres between the strokes of one door
_LARGEST_OPENING = 30.0
_OPENINGS = ("door", "fire_exit")


@dataclass(frozen=True, slots=True)
class Found:
    """What was taken out of a drawing, with its kind: closed shapes, and the strokes that doors are drawn with."""

    shapes: tuple[tuple[str, Outline], ...] = ()
    strokes: tuple[tuple[str, Outline], ...] = ()

    @property
    def layers(self) -> list[str]:
        """Return the names of the layers."""
        return sorted({outline.layer for _kind, outline in (*self.shapes, *self.strokes)})


def take_features(drawing: Drawing) -> Found:
    """Take the shapes of such layers out of a drawing; a layer of aisles that has numbers holds units instead."""
    kinds = {layer: feature_kind(layer) for layer in {one.layer for one in (*drawing.outlines, *drawing.strokes)}}
    numbered = {label.layer for label in drawing.labels if is_number(label.text)}
    kinds = {layer: kind for layer, kind in kinds.items() if kind and not (kind == "aisle" and layer in numbered)}
    drawing.labels = [label for label in drawing.labels if label.layer not in kinds]
    shapes = [(kinds[one.layer], one) for one in drawing.outlines if one.layer in kinds and not one.number]
    drawing.outlines = [one for one in drawing.outlines if one.layer not in kinds or one.number]
    strokes = [(kinds[one.layer], one) for one in drawing.strokes if kinds.get(one.layer) in _OPENINGS]
    return Found(tuple(shapes), tuple(strokes))


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a hall, and how many shapes were no use."""

    doors: tuple[PlanEntrance, ...]
    features: tuple[PlanFeature, ...]
    left: int


def placed(
    found: Found, walls: Ring, ring_of: Callable[[Outline], Ring | None], box_of: Callable[[Outline], Ring]
) -> Standing:
    """Return the features in metres. Doors stand in the nearest wall; those far from any are left out."""
    drawn = [(kind, one) for kind, one in found.shapes if kind == "door"]
    openings = {
        kind: [
            _in_wall(name, box, walls)
            for name, box in _openings(
                [(_name_of(one), box_of(one)) for own, one in (*drawn, *found.strokes) if own == kind]
            )
        ]
        for kind in _OPENINGS
    }
    rings = [(kind, one, ring_of(one)) for kind, one in found.shapes if kind != "door"]
    exits = [PlanFeature("fire_exit", _ring_of(one), one.leads_to, one.wall) for one in openings["fire_exit"] if one]
    others = [PlanFeature(kind, ring, _name_of(one), _nearest(ring, walls)[0]) for kind, one, ring in rings if ring]
    left = sum(one is None for one in (*openings["door"], *openings["fire_exit"], *(ring for *_, ring in rings)))
    return Standing(tuple(door for door in openings["door"] if door), (*exits, *others), left)


def _name_of(outline: Outline) -> str:
    """Return the name of a shape; that of its group is none of its own."""
    return "" if outline.name == outline.layer.rpartition("/")[2] else outline.name


def _openings(boxes: Sequence[tuple[str, Ring]]) -> Iterable[tuple[str, Ring]]:
    """Put the strokes of one door together: a leaf and the arc it swings through touch."""
    waiting = [(name, bounds_of([ring])) for name, ring in boxes]
    while waiting:
        name, (left, top, right, bottom) = waiting.pop()
        touching = [
            other
            for other in waiting
            if other[0] == name
            and other[1][0] < right + _ONE_DOOR
            and other[1][2] > left - _ONE_DOOR
            and other[1][1] < bottom + _ONE_DOOR
            and other[1][3] > top - _ONE_DOOR
        ]
        if not touching:
            yield name, rectangle(left, top, right - left, bottom - top)
            continue
        waiting = [other for other in waiting if other not in touching]
        whole = [rectangle(one[0], one[1], one[2] - one[0], one[3] - one[1]) for _name, one in touching]
        waiting.append((name, bounds_of([*whole, rectangle(left, top, right - left, bottom - top)])))


def _in_wall(name: str, box: Ring, walls: Ring) -> PlanEntrance | None:
    """Return an opening in the wall it is nearest to, None where it is near none or no opening."""
    left, top, right, bottom = bounds_of([box])
    wall, away = _nearest(box, walls)
    width = right - left if wall in {"n", "s"} else bottom - top
    if away > _NEAR_WALL or not 0.3 <= width <= _LARGEST_OPENING:
        return None
    x, y = (left + right) / 2, (top + bottom) / 2
    return PlanEntrance(round(x, 3), round(y, 3), round(width, 3), wall, name)


def _nearest(ring: Ring, walls: Ring) -> tuple[str, float]:
    """Return the side of the hall a shape is nearest to, and how far from it."""
    left, top, right, bottom = bounds_of([walls])
    low_x, low_y, high_x, high_y = bounds_of([ring])
    x, y = (low_x + high_x) / 2, (low_y + high_y) / 2
    gaps = {"n": abs(y - top), "s": abs(bottom - y), "w": abs(x - left), "e": abs(right - x)}
    side = min(gaps, key=lambda one: gaps[one])
    return side, gaps[side]


def _ring_of(door: PlanEntrance) -> Ring:
    """Return an opening as a thin rectangle across its wall."""
    across, down = (door.width, _DEPTH) if door.wall in {"n", "s"} else (_DEPTH, door.width)
    return clean_ring(rectangle(door.x - across / 2, door.y - down / 2, across, down))
