"""Turns a hall into drawing instructions for one SVG; ten drawing units are one metre."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventsapp.venues.fitting import LINE_HEIGHT, FittedText, fit_text
from eventsapp.venues.geometry import Box, Point, RawRing, bounds_of, label_box

UNITS_PER_METRE = 10.0
NOMINAL_WIDTH = 1180.0  # px the plan usually gets on a desktop; sizes in px below hold at that width
NOMINAL_HEIGHT = 900.0
NAME_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
MARGIN = 4.0  # metres around the outline: room for door signs
_ROW_LETTER = re.compile(r"^(?P<row>[^\W\d_]{1,2})-?\d")
MIN_GAP = 2.2  # metres between islands that leave room for an aisle plate
MAX_ROW_DEPTH = 8.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A stand or a free unit: `letter` is its state's, `short` the number drawn inside."""

    letter: str
    rings: Sequence[RawRing]
    name: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of text at a point, in drawing units."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class DrawnShape:
    """A shape ready to be written: its path, where its letter stands, and its name or else its number."""

    path: str
    box: Box
    letter: Mark
    number: Mark | None = None
    name: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Plate:
    """A dark sign: its code, its middle and its size in drawing units."""

    text: str
    x: float
    y: float
    width: float
    height: float
    size: float


@dataclass(frozen=True, slots=True)
class Ground:
    """A hall without what stands in it. `px` is how many drawing units one pixel is at the usual width."""

    view_box: tuple[float, float, float, float]
    outline: str
    px: float
    islands: tuple[str, ...] = ()
    features: tuple[tuple[str, str], ...] = ()
    """Kind and path of columns, obstacles, fire exits and main aisles."""
    plates: tuple[Plate, ...] = ()
    entrances: tuple[Plate, ...] = ()

    @property
    def view(self) -> str:
        """Return the value of viewBox."""
        return " ".join(_number(value) for value in self.view_box)


def draw_ground(
    outline: RawRing,
    cells: Mapping[str, RawRing],
    islands: Iterable[RawRing] = (),
    entrances: Iterable[Mapping[str, object]] = (),
    features: Iterable[Mapping[str, Any]] = (),
) -> Ground:
    """Lay out a hall around its cells, which are given by their numbers."""
    left, top, right, bottom = bounds_of([outline, *cells.values()])
    view = (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
    px = max(view[2] / NOMINAL_WIDTH, view[3] / NOMINAL_HEIGHT, 1 / 24) * UNITS_PER_METRE
    return Ground(
        view_box=(_up(view[0]), _up(view[1]), _up(view[2]), _up(view[3])),
        outline=path_of([outline]),
        px=px,
        islands=tuple(path_of([ring]) for ring in islands),
        features=tuple((feature["kind"], path_of([feature["ring"]])) for feature in features),
        plates=tuple(row_plates(cells, px)),
        entrances=tuple(_entrance_plate(entrance, px) for entrance in entrances),
    )


def extent_of(rings: Sequence[RawRing]) -> float:
    """Return the area of the box around a shape: large ones are drawn first, so that what lies on them is seen."""
    left, top, right, bottom = bounds_of(rings)
    return (right - left) * (bottom - top)


def path_of(rings: Iterable[RawRing]) -> str:
    """Return path data in drawing units; relative lines keep a plan of thousands small."""
    parts: list[str] = []
    for ring in rings:
        points = [(round(_up(x), 1), round(_up(y), 1)) for x, y in ring]
        (from_x, from_y), *rest = points
        parts.append(f"M{_number(from_x)} {_number(from_y)}")
        for x, y in rest:
            parts.append(_line(x - from_x, y - from_y))
            from_x, from_y = x, y
        parts.append("z")
    return "".join(parts)


def _line(across: float, down: float) -> str:
    """Return the shortest relative line command."""
    if abs(down) < 0.05:
        return f"h{_number(across)}"
    if abs(across) < 0.05:
        return f"v{_number(down)}"
    return f"l{_number(across)} {_number(down)}"


def _number(value: float) -> str:
    """Write a coordinate without needless digits."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _up(metres: float) -> float:
    """Turn metres into drawing units."""
    return metres * UNITS_PER_METRE


def draw_shape(shape: Shape, px: float) -> DrawnShape:
    """Place letter, number and name in a shape."""
    box = label_box(max(shape.rings, key=lambda ring: extent_of([ring])))
    path = path_of(shape.rings)
    if name := _placed_name(shape, box, px):
        return DrawnShape(path, box, _corner_letter(shape.letter, box, px), name=name)
    centre = (_up(box.centre[0]), _up(box.centre[1]))
    smaller = min(_up(box.width), _up(box.height))
    size = min(9 * px, smaller * 0.27, _up(box.width) / max(len(shape.short), 3) * 1.35)
    lift = smaller * 0.14 if shape.short else 0.0
    letter_size = min(smaller * 0.5, 14 * px)
    letter = Mark(shape.letter, centre[0], centre[1] - lift + letter_size * 0.36, letter_size)
    number = Mark(shape.short, centre[0], centre[1] + smaller * 0.4, size) if shape.short else None
    return DrawnShape(path, box, letter, number)


def _placed_name(shape: Shape, box: Box, px: float) -> tuple[Mark, ...]:
    """Fit a company's name clear of the letter: below it in a tall box, beside it in a flat one."""
    if not shape.name:
        return ()
    sizes = tuple(size * px for size in NAME_SIZES)
    width, height = _up(box.width) - 4 * px, _up(box.height) - 3 * px
    letter = _letter_size(box, px) if shape.letter else 0.0
    below = fit_text(shape.name, width, height - 2 * letter, sizes)
    beside = fit_text(shape.name, width - 1.2 * letter, height, sizes)
    x, y = _up(box.centre[0]), _up(box.centre[1])
    if below is not None and (beside is None or below.size >= beside.size):
        return tuple(_name_marks(below, (x, y)))
    return tuple(_name_marks(beside, (x + 0.5 * letter, y))) if beside is not None else ()


def _letter_size(box: Box, px: float) -> float:
    """Return the size of the letter in the corner."""
    return min(8 * px, _up(min(box.width, box.height)) * 0.4)


def _corner_letter(letter: str, box: Box, px: float) -> Mark:
    """Put the state's letter into the top left corner of the label box."""
    size = _letter_size(box, px)
    return Mark(letter, _up(box.x) + size * 0.55 + px, _up(box.y) + size + px, size)


def _name_marks(name: FittedText, centre: Point) -> Iterable[Mark]:
    """Stack the lines of a name around the centre."""
    step = name.size * LINE_HEIGHT
    first = centre[1] - step * (len(name.lines) - 1) / 2 + name.size * 0.35
    for at, line in enumerate(name.lines):
        yield Mark(line, centre[0], first + at * step, name.size)


def row_plates(cells: Mapping[str, RawRing], px: float) -> Iterable[Plate]:
    """Put a plate with the row's letter into every gap between the islands of one row."""
    rows: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for number, ring in cells.items():
        if found := _ROW_LETTER.match(number):
            rows[found["row"].upper()].append(bounds_of([ring]))
    side = min(20 * px, _up(MIN_GAP) * 0.82)
    every = [bounds_of([ring]) for ring in cells.values()]
    for letter, boxes in rows.items():
        top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
        if bottom - top > MAX_ROW_DEPTH:
            continue
        for gap in _gaps(sorted((box[0], box[2]) for box in boxes)):
            if not _is_on_a_cell(gap, (top + bottom) / 2, every):
                width = max(side, side * 0.62 * len(letter))
                yield Plate(letter, _up(gap), _up((top + bottom) / 2), width, side, side * 0.62)


def _is_on_a_cell(x: float, y: float, boxes: Iterable[tuple[float, float, float, float]]) -> bool:
    """Say whether a point is no aisle: between two stands of one row may lie those of another."""
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _gaps(spans: Sequence[tuple[float, float]]) -> Iterable[float]:
    """Return the middle of each gap between spans that is an aisle and not a hall's width."""
    reached = spans[0][1]
    for start, end in spans[1:]:
        if MIN_GAP <= start - reached <= 4 * MIN_GAP:
            yield (start + reached) / 2
        reached = max(reached, end)


def _entrance_plate(entrance: Mapping[str, object], px: float) -> Plate:
    """Put the sign of a door on the wall, outside."""
    text = str(entrance["name"])
    height = min(20 * px, _up(MARGIN) * 0.8)
    size = height * 0.55
    width = size * (len(text) * 0.62 + 1.6)
    across, down = _up(float(str(entrance["x"]))), _up(float(str(entrance["y"])))
    away = height / 2 + px
    shift = {"n": -away, "s": away}.get(str(entrance.get("wall", "s")), 0.0)
    return Plate(text, across, down + shift, width, height, size)
