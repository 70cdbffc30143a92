"""Many stands in one step: a whole plan is put into force, or taken back, at once or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventsapp.booths.actions.history import Happening, audit, described, note_units
from eventsapp.booths.actions.locking import end, lock_several, publish_freed, put_units, reshape, units_in
from eventsapp.booths.actions.stands import Terms, check_wish, names_of, place
from eventsapp.booths.models import EventKind, Stand, StandState
from eventsapp.booths.rules import WrongState, unit_state_of
from eventsapp.booths.rules.holds import check_live
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import floor_of


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Units that become an exhibitor's reservation."""

    exhibitor_id: int
    name: str
    hall: Hall
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Units that a reservation gets instead of its own."""

    stand_id: int
    hall: Hall
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rearrangement:
    """Reservations to make, to move and to end (by stand id), all in one step."""

    new: Sequence[NewPlace] = ()
    moves: Sequence[OtherPlace] = ()
    ends: Sequence[int] = ()


def rearrange(fair_id: int, plan: Rearrangement, happening: Happening) -> dict[int, Stand]:
    """Carry out a plan; what one gives up another may get. Returns the new stands by exhibitor.

    All units and stands are locked in one order, then checked. Refuses with UnitTaken, UnitBlocked, NotContiguous,
    UnknownUnits or WrongState; then nothing was changed. No mail follows from this: the caller tells.
    """
    stand_ids = [*(one.stand_id for one in plan.moves), *plan.ends]
    places: list[NewPlace | OtherPlace] = [*plan.new, *plan.moves]
    stands, locked = lock_several(stand_ids, [key for one in places for key in one.unit_ids])
    units = {unit.id: unit for unit in locked.units}
    _check_stands(fair_id, stands)
    taken = names_of(locked.taken_except(*stands))
    for one in places:
        check_wish(one.hall, [units[key] for key in one.unit_ids], taken, across_zones=True)
    had = {stand.id: units_in(stand, locked) for stand in stands}
    moving = stands[: len(plan.moves)]
    for stand in stands[len(plan.moves) :]:
        ending = Happening(EventKind.RELEASED, happening.actor, happening.reason)
        end(stand, had[stand.id], StandState.RELEASED, ending)
    for stand in moving:  # all of them before any gets others: no unit is in two stands in between
        put_units(stand, [])
    for stand, move in zip(moving, plan.moves, strict=True):
        _move(stand, move.hall, [units[key] for key in move.unit_ids], had[stand.id], happening)
    made = {one.exhibitor_id: _make(one, [units[key] for key in one.unit_ids], happening) for one in plan.new}
    db.session.flush()
    _tell_freed([unit for stand in moving for unit in had[stand.id]], {key for one in places for key in one.unit_ids})
    return made


def _check_stands(fair_id: int, stands: Sequence[Stand]) -> None:
    """Refuse to touch what is no reservation of this fair any more."""
    now = clock.now()
    for stand in stands:
        check_live(stand, now)
        if stand.state != StandState.RESERVED or stand.fair_id != fair_id:
            raise WrongState


def _move(stand: Stand, hall: Hall, units: Sequence[Unit], had: Sequence[Unit], happening: Happening) -> None:
    before, state = described(stand, had), unit_state_of(stand.state)
    step = Happening(EventKind.MOVED, happening.actor, happening.reason)
    put_units(stand, units)
    kept = {unit.id for unit in had} & {unit.id for unit in units}
    note_units([unit for unit in had if unit.id not in kept], stand, step, state, None)
    note_units([unit for unit in units if unit.id not in kept], stand, step, None, state)
    stand.hall = hall
    reshape(stand, hall, units)
    stand.version += 1
    audit("stand.moved", stand, step, before=before, after=described(stand, units))


def _make(one: NewPlace, units: Sequence[Unit], happening: Happening) -> Stand:
    terms = Terms(StandState.RESERVED, one.exhibitor_id, one.name)
    return place(floor_of(one.hall, one.unit_ids), units, terms, happening)


def _tell_freed(had: Sequence[Unit], used: set[int]) -> None:
    """Tell the waiting list what nobody has any more, hall by hall."""
    by_hall: dict[int, list[Unit]] = {}
    for unit in had:
        if unit.id not in used:
            by_hall.setdefault(unit.hall_id, []).append(unit)
    for hall_id, units in by_hall.items():
        publish_freed(units[0].fair_id, hall_id, units)
