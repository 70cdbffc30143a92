"""The states of units as JSON, of a whole hall or since a number; only what everybody may know."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from eventsapp.booths.feed.versions import versions_of
from eventsapp.booths.queries import latest_seq
from eventsapp.booths.queries.feed import UnitNow, taken_units, units_changed, units_now, units_of_lapsed
from eventsapp.booths.rules import check_behind, feed_state
from eventsapp.booths.rules.feed import is_named
from eventsapp.venues.models import Hall


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed up to a number; `lapsed` are stands that ran out and are not written down as ended yet."""

    seq: int
    units: list[UnitNow]
    lapsed: frozenset[int]


def delta_since(fair_id: int, since: int, told: frozenset[int] = frozenset(), hall_id: int | None = None) -> Delta:
    """Return what changed since a number; of what only the clock changed, all but the stands in `told`.

    Raises ``FeedNumberUnknown``.
    """
    seq = latest_seq(fair_id)
    check_behind(since, seq)
    changed = units_changed(fair_id, since, seq) if seq > since else set()
    lapsed = units_of_lapsed(fair_id)
    for stand_id, unit_ids in lapsed.items():
        if stand_id not in told:
            changed.update(unit_ids)
    return Delta(seq, list(units_now(changed, hall_id)), frozenset(lapsed))


def states_as_json(hall: Hall) -> dict[str, Any]:
    """Return all units of a hall that are not available."""
    seq = latest_seq(hall.fair_id)
    return _states(hall, seq, taken_units(hall.id))


def changes_as_json(hall: Hall, since: int) -> dict[str, Any]:
    """Return the units of a hall that changed since a number; raises ``FeedNumberUnknown``."""
    delta = delta_since(hall.fair_id, since, hall_id=hall.id)
    return _states(hall, delta.seq, delta.units)


def by_hall(units: Iterable[UnitNow]) -> dict[str, dict[str, Any]]:
    """Return units as JSON by the code of their hall and their number."""
    halls: dict[str, dict[str, Any]] = defaultdict(dict)
    for unit in units:
        halls[unit.hall][unit.number] = _unit(unit)
    return dict(halls)


def _states(hall: Hall, seq: int, units: Iterable[UnitNow]) -> dict[str, Any]:
    return {"seq": seq, "version": versions_of(hall.fair_id)[hall.code], "units": by_hall(units).get(hall.code, {})}


def _unit(unit: UnitNow) -> dict[str, Any]:
    state = feed_state(unit.stand_state, is_blocked=unit.is_blocked, is_restricted=unit.is_restricted)
    values: dict[str, Any] = {"state": state}
    if unit.stand is not None:
        values["stand"] = unit.stand
    if is_named(unit.stand_state) and unit.exhibitor:
        values["exhibitor"] = unit.exhibitor
    return values
