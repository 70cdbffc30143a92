"""What is asked of the optimiser: a floor, exhibitors, rules, and what an organiser values.

Ids are any integers. Places are counted in cells of 3 m, prices in the fair's currency, closeness from 0 to 1. Where a
rule's wording matters, it is that of the shared format of allocation files (README.md beside this file).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Cells = tuple[int, ...]
"""Ids of the cells of a stand, row by row."""
Plan = Mapping[int, Cells]
"""Exhibitor id to the cells it gets; who is missing is not placed."""
Window = tuple[int, int, int]
"""An island's id, and its first and last column counted from its left edge."""


class BrokenFair(Exception):
    """The fair contradicts itself: an unknown id, an impossible size, a wrong type. The text says where and what."""


@dataclass(frozen=True, slots=True)
class Island:
    """A block of cells with aisles around: its place in the hall and its size, in cells.

    ``open`` says which of its sides (n, e, s, w) lie at an aisle: a row that backs onto a wall has fewer. A place of
    the rectangle may have no cell, where a column stands.

    """

    id: int
    hall: int
    x: int
    y: int
    rows: int
    cols: int
    open: frozenset[str] = frozenset("nesw")


@dataclass(frozen=True, slots=True)
class Cell:
    """A sellable unit. ``span`` says how many standard units an odd one counts for; load is in kN/m2, height in m."""

    id: int
    hall: int
    island: int
    x: int
    y: int
    zone: int | None = None
    blocked: bool = False
    water: bool = False
    power: bool = False
    load: float = 0
    height: float = 0
    price: float = 0
    closeness: float = 0
    span: int = 1
    facilities: frozenset[str] = frozenset()
    reserved_for: int | None = None
    """The pavilion whose members alone may take it."""
    package: int | None = None
    """The only package it is sold with."""

    @property
    def offers(self) -> frozenset[str]:
        """Everything connected here, in words."""
        own = [word for word, there in (("water", self.water), ("power", self.power)) if there]
        return self.facilities.union(own)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a stand must have: in any one of its cells, in all of them, and the least load and height of all."""

    anywhere: frozenset[str] = frozenset()
    everywhere: frozenset[str] = frozenset()
    load: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Exhibitor:
    """Who wants ``size`` units in one of the ``shapes`` (rows, cols), in one of the ``halls``, and with what wishes.

    A wish is a set of cells, best first; a stand grants it that contains them all or lies within them, so that one
    cell, a whole place and a zone can be wished for alike.

    """

    id: int
    size: int
    shapes: tuple[tuple[int, int], ...]
    halls: frozenset[int]
    sector_zones: frozenset[int] = frozenset()
    sector_halls: frozenset[int] = frozenset()
    zone_strict: bool = False
    needs: Needs = field(default_factory=Needs)
    budget: float | None = None
    points: float = 0
    weight: int = 10
    applied: float = 0
    wishes: tuple[Cells, ...] = ()
    wanted_open_sides: int = 1
    entrance_taste: float = 0
    pavilion: int | None = None
    package: int | None = None
    locked: Cells | None = None


@dataclass(frozen=True, slots=True)
class Pavilion:
    """Exhibitors who stand together: all placed members within one of the windows."""

    id: int
    members: tuple[int, ...]
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """Two exhibitors to keep apart.

    By a ``gap`` of more than ``distance`` cells, or not ``facing`` across an aisle; a penalty of 0 makes it hard.

    """

    a: int
    b: int
    distance: int
    kind: str = "gap"
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class Scale:
    """What a plan is worth: an organiser's sliders, all whole numbers.

    Satisfaction is the sum of what a stand earns.

    """

    placed: int = 4000
    per_cell: int = 1000
    wishes: tuple[int, ...] = (45, 39, 33, 27, 21)
    right_sector: int = 25
    same_hall: int = 10
    open_sides: int = 15
    entrance: int = 15
    near_first: int = 10
    near_first_reach: int = 6
    corner_surcharge: float = 0.1
    soft_apart: int | None = None
    """Penalty for every soft keep-apart rule; None leaves each rule its own."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Which hard rules bind. Size, shape, hall, aisle, blocked cells and locks always do."""

    needs: bool = True
    budget: bool = True
    zone: bool = True
    apart: bool = True
    pavilions: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the optimiser knows. ``current`` with ``stay_bonus`` makes a plan that changes little."""

    cells: tuple[Cell, ...]
    islands: tuple[Island, ...]
    exhibitors: tuple[Exhibitor, ...]
    pavilions: tuple[Pavilion, ...] = ()
    apart: tuple[Apart, ...] = ()
    scale: Scale = field(default_factory=Scale)
    rules: Rules = field(default_factory=Rules)
    current: Plan | None = None
    stay_bonus: int = 0
    most_moves: int | None = None
    name: str = ""

    def penalty(self, rule: Apart) -> int:
        """What breaking a soft rule costs; 0 for a hard one."""
        if rule.penalty == 0 or self.scale.soft_apart is None:
            return rule.penalty
        return self.scale.soft_apart

    @property
    def apart_in_force(self) -> tuple[Apart, ...]:
        """The keep-apart rules that count: a soft rule whose penalty is set to nothing does not."""
        if not self.rules.apart:
            return ()
        return tuple(rule for rule in self.apart if rule.penalty == 0 or self.penalty(rule) > 0)

    @property
    def pavilions_in_force(self) -> tuple[Pavilion, ...]:
        """The pavilions that must stand in one window."""
        return self.pavilions if self.rules.pavilions else ()
