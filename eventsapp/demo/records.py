"""Gives exhibitors what places are given by: years, sponsorship, deposits, penalties, needs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from eventsapp.allocation.models import AllocationPolicy, PlacementNeeds, PriorityRecord
from eventsapp.demo.cases import Case
from eventsapp.demo.dice import Dice
from eventsapp.demo.editions import Edition
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.rows import Row, add_links
from eventsapp.demo.words.fair_texts import ZONES_OF_SECTORS
from eventsapp.venues.models import Unit

MILLION = 1_000_000
PENALTIES = ("late_payment", "early_teardown", "no_show", "safety_breach")


def add_policy(at: OpenFair) -> None:
    """Say which zones each category belongs in, and draw the seed of the lottery."""
    zones = {unit.zone.code: unit.zone.id for _, units in at.halls for unit in units if unit.zone is not None}
    sector_zones = {
        str(sector_id): sorted(zones[code] for code in ZONES_OF_SECTORS[sector] if code in zones)
        for sector, sector_id in at.sectors.items()
    }
    row = {
        "fair_id": at.fair.id,
        "formula": {},
        "weights": {},
        "sector_zones": {sector: ids for sector, ids in sector_zones.items() if ids},
        "lottery_seed": seed_of(at.edition),
        "version": 1,
        "updated_at": at.now - timedelta(weeks=10),
        "rounds_published_at": at.now - timedelta(weeks=10) if at.edition.rounds_are_published else None,
    }
    add_links(AllocationPolicy, [row])


def seed_of(edition: Edition) -> str:
    """Return the seed that was drawn for the lottery of a fair."""
    return f"{edition.mark} {edition.starts_on:%Y-%m-%d} 480217"


def add_records(at: OpenFair, approved: Sequence[Case]) -> list[Row]:
    """Write what speaks for and against each exhibitor, which is returned, and what the stands of some must have."""
    dice = Dice(f"records:{at.edition.slug}")
    records = [_record(at, case, dice) for case in approved]
    add_links(PriorityRecord, records)
    demanding = [case for case in approved if case.is_demanding]
    add_links(PlacementNeeds, [_needs(at, case, dice) for case in demanding])
    return records


def _record(at: OpenFair, case: Case, dice: Dice) -> Row:
    years = dice.weighted(range(11), (30, 14, 11, 9, 8, 7, 6, 5, 4, 3, 3))
    return {
        "exhibitor_id": case.exhibitor_id,
        "fair_id": at.fair.id,
        "consecutive_years": years,
        "units_contracted": case.units if dice.happens(40) else None,
        "sponsorship_vnd": dice.pick((30, 50, 80, 120, 250, 400)) * MILLION if dice.happens(6) else 0,
        "is_member": dice.happens(28),
        "is_rebooking": case.has_stand and years > 0 and dice.happens(45),
        "deposit_at": _deposit(at, case, dice),
        "penalties": _penalties(years, dice),
        "note": "",
        "updated_at": at.now - timedelta(days=dice.number(1, 20)),
    }


def _deposit(at: OpenFair, case: Case, dice: Dice) -> datetime | None:
    """Return when the deposit arrived: with most who have a stand, with three in five who wait, never ahead of now."""
    approved = case.decided_at or at.now
    arrived = approved + timedelta(hours=dice.number(5, 21 * 24), seconds=dice.number(0, 3599))
    return arrived if dice.happens(92 if case.has_stand else 60) and arrived < at.now else None


def _penalties(years: int, dice: Dice) -> dict[str, int]:
    """Return penalties of those who were there before: one in nine has some."""
    if not years or not dice.happens(11):
        return {}
    name = dice.weighted(PENALTIES, (60, 25, 5, 10))
    return {name: dice.weighted((1, 2), (85, 15))}


def _needs(at: OpenFair, case: Case, dice: Dice) -> Row:
    """Return the needs of a machine builder: heavy, high, sometimes in one hall alone."""
    halls = [hall.id for hall, units in at.halls if _has(units, "water")]
    return {
        "exhibitor_id": case.exhibitor_id,
        "fair_id": at.fair.id,
        "utilities": list(case.utilities),
        "floor_load": dice.pick((0.8, 1.0, 1.2, 1.5)) if "air" in case.utilities else None,
        "height": dice.pick((3.5, 4.0, 5.0)) if dice.happens(40) else None,
        "budget": case.budget,
        "hall_ids": sorted(halls) if "water" in case.utilities and dice.happens(50) else [],
        "is_zone_strict": dice.happens(8),
        "near_entrance": dice.pick((0.2, 0.5, 0.5, 0.7, 1.0)),
        "updated_at": at.now - timedelta(days=dice.number(1, 20)),
    }


def _has(units: Sequence[Unit], utility: str) -> bool:
    return any(utility in unit.utilities for unit in units)
