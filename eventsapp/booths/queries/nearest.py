"""What is free around a stand that was wanted; asked by everybody who loses in a rush, so answers are kept.

Everything is kept under the number of the fair's latest change and the key of the hall's plan: the next change or
plan makes a new answer. Deadlines that pass meanwhile are judged at the moment of asking.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import bindparam, select

from eventsapp.booths.models import Stand, StandUnit
from eventsapp.booths.queries.holds import latest_seq
from eventsapp.booths.rules import Alternative, Surroundings, alternatives
from eventsapp.booths.rules.holds import LIVE
from eventsapp.infra import clock
from eventsapp.infra.database import ask, db, in_transaction
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import HallRef, floor_of

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Standing:
    """The units of a hall that could be free, and until when those of them that somebody has are not."""

    seq: int
    units: frozenset[int]
    restricted: frozenset[int]
    taken: dict[int, datetime | None]
    deadlines: list[datetime]
    """When something becomes free by itself, in order."""

    def free(self, now: datetime) -> frozenset[int]:
        """Return what nobody has at a moment, restricted ones included."""
        return self.units - {unit for unit, until in self.taken.items() if until is None or until > now}


@dataclass(frozen=True, slots=True)
class Nearest:
    """A free stand as large and as open as the one wished for: numbers, open sides, metres away."""

    numbers: tuple[str, ...]
    open_sides: int
    metres: float


class _Kept(Generic[K, V]):
    """Answers by what they rest on, each made once however many ask at a time; the longest unused one goes first."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._answers: OrderedDict[K, V] = OrderedDict()
        self._making: dict[K, Lock] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the answer of this key, made where it is not there."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._answers:
                    return self._answers[key]
            return self._made(key, make)

    def _made(self, key: K, make: Callable[[], V]) -> V:
        try:
            made = make()
            with self._lock:
                self._answers[key] = made
                while len(self._answers) > self._most:
                    self._answers.popitem(last=False)
            return made
        finally:
            with self._lock:
                self._making.pop(key, None)


_sellable: _Kept[tuple[int, str], tuple[frozenset[int], frozenset[int]]] = _Kept(16)
"""By the plan alone: a plan that sells others has another key."""
_standing: _Kept[tuple[int, str, int], _Standing] = _Kept(16)
_nearest: _Kept[tuple[int, str, int, int, frozenset[int], int], list[Nearest]] = _Kept(512)


def surroundings_of(hall: Hall | HallRef, wanted: Collection[int]) -> Surroundings:
    """Return the free units of a hall that are for everybody, and where they are."""
    return _around(hall, _standing_in(hall), wanted)


def _around(hall: Hall | HallRef, standing: _Standing, wanted: Collection[int]) -> Surroundings:
    free = standing.free(clock.now()) - standing.restricted
    return Surroundings(floor_of(hall, free | set(wanted)), free)


def nearest_stands(hall: Hall | HallRef, wished: Sequence[int], most: int = 3) -> list[Nearest]:
    """Return free stands as large and as open as the units wished for, the nearest first; none for no wish."""
    if not wished:
        return []
    standing = _standing_in(hall)
    lapsed = bisect_right(standing.deadlines, clock.now())
    key = (hall.id, hall.plan_key, standing.seq, lapsed, frozenset(wished), most)
    return _nearest.get(key, lambda: _found(_around(hall, standing, wished), wished, most))


def _found(around: Surroundings, wished: Sequence[int], most: int) -> list[Nearest]:
    found = alternatives(around, wished, around.floor.frontage(wished).count, most)
    return [Nearest(_numbers_of(one), one.open_sides, one.metres) for one in found]


def _numbers_of(one: Alternative) -> tuple[str, ...]:
    numbers = dict(db.session.execute(select(Unit.id, Unit.number).where(Unit.id.in_(one.unit_ids))).all())
    return tuple(numbers[unit_id] for unit_id in one.unit_ids)


def _standing_in(hall: Hall | HallRef) -> _Standing:
    if in_transaction():
        return _read(hall, next(_unnumbered), _read_sellable(hall.id))  # what this transaction did has no number yet
    # The number is read first: what is read after it is as new or newer, and a newer number asks again.
    seq = latest_seq(hall.fair_id)
    sellable = _sellable.get((hall.id, hall.plan_key), lambda: _read_sellable(hall.id))
    return _standing.get((hall.id, hall.plan_key, seq), lambda: _read(hall, seq, sellable))


_unnumbered = count(-1, -1)
"""Numbers that no change has, for what is read once."""


def _read_sellable(hall_id: int) -> tuple[frozenset[int], frozenset[int]]:
    rows = ask(_UNITS, {"hall_id": hall_id}).all()
    return frozenset(unit_id for unit_id, _ in rows), frozenset(unit_id for unit_id, restricted in rows if restricted)


def _read(hall: Hall | HallRef, seq: int, sellable: tuple[frozenset[int], frozenset[int]]) -> _Standing:
    taken = dict(ask(_TAKEN, {"hall_id": hall.id}).all())
    return _Standing(seq, *sellable, taken, sorted(until for until in taken.values() if until is not None))


_UNITS = select(Unit.id, Unit.is_restricted).where(Unit.hall_id == bindparam("hall_id"), Unit.is_blocked.is_(False))
_TAKEN = (
    select(StandUnit.unit_id, Stand.expires_at)
    .join(StandUnit.stand)
    .where(Stand.hall_id == bindparam("hall_id"), Stand.state.in_(LIVE))
)
