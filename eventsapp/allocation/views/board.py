"""The board of one plan: as it is and as it would be, who is unplaced and why; locked, moved and undone by hand."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions.editing import lock_place, place_by_hand, undo_edit
from eventsapp.allocation.board.moving import GapMove, MovePreview, gap_moves, good_places, preview_place
from eventsapp.allocation.board.page import BoardPage, board_page
from eventsapp.allocation.explaining import explained
from eventsapp.allocation.forms import WeightsForm
from eventsapp.allocation.forms.runs import PlaceForm
from eventsapp.allocation.models import AllocationRun, RunState
from eventsapp.allocation.queries.explanations import names_in
from eventsapp.allocation.queries.runs import edits_of, job_of, run_numbered
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.queries import hall_by_code
from eventsapp.web.jobs import page_values

blueprint = Blueprint("allocation_board", __name__, url_prefix="/organise/<fair>/allocation/plans/<int:number>")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def board(fair: Fair, number: int) -> ResponseReturnValue:
    """Show a plan beside what is in force, or how far its computing is."""
    run = plan_of(fair, number)
    job = job_of(run)
    if run.state == RunState.COMPUTING and job is not None and not job.is_over:
        return render_template("allocation/organiser/computing.html", run=run, job=job, **page_values(job))
    if run.objective is None:
        return render_template("allocation/organiser/failed.html", run=run, job=job)
    return show_board(fair, run)


@blueprint.get("/place")
@staff_may(Permission.ALLOCATE)
def look(fair: Fair, number: int) -> ResponseReturnValue:
    """Say what another place for an exhibitor would cost, before anything is done."""
    run = plan_of(fair, number)
    form = PlaceForm(formdata=request.args, meta={"csrf": False})
    preview = None
    try:
        preview = preview_place(run, _exhibitor_id(), request.args.get("hall", ""), form.numbers.data or "")
    except Refusal as refusal:
        form.refuse(refusal)
    return show_board(fair, run, form, preview)


@blueprint.get("/gaps")
@staff_may(Permission.ALLOCATE)
def gaps(fair: Fair, number: int) -> ResponseReturnValue:
    """Name at most three moves that make the most of what is free in a hall."""
    run = plan_of(fair, number)
    hall = hall_by_code(fair.id, request.args.get("hall", "")) or abort(404)
    try:
        found = gap_moves(run, hall)
    except Refusal as refusal:
        flash(str(refusal), "bad")
        return redirect(_board_url(fair, run, hall=hall.code))
    return show_board(fair, run, gap_moves=found)


@blueprint.post("/place")
@staff_may(Permission.ALLOCATE)
def place(fair: Fair, number: int) -> ResponseReturnValue:
    """Give an exhibitor another place in a plan, or none."""
    run, form = plan_of(fair, number), PlaceForm()
    hall, exhibitor_id = request.form.get("hall", ""), _exhibitor_id()
    try:
        preview = preview_place(run, exhibitor_id, hall, form.numbers.data or "")
        with transaction():
            edit = place_by_hand(run.id, _version(), preview.change, current_user)
            cost = edit.cost
    except Refusal as refusal:
        form.refuse(refusal)
        return show_board(fair, run, form)
    flash(_("Done. The plan is worth %(points)s points less.", points=cost) if cost > 0 else _("Done."), "good")
    return redirect(_board_url(fair, run, hall=hall, exhibitor=exhibitor_id))


@blueprint.post("/lock")
@staff_may(Permission.ALLOCATE)
def lock(fair: Fair, number: int) -> ResponseReturnValue:
    """Keep an exhibitor where it is when the plan is computed anew, or let it go again."""
    run = plan_of(fair, number)
    with transaction():
        lock_place(run.id, _exhibitor_id(), current_user, is_locked=request.form.get("locked") == "1")
    return redirect(_board_url(fair, run, hall=request.form.get("hall", ""), exhibitor=_exhibitor_id()))


@blueprint.post("/undo")
@staff_may(Permission.ALLOCATE)
def undo(fair: Fair, number: int) -> ResponseReturnValue:
    """Take the latest change by hand back."""
    run = plan_of(fair, number)
    try:
        with transaction():
            undo_edit(run.id, _version(), current_user)
    except Refusal as refusal:
        flash(str(refusal), "bad")
    return redirect(_board_url(fair, run, hall=request.form.get("hall", "")))


def plan_of(fair: Fair, number: int) -> AllocationRun:
    """Load a plan of this fair."""
    return run_numbered(fair.id, number) or abort(404)


def _exhibitor_id() -> int:
    return request.values.get("exhibitor", 0, type=int)


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _board_url(fair: Fair, run: AllocationRun, *, hall: str = "", exhibitor: int | None = None) -> str:
    return url_for("allocation_board.board", fair=fair.slug, number=run.number, hall=hall or None, exhibitor=exhibitor)


def show_board(
    fair: Fair,
    run: AllocationRun,
    form: PlaceForm | None = None,
    preview: MovePreview | None = None,
    *,
    weights_form: WeightsForm | None = None,
    gap_moves: Sequence[GapMove] | None = None,
) -> ResponseReturnValue:
    """Render the board of a plan, with what is to be mended or confirmed."""
    page = board_page(run, request.values.get("hall", ""), _exhibitor_id() or None)
    body = render_template(
        "allocation/organiser/board.html",
        page=page,
        run=run,
        form=form or _place_form(page),
        preview=preview,
        gap_moves=gap_moves,
        edits=edits_of(run),
        weights_form=weights_form or WeightsForm.of(weights_from(run.weights)),
        **_explanations(page),
        places=_places(run, page),
        link=lambda exhibitor: _board_url(fair, run, exhibitor=exhibitor),
        hall_link=lambda hall: _board_url(fair, run, hall=hall.code),
    )
    return body, max(one.status if one else 200 for one in (form, weights_form))


def _explanations(page: BoardPage) -> dict[str, object]:
    """Return the words for the chosen exhibitor, and for each that has no place."""
    chosen = [page.chosen] if page.chosen else []
    names = names_in(one.reasons for one in (*chosen, *page.unplaced))
    told = {one.exhibitor_id: explained(one.reasons, names, for_exhibitor=False) for one in (*chosen, *page.unplaced)}
    return {
        "explanation": told.get(page.chosen.exhibitor_id) if page.chosen else None,
        "why_unplaced": {key: one.sentences[0] if one.sentences else one.headline for key, one in told.items() if one},
    }


def _places(run: AllocationRun, page: BoardPage) -> list[tuple[str, str]]:
    """Return good places for the chosen exhibitor, while the plan can be changed."""
    if page.chosen is None or run.state != RunState.PROPOSED:
        return []
    return good_places(run, page.chosen.exhibitor_id)


def _place_form(page: BoardPage) -> PlaceForm:
    return PlaceForm(formdata=None, numbers=page.chosen.number if page.chosen else "")
