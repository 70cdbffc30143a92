"""Drafts of plans: begun, changed step by step, taken back, thrown away; the picture under one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.background import Background
from eventsapp.venues.editing import (
    DraftHall,
    EditRefused,
    apply,
    from_document,
    patch_between,
    patched,
    to_document,
)
from eventsapp.venues.models import Hall, PlanDraft, PlanStep
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import (
    draft_of,
    drawn_hall,
    hall_by_code,
    lock_draft,
    step_of,
)
from eventsapp.venues.rules import (
    DraftChanged,
    HallThere,
    edit_refusal,
)

refuse_on("uq_plan_drafts_fair_id_hall_key", HallThere)
MOST_STEPS = 300
"""So many steps can be taken back; older ones are forgotten."""


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
