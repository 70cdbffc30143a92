"""Giving stands and taking them back. The caller opens the transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from flask_babel import gettext as _
from sqlalchemy import Table, insert

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Happening, actor_of, audit, described, note_units
from eventsapp.booths.actions.locking import end, lock_stand, lock_wish, units_in
from eventsapp.booths.facts import BoothAllocated, BoothReleased
from eventsapp.booths.models import EventKind, Stand, StandState, StandUnit
from eventsapp.booths.queries import exhibitor_in_fair
from eventsapp.booths.queries.wishing import WishedSpot
from eventsapp.booths.rules import (
    AlreadyReleased,
    Cell,
    NoReason,
    NoSuchExhibitor,
    UnitTaken,
    UnknownUnits,
    check_units,
    check_zone,
    numbers_of,
    shape_of,
    unit_state_of,
)
from eventsapp.infra import clock
from eventsapp.infra.database import add_as_stored, db, refuse_on, write
from eventsapp.infra.outbox import publish
from eventsapp.venues.geometry import Floor, merge_rings
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import expand_numbers, match_key
from eventsapp.venues.queries import Spot, floor_of, spots_of, unit_by_number, units_by_ids

_STANDS = cast("Table", Stand.__table__)
Found = TypeVar("Found", Spot, WishedSpot)

refuse_on("pk_stand_units", UnitTaken)


@dataclass(frozen=True, slots=True)
class Terms:
    """In which state a stand begins, for whom and until when."""

    state: StandState
    exhibitor_id: int | None = None
    holder: str = ""
    """The exhibitor's or the prospect's name."""
    held_by_id: int | None = None
    expires_at: datetime | None = None
    hold_limit_at: datetime | None = None


def find_units(hall: Hall, numbers: Sequence[str]) -> list[Unit]:
    """Return the units of a hall that were typed, ticked or meant by a range; refuses unknown ones."""
    return units_by_ids(find_unit_ids(hall.id, hall.code, numbers))


def find_unit_ids(hall_id: int, hall_code: str, numbers: Sequence[str]) -> list[int]:
    """Return the ids of the units of a hall that were typed, ticked or meant by a range; refuses unknown ones."""
    found, unknown = units_called(spots_of(hall_id, keys_in(numbers)), numbers)
    if unknown:  # a number may also be an older one, or one of several codes
        found, unknown = units_called(spots_of(hall_id), numbers)
    refuse_unknown(hall_code, unknown)
    return [spot.id for spot in found]


def refuse_unknown(hall_code: str, numbers: Sequence[str]) -> None:
    """Refuse numbers that a hall does not have."""
    if numbers:
        listed = ", ".join(numbers[:10])
        raise UnknownUnits(_("Hall %(hall)s has no unit %(numbers)s.", hall=hall_code, numbers=listed))


def keys_in(numbers: Sequence[str]) -> set[str]:
    """Return the keys of all numbers that texts may mean, each text as one number and as a list or range."""
    parts = {*numbers, *(part for text in numbers for part in expand_numbers(text))}
    return {match_key(part) for part in parts} - {""}


def units_called(spots: Sequence[Found], numbers: Sequence[str]) -> tuple[list[Found], list[str]]:
    """Return those of a hall's units that are meant, each once, and what means none."""
    found: dict[int, Found] = {}
    unknown: list[str] = []
    for text in numbers:
        whole = unit_by_number(spots, text)
        for number in [text] if whole else expand_numbers(text):
            spot = whole or unit_by_number(spots, number)
            if spot is None:
                unknown.append(number)
            else:
                found[spot.id] = spot
    return list(found.values()), unknown


def allocate_stand(
    hall: Hall, exhibitor_id: int, numbers: Sequence[str], user: User | None, *, across_zones: bool = False
) -> Stand:
    """Make the units one stand of the exhibitor, reserved without a deadline; locks them in order, then checks.

    Refuses with UnitTaken, UnitBlocked, NotContiguous, SeveralZones, UnknownUnits, NoUnitsChosen or NoSuchExhibitor.
    """
    exhibitor = exhibitor_in_fair(hall.fair_id, exhibitor_id)
    if exhibitor is None:
        raise NoSuchExhibitor
    locked = lock_wish(find_unit_ids(hall.id, hall.code, numbers))
    floor = check_wish(hall, locked.units, names_of(locked.stands), across_zones=across_zones)
    terms = Terms(StandState.RESERVED, exhibitor.id, exhibitor.display_name)
    stand = place(floor, locked.units, terms, Happening(EventKind.RESERVED, actor_of(user)))
    publish(
        BoothAllocated(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            exhibitor_id=exhibitor.id,
            hall_code=hall.code,
            number=stand.number,
            units=list(numbers_of(locked.units)),
            area_m2=stand.area_m2,
        )
    )
    return stand


def names_of(stands: Mapping[int, Stand]) -> dict[int, str]:
    """Return who has units, for the fair's team."""
    return {unit_id: stand.holder_name for unit_id, stand in stands.items()}


def check_wish(
    hall: Hall, units: Sequence[Unit], taken: Mapping[int, str], *, across_zones: bool = False
) -> Floor[int]:
    """Refuse units that cannot be one stand; returns the hall's floor."""
    floor = floor_of(hall, [unit.id for unit in units])
    check_units(units, taken, floor)
    check_zone(units, across_zones=across_zones)
    return floor


def place(floor: Floor[int], units: Sequence[Cell], terms: Terms, happening: Happening) -> Stand:
    """Write a stand with its events; the units must be locked and checked."""
    shape = shape_of(units, floor)
    rings = merge_rings([unit.polygon for unit in units])
    now = clock.now()
    stand = _written(
        {
            "fair_id": units[0].fair_id,
            "hall_id": units[0].hall_id,
            "exhibitor_id": terms.exhibitor_id,
            "prospect": "" if terms.exhibitor_id else terms.holder,
            "number": shape.number,
            "state": terms.state,
            "origin": terms.state,
            "area_m2": shape.area_m2,
            "open_sides": shape.frontage.count,
            "frontage": shape.frontage.kind,
            "outline": [[[x, y] for x, y in ring] for ring in rings],
            "allocated_at": now,
            "reserved_at": now if terms.state == StandState.RESERVED else None,
            "expires_at": terms.expires_at,
            "hold_limit_at": terms.hold_limit_at,
            "held_by_id": terms.held_by_id,
            "version": 1,
        }
    )
    write(_PUTTING_IN, [{"unit_id": unit.id, "stand_id": stand.id} for unit in units])
    note_units(units, stand, happening, None, unit_state_of(terms.state))
    verb = "allocated" if terms.state == StandState.RESERVED else "held"
    audit(f"stand.{verb}", stand, happening, after=described(stand, units, terms.holder))
    return stand


def _written(values: Mapping[str, Any]) -> Stand:
    """Write a new stand by one statement; asking and flushing would be a tenth of what a hold costs."""
    db.session.flush()
    stand_id = write(_ADDING, values).scalar_one()
    stand = Stand(id=stand_id, **values)
    add_as_stored(stand)
    return stand


_ADDING = insert(_STANDS).returning(_STANDS.c.id)
_PUTTING_IN = insert(StandUnit.__table__)  # type: ignore[arg-type]


def release_stand(fair_id: int, stand_id: int, reason: str, user: User | None) -> Stand:
    """Free a stand's units; the exhibitor is told why. Refuses with AlreadyReleased and NoReason."""
    if not reason.strip():
        raise NoReason
    stand, locked = lock_stand(fair_id, stand_id)
    if stand.state in {StandState.RELEASED, StandState.EXPIRED}:
        raise AlreadyReleased
    units = units_in(stand, locked)
    end(stand, units, StandState.RELEASED, Happening(EventKind.RELEASED, actor_of(user), reason.strip()))
    if stand.exhibitor_id is not None:
        publish(
            BoothReleased(
                fair_id=stand.fair_id,
                stand_id=stand.id,
                exhibitor_id=stand.exhibitor_id,
                hall_code=stand.hall.code,
                number=stand.number,
                units=list(numbers_of(units)),
                reason=reason.strip(),
            )
        )
    return stand
