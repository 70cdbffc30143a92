"""A hall as blocks of cells: what of its units lies in rows and columns, and what stands by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eventsapp.venues.geometry import Floor

UNIT_M = 3.0
"""The side of a standard unit, in metres; distances between stands are counted in it."""
UNIT_M2 = UNIT_M * UNIT_M
_SEAM = 0.06
"""Metres by which units of one block may be out of line."""
_SQUARE = 0.02
"""How much of its box a rectangle may lack."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A unit as geometry sees it: left, top, right and bottom in metres, and its own area."""

    id: int
    box: Box
    area_m2: float

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height in metres."""
        return self.box[2] - self.box[0], self.box[3] - self.box[1]

    @property
    def is_rectangle(self) -> bool:
        """Say whether it fills its box."""
        width, height = self.size
        return abs(width * height - self.area_m2) <= _SQUARE * width * height


@dataclass(frozen=True, slots=True)
class Block:
    """Units in rows and columns: where its corner is in steps of three metres, and each unit's column and row."""

    x: int
    y: int
    rows: int
    cols: int
    places: Mapping[int, tuple[int, int]]
    open: frozenset[str]
    """Which of its sides (n, e, s, w) face an aisle."""
    span: int = 1
    """How many standard units its one odd unit counts for."""


def blocks_of(shapes: Sequence[Shape], floor: Floor[int]) -> list[Block]:
    """Group the units of a hall: equal rectangles that touch side by side in line are one block, others their own."""
    regular = {shape.id: shape for shape in shapes if shape.is_rectangle}
    blocks = [_block(group, regular, floor) for group in _groups(regular, floor)]
    odd = [_odd(shape, floor) for shape in shapes if shape.id not in regular]
    return sorted([*blocks, *odd], key=lambda block: (block.y, block.x, min(block.places)))


def _groups(regular: Mapping[int, Shape], floor: Floor[int]) -> Iterator[dict[int, tuple[int, int]]]:
    """Yield the units that hang together in line, each with its column and row counted from some unit."""
    left = dict(regular)
    while left:
        first = left.pop(min(left))
        places = {first.id: (0, 0)}
        waiting = [first]
        while waiting:
            one = waiting.pop()
            for other_id in floor.beside(one.id):
                step = _step(one, left[other_id]) if other_id in left else None
                if step is not None:
                    column, row = places[one.id]
                    places[other_id] = (column + step[0], row + step[1])
                    waiting.append(left.pop(other_id))
        yield places


def _step(one: Shape, other: Shape) -> tuple[int, int] | None:
    """Return in which direction an equal unit in line lies, None where it is not equal or not in line."""
    width, height = one.size
    if abs(other.size[0] - width) > _SEAM or abs(other.size[1] - height) > _SEAM:
        return None
    across, down = (other.box[0] - one.box[0]) / width, (other.box[1] - one.box[1]) / height
    step = (round(across), round(down))
    is_in_line = abs(across - step[0]) * width <= _SEAM and abs(down - step[1]) * height <= _SEAM
    return step if is_in_line and abs(step[0]) + abs(step[1]) == 1 else None


def _block(places: Mapping[int, tuple[int, int]], shapes: Mapping[int, Shape], floor: Floor[int]) -> Block:
    left = min(column for column, _ in places.values())
    top = min(row for _, row in places.values())
    inside = {unit_id: (column - left, row - top) for unit_id, (column, row) in places.items()}
    cols, rows = max(column for column, _ in inside.values()) + 1, max(row for _, row in inside.values()) + 1
    corner_x, corner_y = min(shapes[key].box[0] for key in places), min(shapes[key].box[1] for key in places)
    edges = {
        "n": [key for key, (_, row) in inside.items() if row == 0],
        "s": [key for key, (_, row) in inside.items() if row == rows - 1],
        "w": [key for key, (column, _) in inside.items() if column == 0],
        "e": [key for key, (column, _) in inside.items() if column == cols - 1],
    }
    open_sides = frozenset(side for side, units in edges.items() if _is_open(units, side, floor))
    return Block(round(corner_x / UNIT_M), round(corner_y / UNIT_M), rows, cols, inside, open_sides)


_TURNS = {"e": 0, "s": 1, "w": 2, "n": 3}
"""The quarter turn that a side of an upright unit faces, as ``Floor.frontage`` counts them."""


def _is_open(units: Sequence[int], side: str, floor: Floor[int]) -> bool:
    """Say whether at least half of these units face an aisle on a side."""
    facing = [key for key in units if _TURNS[side] in floor.frontage([key]).sides]
    return 2 * len(facing) >= len(units)


def _odd(shape: Shape, floor: Floor[int]) -> Block:
    """Return a unit of another form as a block of its own."""
    sides = floor.frontage([shape.id]).count
    place = {shape.id: (0, 0)}
    x, y = round(shape.box[0] / UNIT_M), round(shape.box[1] / UNIT_M)
    return Block(x, y, 1, 1, place, frozenset("nesw"[:sides]), max(1, round(shape.area_m2 / UNIT_M2)))
