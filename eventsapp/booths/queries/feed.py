"""Reading what changed on a plan, for those who follow it: numbers first, so that nothing read later is older."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from eventsapp.booths.models import Stand, StandUnit, UnitEvent
from eventsapp.booths.queries.standing import live, overdue
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Package
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit, Zone


class UnitNow(NamedTuple):
    """A unit and who has it at present; `stand_state` is None where nobody has it."""

    hall: str
    number: str
    is_blocked: bool
    is_restricted: bool
    stand_state: str | None
    stand: str | None
    exhibitor: str | None


class HallMarks(NamedTuple):
    """What tells one version of a hall's plan from another."""

    code: str
    plan_key: str
    position: int
    units: int
    blocked: int
    restricted: int
    zoned: int


class PackagePrices(NamedTuple):
    """A package with the prices of one unit; None where it is not sold so."""

    code: str
    name: dict[str, str]
    min_units: int
    price_vnd: int | None
    price_usd_minor: int | None


def marks_of(fair_id: int) -> list[HallMarks]:
    """Return the marks of a fair's halls, in their order."""
    query = (
        select(
            Hall.code,
            Hall.plan_key,
            Hall.position,
            func.count(Unit.id),
            _sum_of_ids(Unit.is_blocked),
            _sum_of_ids(Unit.is_restricted),
            func.coalesce(func.sum(cast(Unit.zone_id, BigInteger) * Unit.id), 0),
        )
        .outerjoin(Unit, Unit.hall_id == Hall.id)
        .where(Hall.fair_id == fair_id)
        .group_by(Hall.id)
        .order_by(Hall.position, Hall.id)
    )
    return [HallMarks(*map(_plain, row)) for row in db.session.execute(query)]


def _sum_of_ids(condition: InstrumentedAttribute[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, cast(Unit.id, BigInteger)), else_=0)), 0)


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value  # sums of large numbers come as Decimal


def zones_of(fair_id: int) -> list[tuple[int, str, dict[str, str]]]:
    """Return (id, code, name) of a fair's zones."""
    query = select(Zone.id, Zone.code, Zone.name).where(Zone.fair_id == fair_id).order_by(Zone.position, Zone.id)
    return [(zone_id, code, name) for zone_id, code, name in db.session.execute(query)]


def packages_of(fair_id: int) -> list[PackagePrices]:
    """Return a fair's packages, in their order."""
    columns = (Package.code, Package.name, Package.min_units, Package.price_vnd, Package.price_usd_minor)
    query = select(*columns).where(Package.fair_id == fair_id).order_by(Package.position, Package.id)
    return [PackagePrices._make(row) for row in db.session.execute(query)]


def units_changed(fair_id: int, after: int, upto: int) -> set[int]:
    """Return the units that changed after one number and up to another, and those of stands that changed."""
    numbered = (UnitEvent.fair_id == fair_id, UnitEvent.seq > after, UnitEvent.seq <= upto)
    rows = db.session.execute(select(UnitEvent.unit_id, UnitEvent.stand_id).where(*numbered)).all()
    stands = {stand_id for _unit_id, stand_id in rows if stand_id is not None}
    beside = db.session.scalars(select(StandUnit.unit_id).where(StandUnit.stand_id.in_(stands))) if stands else ()
    return {unit_id for unit_id, _stand_id in rows} | set(beside)


def units_of_lapsed(fair_id: int) -> dict[int, list[int]]:
    """Return the units of stands whose time is over and whose end is not written down yet, by stand."""
    late = select(StandUnit.stand_id, StandUnit.unit_id).join(StandUnit.stand).where(Stand.fair_id == fair_id)
    units: dict[int, list[int]] = defaultdict(list)
    for stand_id, unit_id in db.session.execute(late.where(overdue())):
        units[stand_id].append(unit_id)
    return dict(units)


def next_deadline(fair_id: int) -> datetime | None:
    """Return when the next hold of a fair ends if nothing happens."""
    return db.session.scalar(select(func.min(Stand.expires_at)).where(Stand.fair_id == fair_id, live()))


def taken_units(hall_id: int) -> list[UnitNow]:
    """Return the units of a hall that cannot be had just so."""
    marked = or_(Stand.id.is_not(None), Unit.is_blocked, Unit.is_restricted)
    return _rows(_units_now().where(Unit.hall_id == hall_id, marked))


def units_now(unit_ids: Collection[int], hall_id: int | None = None) -> Sequence[UnitNow]:
    """Return these units as they are, those of one hall where asked."""
    if not unit_ids:
        return ()
    query = _units_now().where(Unit.id.in_(unit_ids))
    return _rows(query if hall_id is None else query.where(Unit.hall_id == hall_id))


def _units_now() -> Select[str, str, bool, bool, str, str, str]:
    return (
        select(
            Hall.code,
            Unit.number,
            Unit.is_blocked,
            Unit.is_restricted,
            Stand.state,
            Stand.number,
            Exhibitor.display_name,
        )
        .select_from(Unit)
        .join(Unit.hall)
        .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
        .outerjoin(Stand, and_(Stand.id == StandUnit.stand_id, live()))
        .outerjoin(Exhibitor, Exhibitor.id == Stand.exhibitor_id)
        .order_by(Unit.id)
    )


def _rows(query: Select[str, str, bool, bool, str, str, str]) -> list[UnitNow]:
    return [UnitNow._make(row) for row in db.session.execute(query)]
