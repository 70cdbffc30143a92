"""The floor of a fair as the optimiser sees it: cells and blocks of every hall, and who may take which.

How a hall falls into blocks changes with its plan alone and is kept for each version of it: whoever asks for three
good stands then pays for no geometry.
"""

import math
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from eventsapp.allocation.queries.problem.blocks import Block, Shape, blocks_of
from eventsapp.booths.optimiser.problem import Cell, Cells, Island
from eventsapp.booths.queries.picture import UnitFacts, unit_facts
from eventsapp.booths.rules.turns import allows
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import floor_of, halls_of

KEPT = 64


@dataclass(frozen=True, slots=True)
class Closed:
    """What cannot be given: units that somebody holds, halls that are closed, zones outside a round."""

    unit_ids: Collection[int] = ()
    hall_ids: Collection[int] = ()
    only_zone_ids: Collection[int] = ()
    """Empty: all zones."""
    only_package_ids: Collection[int] = ()
    """Empty: all packages; what is sold with any is never closed by it."""
    any_package: bool = False
    """Whether units are given whatever they are sold with."""
    standing: Collection[int] = ()
    """Units of stands that stay: whoever has them has them, whatever else is true of them."""

    def has(self, unit: UnitFacts, hall_id: int) -> bool:
        """Say whether a unit of a hall cannot be given."""
        if unit.id in self.standing:
            return False
        is_given = allows(self.only_zone_ids, self.only_package_ids, [(unit.zone_id, unit.package_id)])
        return unit.is_blocked or not is_given or unit.id in self.unit_ids or hall_id in self.hall_ids


@dataclass(frozen=True, slots=True)
class Ground:
    """Cells and islands of a fair; units are known by their id, islands are counted through all halls."""

    cells: tuple[Cell, ...]
    islands: tuple[Island, ...]
    halls: tuple[Hall, ...]
    by_id: Mapping[int, Cell]
    zone_cells: Mapping[int, Cells]

    @property
    def zone_halls(self) -> Mapping[int, frozenset[int]]:
        """Return the halls in which each zone has units."""
        return {zone: frozenset(self.by_id[cell].hall for cell in cells) for zone, cells in self.zone_cells.items()}

    def without(self, unit_ids: Collection[int]) -> "Ground":
        """Return the same floor with some units blocked."""
        cells = tuple(replace(cell, blocked=True) if cell.id in unit_ids else cell for cell in self.cells)
        return replace(self, cells=cells, by_id={cell.id: cell for cell in cells})

    def is_rectangle(self, cells: Cells) -> bool:
        """Say whether cells fill a rectangle of one island that touches an aisle."""
        places = [self.by_id[cell] for cell in cells]
        _hall, (rows, cols) = self.shape_of(cells)
        is_whole = len({one.island for one in places}) == 1 and rows * cols == len(set(cells)) == len(cells)
        return is_whole and all(one.span == 1 for one in places) and self._is_open(places)

    def shape_of(self, cells: Cells) -> tuple[int, tuple[int, int]]:
        """Return the hall and the (rows, columns) of the box around cells."""
        places = [self.by_id[cell] for cell in cells]
        xs, ys = [one.x for one in places], [one.y for one in places]
        return places[0].hall, (max(ys) - min(ys) + 1, max(xs) - min(xs) + 1)

    def _is_open(self, places: Sequence[Cell]) -> bool:
        island = self.islands[places[0].island]
        edges = {
            "n": min(one.y for one in places) == island.y,
            "s": max(one.y for one in places) == island.y + island.rows - 1,
            "w": min(one.x for one in places) == island.x,
            "e": max(one.x for one in places) == island.x + island.cols - 1,
        }
        return any(edges[side] for side in island.open)


def ground_of(fair_id: int, closed: Closed, pavilion_zones: Mapping[int, int]) -> Ground:
    """Return a fair's floor; restricted units are for the pavilion of their zone (zone id to pavilion id), if any."""
    cells: list[Cell] = []
    islands: list[Island] = []
    halls = halls_of(fair_id)
    for hall in halls:
        _lay_out(hall, closed, pavilion_zones, cells, islands)
    zones: dict[int, list[int]] = {}
    for cell in cells:
        if cell.zone is not None:
            zones.setdefault(cell.zone, []).append(cell.id)
    zone_cells = {zone: tuple(inside) for zone, inside in zones.items()}
    return Ground(tuple(cells), tuple(islands), tuple(halls), {cell.id: cell for cell in cells}, zone_cells)


def _lay_out(
    hall: Hall, closed: Closed, pavilion_zones: Mapping[int, int], cells: list[Cell], islands: list[Island]
) -> None:
    """Add a hall's blocks and their cells."""
    for block, inside in _layout_of(hall):
        island = Island(len(islands), hall.id, block.x, block.y, block.rows, block.cols, block.open)
        islands.append(island)
        cells += [_cell(one, island, block, closed, pavilion_zones) for one in inside]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A unit in its block, and how near it is to an entrance."""

    unit: UnitFacts
    column: int
    row: int
    closeness: float


_Layout = Sequence[tuple[Block, Sequence[_Spot]]]
_kept: OrderedDict[tuple[int, str], _Layout] = OrderedDict()
_lock = Lock()


def _layout_of(hall: Hall) -> _Layout:
    """Return the blocks of a hall with their units; made once for each version of its plan."""
    key = (hall.id, hall.plan_key)
    with _lock:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
            return known
    made = _laid_out(hall)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def _laid_out(hall: Hall) -> _Layout:
    units = {unit.id: unit for unit in unit_facts(hall.id, hall.plan_key)}
    floor = floor_of(hall, units.keys())
    shapes = [Shape(unit.id, floor.boxes[unit.id], unit.area_m2) for unit in units.values()]
    closeness = _closeness(hall, floor)
    return [
        (block, [_Spot(units[key], *place, closeness[key]) for key, place in sorted(block.places.items())])
        for block in blocks_of(shapes, floor)
    ]


def _cell(one: _Spot, island: Island, block: Block, closed: Closed, pavilion_zones: Mapping[int, int]) -> Cell:
    unit = one.unit
    pavilion = pavilion_zones.get(unit.zone_id or 0)
    is_kept = unit.is_restricted and unit.id not in closed.standing
    return Cell(
        id=unit.id,
        hall=island.hall,
        island=island.id,
        x=island.x + one.column,
        y=island.y + one.row,
        zone=unit.zone_id,
        blocked=closed.has(unit, island.hall) or (is_kept and pavilion is None),
        facilities=frozenset(unit.utilities),
        load=unit.floor_load or 0.0,
        height=unit.height or 0.0,
        price=block.span,
        closeness=one.closeness,
        span=block.span,
        reserved_for=pavilion if is_kept else None,
        package=None if closed.any_package or unit.id in closed.standing else unit.package_id,
    )


def _closeness(hall: Hall, floor: Floor[int]) -> dict[int, float]:
    """Return how near each unit is to the nearest entrance of its hall: 1 at a door, 0 at the farthest unit."""
    doors = [(float(door["x"]), float(door["y"])) for door in hall.entrances]
    if not doors:
        return dict.fromkeys(floor.boxes, 0.0)
    away = {
        unit_id: min(math.dist(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), door) for door in doors)
        for unit_id, box in floor.boxes.items()
    }
    farthest = max(away.values(), default=0.0) or 1.0
    return {unit_id: round(1 - metres / farthest, 6) for unit_id, metres in away.items()}
