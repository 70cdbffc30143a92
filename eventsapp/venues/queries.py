"""Reading halls and units."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from eventsapp.infra.database import ask, db
from eventsapp.venues.editing import DraftHall, DraftUnit, Feature
from eventsapp.venues.geometry import Floor, rectangle
from eventsapp.venues.models import Hall, PlanDraft, PlanStep, Unit, Zone
from eventsapp.venues.numbering import keys_of, match_key, natural_key
from eventsapp.venues.plan_import import PlanEntrance, PlanFeature, PlanHall, PlanUnit
from eventsapp.venues.vocabulary import EMPTY, OBSTACLE_KINDS, WIDTHS


class Called(Protocol):
    """What has a number and answers to others."""

    @property
    def number_key(self) -> str: ...  # noqa: D102
    @property
    def aliases(self) -> Collection[str]: ...  # noqa: D102


Named = TypeVar("Named", bound=Called)

KEPT_FLOORS = 32
_floors: OrderedDict[str, Floor[int]] = OrderedDict()
_floors_lock = Lock()
_measuring = Lock()


def halls_of(fair_id: int) -> Sequence[Hall]:
    """Return the halls of a fair in their order."""
    return db.session.scalars(select(Hall).where(Hall.fair_id == fair_id).order_by(Hall.position, Hall.id)).all()


_CODED = select(Hall).where(Hall.fair_id == bindparam("fair_id"), Hall.code == bindparam("code"))


def hall_by_code(fair_id: int, code: str) -> Hall | None:
    """Return a hall by its code, however it is spelled."""
    exact = db.session.scalar(_CODED, {"fair_id": fair_id, "code": code})
    if exact is not None:
        return exact
    return next((hall for hall in halls_of(fair_id) if match_key(hall.code) == match_key(code)), None)


class HallRef(NamedTuple):
    """What of a hall never needs to be read twice in a request."""

    id: int
    fair_id: int
    code: str
    plan_key: str


_REFERRED = select(Hall.id, Hall.fair_id, Hall.code, Hall.plan_key).where(Hall.fair_id == bindparam("fair_id"))
_REFERRED_CODED = _REFERRED.where(Hall.code == bindparam("code"))


def hall_ref(fair_id: int, code: str) -> HallRef | None:
    """Return a hall by its code, however it is spelled, without its walls."""
    row = ask(_REFERRED_CODED, {"fair_id": fair_id, "code": code}).first()
    if row is None:
        rows = ask(_REFERRED, {"fair_id": fair_id}).all()
        row = next((one for one in rows if match_key(one.code) == match_key(code)), None)
    return HallRef(*row) if row else None


def units_of(hall_id: int) -> list[Unit]:
    """Return the units of a hall in the order people count them."""
    query = select(Unit).where(Unit.hall_id == hall_id).options(joinedload(Unit.zone), joinedload(Unit.package))
    units = db.session.scalars(query).all()
    return sorted(units, key=lambda unit: natural_key(unit.number))


def unit_by_number(units: Iterable[Named], number: str) -> Named | None:
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


class Spot(NamedTuple):
    """What it takes to know which unit is meant by a number."""

    id: int
    number_key: str
    aliases: list[str]


_SPOTS = select(Unit.id, Unit.number_key, Unit.aliases).where(Unit.hall_id == bindparam("hall_id"))
_SPOTS_KEYED = _SPOTS.where(Unit.number_key.in_(bindparam("keys", expanding=True))).order_by(Unit.id)


def spots_of(hall_id: int, keys: Collection[str] | None = None) -> list[Spot]:
    """Return the units of a hall, or those whose own number is among these keys, by what they are called."""
    rows = (
        ask(_SPOTS, {"hall_id": hall_id})
        if keys is None
        else ask(_SPOTS_KEYED, {"hall_id": hall_id, "keys": list(keys)})
    )
    return [Spot(*row) for row in rows]


def units_by_ids(unit_ids: Sequence[int]) -> list[Unit]:
    """Return units in the order of these ids."""
    found = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)))}
    return [found[unit_id] for unit_id in unit_ids]


def floor_of(hall: Hall | HallRef, unit_ids: Collection[int] = ()) -> Floor[int]:
    """Return what touches what in a hall, by unit id; measured once for each state of its plan.

    A kept one that lacks some of `unit_ids` is measured anew.
    """
    kept = kept_floor(hall.plan_key, unit_ids)
    if kept is not None:
        return kept
    with _measuring:  # threads that measure the same at once only slow each other down
        kept = kept_floor(hall.plan_key, unit_ids)
        return kept or _measured_floor(hall if isinstance(hall, Hall) else db.session.get_one(Hall, hall.id))


def kept_floor(plan_key: str, unit_ids: Collection[int]) -> Floor[int] | None:
    """Return what touches what in the plan of this key where it was measured before and knows these units."""
    with _floors_lock:
        floor = _floors.get(plan_key)
        if floor is None or not floor.knows(unit_ids):
            return None
        _floors.move_to_end(plan_key)
        return floor


def _measured_floor(hall: Hall) -> Floor[int]:
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
