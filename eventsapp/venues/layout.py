"""Makes a hall from a few numbers: rows of islands with aisles between them. Lengths in metres."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventsapp.venues.geometry import rectangle
from eventsapp.venues.plan_import import PlanEntrance, PlanHall, PlanUnit


@dataclass(frozen=True, slots=True)
class HallLayout:
    """How a hall is divided: `islands` are the lengths of a row's islands in cells; each is two cells deep.

    Units are numbered row, island, place: A-101 and on along the first island's north side, then its south.
    """

    code: str
    rows: Sequence[str]
    islands: Sequence[int]
    cell: float = 3.0
    aisle: float = 3.0
    cross_aisle: float = 4.0
    wall_aisle: float = 4.0
    wall_rows: Sequence[str] = ()

    @property
    def width(self) -> float:
        """Return the hall's inner width."""
        return sum(self.islands) * self.cell + (len(self.islands) - 1) * self.cross_aisle + 2 * self.wall_aisle

    def starts(self) -> list[float]:
        """Return where each island begins."""
        found = [self.wall_aisle]
        for length in self.islands[:-1]:
            found.append(found[-1] + length * self.cell + self.cross_aisle)
        return found


def lay_out(layout: HallLayout, name: str = "") -> PlanHall:
    """Return the hall with its units, one entrance in the middle of its south wall."""
    letters = [*layout.wall_rows[:1], *layout.rows, *layout.wall_rows[1:]]
    units: list[PlanUnit] = []
    down = _wall_gap(layout, letters[0])
    for letter in letters:
        depth = 1 if letter in layout.wall_rows else 2
        units += _row(layout, letter, depth, down)
        down += depth * layout.cell + layout.aisle
    depth_of_hall = down - layout.aisle + _wall_gap(layout, letters[-1])
    outline = rectangle(0.0, 0.0, layout.width, depth_of_hall)
    door = PlanEntrance(layout.width / 2, depth_of_hall, 4.0, "s")
    return PlanHall(layout.code, name or layout.code, outline, tuple(units), (), (door,))


def _wall_gap(layout: HallLayout, letter: str) -> float:
    """Return how far a row stands off its wall: a wall row backs onto it."""
    return 0.5 if letter in layout.wall_rows else layout.wall_aisle


def _row(layout: HallLayout, letter: str, depth: int, down: float) -> list[PlanUnit]:
    """Return the units of one row of islands."""
    units = []
    for island, (start, length) in enumerate(zip(layout.starts(), layout.islands, strict=True), start=1):
        for side in range(depth):
            for place in range(length):
                number = f"{letter}-{island}{side * length + place + 1:02d}"
                outline = rectangle(start + place * layout.cell, down + side * layout.cell, layout.cell, layout.cell)
                units.append(PlanUnit(number, outline))
    return units
