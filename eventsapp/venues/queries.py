"""Reading halls and units."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventsapp.infra.database import db
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import keys_of, match_key, natural_key
from eventsapp.venues.plan_import import PlanEntrance, PlanHall, PlanUnit

KEPT_FLOORS = 32
_floors: OrderedDict[str, Floor[int]] = OrderedDict()
_floors_lock = Lock()


def halls_of(fair_id: int) -> Sequence[Hall]:
    """Return the halls of a fair in their order."""
    return db.session.scalars(select(Hall).where(Hall.fair_id == fair_id).order_by(Hall.position, Hall.id)).all()


def hall_by_code(fair_id: int, code: str) -> Hall | None:
    """Return a hall by its code, however it is spelled."""
    return next((hall for hall in halls_of(fair_id) if match_key(hall.code) == match_key(code)), None)


def units_of(hall_id: int) -> list[Unit]:
    """Return the units of a hall in the order people count them."""
    query = select(Unit).where(Unit.hall_id == hall_id).options(joinedload(Unit.zone))
    units = db.session.scalars(query).all()
    return sorted(units, key=lambda unit: natural_key(unit.number))


def unit_by_number(units: Iterable[Unit], number: str) -> Unit | None:
    """Return the unit that answers to a number: its own, one of its codes, an older one."""
    key = match_key(number)
    if not key:
        return None
    answering = [unit for unit in units if key == unit.number_key or key in unit.aliases]
    return min(answering, key=lambda unit: unit.number_key != key, default=None)


def units_by_place(fair_id: int) -> dict[tuple[str, str], Unit]:
    """Return all units of a fair by hall code and number."""
    rows = db.session.execute(select(Hall.code, Unit).join(Unit.hall).where(Unit.fair_id == fair_id))
    return {(code, unit.number): unit for code, unit in rows}


def polygons_of(hall_id: int) -> dict[int, list[list[float]]]:
    """Return the outlines of all units of a hall by id."""
    rows = db.session.execute(select(Unit.id, Unit.polygon).where(Unit.hall_id == hall_id))
    return dict(rows.all())


def count_units(fair_id: int) -> int:
    """Return how many units a fair has."""
    return db.session.scalar(select(func.count()).select_from(Unit).where(Unit.fair_id == fair_id)) or 0


def units_keyed(hall_id: int, keys: Collection[str]) -> list[Unit]:
    """Return the units of a hall whose own number is among these keys."""
    query = select(Unit).where(Unit.hall_id == hall_id, Unit.number_key.in_(keys))
    return list(db.session.scalars(query.order_by(Unit.id)))


def floor_of(hall: Hall, unit_ids: Collection[int] = ()) -> Floor[int]:
    """Return what touches what in a hall, by unit id; measured once for each state of its plan.

    A kept one that lacks some of `unit_ids` is measured anew.
    """
    with _floors_lock:
        floor = _floors.get(hall.plan_key)
        if floor is not None and all(unit_id in floor for unit_id in unit_ids):
            _floors.move_to_end(hall.plan_key)
            return floor
    floor = Floor(polygons_of(hall.id), hall.outline)
    with _floors_lock:
        _floors[hall.plan_key] = floor
        while len(_floors) > KEPT_FLOORS:
            _floors.popitem(last=False)
    return floor


def plan_of(hall: Hall, units: Iterable[Unit]) -> PlanHall:
    """Return a hall as plan files have it: what is exported so and imported again changes nothing."""
    name = hall.name.get("en") or next(iter(hall.name.values()), hall.code)
    doors = [
        PlanEntrance(door["x"], door["y"], door["width"], door["wall"], door.get("name", "")) for door in hall.entrances
    ]
    return PlanHall(
        code=hall.code,
        name=name,
        outline=tuple((x, y) for x, y in hall.outline),
        units=tuple(_plan_unit(unit) for unit in units),
        islands=tuple(tuple((x, y) for x, y in ring) for ring in hall.islands),
        entrances=tuple(doors),
    )


def _plan_unit(unit: Unit) -> PlanUnit:
    """Return a unit as plan files have it; the codes of its number are no aliases."""
    own = keys_of(unit.number)
    aliases = tuple(alias for alias in unit.aliases if alias not in own)
    return PlanUnit(unit.number, tuple((x, y) for x, y in unit.polygon), aliases)
