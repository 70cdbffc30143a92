"""Taking a table of priority records over: planned first, then written; the same table twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.records import write_record
from eventsapp.allocation.importers import Bounds, RecordEntry, RecordList
from eventsapp.allocation.models import PriorityRecord
from eventsapp.allocation.queries.known import Known
from eventsapp.allocation.queries.line import records_of
from eventsapp.allocation.rules.records import (
    LONGEST_NOTE,
    MOST_MONEY,
    MOST_PENALTIES,
    MOST_UNITS,
    MOST_YEARS,
    RecordValues,
    record_values,
)
from eventsapp.exhibitors.importers import Remark, Tell, tell_nobody
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record as audit
from eventsapp.infra.database import db
from eventsapp.infra.locale import zone

BOUNDS = Bounds(
    years=MOST_YEARS, units=MOST_UNITS, money=MOST_MONEY, penalties=MOST_PENALTIES, note=LONGEST_NOTE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one row: whose record it is, what that says now, and what it will say."""

    entry: RecordEntry
    exhibitor_id: int
    kept: PriorityRecord | None
    values: RecordValues

    @property
    def changes(self) -> bool:
        """Whether anything becomes another."""
        return record_values(self.kept) != self.values


@dataclass
class RecordImport:
    """What an import did, or would do: counts of records, and each row that is left out."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Remark] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def plan_records(fair: Fair, table: RecordList, tell: Tell = tell_nobody) -> RecordImport:
    """Return what taking a table over would do, without writing anything."""
    known, kept = Known(fair.id), records_of(fair.id)
    result = RecordImport(skipped=list(table.skipped))
    seen: dict[int, int] = {}
    for done, entry in enumerate(table.entries):
        tell(done, len(table.entries))
        step = _step(entry, known.meant(entry), kept, zone(fair.timezone))
        if isinstance(step, Remark):
            result.skipped.append(step)
        elif step.exhibitor_id in seen:
            result.skipped.append(Remark(entry.row, "repeated_row", {"first_row": seen[step.exhibitor_id]}))
        else:
            seen[step.exhibitor_id] = entry.row
            result.steps.append(step)
    result.skipped.sort(key=lambda remark: remark.row)
    _count(result)
    return result


def import_records(fair: Fair, table: RecordList, user: User | None) -> RecordImport:
    """Take a table over: what its cells say is kept, what they leave empty stays as it is."""
    lock_fair(fair.id)
    result = plan_records(fair, table)
    for step in result.steps:
        if step.changes:
            write_record(fair.id, step.exhibitor_id, step.kept, step.values)
    db.session.flush()
    audit(
        "allocation.records_imported",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=user.id if user else None,
        actor=user.email if user else "command line",
        after={"created": result.created, "updated": result.updated, "skipped": len(result.skipped)},
    )
    return result


def _step(entry: RecordEntry, meant: set[int], kept: Any, timezone: tzinfo) -> Step | Remark:
    called = entry.name or entry.tax_code or f"A-{entry.application or 0:04d}"
    if len(meant) != 1:
        return Remark(entry.row, "exhibitor_unclear" if meant else "exhibitor_unknown", {"value": called[:80]})
    (exhibitor_id,) = meant
    record = kept.get(exhibitor_id)
    before = record_values(record)
    values = dict(entry.values)
    if (at := values.get("deposit_at")) is not None:
        values["deposit_at"] = at if at.tzinfo else at.replace(tzinfo=timezone)
        if values["deposit_at"] > clock.now():
            return Remark(entry.row, "moment_ahead", {"value": called[:80]})
    penalties = {name: count for name, count in {**before.penalties, **entry.penalties}.items() if count}
    return Step(entry, exhibitor_id, record, replace(before, **values, penalties=penalties))


def _count(result: RecordImport) -> None:
    for step in _changing(result.steps):
        if step.kept is None:
            result.created += 1
        else:
            result.updated += 1
    result.unchanged = len(result.steps) - result.created - result.updated


def _changing(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.changes]
