"""Writing halls and units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.background import Background
from eventsapp.venues.editing import (
    Difference,
    DraftHall,
    EditRefused,
    Feature,
    apply,
    feature_document,
    from_document,
    measure_hall,
    patch_between,
    patched,
    to_document,
)
from eventsapp.venues.geometry import bounds_of, merge_rings
from eventsapp.venues.models import Hall, PlanDraft, PlanStep, Unit, Zone, new_plan_key
from eventsapp.venues.numbering import keys_of, match_key, natural_key
from eventsapp.venues.plan_import import PlanHall
from eventsapp.venues.queries import (
    draft_of,
    drawn_hall,
    hall_by_code,
    halls_of,
    lock_draft,
    step_of,
    units_by_place,
    zones_of,
)
from eventsapp.venues.rules import (
    DraftChanged,
    HallThere,
    MeasuredUnit,
    UnitChanges,
    compare,
    edit_refusal,
    measure,
)

refuse_on("uq_plan_drafts_fair_id_hall_key", HallThere)
MOST_STEPS = 300
"""So many steps can be taken back; older ones are forgotten."""


def put_plan(fair_id: int, halls: Iterable[PlanHall]) -> UnitChanges:
    """Make the fair's halls and units those of a plan; units the plan does not name stay as they are."""
    measured = {hall.code: measure(hall) for hall in halls}
    return apply_changes(fair_id, halls, compare(units_by_place(fair_id), measured))


def apply_changes(fair_id: int, halls: Iterable[PlanHall], changes: UnitChanges) -> UnitChanges:
    """Write the halls, the new units and the changed ones."""
    known = {hall.code: hall for hall in halls_of(fair_id)}
    for plan in sorted(halls, key=lambda plan: natural_key(plan.code)):
        hall = known.get(plan.code) or _add_hall(fair_id, plan, len(known))
        known[plan.code] = hall
        _set_shape(hall, plan)
    db.session.flush()
    db.session.add_all(_unit(fair_id, known[code].id, measured) for code, measured in changes.created)
    for unit, measured in changes.updated:
        for name, value in measured.values.items():
            setattr(unit, name, value)
    db.session.flush()
    return changes


def _add_hall(fair_id: int, plan: PlanHall, position: int) -> Hall:
    """Add a hall; one without a name of its own is shown as "Hall" with its code."""
    name = {} if plan.name == plan.code else {"en": plan.name}
    hall = Hall(fair_id=fair_id, code=plan.code, name=name, position=position, outline=[])
    db.session.add(hall)
    return hall


def _set_shape(hall: Hall, plan: PlanHall) -> None:
    """Take walls, islands and doors from the plan."""
    hall.plan_key = new_plan_key()
    hall.outline = [[x, y] for x, y in plan.outline]
    hall.islands = [[[x, y] for x, y in ring] for ring in plan.islands]
    hall.entrances = [
        {"x": door.x, "y": door.y, "width": door.width, "wall": door.wall, "name": door.leads_to}
        for door in plan.entrances
    ]


def _unit(fair_id: int, hall_id: int, measured: MeasuredUnit) -> Unit:
    """Return a new unit."""
    return Unit(fair_id=fair_id, hall_id=hall_id, **measured.values)


# Drafts


@dataclass(frozen=True, slots=True)
class Edited:
    """A draft after a step: the hall before and after it."""

    draft: PlanDraft
    before: DraftHall
    after: DraftHall


def begin_draft(hall: Hall, user: User) -> PlanDraft:
    """Begin to draw on the plan in use; returns the draft that is there where one is."""
    if draft := draft_of(hall.fair_id, hall.code):
        return draft
    name = hall.name.get("en") or next(iter(hall.name.values()), hall.code)
    return _add_draft(hall.fair_id, hall.code, replace(drawn_hall(hall), name=name), hall.plan_key, user)


def begin_hall(fair: Fair, code: str, name: str, drawn: DraftHall, user: User) -> PlanDraft:
    """Begin a new hall; it is in use once the draft is published. Refuses with HallThere."""
    if hall_by_code(fair.id, code) or draft_of(fair.id, code):
        raise HallThere
    return _add_draft(fair.id, code, replace(drawn, name=name or code), "", user)


def _add_draft(fair_id: int, code: str, drawn: DraftHall, base_key: str, user: User) -> PlanDraft:
    draft = PlanDraft(
        fair_id=fair_id,
        hall_code=code,
        hall_key=match_key(code),
        base_key=base_key,
        document=to_document(drawn),
        updated_by=user.email,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def locked_draft(fair_id: int, code: str, version: int) -> PlanDraft:
    """Lock a draft that still is as somebody saw it; refuses with NotFound and DraftChanged."""
    draft = lock_draft(fair_id, code)
    if draft is None:
        raise NotFound
    if draft.version != version:
        raise DraftChanged
    return draft


def edit_draft(
    fair_id: int, code: str, version: int, values: Mapping[str, Any], packages: Iterable[str], user: User
) -> Edited:
    """Do one step, or take one back (`kind` undo), or do it again (redo); refuses with EditNotMade, DraftChanged."""
    draft = locked_draft(fair_id, code, version)
    before = from_document(draft.document)
    try:
        after = _after(draft, before, values, user)
        _check_packages(before, after, set(packages))
    except EditRefused as refused:
        raise edit_refusal(refused) from refused
    draft.document = to_document(after)
    _touch(draft, user)
    db.session.flush()
    return Edited(draft, before, after)


def _after(draft: PlanDraft, before: DraftHall, values: Mapping[str, Any], user: User) -> DraftHall:
    """Return the hall after the step, and keep how to take it back."""
    kind = str(values.get("kind"))
    if kind in {"undo", "redo"}:
        step = step_of(draft.id, draft.position + (kind == "redo"))
        if step is None:
            raise EditRefused(f"nothing_to_{kind}")
        draft.position += 1 if kind == "redo" else -1
        return patched(before, step.patch, backwards=kind == "undo")
    after = apply(before, values)
    if patch := patch_between(before, after):
        db.session.execute(delete(PlanStep).where(PlanStep.draft_id == draft.id, PlanStep.place > draft.position))
        draft.position += 1
        db.session.add(PlanStep(draft_id=draft.id, place=draft.position, kind=kind, patch=patch, done_by=user.email))
        oldest = draft.position - MOST_STEPS
        db.session.execute(delete(PlanStep).where(PlanStep.draft_id == draft.id, PlanStep.place <= oldest))
    return after


def _check_packages(before: DraftHall, after: DraftHall, known: set[str]) -> None:
    """Refuse a package the fair does not have."""
    for key, unit in after.units.items():
        if unit.package and unit.package not in known and unit is not before.units.get(key):
            raise EditRefused("unknown_choice", "package")


def _touch(draft: PlanDraft, user: User) -> None:
    draft.version += 1
    draft.updated_at, draft.updated_by = clock.now(), user.email


def discard_draft(draft: PlanDraft) -> None:
    """Throw a draft away, with its picture; the plan in use stays as it is."""
    picture = draft.picture
    db.session.execute(delete(PlanStep).where(PlanStep.draft_id == draft.id))
    db.session.delete(draft)
    db.session.flush()
    if picture is not None:
        storage.remove(picture)


def put_background(draft: PlanDraft, picture: storage.StoredFile, size: tuple[int, int], user: User) -> None:
    """Lay a picture under a draft: as wide as the hall until two points say its scale."""
    old = draft.picture
    drawn = from_document(draft.document)
    across = [x for x, _y in drawn.outline]
    scale = (max(across) - min(across)) / size[0]
    draft.background_id, draft.picture = picture.id, picture
    draft.background = {"x": min(across), "y": min(y for _x, y in drawn.outline), "scale": scale}
    draft.background |= {"width": size[0], "height": size[1]}
    _touch(draft, user)
    db.session.flush()
    if old is not None:
        storage.remove(old)


def scale_background(draft: PlanDraft, lies: Background, user: User) -> None:
    """Say where the picture lies and how large it is."""
    x, y = lies.origin
    draft.background = {**draft.background, "x": round(x, 3), "y": round(y, 3), "scale": lies.scale}
    _touch(draft, user)
    db.session.flush()


def remove_background(draft: PlanDraft, user: User) -> None:
    """Take the picture away."""
    old, draft.picture, draft.background_id, draft.background = draft.picture, None, None, {}
    _touch(draft, user)
    db.session.flush()
    if old is not None:
        storage.remove(old)


def put_drawing(
    fair_id: int, code: str, hall: Hall | None, drawn: DraftHall, changes: Difference
) -> tuple[Hall, dict[str, Unit]]:
    """Make a drawing the plan in use; returns the hall and its units by their keys in the drawing.

    Units keep their rows, whatever their numbers become; those that go must be in nobody's stand.
    """
    hall = hall or _new_hall(fair_id, code, drawn.name)
    units = {f"u{unit.id}": unit for unit in db.session.scalars(select(Unit).where(Unit.hall_id == hall.id))}
    for change in changes.units:
        if change.after is None:
            db.session.delete(units.pop(change.key))
        elif change.is_renumbered:
            units[change.key].number = f"~{units[change.key].id}"  # two units may trade numbers
    db.session.flush()
    is_redrawn = any(
        change.is_moved or change.is_resized or None in (change.before, change.after) for change in changes.units
    )
    _draw(hall, drawn, are_islands_old=is_redrawn)
    _write_units(hall, drawn, units)
    db.session.flush()
    return hall, units


def _new_hall(fair_id: int, code: str, name: str) -> Hall:
    hall = Hall(fair_id=fair_id, code=code, name={} if name == code else {"en": name}, outline=[])
    hall.position = len(halls_of(fair_id))
    db.session.add(hall)
    db.session.flush()
    return hall


def _draw(hall: Hall, drawn: DraftHall, *, are_islands_old: bool) -> None:
    """Take walls, doors and what else stands in the hall from a drawing."""
    hall.plan_key = new_plan_key()
    hall.outline = [list(point) for point in drawn.outline]
    doors = [one for one in drawn.features.values() if one.kind == "door"]
    hall.entrances = [_entrance(door) for door in doors]
    hall.features = [feature_document(one) for one in drawn.features.values() if one.kind != "door"]
    if are_islands_old:
        rings = merge_rings([unit.ring for unit in drawn.units.values()]) if drawn.units else ()
        hall.islands = [[[x, y] for x, y in ring] for ring in rings]


def _entrance(door: Feature) -> dict[str, Any]:
    left, top, right, bottom = bounds_of([door.ring])
    middle = {"x": round((left + right) / 2, 3), "y": round((top + bottom) / 2, 3)}
    width = right - left if door.wall in {"n", "s"} else bottom - top
    return {**middle, "width": round(width, 3), "wall": door.wall, "name": door.name}


def _write_units(hall: Hall, drawn: DraftHall, units: dict[str, Unit]) -> None:
    """Write every unit that is not yet as it is drawn."""
    measures = measure_hall(drawn)
    zones = {zone.code: zone for zone in zones_of(hall.fair_id)}
    packages = {package.code: package.id for package in hall.fair.packages}
    for key, drawn_unit in drawn.units.items():
        unit = units.get(key)
        if unit is None:
            unit = units[key] = Unit(fair_id=hall.fair_id, hall_id=hall.id)
            db.session.add(unit)
        values = {name: getattr(drawn_unit, name) for name in _KEPT} | {
            "number_key": drawn_unit.number_key,
            "aliases": list(keys_of(drawn_unit.number, drawn_unit.aliases)),
            "polygon": [list(point) for point in drawn_unit.ring],
            "utilities": list(drawn_unit.utilities),
            "area_m2": measures[key].area_m2,
            "open_sides": measures[key].open_sides,
            "frontage": measures[key].frontage,
            "zone_id": _zone(hall.fair_id, drawn_unit.zone, zones).id if drawn_unit.zone else None,
            "package_id": packages.get(drawn_unit.package),
        }
        for name, value in values.items():
            if getattr(unit, name) != value:
                setattr(unit, name, value)


_KEPT = ("number", "price_class", "floor_load", "height", "is_blocked", "is_restricted", "note")


def _zone(fair_id: int, code: str, zones: dict[str, Zone]) -> Zone:
    """Return a zone of the fair, a new one where it has none of this code."""
    if code not in zones:
        zones[code] = Zone(fair_id=fair_id, code=code, name={"en": code}, position=len(zones))
        db.session.add(zones[code])
        db.session.flush()
    return zones[code]
