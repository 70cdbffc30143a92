"""What makes a stand, what state a unit is in, and every refusal about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.booths.models import Stand, StandState
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.venues.geometry import Floor, Frontage, bounds_of
from eventsapp.venues.models import Unit
from eventsapp.venues.numbering import natural_key

MOST_UNITS = 200
NEAR = 3.0  # metres around a stand within which anything can stand before its sides


class UnitState(StrEnum):
    """What a unit is at present."""

    AVAILABLE = "available"
    RESTRICTED = "restricted"
    HELD = "held"
    SALES = "sales"
    RESERVED = "reserved"
    SOLD = "sold"
    OCCUPIED = "occupied"
    BLOCKED = "blocked"


LETTERS: Mapping[str, str] = {
    "available": "○",
    "restricted": "L",
    "held": "H",
    "sales": "A",
    "reserved": "R",
    "sold": "S",
    "occupied": "●",
    "blocked": "×",
}
"""Codes of the states, the same in all languages."""

STATE_WORDS: Mapping[str, object] = {
    "available": _l("Available"),
    "restricted": _l("Restricted"),
    "held": _l("Held in a cart"),
    "sales": _l("Held by sales"),
    "reserved": _l("Reserved"),
    "sold": _l("Sold"),
    "occupied": _l("Occupied"),
    "blocked": _l("Blocked"),
    "taken": _l("Taken"),
}


class NoUnitsChosen(Refusal):
    """A stand of nothing."""

    status = 422
    field = "numbers"
    sentence = _l("Choose at least one unit, such as A-101 or A-101..A-104.")


class UnknownUnits(Refusal):
    """Numbers that this hall does not have."""

    status = 422
    field = "numbers"


class UnitTaken(Refusal):
    """A unit that stands in a stand already; the last one in a race reads this."""

    field = "numbers"
    sentence = _l("One of these units was taken a moment before you. Nothing was allocated; choose again.")


class UnitBlocked(Refusal):
    """A unit that is not for sale."""

    field = "numbers"


class NotContiguous(Refusal):
    """Units that do not hang together."""

    status = 422
    field = "numbers"


class TooManyUnits(Refusal):
    """More units than one stand can have."""

    status = 422
    field = "numbers"


class NoSuchExhibitor(NotFound):
    """An exhibitor of another fair, or of none."""

    status = 422
    field = "exhibitor"
    sentence = _l("Choose one of the fair's exhibitors.")


class AlreadyReleased(Refusal):
    """A stand that was taken back before."""

    sentence = _l("This stand was released before. Nothing was changed.")


class NoReason(Refusal):
    """A release without a word why."""

    status = 422
    field = "reason"
    sentence = _l("Say why the stand is released. The exhibitor reads it in the mail.")


class PlanMovesStands(Refusal):
    """A new plan that would change units under the feet of exhibitors."""

    field = "files"


@dataclass(frozen=True, slots=True)
class StandShape:
    """What a stand made of some units would be."""

    number: str
    area_m2: float
    frontage: Frontage


def state_of(unit: Unit, stand: Stand | None) -> UnitState:
    """Return a unit's state from its own marks and the stand it is in."""
    if stand is not None:
        return UnitState.SOLD if stand.state == StandState.SOLD else UnitState.RESERVED
    if unit.is_blocked:
        return UnitState.BLOCKED
    return UnitState.RESTRICTED if unit.is_restricted else UnitState.AVAILABLE


def public_state(state: str) -> str:
    """Return what visitors see: taken is taken, however firmly."""
    return state if state in {UnitState.AVAILABLE, UnitState.RESTRICTED, UnitState.BLOCKED} else "taken"


def check_units(units: Sequence[Unit], taken: Mapping[int, str]) -> None:
    """Refuse units that cannot become one stand; `taken` gives the holder's name by unit id."""
    if not units:
        raise NoUnitsChosen
    if len(units) > MOST_UNITS:
        raise TooManyUnits(_("One stand has %(most)s units at most.", most=MOST_UNITS))
    for unit in units:
        if unit.id in taken:
            raise UnitTaken(
                _(
                    "%(number)s is taken by %(holder)s. Nothing was allocated.",
                    number=unit.number,
                    holder=taken[unit.id],
                )
            )
        if unit.is_blocked:
            raise UnitBlocked(_("%(number)s is blocked and not for sale.", number=unit.number))
    if not Floor({unit.id: unit.polygon for unit in units}).contiguous([unit.id for unit in units]):
        numbers = ", ".join(unit.number for unit in units)
        raise NotContiguous(
            _(
                "The units of a stand must touch along at least one metre; %(numbers)s do not.",
                numbers=numbers,
            )
        )


def shape_of(units: Sequence[Unit], hall: Mapping[int, list[list[float]]], outline: list[list[float]]) -> StandShape:
    """Return number, area and open sides of a stand; `hall` holds the polygons of all its units by id."""
    ordered = sorted(units, key=lambda unit: natural_key(unit.number))
    left, top, right, bottom = bounds_of(unit.polygon for unit in units)
    near = {}
    for key, polygon in hall.items():
        west, north, east, south = bounds_of([polygon])
        beside = west <= right + NEAR and east >= left - NEAR
        if beside and north <= bottom + NEAR and south >= top - NEAR:
            near[key] = polygon
    frontage = Floor(near, outline).frontage([unit.id for unit in units])
    return StandShape(ordered[0].number, round(sum(unit.area_m2 for unit in units), 2), frontage)


def frontage_word(kind: str) -> str:
    """Name the place of a stand among the aisles."""
    words = {
        "enclosed": _l("enclosed"),
        "row": _l("in a row"),
        "through": _l("through, two fronts"),
        "corner": _l("corner"),
        "peninsula": _l("peninsula"),
        "island": _l("island"),
    }
    return str(words.get(kind, kind))
