"""Reading a hall for its picture: units as values, kept for each version of the plan, and who has them now.

A plan is looked at far more often than it changes. Whole rows of two thousand units, with their shapes, cost ten times
what it costs to ask who stands where; so units are read once for each version, and stands each time, without rows.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, func, select

from eventsapp.booths.models import Stand, StandShare, StandUnit
from eventsapp.booths.queries.standing import live
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.venues.models import Unit
from eventsapp.venues.queries import units_of

KEPT = 64
Rings = Sequence[Sequence[Sequence[float]]]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as the plan in use has it."""

    id: int
    number: str
    number_key: str
    aliases: tuple[str, ...]
    polygon: Sequence[Sequence[float]]
    area_m2: float
    open_sides: int
    frontage: str
    zone_id: int | None
    zone_code: str
    zone_name: Mapping[str, str] | None
    is_blocked: bool
    is_restricted: bool
    package_id: int | None
    price_class: str
    utilities: tuple[str, ...]
    floor_load: float | None
    height: float | None


class Standing(NamedTuple):
    """A stand or hold with its units; `holder` is the exhibitor's or the prospect's name."""

    id: int
    number: str
    state: str
    area_m2: float
    open_sides: int
    frontage: str
    outline: Rings
    expires_at: datetime | None
    exhibitor_id: int | None
    holder: str
    language: str
    unit_ids: Sequence[int]
    sharing: Sequence[str]


_kept: OrderedDict[tuple[int, str], tuple[UnitFacts, ...]] = OrderedDict()
_lock = Lock()


def unit_facts(hall_id: int, version: str) -> tuple[UnitFacts, ...]:
    """Return the units of a hall in the order people count them; read once for each version of its plan."""
    with _lock:
        known = _kept.get((hall_id, version))
        if known is not None:
            _kept.move_to_end((hall_id, version))
            return known
    facts = tuple(map(facts_of_unit, units_of(hall_id)))
    with _lock:
        _kept[hall_id, version] = facts
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return facts


def facts_of_unit(unit: Unit) -> UnitFacts:
    """Return a row as a value."""
    return UnitFacts(
        id=unit.id,
        number=unit.number,
        number_key=unit.number_key,
        aliases=tuple(unit.aliases),
        polygon=unit.polygon,
        area_m2=unit.area_m2,
        open_sides=unit.open_sides,
        frontage=unit.frontage,
        zone_id=unit.zone_id,
        zone_code=unit.zone.code if unit.zone else "",
        zone_name=unit.zone.name if unit.zone else None,
        is_blocked=unit.is_blocked,
        is_restricted=unit.is_restricted,
        package_id=unit.package_id,
        price_class=unit.price_class,
        utilities=tuple(unit.utilities),
        floor_load=unit.floor_load,
        height=unit.height,
    )


def standing_in(hall_id: int) -> list[Standing]:
    """Return the stands and holds of a hall, in three questions."""
    here = (Stand.hall_id == hall_id, live())
    units = _grouped(select(StandUnit.stand_id, StandUnit.unit_id).join(StandUnit.stand).where(*here))
    shares = _grouped(
        select(StandShare.stand_id, Exhibitor.display_name)
        .join(StandShare.exhibitor)
        .join(Stand, Stand.id == StandShare.stand_id)
        .where(*here)
        .order_by(StandShare.stand_id, StandShare.position)
    )
    rows = db.session.execute(
        select(
            Stand.id,
            Stand.number,
            Stand.state,
            Stand.area_m2,
            Stand.open_sides,
            Stand.frontage,
            Stand.outline,
            Stand.expires_at,
            Stand.exhibitor_id,
            func.coalesce(Exhibitor.display_name, Stand.prospect),
            func.coalesce(Exhibitor.name_language, ""),
        )
        .outerjoin(Stand.exhibitor)
        .where(*here)
        .order_by(Stand.id)
    )
    return [Standing(*row, units[row[0]], shares.get(row[0], ())) for row in rows if row[0] in units]


def _grouped(query: Select[int, Value]) -> dict[int, list[Value]]:
    grouped: dict[int, list[Value]] = defaultdict(list)
    for key, value in db.session.execute(query):
        grouped[key].append(value)
    return dict(grouped)
