"""Putting a plan into use without moving anybody's stand."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from eventsapp.accounts.models import User
from eventsapp.booths.actions.aftermath import note_blocked, reshape_stands
from eventsapp.booths.actions.history import actor_of
from eventsapp.booths.actions.locking import lock_wish
from eventsapp.booths.actions.placements import import_placements
from eventsapp.booths.queries import holders_of
from eventsapp.booths.rules import Placements, PlanMovesStands
from eventsapp.fairs.queries import lock_fair, package_codes
from eventsapp.infra.audit import record
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.actions import apply_changes
from eventsapp.venues.models import Unit
from eventsapp.venues.plan_import import PlanDocument, PlanNote
from eventsapp.venues.queries import halls_of, plan_of, units_by_place
from eventsapp.venues.rules import MeasuredUnit, UnitChanges, compare, measure
from eventsapp.venues.settling import settled


@dataclass(frozen=True, slots=True)
class MeasuredPlan:
    """A plan whose open sides are computed: the slow part, done before any lock is taken."""

    document: PlanDocument
    units: Mapping[str, Sequence[MeasuredUnit]]


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What importing a plan does or did."""

    halls: int
    changes: UnitChanges
    skipped: Sequence[PlanNote]
    warnings: Sequence[PlanNote]
    placements: Placements | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Return created, updated, unchanged and skipped units."""
        return {
            "created": len(self.changes.created),
            "updated": len(self.changes.updated),
            "unchanged": self.changes.unchanged,
            "skipped": len(self.skipped),
        }


def measure_plan(document: PlanDocument, tell: Callable[[int, int], None] | None = None) -> MeasuredPlan:
    """Compute what geometry says of a plan; needs no database. ``tell`` hears how many of how many units are done."""
    units: dict[str, Sequence[MeasuredUnit]] = {}
    for hall in document.halls:
        if tell is not None:
            tell(sum(map(len, units.values())), document.unit_count)
        units[hall.code] = measure(hall)
    return MeasuredPlan(document, units)


def settle_plan(fair_id: int, document: PlanDocument) -> PlanDocument:
    """Return a plan with what its file says nothing of as it is in the halls in use."""
    named = {hall.code for hall in document.halls}
    halls = [hall for hall in halls_of(fair_id) if hall.code in named]
    return settled(document, {hall.code: plan_of(hall, ()) for hall in halls}, package_codes(fair_id))


def preview_plan(fair_id: int, plan: MeasuredPlan) -> PlanImport:
    """Say what importing the plan would do; refuses with PlanMovesStands."""
    changes = compare(units_by_place(fair_id), plan.units)
    _refuse_moving_stands(changes)
    document = plan.document
    return PlanImport(len(document.halls), changes, document.skipped, document.warnings)


def import_plan(fair_id: int, plan: MeasuredPlan, user: User | None) -> PlanImport:
    """Put the plan into use and place exhibitors who refer to it; refuses with PlanMovesStands."""
    lock_fair(fair_id)  # one plan at a time
    lock_wish(compare(units_by_place(fair_id), plan.units).moved)  # nobody may take them meanwhile
    report = preview_plan(fair_id, plan)
    actor = actor_of(user)
    was_blocked = [(unit, unit.is_blocked) for unit, _measured in report.changes.updated]
    apply_changes(fair_id, plan.document.halls, report.changes)
    note_blocked(was_blocked, actor)
    for hall in halls_of(fair_id):
        if any(unit.hall_id == hall.id for unit, _was in was_blocked):
            reshape_stands(hall)
    if report.changes.created or report.changes.updated:
        record(
            "plan.imported",
            subject="fair",
            subject_id=fair_id,
            fair_id=fair_id,
            actor_id=actor.id,
            actor=actor.name,
            after={"format": plan.document.format, "halls": report.halls, **report.counts},
        )
    placements = import_placements(fair_id, user)
    return PlanImport(report.halls, report.changes, report.skipped, report.warnings, placements)


def _refuse_moving_stands(changes: UnitChanges) -> None:
    """Refuse a plan that changes the outline of a unit somebody has, with the list."""
    refuse_changing_taken([unit for unit, _measured in changes.updated if unit.id in changes.moved])


def taken_among(units: Collection[Unit]) -> list[tuple[str, str]]:
    """Return (number, holder) of those units that somebody has or holds."""
    held = holders_of([unit.id for unit in units]) if units else {}
    return [(unit.number, held[unit.id]) for unit in units if unit.id in held]


def refuse_changing_taken(units: Collection[Unit], field: str = "files") -> None:
    """Refuse to change units under the feet of whoever has them, with the list."""
    taken = taken_among(units)
    if not taken:
        return
    listed = "; ".join(f"{unit}: {holder}" for unit, holder in taken[:20])
    raise PlanMovesStands(
        _(
            "This plan would change %(count)s taken units (%(listed)s). Nothing was changed.",
            count=number(len(taken), current_language()),
            listed=listed,
        ),
        field=field,
    )
