"""What is kept about an exhibitor for giving it a place: its merits and its needs, within their bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from eventsapp.allocation.models import PlacementNeeds, PriorityRecord

MOST_YEARS = 60
MOST_UNITS = 500
MOST_MONEY = 10**12 - 1
"""In dong: far above any sponsorship or budget, so that a slipped thousand separator is noticed."""
MOST_PENALTIES = 50
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class RecordValues:
    """What speaks for and against an exhibitor; ``deposit_at`` is aware."""

    consecutive_years: int = 0
    units_contracted: int | None = None
    sponsorship_vnd: int = 0
    is_member: bool = False
    is_rebooking: bool = False
    deposit_at: datetime | None = None
    penalties: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class NeedsValues:
    """What every stand of an exhibitor must have; loads in t/m², heights in metres, the budget in dong before VAT."""

    utilities: Sequence[str] = ()
    floor_load: float | None = None
    height: float | None = None
    budget: int | None = None
    hall_ids: Sequence[int] = ()
    is_zone_strict: bool = False
    near_entrance: float = 0.5


class Needs(NamedTuple):
    """The needs that hold for an exhibitor, and whether its application alone said them."""

    values: NeedsValues
    is_from_application: bool


def record_values(record: PriorityRecord | None) -> RecordValues:
    """Return what a record says; nothing speaks for who has none."""
    if record is None:
        return RecordValues()
    return RecordValues(
        consecutive_years=record.consecutive_years,
        units_contracted=record.units_contracted,
        sponsorship_vnd=record.sponsorship_vnd,
        is_member=record.is_member,
        is_rebooking=record.is_rebooking,
        deposit_at=record.deposit_at,
        penalties={name: count for name, count in record.penalties.items() if count},
        note=record.note,
    )


def needs_values(needs: PlacementNeeds) -> NeedsValues:
    """Return what is kept of an exhibitor's needs."""
    return NeedsValues(
        utilities=tuple(needs.utilities),
        floor_load=needs.floor_load,
        height=needs.height,
        budget=needs.budget,
        hall_ids=tuple(needs.hall_ids),
        is_zone_strict=needs.is_zone_strict,
        near_entrance=needs.near_entrance,
    )
