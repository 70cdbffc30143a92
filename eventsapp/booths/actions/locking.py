"""Taking locks in one order: units by id, then stands by id; the counter of events comes last, by itself."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import bindparam, case, delete, insert, select, update

from eventsapp.booths.actions.history import CLOCK, Happening, audit, described, note_units
from eventsapp.booths.actions.offers import settle_offer
from eventsapp.booths.facts import HoldEnded, UnitsFreed
from eventsapp.booths.models import EventKind, Stand, StandState, StandUnit
from eventsapp.booths.queries import stands_on, unit_ids_of
from eventsapp.booths.rules import UnknownUnits, is_overdue, numbers_of, shape_of, unit_state_of
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy, NotFound
from eventsapp.venues.geometry import merge_rings
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import natural_key
from eventsapp.venues.queries import floor_of

MOST_LOOKS = 20
"""How often we look again while others keep changing the same stands."""


@dataclass(frozen=True, slots=True)
class Locked:
    """Units under lock, with the stands that really have them: overdue ones are ended."""

    units: Sequence[Unit]
    stands: dict[int, Stand]

    def taken_except(self, *own: Stand) -> dict[int, Stand]:
        """Return the stands of others by unit id."""
        mine = {stand.id for stand in own}
        return {unit_id: stand for unit_id, stand in self.stands.items() if stand.id not in mine}


def lock_units(unit_ids: Collection[int]) -> list[Unit]:
    """Lock units in the order of their ids, so that two wishes never wait for each other; fresh rows.

    The lock leaves room for rows that only point to a unit: events of a stand's other units are written without it.
    """
    locked = db.session.scalars(_LOCKING_UNITS, {"unit_ids": list(unit_ids)}).all()
    return sorted(locked, key=lambda unit: natural_key(unit.number))


_LOCKING_UNITS = (
    select(Unit)
    .where(Unit.id.in_(bindparam("unit_ids", expanding=True)))
    .order_by(Unit.id)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def lock_stands(stand_ids: Collection[int]) -> list[Stand]:
    """Lock stands in the order of their ids; fresh rows. Their units come before."""
    query = select(Stand).where(Stand.id.in_(stand_ids)).order_by(Stand.id).with_for_update(key_share=True)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def lock_wish(unit_ids: Collection[int]) -> Locked:
    """Lock units and end what is overdue on them; from here on who has them is certain."""
    units = lock_units(unit_ids)
    if len(units) != len(set(unit_ids)):
        raise UnknownUnits  # a new plan without some of them was published a moment ago
    return Locked(units, _end_others((), unit_ids))


def lock_stand(fair_id: int, stand_id: int, further_units: Collection[int] = ()) -> tuple[Stand, Locked]:
    """Lock a stand of a fair with its units and those it is to get; it may be overdue itself, others are ended.

    Its units are read before they are locked; whoever changes them in between makes us look again.
    """
    if db.session.scalar(select(Stand.id).where(Stand.id == stand_id, Stand.fair_id == fair_id)) is None:
        raise NotFound
    stands, locked = lock_several([stand_id], further_units)
    return stands[0], locked


def lock_several(stand_ids: Sequence[int], further_units: Collection[int] = ()) -> tuple[list[Stand], Locked]:
    """Lock stands with all their units in one order; returned as asked for.

    Which units those are is read before they are locked. Where somebody changed that meanwhile, all locks are given
    up and taken anew: taking the missing ones beside the others could leave two people waiting for each other.
    """
    for _ in range(MOST_LOOKS):
        with suppress(_StandsChangedMeanwhile), db.session.begin_nested():
            return _locked_at_once(stand_ids, further_units)
    raise Busy


class _StandsChangedMeanwhile(Exception):
    """Stands have other units than those that were locked."""


def _locked_at_once(stand_ids: Sequence[int], further_units: Collection[int]) -> tuple[list[Stand], Locked]:
    own = _units_of_all(stand_ids)
    units = lock_units({*own, *further_units})
    stands = {stand.id: stand for stand in lock_stands(stand_ids)}
    if _units_of_all(stand_ids) != own:
        raise _StandsChangedMeanwhile
    found = _end_others(stands.keys(), [unit.id for unit in units])
    return [stands[stand_id] for stand_id in stand_ids], Locked(units, found)


def _units_of_all(stand_ids: Sequence[int]) -> set[int]:
    return {unit_id for stand_id in stand_ids for unit_id in unit_ids_of(stand_id)}


def _end_others(own: Collection[int], unit_ids: Collection[int]) -> dict[int, Stand]:
    """End the overdue stands on these units that are not those at hand, and return who has what."""
    now = clock.now()
    found = stands_on(unit_ids)
    late = {stand.id for stand in found.values() if stand.id not in own and is_overdue(stand, now)}
    if not late:
        return found
    for stand in lock_stands(late):
        if is_overdue(stand, now):
            expire(stand)
    return stands_on(unit_ids)


def units_in(stand: Stand, locked: Locked) -> list[Unit]:
    """Return the units of a stand among locked ones."""
    return [unit for unit in locked.units if (at := locked.stands.get(unit.id)) is not None and at.id == stand.id]


def expire(stand: Stand) -> None:
    """Write down that a stand's time ran out; the stand must be locked."""
    units = list(db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids_of(stand.id))).order_by(Unit.id)))
    end(stand, units, StandState.EXPIRED, Happening(EventKind.EXPIRED, CLOCK))


def end(stand: Stand, units: Sequence[Unit], state: StandState, happening: Happening) -> None:
    """Take all units from a stand and write down why; no mail follows from this alone."""
    before, was = described(stand, units), stand.state
    note_units(units, stand, happening, unit_state_of(was), None)
    stand.state, stand.released_at = state, clock.now()
    stand.version += 1
    put_units(stand, [])
    settle_offer(stand, was)
    audit(f"stand.{happening.kind}", stand, happening, before=before)
    if state == StandState.EXPIRED or stand.exhibitor_id is None:
        publish(_ended(stand, units, was, "expired" if state == StandState.EXPIRED else "released"))
    publish_freed(stand.fair_id, stand.hall_id, units)


def _ended(stand: Stand, units: Sequence[Unit], was: str, how: str) -> HoldEnded:
    return HoldEnded(
        fair_id=stand.fair_id,
        stand_id=stand.id,
        exhibitor_id=stand.exhibitor_id,
        held_by_id=stand.held_by_id,
        hall_code=stand.hall.code,
        number=stand.number,
        units=list(numbers_of(units)),
        was=was,
        how=how,
    )


def publish_freed(fair_id: int, hall_id: int, units: Sequence[Unit]) -> None:
    """Tell the waiting list that units can be had again."""
    if units:
        publish(UnitsFreed(fair_id=fair_id, hall_id=hall_id, unit_ids=[unit.id for unit in units]))


def put_units(stand: Stand, units: Sequence[Unit]) -> None:
    """Make these the units of a stand; the rows of others are left alone."""
    wanted = {unit.id for unit in units}
    had = set(unit_ids_of(stand.id))
    if gone := had - wanted:
        db.session.execute(delete(StandUnit).where(StandUnit.stand_id == stand.id, StandUnit.unit_id.in_(gone)))
    if new := wanted - had:
        rows = [{"unit_id": unit_id, "stand_id": stand.id} for unit_id in sorted(new)]
        db.session.execute(insert(StandUnit), rows)
    db.session.flush()
    db.session.expire(stand, ["units"])


def trade_units(one: Stand, other: Stand) -> None:
    """Let two stands have each other's units, in one statement: no unit is without a stand in between."""
    db.session.flush()
    traded = case((StandUnit.stand_id == one.id, other.id), else_=one.id)
    both = StandUnit.stand_id.in_([one.id, other.id])
    db.session.execute(
        update(StandUnit).where(both).values(stand_id=traded).execution_options(synchronize_session=False)
    )
    for stand in (one, other):
        db.session.expire(stand, ["units"])
    for row in db.session.scalars(select(StandUnit).where(both).execution_options(populate_existing=True)):
        db.session.expire(row, ["stand"])


def reshape(stand: Stand, hall: Hall, units: Sequence[Unit]) -> None:
    """Compute a stand's area, outline and open sides anew; its number stays while it has the unit of that number."""
    shape = shape_of(units, floor_of(hall, [unit.id for unit in units]))
    rings = merge_rings([unit.polygon for unit in units])
    stand.hall_id = hall.id
    if stand.number not in numbers_of(units):
        stand.number = shape.number
    stand.area_m2, stand.open_sides = shape.area_m2, shape.frontage.count
    stand.frontage = shape.frontage.kind
    stand.outline = [[[x, y] for x, y in ring] for ring in rings]
