"""The organiser's plan editor: make a hall, draw on its draft, step by step."""

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths.plan.drafting import drawing_json, edited_json, page_of, taken_keys
from eventsapp.booths.views.plan_drafts import (
    draft_at,
    kept_address,
    offer,
    packages_of,
    places,
    show_draft,
    version_in,
)
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues import actions
from eventsapp.venues.editing import Ask, DraftHall, EditRefused, from_document, make_hall
from eventsapp.venues.forms import FORMS, MakeHallForm
from eventsapp.venues.queries import hall_by_code
from eventsapp.venues.rules import DraftChanged, EditNotMade, edit_refusal

blueprint = Blueprint("plan_editor", __name__, url_prefix="/organise/<fair>")


@blueprint.route("/halls/new", methods=["GET", "POST"])
@staff_may(Permission.PLAN)
def new_hall(fair: Fair) -> ResponseReturnValue:
    """Make a hall from figures; the figures in the address are shown as they would be drawn."""
    form = MakeHallForm(request.form if request.method == "POST" else request.args or None)
    is_sound = request.method != "POST" or form.validate()  # before the figures: it forgets what was refused
    drawn = _made(form)
    if request.headers.get("HX-Request") == "true":
        return render_template(
            "booths/organiser/editor/_preview.html", form=form, page=page_of(drawn) if drawn else None
        )
    if request.method == "POST" and is_sound and drawn is not None:
        try:
            with transaction():
                draft = actions.begin_hall(fair, form.code.data or "", form.name.data or "", drawn, current_user)
                code = draft.hall_code
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The hall is drawn. Nobody else sees it until you publish it."), "good")
            return redirect(url_for(".edit", fair=fair.slug, hall=code))
    page = page_of(drawn) if drawn else None
    return render_template("booths/organiser/editor/new_hall.html", form=form, page=page), form.status


def _made(form: MakeHallForm) -> DraftHall | None:
    """Return the hall of the figures, or put the reason beside its field."""
    try:
        return make_hall(Ask(form.values()))
    except EditRefused as refused:
        form.refuse(edit_refusal(refused))
        return None


@blueprint.get("/plan/<hall>/edit")
@staff_may(Permission.PLAN)
def edit(fair: Fair, hall: str) -> ResponseReturnValue:
    """Show the draft of a hall, or offer to begin one."""
    place, draft = places(fair, hall)
    if draft is None:
        return render_template("booths/organiser/editor/begin.html", hall=place)
    return show_draft(fair, draft)


@blueprint.post("/plan/<hall>/edit/begin")
@staff_may(Permission.PLAN)
def begin(fair: Fair, hall: str) -> ResponseReturnValue:
    """Begin a draft of the plan in use."""
    place = hall_by_code(fair.id, hall) or abort(404)
    code = place.code
    with transaction():
        actions.begin_draft(place, current_user)
    return redirect(url_for(".edit", fair=fair.slug, hall=code))


@blueprint.post("/plan/<hall>/edit/steps/<kind>")
@staff_may(Permission.PLAN)
def step(fair: Fair, hall: str, kind: str) -> ResponseReturnValue:
    """Do one step that was filled in by hand."""
    draft = draft_at(fair, hall)
    form_class = FORMS.get(kind) or abort(404)
    form = offer(form_class(prefix=kind), from_document(draft.document), fair)
    code = draft.hall_code
    try:
        with transaction():
            actions.edit_draft(
                fair.id, code, version_in(form.version.data), form.values(kind), packages_of(fair), current_user
            )
    except Refusal as refusal:
        form.refuse(refusal)
        return show_draft(fair, draft_at(fair, hall), wrong={kind: form}, status=refusal.status)
    return redirect(url_for(".edit", fair=fair.slug, hall=code, **kept_address()))


@blueprint.get("/plan/<hall>/edit/drawing")
@staff_may(Permission.PLAN)
def drawing(fair: Fair, hall: str) -> ResponseReturnValue:
    """Return the draft as JSON."""
    place, draft = places(fair, hall)
    return jsonify(drawing_json(draft or abort(404), taken_keys(place)))


@blueprint.post("/plan/<hall>/edit/operations")
@staff_may(Permission.PLAN)
def operate(fair: Fair, hall: str) -> ResponseReturnValue:
    """Do one step: `version` and `operation` in JSON; answers what changed, 409 where the draft is another."""
    draft = draft_at(fair, hall)
    code, body = draft.hall_code, request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("operation"), dict):
        return jsonify(error=_("This step is not known."), field=None), 422
    try:
        with transaction():
            version = version_in(body.get("version"))
            edited = actions.edit_draft(fair.id, code, version, body["operation"], packages_of(fair), current_user)
    except (EditNotMade, DraftChanged) as refusal:
        return jsonify(error=str(refusal), field=refusal.field), refusal.status
    return jsonify(edited_json(edited))


@blueprint.post("/plan/<hall>/edit/discard")
@staff_may(Permission.PLAN)
def discard(fair: Fair, hall: str) -> ResponseReturnValue:
    """Throw the draft away, as it was seen."""
    draft = draft_at(fair, hall)
    code, is_new = draft.hall_code, not draft.base_key
    with transaction():
        actions.discard_draft(actions.locked_draft(fair.id, code, version_in(request.form.get("version"))))
    flash(_("The draft is gone. The plan in use is as it was."), "good")
    place = None if is_new and hall_by_code(fair.id, code) is None else code
    return redirect(url_for("booths_organiser.plan", fair=fair.slug, hall=place))
