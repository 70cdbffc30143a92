"""What makes a stand, what state a unit is in, and every refusal about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.booths.models import Stand, StandState
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.venues.geometry import Floor, Frontage
from eventsapp.venues.numbering import natural_key

MOST_UNITS = 200


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
    "own": _l("Held by you"),
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


class SeveralZones(Refusal):
    """Units of several zones for one stand."""

    status = 422
    field = "across_zones"
    sentence = _l("These units lie in several zones, which may differ in price. Tick the box if that is meant.")


class UnitRestricted(Refusal):
    """A unit that only the organiser gives away."""

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


class PlanForgetsUnits(Refusal):
    """A new plan without units that have a history."""

    field = "confirmed"


class Numbered(Protocol):
    """What is known by a number."""

    @property
    def number(self) -> str: ...  # noqa: D102


class Cell(Numbered, Protocol):
    """What has to be known of a unit to make a stand of it."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def fair_id(self) -> int: ...  # noqa: D102
    @property
    def hall_id(self) -> int: ...  # noqa: D102
    @property
    def polygon(self) -> list[list[float]]: ...  # noqa: D102
    @property
    def area_m2(self) -> float: ...  # noqa: D102
    @property
    def zone_id(self) -> int | None: ...  # noqa: D102
    @property
    def is_blocked(self) -> bool: ...  # noqa: D102
    @property
    def is_restricted(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class StandShape:
    """What a stand made of some units would be."""

    number: str
    area_m2: float
    frontage: Frontage


_OF_STANDS = {
    StandState.CART: UnitState.HELD,
    StandState.OPTION: UnitState.SALES,
    StandState.OFFERED: UnitState.SALES,
    StandState.RESERVED: UnitState.RESERVED,
    StandState.SOLD: UnitState.SOLD,
    StandState.OCCUPIED: UnitState.OCCUPIED,
}


def unit_state_of(stand_state: str) -> UnitState:
    """Return what a stand's units are while it is in a state."""
    return _OF_STANDS[StandState(stand_state)]


def state_of(unit: Cell, stand: Stand | None) -> UnitState:
    """Return a unit's state from its own marks and the stand it is in."""
    if stand is not None:
        return unit_state_of(stand.state)
    if unit.is_blocked:
        return UnitState.BLOCKED
    return UnitState.RESTRICTED if unit.is_restricted else UnitState.AVAILABLE


_PUBLIC = {
    UnitState.SALES: UnitState.HELD,
    UnitState.RESERVED: "taken",
    UnitState.SOLD: "taken",
    UnitState.OCCUPIED: "taken",
}


def public_state(state: str) -> str:
    """Return what visitors see: held by whomever, or taken however firmly."""
    return _PUBLIC.get(UnitState(state), state)


def check_units(units: Sequence[Cell], taken: Mapping[int, str], floor: Floor[int]) -> None:
    """Refuse units that cannot become one stand; `taken` says by unit id who has them, in words."""
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
    if not floor.contiguous([unit.id for unit in units]):
        numbers = ", ".join(unit.number for unit in units)
        raise NotContiguous(
            _(
                "The units of a stand must touch along at least one metre; %(numbers)s do not.",
                numbers=numbers,
            )
        )


def check_zone(units: Sequence[Cell], *, across_zones: bool) -> None:
    """Refuse units of several zones, which differ in price, unless that was asked for."""
    if not across_zones and len({unit.zone_id for unit in units}) > 1:
        raise SeveralZones


def check_open_to_exhibitors(units: Sequence[Cell]) -> None:
    """Refuse units that only the organiser gives away."""
    for unit in units:
        if unit.is_restricted:
            raise UnitRestricted(
                _("%(number)s is given by the organiser only. Ask the fair's team for it.", number=unit.number)
            )


def shape_of(units: Sequence[Cell], floor: Floor[int]) -> StandShape:
    """Return number, area and open sides of a stand."""
    ordered = sorted(units, key=lambda unit: natural_key(unit.number))
    frontage = floor.frontage([unit.id for unit in units])
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
