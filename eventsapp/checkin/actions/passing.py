"""Who is in, as one transaction sees and changes it: rows locked in order, and nobody first twice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from eventsapp.checkin.deciding import Passage
from eventsapp.checkin.models import Presence, ZoneDay
from eventsapp.checkin.rules import Station
from eventsapp.infra.database import ask, db, write


@dataclass(slots=True)
class Whereabouts:
    """A person on a day, in the zone of a gate."""

    day_on: date
    holder: str
    first_at: datetime
    first_gate_id: int
    last_at: datetime
    last_gate_id: int
    last_way: str
    is_new: bool = False
    is_changed: bool = False
    was_inside: bool = False

    @property
    def last(self) -> Passage:
        """Return the last passage as the rule sees it."""
        return Passage(self.last_way, int(self.last_at.timestamp()))


class Book:
    """The whereabouts of some people in a station's zone."""

    def __init__(self, station: Station, people: Iterable[tuple[date, str]]) -> None:
        self._station = station
        self._zone = station.gate.zone
        self._rows: dict[tuple[date, str], Whereabouts] = {}
        self._inside: dict[date, int] = {}
        wanted = sorted(set(people))
        if wanted:
            self._read(wanted)

    def of(self, day: date, holder: str) -> Whereabouts | None:
        """Return where a person is, None for who has not come on this day."""
        return self._rows.get((day, holder))

    def inside(self, day: date) -> int:
        """Return how many are inside, exact where the gate has a limit: others wait then; else nobody asks."""
        if self._station.gate.limit is None:
            return 0
        if day not in self._inside:
            values = {"fair_id": self._station.fair_id, "zone": self._zone, "day_on": day}
            write(_dialect(_OPENING), {**values, "inside": 0, "attended": 0})
            self._inside[day] = ask(_LOCKING_ZONE, values).scalar_one()
        return self._inside[day]

    def let_pass(self, day: date, holder: str, way: str, at: datetime) -> None:
        """Note that somebody passes; a passage of earlier, heard of late, changes nothing that came after."""
        row = self._rows.get((day, holder))
        if row is None:
            gate = self._station.gate_id
            self._rows[day, holder] = Whereabouts(day, holder, at, gate, at, gate, way, is_new=True)
            self._count(day, 1 if way == "in" else 0)
        elif at >= row.last_at:
            self._count(day, (way == "in") - (row.last_way == "in"))
            row.last_at, row.last_gate_id, row.last_way, row.is_changed = at, self._station.gate_id, way, True

    def come_first(self, row: Whereabouts, at: datetime) -> None:
        """Note that somebody came earlier than was known."""
        row.first_at, row.first_gate_id, row.is_changed = at, self._station.gate_id, True

    def write(self) -> bool:
        """Write what changed; says no, having written nothing that counts, where another was first meanwhile."""
        new = [row for row in self._rows.values() if row.is_new]
        if new and not self._add(new):
            return False
        if changed := [self._values(row) for row in self._rows.values() if row.is_changed and not row.is_new]:
            write(_CHANGING, [{f"_{name}": value for name, value in one.items()} for one in changed])
        for day in sorted({row.day_on for row in self._rows.values()}):
            self._write_counts(day)
        return True

    def _read(self, wanted: list[tuple[date, str]]) -> None:
        values = {"fair_id": self._station.fair_id, "zone": self._zone}
        days, holders = sorted({day for day, _ in wanted}), sorted({holder for _, holder in wanted})
        for row in ask(_LOCKING, {**values, "days": days, "holders": holders}):
            known = Whereabouts(*tuple(row))
            known.was_inside = known.last_way == "in"
            self._rows[known.day_on, known.holder] = known

    def _count(self, day: date, by: int) -> None:
        if day in self._inside:
            self._inside[day] += by

    def _add(self, new: list[Whereabouts]) -> bool:
        rows = [self._values(row) for row in sorted(new, key=lambda row: (row.day_on, row.holder))]
        adding = _dialect(_ADDING)
        return len(rows) == sum(len(write(adding, one).all()) for one in rows)

    def _values(self, row: Whereabouts) -> dict[str, Any]:
        return {
            "fair_id": self._station.fair_id,
            "zone": self._zone,
            "day_on": row.day_on,
            "holder": row.holder,
            "first_at": row.first_at,
            "first_gate_id": row.first_gate_id,
            "last_at": row.last_at,
            "last_gate_id": row.last_gate_id,
            "last_way": row.last_way,
        }

    def _write_counts(self, day: date) -> None:
        rows = [row for row in self._rows.values() if row.day_on == day]
        inside = sum((row.last_way == "in") - row.was_inside for row in rows)
        attended = sum(row.is_new for row in rows)
        if inside or attended:
            count(self._station.fair_id, day, self._zone, inside=inside, attended=attended)


def count(fair_id: int, day: date, zone: str, *, inside: int, attended: int) -> None:
    """Add to the figures of a zone on a day."""
    values = {"fair_id": fair_id, "day_on": day, "zone": zone}
    write(_dialect(_COUNTING), {**values, "inside": inside, "attended": attended})


def _dialect(made: dict[str, Any]) -> Any:
    return made[db.session.get_bind().dialect.name]


_PRESENCES, _ZONES = Presence.__table__, ZoneDay.__table__
_LOCKING = (
    select(
        Presence.day_on,
        Presence.holder,
        Presence.first_at,
        Presence.first_gate_id,
        Presence.last_at,
        Presence.last_gate_id,
        Presence.last_way,
    )
    .where(
        Presence.fair_id == bindparam("fair_id"),
        Presence.zone == bindparam("zone"),
        Presence.day_on.in_(bindparam("days", expanding=True)),
        Presence.holder.in_(bindparam("holders", expanding=True)),
    )
    .order_by(Presence.day_on, Presence.holder)
    .with_for_update()
)
_LOCKING_ZONE = (
    select(ZoneDay.inside)
    .where(
        ZoneDay.fair_id == bindparam("fair_id"),
        ZoneDay.zone == bindparam("zone"),
        ZoneDay.day_on == bindparam("day_on"),
    )
    .with_for_update()
)
_KEY = ("fair_id", "day_on", "zone", "holder")
_CHANGING = (
    update(_PRESENCES)  # type: ignore[arg-type]
    .where(*(_PRESENCES.c[name] == bindparam(f"_{name}") for name in _KEY))
    .values(
        {name: bindparam(f"_{name}") for name in ("first_at", "first_gate_id", "last_at", "last_gate_id", "last_way")}
    )
)


def _adding(insert: Callable[..., Any]) -> Any:
    return insert(_PRESENCES).on_conflict_do_nothing(index_elements=list(_KEY)).returning(_PRESENCES.c.id)


def _opening(insert: Callable[..., Any]) -> Any:
    return insert(_ZONES).on_conflict_do_nothing(index_elements=["fair_id", "day_on", "zone"])


def _counting(insert: Callable[..., Any]) -> Any:
    counting = insert(_ZONES)
    more = {name: _ZONES.c[name] + counting.excluded[name] for name in ("inside", "attended")}
    return counting.on_conflict_do_update(index_elements=["fair_id", "day_on", "zone"], set_=more)


_ADDING = {"postgresql": _adding(postgresql.insert), "sqlite": _adding(sqlite.insert)}
_OPENING = {"postgresql": _opening(postgresql.insert), "sqlite": _opening(sqlite.insert)}
_COUNTING = {"postgresql": _counting(postgresql.insert), "sqlite": _counting(sqlite.insert)}
