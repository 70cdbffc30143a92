"""Who waits for what: the order of the line, and which freed units fit whom. Pure: entries, a floor, what is free."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Mark:
    """What a unit is sold as: its zone, and the only package it is sold with, None for any."""

    zone_id: int | None = None
    package_id: int | None = None


def fitting_units(
    entry: WaitingEntry, around: Surroundings, freed: Collection[int], marks: Mapping[int, Mark]
) -> tuple[int, ...]:
    """Return the free units that an entry is offered: as many as it takes, around those freed; none where none fit.

    They hang together, lie in one zone, the wished one where there is one, are sold with one package, the wished
    one where there is one, and have the open sides asked for.
    """
    fitting = Surroundings(around.floor, [key for key in around.free if _is_sold_so(entry, marks[key])])
    seeds = [key for key in sorted(freed) if key in fitting.free]
    for size in range(entry.max_units, entry.min_units - 1, -1):
        for units in clusters_from(fitting, seeds, size):
            if _is_one_stand(entry, fitting, units, marks):
                return tuple(sorted(units))
    return ()


def _is_sold_so(entry: WaitingEntry, mark: Mark) -> bool:
    """Say whether a unit lies in the wished zone and is sold with the wished package."""
    if entry.zone_id is not None and mark.zone_id != entry.zone_id:
        return False
    return entry.package_id is None or mark.package_id in {None, entry.package_id}


def _is_one_stand(entry: WaitingEntry, around: Surroundings, units: Collection[int], marks: Mapping[int, Mark]) -> bool:
    packages = {marks[key].package_id for key in units} - {None}
    if len({marks[key].zone_id for key in units}) > 1 or len(packages) > 1:
        return False
    return around.floor.frontage(units).count >= entry.open_sides
