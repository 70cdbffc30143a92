"""Putting a draft into use: one transaction under the fair's lock, nobody's stand moved, old numbers kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select, update

from eventsapp.accounts.models import User
from eventsapp.booths.actions.aftermath import note_blocked, reshape_stands
from eventsapp.booths.actions.history import actor_of, pass_on_history
from eventsapp.booths.actions.locking import lock_wish
from eventsapp.booths.actions.plans import refuse_changing_taken, taken_among
from eventsapp.booths.facts import PlanPublished
from eventsapp.booths.models import UnitEvent
from eventsapp.booths.rules import PlanForgetsUnits
from eventsapp.exhibitors.models import Wish
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish
from eventsapp.venues.actions import discard_draft, locked_draft, put_drawing
from eventsapp.venues.editing import (
    Difference,
    DraftHall,
    UnitChange,
    Warned,
    difference,
    from_document,
    survey_of,
)
from eventsapp.venues.models import Hall, PlanDraft, Unit
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import drawn_hall, hall_by_code
from eventsapp.venues.rules import DraftChanged

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing a draft would do; `taken` and `remembered` are what stands against it."""

    published: DraftHall
    drawn: DraftHall
    difference: Difference
    warnings: Sequence[Warned]
    taken: Sequence[tuple[str, str]]
    remembered: Sequence[str]
    base_key: str
    is_behind: bool
    heirs: Mapping[str, str]
    """By the key of a unit that goes: the number of the one that took it in."""

    @property
    def is_refused(self) -> bool:
        """Say whether it cannot be published."""
        return bool(self.taken or self.remembered)


def preview_publication(draft: PlanDraft) -> Publication:
    """Say what publishing a draft would change, what is not right with it, and what stands against it."""
    hall = hall_by_code(draft.fair_id, draft.hall_code)
    published, drawn = drawn_hall(hall), from_document(draft.document)
    changes = difference(published, drawn)
    units = _units_of(hall, _hard(changes))
    key = hall.plan_key if hall else ""
    return Publication(
        published,
        drawn,
        changes,
        survey_of(drawn).warnings,
        taken_among(units),
        _remembered(changes, drawn),
        key,
        draft.base_key != key,
        {f"u{unit_id}": number for unit_id, number in _heirs(changes, drawn).items()},
    )


def publish_draft(fair: Fair, code: str, version: int, seen_key: str, user: User) -> Hall:
    """Make a draft the plan in use. Refuses with DraftChanged where draft or plan are not as they were seen, with
    PlanMovesStands where a taken unit would be moved, resized, blocked or gone, with PlanForgetsUnits where a unit
    with a history would be gone without an heir.
    """  # noqa: D205
    lock_fair(fair.id)
    draft = locked_draft(fair.id, code, version)
    hall = hall_by_code(fair.id, code)
    if (hall.plan_key if hall else "") != seen_key:
        raise DraftChanged
    drawn = from_document(draft.document)
    changes = difference(drawn_hall(hall), drawn)
    _refuse(changes, drawn, hall)
    actor = actor_of(user)
    was_blocked = {key: unit.is_blocked for key, unit in drawn_hall(hall).units.items()}
    _pass_on_histories(changes, drawn)
    hall, units = put_drawing(fair.id, draft.hall_code, hall, drawn, changes)
    note_blocked(((unit, was_blocked[key]) for key, unit in units.items() if key in was_blocked), actor)
    reshape_stands(hall)
    record(
        "plan.published",
        subject="hall",
        subject_id=hall.id,
        fair_id=fair.id,
        actor_id=actor.id,
        actor=actor.name,
        after={"hall": hall.code, **changes.counts, "version": hall.plan_key},
    )
    publish(PlanPublished(fair_id=fair.id, hall_id=hall.id, hall_code=hall.code, version=hall.plan_key))
    discard_draft(draft)
    return hall


def _hard(changes: Difference) -> list[UnitChange]:
    """Return the changes that whoever has the unit would feel."""
    return [
        change
        for change in changes.units
        if change.before is not None
        and (
            change.after is None
            or change.is_moved
            or change.is_resized
            or (change.after.is_blocked and not change.before.is_blocked)
        )
    ]


def _units_of(hall: Hall | None, changes: Sequence[UnitChange]) -> list[Unit]:
    """Return the units in use that these changes are about."""
    ids = [_unit_id(change.key) for change in changes]
    if hall is None or not ids:
        return []
    return list(db.session.scalars(select(Unit).where(Unit.hall_id == hall.id, Unit.id.in_(ids)).order_by(Unit.id)))


def _unit_id(key: str) -> int:
    return int(key.removeprefix("u"))


def _refuse(changes: Difference, drawn: DraftHall, hall: Hall | None) -> None:
    """Lock what changes, and refuse what somebody has or what would be forgotten."""
    touched = _units_of(hall, [change for change in changes.units if change.before is not None])
    lock_wish([unit.id for unit in touched])
    hard = {_unit_id(change.key) for change in _hard(changes)}
    refuse_changing_taken([unit for unit in touched if unit.id in hard], field="confirmed")
    if lost := _remembered(changes, drawn):
        raise PlanForgetsUnits(
            _(
                "%(numbers)s had holders or applicants before, and their history would be lost. "
                "Block these units, or merge them into others. Nothing was changed.",
                numbers=", ".join(lost[:MOST_LISTED]),
            )
        )


def _heirs(changes: Difference, drawn: DraftHall) -> dict[int, str]:
    """Return for each unit that goes the number of the unit that answers to its number from now on."""
    answering = {match_key(alias): unit.number for unit in drawn.units.values() for alias in unit.aliases}
    gone = [(change.key, change.before) for change in changes.units if change.before and change.after is None]
    return {_unit_id(key): answering[unit.number_key] for key, unit in gone if unit.number_key in answering}


def _remembered(changes: Difference, drawn: DraftHall) -> list[str]:
    """Return the numbers of units with a history that would go without an heir that is there today."""
    gone = {_unit_id(change.key): change.number for change in changes.units if change.after is None}
    if not gone:
        return []
    events = select(UnitEvent.unit_id).where(UnitEvent.unit_id.in_(gone)).distinct()
    asked = select(Wish.unit_id).where(Wish.unit_id.in_(gone)).distinct()
    known = {*db.session.scalars(events), *db.session.scalars(asked)}
    heirs = _heir_ids(changes, drawn)
    return [number for unit_id, number in gone.items() if unit_id in known and unit_id not in heirs]


def _heir_ids(changes: Difference, drawn: DraftHall) -> dict[int, int]:
    """Return the heirs among units in use, by the id of the unit that goes."""
    ids = {unit.number: _unit_id(key) for key, unit in drawn.units.items() if key.startswith("u")}
    return {gone: ids[number] for gone, number in _heirs(changes, drawn).items() if number in ids}


def _pass_on_histories(changes: Difference, drawn: DraftHall) -> None:
    """Let the unit that took another in have its history."""
    for gone, heir in _heir_ids(changes, drawn).items():
        pass_on_history(gone, heir)
        db.session.execute(update(Wish).where(Wish.unit_id == gone).values(unit_id=heir))
