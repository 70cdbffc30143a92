"""Who waits for what: the order of the line, and which freed units fit whom. Pure: entries, a floor, what is free."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l

from eventsapp.booths.models import WaitingEntry, WaitingState
from eventsapp.booths.rules.alternatives import Surroundings, clusters_from
from eventsapp.infra.refusals import Refusal

RUNNING = (WaitingState.WAITING, WaitingState.OFFERED)
"""States in which an entry has a place in the line."""
ENDED_OFFERS = {"reserved": WaitingState.PLACED, "expired": WaitingState.LAPSED, "released": WaitingState.DECLINED}
"""What becomes of an entry when its offer becomes a stand or ends."""
_NEVER = datetime.max.replace(tzinfo=UTC)


class NothingFits(Refusal):
    """Free units that are not what an entry waits for."""

    field = "numbers"
    sentence = _l("No free units fit this entry at the moment. Write the units to offer others.")


class NotWaiting(Refusal):
    """An entry that has an offer already, or left the list."""

    sentence = _l("This company does not wait any more. Nothing was changed; look at the list again.")


class WaitsAlready(Refusal):
    """A second entry of a company."""

    field = "exhibitor"
    sentence = _l("This company is on the waiting list already. Remove that entry first.")


class UnitsInDisorder(Refusal):
    """More units at least than at most."""

    status = 422
    field = "max_units"
    sentence = _l("The most units must not be fewer than the least.")


def rank(entry: WaitingEntry) -> tuple[int, datetime, datetime, int]:
    """Return what orders the line: the higher priority, then the earlier deposit, then the earlier application."""
    return -entry.priority, entry.deposit_at or _NEVER, entry.applied_at, entry.id


def in_order(entries: Iterable[WaitingEntry]) -> list[WaitingEntry]:
    """Return the entries as they stand in line."""
    return sorted(entries, key=rank)


def fitting_units(
    entry: WaitingEntry, around: Surroundings, freed: Collection[int], zones: Mapping[int, int | None]
) -> tuple[int, ...]:
    """Return the free units that an entry is offered: as many as it takes, around those freed; none where none fit.

    They hang together, lie in one zone, the wished one where there is one, and have the open sides asked for.
    """
    for size in range(entry.max_units, entry.min_units - 1, -1):
        for units in clusters_from(around, [key for key in sorted(freed) if key in around.free], size):
            if _suits(entry, around, units, zones):
                return tuple(sorted(units))
    return ()


def _suits(entry: WaitingEntry, around: Surroundings, units: Collection[int], zones: Mapping[int, int | None]) -> bool:
    inside = {zones.get(key) for key in units}
    if len(inside) > 1 or (entry.zone_id is not None and inside != {entry.zone_id}):
        return False
    return around.floor.frontage(units).count >= entry.open_sides
