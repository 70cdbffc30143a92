"""Giving stands and taking them back. The caller opens the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths.facts import BoothAllocated, BoothReleased
from eventsapp.booths.models import Stand, StandState, StandUnit, UnitEvent
from eventsapp.booths.queries import exhibitor_in_fair, holders_of
from eventsapp.booths.rules import (
    AlreadyReleased,
    NoReason,
    NoSuchExhibitor,
    UnitTaken,
    UnknownUnits,
    check_units,
    shape_of,
    state_of,
)
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.geometry import merge_rings
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import expand_numbers, natural_key
from eventsapp.venues.queries import polygons_of, unit_by_number, units_of

refuse_on("pk_stand_units", UnitTaken)

COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, as events and the audit log keep it."""

    id: int | None
    name: str


def actor_of(user: User | None) -> Actor:
    """Return a person, or the command line, as an actor."""
    return Actor(user.id, user.email) if user is not None else Actor(None, COMMAND_LINE)


def find_units(hall: Hall, numbers: Sequence[str]) -> list[Unit]:
    """Return the units of a hall that were typed, ticked or meant by a range; refuses unknown ones."""
    units = units_of(hall.id)
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
    if unknown:
        listed = ", ".join(unknown[:10])
        raise UnknownUnits(_("Hall %(hall)s has no unit %(numbers)s.", hall=hall.code, numbers=listed))
    return list(found.values())


def allocate_stand(hall: Hall, exhibitor_id: int, numbers: Sequence[str], user: User | None) -> Stand:
    """Make the units one stand of the exhibitor; locks them in order, then checks.

    Refuses with UnitTaken, UnitBlocked, NotContiguous, UnknownUnits, NoUnitsChosen or NoSuchExhibitor.
    """
    exhibitor = exhibitor_in_fair(hall.fair_id, exhibitor_id)
    if exhibitor is None:
        raise NoSuchExhibitor
    units = lock_units([unit.id for unit in find_units(hall, numbers)])
    check_units(units, holders_of([unit.id for unit in units]))
    stand = place(hall, exhibitor, units, actor_of(user), StandState.RESERVED, "")
    publish(
        BoothAllocated(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            exhibitor_id=exhibitor.id,
            hall_code=hall.code,
            number=stand.number,
            units=[unit.number for unit in units],
            area_m2=stand.area_m2,
        )
    )
    return stand


def lock_units(unit_ids: Sequence[int]) -> list[Unit]:
    """Lock units in the order of their ids, so that two allocations never wait for each other; fresh rows."""
    query = select(Unit).where(Unit.id.in_(unit_ids)).order_by(Unit.id).with_for_update()
    locked = db.session.scalars(query.execution_options(populate_existing=True)).all()
    return sorted(locked, key=lambda unit: natural_key(unit.number))


def place(
    hall: Hall, exhibitor: Exhibitor, units: Sequence[Unit], actor: Actor, state: StandState, reason: str
) -> Stand:
    """Write a stand with its events; the units must be locked and checked."""
    shape = shape_of(units, polygons_of(hall.id), hall.outline)
    rings = merge_rings([unit.polygon for unit in units])
    stand = Stand(
        fair_id=hall.fair_id,
        hall_id=hall.id,
        exhibitor_id=exhibitor.id,
        number=shape.number,
        state=state,
        area_m2=shape.area_m2,
        open_sides=shape.frontage.count,
        frontage=shape.frontage.kind,
        outline=[[[x, y] for x, y in ring] for ring in rings],
    )
    stand.units = [StandUnit(unit_id=unit.id) for unit in units]
    db.session.add(stand)
    db.session.flush()
    for unit in units:
        _log(unit, stand, actor, state_of(unit, None), state, reason)
    _audit("stand.allocated", stand, actor, after=_described(stand, exhibitor, units), reason=reason)
    return stand


def release_stand(fair_id: int, stand_id: int, reason: str, user: User | None) -> Stand:
    """Free a stand's units; the exhibitor is told why. Refuses with AlreadyReleased and NoReason."""
    if not reason.strip():
        raise NoReason
    query = select(StandUnit.unit_id).where(StandUnit.stand_id == stand_id)
    units = lock_units(db.session.scalars(query).all())
    stand = db.session.scalar(
        select(Stand)
        .where(Stand.id == stand_id, Stand.fair_id == fair_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if stand is None:
        raise NotFound
    if stand.state == StandState.RELEASED:
        raise AlreadyReleased
    _free(stand, units, reason.strip(), actor_of(user))
    return stand


def _free(stand: Stand, units: Sequence[Unit], reason: str, actor: Actor) -> None:
    """Take the units out of the stand and tell everybody."""
    before = _described(stand, stand.exhibitor, units)
    for unit in units:
        _log(unit, stand, actor, stand.state, state_of(unit, None), reason)
    stand.units = []
    stand.state, stand.released_at = StandState.RELEASED, clock.now()
    db.session.flush()
    _audit("stand.released", stand, actor, before=before, reason=reason)
    publish(
        BoothReleased(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            exhibitor_id=stand.exhibitor_id,
            hall_code=stand.hall.code,
            number=stand.number,
            units=[unit.number for unit in units],
            reason=reason,
        )
    )


def _described(stand: Stand, exhibitor: Exhibitor, units: Sequence[Unit]) -> dict[str, object]:
    """Return what the audit log keeps of a stand."""
    numbers = [unit.number for unit in units]
    return {
        "exhibitor": exhibitor.display_name,
        "units": numbers,
        "area_m2": stand.area_m2,
        "state": stand.state,
    }


def _log(unit: Unit, stand: Stand, actor: Actor, before: str, after: str, reason: str) -> None:
    """Add a line to a unit's history."""
    db.session.add(
        UnitEvent(
            fair_id=unit.fair_id,
            unit_id=unit.id,
            stand_id=stand.id,
            actor_id=actor.id,
            from_state=before,
            to_state=after,
            reason=reason,
        )
    )


def _audit(
    action: str,
    stand: Stand,
    actor: Actor,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    """Write the audit line of a stand."""
    record(
        action,
        subject="stand",
        subject_id=stand.id,
        actor_id=actor.id,
        actor=actor.name,
        fair_id=stand.fair_id,
        before=before,
        after=after,
        reason=reason,
    )
