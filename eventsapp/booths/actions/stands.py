"""Giving stands and taking them back. The caller opens the transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Happening, actor_of, audit, described, note_units
from eventsapp.booths.actions.locking import end, lock_stand, lock_wish, units_in
from eventsapp.booths.facts import BoothAllocated, BoothReleased
from eventsapp.booths.models import EventKind, Stand, StandState, StandUnit
from eventsapp.booths.queries import exhibitor_in_fair
from eventsapp.booths.rules import (
    AlreadyReleased,
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
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.venues.geometry import merge_rings
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import expand_numbers, match_key
from eventsapp.venues.queries import floor_of, unit_by_number, units_keyed, units_of

refuse_on("pk_stand_units", UnitTaken)


@dataclass(frozen=True, slots=True)
class Terms:
    """In which state a stand begins, for whom and until when."""

    state: StandState
    exhibitor: Exhibitor | None = None
    prospect: str = ""
    held_by_id: int | None = None
    expires_at: datetime | None = None
    hold_limit_at: datetime | None = None


def find_units(hall: Hall, numbers: Sequence[str]) -> list[Unit]:
    """Return the units of a hall that were typed, ticked or meant by a range; refuses unknown ones."""
    parts = [part for text in numbers for part in (text, *expand_numbers(text))]
    units = units_keyed(hall.id, {key for part in parts if (key := match_key(part))})
    found, unknown = _units_called(units, numbers)
    if unknown:  # a number may also be an older one, or one of several codes
        found, unknown = _units_called(units_of(hall.id), numbers)
    if unknown:
        listed = ", ".join(unknown[:10])
        raise UnknownUnits(_("Hall %(hall)s has no unit %(numbers)s.", hall=hall.code, numbers=listed))
    return found


def _units_called(units: Sequence[Unit], numbers: Sequence[str]) -> tuple[list[Unit], list[str]]:
    """Return the units among these that are meant, and what means none."""
    found: dict[int, Unit] = {}
    unknown: list[str] = []
    for text in numbers:
        whole = unit_by_number(units, text)
        for number in [text] if whole else expand_numbers(text):
            unit = whole or unit_by_number(units, number)
            if unit is None:
                unknown.append(number)
            else:
                found[unit.id] = unit
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
    locked = lock_wish([unit.id for unit in find_units(hall, numbers)])
    check_wish(hall, locked.units, names_of(locked.stands), across_zones=across_zones)
    terms = Terms(StandState.RESERVED, exhibitor=exhibitor)
    stand = place(hall, locked.units, terms, Happening(EventKind.RESERVED, actor_of(user)))
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


def check_wish(hall: Hall, units: Sequence[Unit], taken: Mapping[int, str], *, across_zones: bool = False) -> None:
    """Refuse units that cannot be one stand."""
    check_units(units, taken, floor_of(hall, _ids(units)))
    check_zone(units, across_zones=across_zones)


def place(hall: Hall, units: Sequence[Unit], terms: Terms, happening: Happening) -> Stand:
    """Write a stand with its events; the units must be locked and checked."""
    shape = shape_of(units, floor_of(hall, _ids(units)))
    rings = merge_rings([unit.polygon for unit in units])
    stand = Stand(
        fair_id=hall.fair_id,
        hall_id=hall.id,
        hall=hall,
        exhibitor_id=terms.exhibitor.id if terms.exhibitor else None,
        exhibitor=terms.exhibitor,
        prospect=terms.prospect,
        number=shape.number,
        state=terms.state,
        origin=terms.state,
        area_m2=shape.area_m2,
        open_sides=shape.frontage.count,
        frontage=shape.frontage.kind,
        outline=[[[x, y] for x, y in ring] for ring in rings],
        expires_at=terms.expires_at,
        hold_limit_at=terms.hold_limit_at,
        reserved_at=clock.now() if terms.state == StandState.RESERVED else None,
        held_by_id=terms.held_by_id,
    )
    stand.units = [StandUnit(unit=unit) for unit in units]
    db.session.add(stand)
    db.session.flush()
    note_units(units, stand, happening, None, unit_state_of(terms.state))
    verb = "allocated" if terms.state == StandState.RESERVED else "held"
    audit(f"stand.{verb}", stand, happening, after=described(stand, units))
    return stand


def _ids(units: Sequence[Unit]) -> Collection[int]:
    return [unit.id for unit in units]


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
