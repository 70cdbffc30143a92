"""Keeping what places are given by: an exhibitor's merits and its needs."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.allocation.models import PlacementNeeds, PriorityRecord
from eventsapp.allocation.rules.records import NeedsValues, RecordValues, needs_values, record_values
from eventsapp.infra import clock
from eventsapp.infra.audit import record as audit
from eventsapp.infra.database import db


def keep_record(fair_id: int, exhibitor_id: int, values: RecordValues, user: User) -> bool:
    """Keep an exhibitor's merits; returns whether anything changed."""
    kept = db.session.get(PriorityRecord, exhibitor_id, with_for_update=True)
    before = record_values(kept)
    if before == values:
        return False
    write_record(fair_id, exhibitor_id, kept, values)
    db.session.flush()
    _audit("allocation.record_kept", fair_id, exhibitor_id, user, (before, values))
    return True


def write_record(fair_id: int, exhibitor_id: int, kept: PriorityRecord | None, values: RecordValues) -> None:
    """Write an exhibitor's merits into its row, a new one where there is none; the caller flushes."""
    if kept is None:
        kept = PriorityRecord(exhibitor_id=exhibitor_id, fair_id=fair_id)
        db.session.add(kept)
    for name, value in asdict(values).items():
        setattr(kept, name, value)
    kept.updated_at = clock.now()


def keep_needs(fair_id: int, exhibitor_id: int, values: NeedsValues, user: User) -> bool:
    """Keep what an exhibitor's stand must have; returns whether anything changed."""
    kept = db.session.get(PlacementNeeds, exhibitor_id, with_for_update=True)
    before = needs_values(kept) if kept else None
    if before == values:
        return False
    if kept is None:
        kept = PlacementNeeds(exhibitor_id=exhibitor_id, fair_id=fair_id)
        db.session.add(kept)
    for name, value in asdict(values).items():
        setattr(kept, name, list(value) if isinstance(value, tuple) else value)
    kept.updated_at = clock.now()
    db.session.flush()
    _audit("allocation.needs_kept", fair_id, exhibitor_id, user, (before or NeedsValues(), values))
    return True


def _audit(
    action: str, fair_id: int, exhibitor_id: int, user: User, change: tuple[RecordValues | NeedsValues, Any]
) -> None:
    """Write down what changed and nothing else."""
    before, after = (plain_values(asdict(values)) for values in change)
    audit(
        action,
        subject="exhibitor",
        subject_id=exhibitor_id,
        fair_id=fair_id,
        actor_id=user.id,
        actor=user.email,
        before={name: value for name, value in before.items() if after[name] != value},
        after={name: value for name, value in after.items() if before[name] != value},
    )


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as plain JSON: moments as ISO text, tuples as lists."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }
