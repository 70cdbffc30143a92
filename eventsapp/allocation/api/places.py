"""The places of a plan for programs: read, moved with their price, locked, and changes taken back."""

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.allocation.actions.editing import lock_place, place_by_hand, undo_edit
from eventsapp.allocation.api.documents import change_document, place_document, plan_document
from eventsapp.allocation.api.plans import plan_numbered
from eventsapp.allocation.board.moving import MovePreview, preview_place
from eventsapp.allocation.forms.runs import PlaceForm
from eventsapp.allocation.models import AllocationRun, Proposal
from eventsapp.allocation.queries.runs import places_listed, proposal_of, proposals_of
from eventsapp.allocation.queries.stands import numbers_of_units
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.api import hall_named
from eventsapp.web.forms import BaseForm, NumberField, TextField
from eventsapp.web.programs import (
    asked_in_address,
    asked_part,
    carry_out,
    check,
    filled,
    json_answer,
    no_answers,
    part_answer,
)

blueprint = Blueprint(
    "allocation_api_places", __name__, url_prefix="/api/v1/fairs/<fair>/allocation/plans/<int:number>"
)


class SeenIn(BaseForm):
    """The version of a plan that was seen."""

    version = NumberField(_l("Version"), low=1, high=10**9)


class MoveIn(PlaceForm):
    """Other units for an exhibitor; none leave it without a place."""

    hall = TextField(_l("Hall"), most=60)


class MoveSeenIn(MoveIn, SeenIn):
    """Other units for an exhibitor in a plan as it was seen."""


@blueprint.get("/places")
@program_may(Permission.ALLOCATE)
def listed(fair: Fair, number: int) -> Response:
    """List where each exhibitor stands in a plan."""
    asked = asked_part()
    rows = places_listed(plan_numbered(fair, number), asked.after, asked.one_more)
    numbers = numbers_of_units({unit for row in rows for unit in (*row.unit_ids, *row.was_unit_ids)})
    return part_answer(asked, rows, lambda row: place_document(row, numbers), lambda row: row.exhibitor_id)


@blueprint.get("/places/<int:exhibitor_id>/move")
@program_may(Permission.ALLOCATE)
def look(fair: Fair, number: int, exhibitor_id: int) -> Response:
    """Say what other units for an exhibitor would cost and who else would move; nothing is changed."""
    form = asked_in_address(MoveIn)
    check(form)
    run = plan_numbered(fair, number)
    return json_answer({**_told(run, _preview(fair, run, exhibitor_id, form)), "version": run.version})


@blueprint.post("/places/<int:exhibitor_id>/move")
@program_may(Permission.ALLOCATE)
def move(fair: Fair, number: int, exhibitor_id: int) -> Response:
    """Give an exhibitor other units in a plan, or none; who is displaced moves too."""
    form = filled(MoveSeenIn)
    check(form)
    run = plan_numbered(fair, number)
    preview = _preview(fair, run, exhibitor_id, form)
    told, version = _told(run, preview), form.version.data or 0

    def act() -> dict[str, object]:
        place_by_hand(run.id, version, preview.change, current_user)
        return {**told, "version": run.version}

    return carry_out(act)


@blueprint.post("/places/<int:exhibitor_id>/lock")
@program_may(Permission.ALLOCATE)
def lock(fair: Fair, number: int, exhibitor_id: int) -> Response:
    """Keep an exhibitor where it is when the plan is computed anew."""
    return _locking(fair, number, exhibitor_id, is_locked=True)


@blueprint.post("/places/<int:exhibitor_id>/unlock")
@program_may(Permission.ALLOCATE)
def unlock(fair: Fair, number: int, exhibitor_id: int) -> Response:
    """Let an exhibitor be placed elsewhere when the plan is computed anew."""
    return _locking(fair, number, exhibitor_id, is_locked=False)


@blueprint.post("/undo")
@program_may(Permission.ALLOCATE)
def undo(fair: Fair, number: int) -> Response:
    """Take the latest change by hand back."""
    form = filled(SeenIn)
    check(form)
    run, version = plan_numbered(fair, number), form.version.data or 0

    def act() -> dict[str, object]:
        undo_edit(run.id, version, current_user)
        return plan_document(run)

    return carry_out(act)


def _preview(fair: Fair, run: AllocationRun, exhibitor_id: int, form: MoveIn) -> MovePreview:
    numbers = form.numbers.data or ""
    hall = hall_named(fair, form.hall.data or "").code if numbers else ""
    return preview_place(run, exhibitor_id, hall, numbers)


def _told(run: AllocationRun, preview: MovePreview) -> dict[str, object]:
    change = preview.change
    names = {one.exhibitor_id: one.exhibitor.display_name for one in proposals_of(run)}
    numbers = numbers_of_units({unit for units in (*change.before.values(), *change.after.values()) for unit in units})
    return {"sentence": preview.sentence, **change_document(change, names, numbers)}


def _locking(fair: Fair, number: int, exhibitor_id: int, *, is_locked: bool) -> Response:
    no_answers()
    run = plan_numbered(fair, number)
    _place(run, exhibitor_id)

    def act() -> dict[str, object]:
        lock_place(run.id, exhibitor_id, current_user, is_locked=is_locked)
        row = _place(run, exhibitor_id)
        return place_document(row, numbers_of_units({*row.unit_ids, *row.was_unit_ids}))

    return carry_out(act)


def _place(run: AllocationRun, exhibitor_id: int) -> Proposal:
    found = proposal_of(run, exhibitor_id)
    if found is None:
        raise NotFound
    return found
