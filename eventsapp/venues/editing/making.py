"""Makes a hall from a few figures: islands of two rows of cells, aisles between and around them, numbers, doors."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from eventsapp.venues.editing.asking import Ask
from eventsapp.venues.editing.features import at_wall
from eventsapp.venues.editing.model import MAX_UNITS, DraftHall, DraftUnit, Feature, sound_ring
from eventsapp.venues.editing.numbers import Scheme, skipped
from eventsapp.venues.editing.refusals import EditRefused
from eventsapp.venues.geometry import rectangle
from eventsapp.venues.numbering import match_key

SCHEMES = ("islands", "running")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which read as 1 and 0
DOOR_WIDTH, EXIT_WIDTH, DOOR_DEPTH = 4.0, 2.0, 0.4


@dataclass(frozen=True, slots=True)
class HallFigures:
    """What a hall is made of; lengths in metres, `island` in cells a row."""

    width: float = 60.0
    depth: float = 40.0
    cell_width: float = 3.0
    cell_depth: float = 3.0
    island: int = 8
    aisle: float = 3.0
    cross_aisle: float = 4.0
    around: float = 4.0
    scheme: str = "islands"
    numbers: Scheme = field(default_factory=Scheme)
    doors: int = 1
    exits: int = 2


def figures_of(ask: Ask) -> HallFigures:
    """Read the figures; each is refused beside its field."""
    digits = ask.whole("digits", 2, low=1, high=6)
    return HallFigures(
        width=ask.metres_or("width", 60.0, low=6.0, high=1000.0),
        depth=ask.metres_or("depth", 40.0, low=6.0, high=1000.0),
        cell_width=ask.metres_or("cell_width", 3.0, low=0.5, high=50.0),
        cell_depth=ask.metres_or("cell_depth", 3.0, low=0.5, high=50.0),
        island=ask.whole("island", 8, low=1, high=200),
        aisle=ask.metres_or("aisle", 3.0, low=1.0, high=50.0),
        cross_aisle=ask.metres_or("cross_aisle", 4.0, low=1.0, high=50.0),
        around=ask.metres_or("around", 4.0, low=0.0, high=50.0),
        scheme=ask.choice("scheme", SCHEMES, "islands"),
        numbers=Scheme(
            prefix=ask.text("prefix", 20),
            start=ask.whole("start", 1, low=0, high=100_000),
            step=ask.whole("step", 1, low=1, high=1000),
            digits=digits,
            skip=skipped(ask),
        ),
        doors=ask.whole("doors", 1, low=0, high=12),
        exits=ask.whole("exits", 2, low=0, high=24),
    )


def make_hall(ask: Ask) -> DraftHall:
    """Return a hall with as many islands as fit; refuses figures that leave no room or make too many units."""
    figures = figures_of(ask)
    rows = _starts(figures.depth, 2 * figures.cell_depth, figures.aisle, figures.around)
    blocks = _blocks(figures)
    if not rows or not blocks:
        raise EditRefused("no_room", "width" if rows else "depth")
    wanted = 2 * rows * sum(cells for _start, cells in blocks)
    if wanted > MAX_UNITS:
        raise EditRefused("too_many_units", "cell_width", count=wanted, limit=MAX_UNITS)
    hall = DraftHall(rectangle(0.0, 0.0, figures.width, figures.depth), aisle=min(2.5, figures.aisle))
    hall = hall.adding(_units(figures, rows, blocks))
    if len({unit.number_key for unit in hall.units.values()}) != len(hall.units):
        raise EditRefused("numbers_repeat", "digits")
    for feature in _openings(figures):
        hall = hall.adding_feature(at_wall(hall, feature))
    return hall


def _starts(length: float, block: float, gap: float, around: float) -> int:
    """Return how many blocks of one length fit between the aisles around them."""
    room = length - 2 * around
    return int((room + gap + 1e-9) // (block + gap)) if room + 1e-9 >= block else 0


def _blocks(figures: HallFigures) -> list[tuple[float, int]]:
    """Return (start, cells) of the islands of a row; the last one may be shorter, but not than half."""
    found: list[tuple[float, int]] = []
    at, end = figures.around, figures.width - figures.around
    while len(found) < MAX_UNITS:
        cells = min(figures.island, int((end - at + 1e-9) // figures.cell_width))
        if cells < 1 or (found and cells < (figures.island + 1) // 2):
            break
        found.append((at, cells))
        at += cells * figures.cell_width + figures.cross_aisle
    return found


def _units(figures: HallFigures, rows: int, blocks: list[tuple[float, int]]) -> Iterator[DraftUnit]:
    """Yield the units row by row, island by island, north side first; rows stand in the middle of the hall."""
    taken = rows * (2 * figures.cell_depth + figures.aisle) - figures.aisle
    top = (figures.depth - taken) / 2
    running = figures.numbers.numbers()
    for row in range(rows):
        down = top + row * (2 * figures.cell_depth + figures.aisle)
        for island, (start, cells) in enumerate(blocks, start=1):
            prefix = f"{figures.numbers.prefix}{_row_letters(row)}-{island}"
            own = Scheme(
                prefix, figures.numbers.start, figures.numbers.step, figures.numbers.digits, figures.numbers.skip
            )
            names = running if figures.scheme == "running" else own.numbers()
            for place, number in enumerate(_known(islice(names, 2 * cells))):
                side, column = divmod(place, cells)
                corner = (round(start + column * figures.cell_width, 3), round(down + side * figures.cell_depth, 3))
                yield DraftUnit(number, rectangle(*corner, figures.cell_width, figures.cell_depth))


def _known(numbers: Iterator[str]) -> Iterator[str]:
    """Pass on numbers that can be found again."""
    for number in numbers:
        if not match_key(number):
            raise EditRefused("no_number", "prefix")
        yield number


def _row_letters(row: int) -> str:
    """Return A to Z without I and O, then AA, AB."""
    more, at = divmod(row, len(_LETTERS))
    return (_LETTERS[(more - 1) % len(_LETTERS)] if more else "") + _LETTERS[at]


def _openings(figures: HallFigures) -> Iterator[Feature]:
    """Yield doors along the south wall, and fire exits along the north, west and east walls in turn."""
    for at in range(figures.doors):
        x = figures.width * (at + 1) / (figures.doors + 1)
        yield Feature("door", _opening(x, figures.depth, DOOR_WIDTH, along=True))
    walls = [figures.exits // 3 + (figures.exits % 3 > at) for at in range(3)]
    for at in range(walls[0]):
        yield Feature("fire_exit", _opening(figures.width * (at + 1) / (walls[0] + 1), 0.0, EXIT_WIDTH, along=True))
    for wall, x in ((1, 0.0), (2, figures.width)):
        for at in range(walls[wall]):
            y = figures.depth * (at + 1) / (walls[wall] + 1)
            yield Feature("fire_exit", _opening(x, y, EXIT_WIDTH, along=False))


def _opening(x: float, y: float, width: float, *, along: bool) -> tuple[tuple[float, float], ...]:
    """Return an opening in a wall around its middle; along an upper or lower wall it is wide."""
    across, down = (width, DOOR_DEPTH) if along else (DOOR_DEPTH, width)
    return sound_ring(rectangle(x - across / 2, y - down / 2, across, down))
