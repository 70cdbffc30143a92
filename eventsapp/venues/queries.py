"""Reading halls and units."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventsapp.infra.database import db
from eventsapp.venues.editing import DraftHall, DraftUnit, Feature
from eventsapp.venues.geometry import Floor, rectangle
from eventsapp.venues.models import Hall, PlanDraft, PlanStep, Unit, Zone
from eventsapp.venues.numbering import keys_of, match_key, natural_key
from eventsapp.venues.plan_import import PlanEntrance, PlanFeature, PlanHall, PlanUnit
from eventsapp.venues.vocabulary import EMPTY, OBSTACLE_KINDS, WIDTHS

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
    query = select(Unit).where(Unit.hall_id == hall_id).options(joinedload(Unit.zone), joinedload(Unit.package))
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
    query = select(Hall.code, Unit).join(Unit.hall).where(Unit.fair_id == fair_id)
    rows = db.session.execute(query.options(joinedload(Unit.zone), joinedload(Unit.package)))
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
    standing = [feature["ring"] for feature in hall.features if feature["kind"] in OBSTACLE_KINDS]
    floor = Floor(polygons_of(hall.id), hall.outline, standing)
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
        features=tuple(_plan_feature(feature) for feature in hall.features),
        widths=hall.widths,
    )


def _plan_feature(feature: Mapping[str, Any]) -> PlanFeature:
    outline = tuple((float(x), float(y)) for x, y in feature["ring"])
    return PlanFeature(feature["kind"], outline, feature.get("name", ""), feature.get("wall", ""))


def _attributes_of(unit: Unit) -> dict[str, Any]:
    """Return zone, package, utilities and the like, as files and drafts have them."""
    plain = {name: getattr(unit, name) for name in EMPTY if name not in {"zone", "package", "utilities"}}
    return plain | {
        "zone": unit.zone.code if unit.zone else "",
        "package": unit.package.code if unit.package else "",
        "utilities": tuple(unit.utilities),
    }


def _plan_unit(unit: Unit) -> PlanUnit:
    """Return a unit as plan files have it; the codes of its number are no aliases."""
    own = keys_of(unit.number)
    aliases = tuple(alias for alias in unit.aliases if alias not in own)
    outline = tuple((x, y) for x, y in unit.polygon)
    return PlanUnit(unit.number, outline, aliases, attributes=_attributes_of(unit))


# Drafts

_DOOR_DEPTH = 0.4


def draft_of(fair_id: int, code: str) -> PlanDraft | None:
    """Return the draft of a hall by the hall's code, however it is spelled."""
    query = select(PlanDraft).where(PlanDraft.fair_id == fair_id, PlanDraft.hall_key == match_key(code))
    return db.session.scalar(query)


def lock_draft(fair_id: int, code: str) -> PlanDraft | None:
    """Return the draft of a hall under lock, as it is now."""
    query = select(PlanDraft).where(PlanDraft.fair_id == fair_id, PlanDraft.hall_key == match_key(code))
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def drafts_of(fair_id: int) -> Sequence[PlanDraft]:
    """Return all drafts of a fair."""
    return db.session.scalars(select(PlanDraft).where(PlanDraft.fair_id == fair_id).order_by(PlanDraft.id)).all()


def step_of(draft_id: int, place: int) -> PlanStep | None:
    """Return a step of a draft."""
    return db.session.get(PlanStep, (draft_id, place))


def has_step_after(draft: PlanDraft) -> bool:
    """Say whether a step was taken back that can be done again."""
    return step_of(draft.id, draft.position + 1) is not None


def zones_of(fair_id: int) -> Sequence[Zone]:
    """Return the zones of a fair in their order."""
    return db.session.scalars(select(Zone).where(Zone.fair_id == fair_id).order_by(Zone.position, Zone.id)).all()


def drawn_hall(hall: Hall | None) -> DraftHall:
    """Return a hall in use as the editor has it; nothing where there is none yet."""
    if hall is None:
        return DraftHall(outline=())
    query = select(Unit).where(Unit.hall_id == hall.id).options(joinedload(Unit.zone), joinedload(Unit.package))
    units = {f"u{unit.id}": _drawn_unit(unit) for unit in db.session.scalars(query.order_by(Unit.id))}
    things = [_drawn_door(door) for door in hall.entrances] + [_drawn_feature(one) for one in hall.features]
    features = {f"f{at}": feature for at, feature in enumerate(things, start=1)}
    outline = tuple((float(x), float(y)) for x, y in hall.outline)
    widths: dict[str, Any] = {name: float(value) for name, value in hall.widths.items() if name in WIDTHS}
    return DraftHall(outline, units, features, next_key=len(things) + 1, **widths)


def _drawn_unit(unit: Unit) -> DraftUnit:
    own = keys_of(unit.number)
    return DraftUnit(
        number=unit.number,
        ring=tuple((float(x), float(y)) for x, y in unit.polygon),
        aliases=tuple(alias for alias in unit.aliases if alias not in own),
        **_attributes_of(unit),
    )


def _drawn_door(door: Mapping[str, Any]) -> Feature:
    """Return an entrance as a thin rectangle across the wall."""
    wide, wall = float(door["width"]), str(door["wall"])
    across, down = (wide, _DOOR_DEPTH) if wall in {"n", "s"} else (_DOOR_DEPTH, wide)
    corner = (round(door["x"] - across / 2, 3), round(door["y"] - down / 2, 3))
    return Feature("door", rectangle(*corner, across, down), str(door.get("name", "")), wall)


def _drawn_feature(feature: Mapping[str, Any]) -> Feature:
    ring = tuple((float(x), float(y)) for x, y in feature["ring"])
    return Feature(feature["kind"], ring, feature.get("name", ""), feature.get("wall", ""))
