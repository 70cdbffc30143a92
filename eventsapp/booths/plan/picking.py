"""A small plan on which units or stands are chosen by pressing them; the same can be typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from eventsapp.booths.models import Stand
from eventsapp.booths.queries import stands_in
from eventsapp.booths.rules import STATE_WORDS, state_of
from eventsapp.booths.rules.holds import MOVABLE
from eventsapp.venues.drawing import UNITS_PER_METRE, path_of
from eventsapp.venues.geometry import bounds_of, label_box
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import units_of

PX_PER_METRE = 12
AROUND = 12.0  # metres that are shown around a stand where only its neighbourhood matters
LABEL_SIZE = 8.0
Sides = tuple[float, float, float, float]
"""Left, top, right and bottom, in metres."""


class Picks(StrEnum):
    """What is chosen on a small plan."""

    FREE = "free"
    """Free units of the whole hall."""
    BESIDE = "beside"
    """Free units around the stand."""
    OWN = "own"
    """Units of the stand itself."""
    STANDS = "stands"
    """Another stand."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit on the small plan: `value` is what pressing it chooses, empty where it cannot be pressed."""

    number: str
    value: str
    role: str
    path: str
    x: float
    y: float
    size: float
    words: str


@dataclass(frozen=True, slots=True)
class Picker:
    """A small plan ready for its template, to a scale at which a unit is 36 px wide."""

    view: str
    width: int
    height: int
    outline: str
    cells: Sequence[Cell]
    picks: Picks

    @property
    def first(self) -> str:
        """Return the number that the keyboard reaches first: the stand's own, else one that can be pressed."""
        roles: Mapping[str, str] = {cell.role: cell.number for cell in reversed(self.cells) if cell.value}
        return next((roles[role] for role in ("chosen", "own", "free", "stand") if role in roles), "")


def picker_of(
    hall: Hall, own: Collection[int], chosen: Collection[str], picks: Picks, around: float = AROUND
) -> Picker:
    """Draw a hall, or what is around a stand of it; `own` are the ids of the stand's units, `chosen` match keys.

    `around` says how many metres of the neighbourhood are shown.
    """
    units, stands = units_of(hall.id), stands_in(hall.id)
    box = _box(hall, [unit for unit in units if unit.id in own], picks, around)
    shown = [unit for unit in units if _is_inside(bounds_of([unit.polygon]), box)]
    left, top, right, bottom = (side * UNITS_PER_METRE for side in box)
    return Picker(
        view=f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}",
        width=round((box[2] - box[0]) * PX_PER_METRE),
        height=round((box[3] - box[1]) * PX_PER_METRE),
        outline=path_of([hall.outline]),
        cells=[_cell(unit, stands.get(unit.id), own, chosen, picks) for unit in shown],
        picks=picks,
    )


def _box(hall: Hall, own: Sequence[Unit], picks: Picks, around: float) -> Sides:
    """Return what is shown: the hall, or the surroundings of the stand where nothing else can be chosen."""
    left, top, right, bottom = bounds_of([hall.outline, *(unit.polygon for unit in own)])
    whole = (left - 1, top - 1, right + 1, bottom + 1)
    if not own or picks in {Picks.FREE, Picks.STANDS}:
        return whole
    near = bounds_of([unit.polygon for unit in own])
    return (
        max(whole[0], near[0] - around),
        max(whole[1], near[1] - around),
        min(whole[2], near[2] + around),
        min(whole[3], near[3] + around),
    )


def _is_inside(one: Sides, box: Sides) -> bool:
    return one[2] > box[0] and one[0] < box[2] and one[3] > box[1] and one[1] < box[3]


def _cell(unit: Unit, stand: Stand | None, own: Collection[int], chosen: Collection[str], picks: Picks) -> Cell:
    state = state_of(unit, stand)
    role = _role(unit, stand, own, str(state))
    value = _value(unit, stand, role, picks)
    if value and match_key(value) in chosen:
        role = "chosen"
    room = label_box(unit.polygon)
    holder = stand.holder_name if stand else ""
    size = min(LABEL_SIZE, room.width * UNITS_PER_METRE * 1.5 / max(len(unit.number), 1))
    return Cell(
        number=unit.number,
        value=value,
        role=role,
        path=path_of([unit.polygon]),
        x=(room.x + room.width / 2) * UNITS_PER_METRE,
        y=(room.y + room.height / 2) * UNITS_PER_METRE + size * 0.36,
        size=size,
        words=_("%(number)s, %(state)s", number=unit.number, state=STATE_WORDS[state])
        + (f", {holder}" if holder else ""),
    )


def _role(unit: Unit, stand: Stand | None, own: Collection[int], state: str) -> str:
    """Say what a unit is to whoever chooses."""
    if unit.id in own:
        return "own"
    if stand is not None:
        return "stand" if stand.state in MOVABLE else "taken"
    return "free" if state in {"available", "restricted"} else "blocked"


def _value(unit: Unit, stand: Stand | None, role: str, picks: Picks) -> str:
    """Return what pressing a unit chooses."""
    if picks == Picks.STANDS:
        return stand.number if stand is not None and role == "stand" else ""
    if picks == Picks.FREE:
        return unit.number if role in {"free", "own"} else ""
    wanted = "own" if picks == Picks.OWN else "free"
    return unit.number if role == wanted else ""
