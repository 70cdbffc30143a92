"""The organiser's plan editor: make a hall, draw on its draft, step by step."""

from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from eventsapp.booths.plan.drafting import DraftPage, Row, drawing_json, edited_json, feature_words, page_of, taken_keys
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues import actions
from eventsapp.venues.background import BadScaleError, background_of
from eventsapp.venues.editing import Ask, DraftHall, EditRefused, from_document, make_hall
from eventsapp.venues.forms import FORMS, MakeHallForm, PictureForm, ScaleForm, StepForm
from eventsapp.venues.models import Hall, PlanDraft
from eventsapp.venues.queries import draft_of, hall_by_code, zones_of
from eventsapp.venues.rules import DraftChanged, EditNotMade, edit_refusal
from eventsapp.web.forms import clean_text, options
from eventsapp.web.uploads import UnacceptableUpload, read_picture

blueprint = Blueprint("plan_editor", __name__, url_prefix="/organise/<fair>")
ROWS_A_PAGE = 200


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
    place, draft = _places(fair, hall)
    if draft is None:
        return render_template("booths/organiser/editor/begin.html", hall=place)
    return _show(fair, draft)


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
    draft = _draft(fair, hall)
    form_class = FORMS.get(kind) or abort(404)
    form = _offer(form_class(prefix=kind), from_document(draft.document))
    code = draft.hall_code
    try:
        with transaction():
            actions.edit_draft(
                fair.id, code, _version(form.version.data), form.values(kind), _packages(fair), current_user
            )
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(fair, _draft(fair, hall), wrong={kind: form}, status=refusal.status)
    return redirect(url_for(".edit", fair=fair.slug, hall=code, **_kept()))


@blueprint.get("/plan/<hall>/edit/drawing")
@staff_may(Permission.PLAN)
def drawing(fair: Fair, hall: str) -> ResponseReturnValue:
    """Return the draft as JSON."""
    place, draft = _places(fair, hall)
    return jsonify(drawing_json(draft or abort(404), taken_keys(place)))


@blueprint.post("/plan/<hall>/edit/operations")
@staff_may(Permission.PLAN)
def operate(fair: Fair, hall: str) -> ResponseReturnValue:
    """Do one step: `version` and `operation` in JSON; answers what changed, 409 where the draft is another."""
    draft = _draft(fair, hall)
    code, body = draft.hall_code, request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("operation"), dict):
        return jsonify(error=_("This step is not known."), field=None), 422
    try:
        with transaction():
            version = _version(body.get("version"))
            edited = actions.edit_draft(fair.id, code, version, body["operation"], _packages(fair), current_user)
    except (EditNotMade, DraftChanged) as refusal:
        return jsonify(error=str(refusal), field=refusal.field), refusal.status
    return jsonify(edited_json(edited))


@blueprint.post("/plan/<hall>/edit/discard")
@staff_may(Permission.PLAN)
def discard(fair: Fair, hall: str) -> ResponseReturnValue:
    """Throw the draft away, as it was seen."""
    draft = _draft(fair, hall)
    code, is_new = draft.hall_code, not draft.base_key
    with transaction():
        actions.discard_draft(actions.locked_draft(fair.id, code, _version(request.form.get("version"))))
    flash(_("The draft is gone. The plan in use is as it was."), "good")
    place = None if is_new and hall_by_code(fair.id, code) is None else code
    return redirect(url_for("booths_organiser.plan", fair=fair.slug, hall=place))


@blueprint.post("/plan/<hall>/edit/picture")
@staff_may(Permission.PLAN)
def picture(fair: Fair, hall: str) -> ResponseReturnValue:
    """Lay a picture under the draft, judged by what is in the file."""
    code, form = _draft(fair, hall).hall_code, PictureForm(prefix="picture")
    try:
        file = form.picture.data
        if not isinstance(file, FileStorage) or not file.filename:
            raise UnacceptableUpload(_("Choose a picture."), field="picture")
        upload, size = read_picture(file, field="picture")
        with transaction():
            draft = actions.locked_draft(fair.id, code, _version(form.version.data))
            stored = storage.store(
                upload.data, name=upload.name, media_type=upload.media_type, created_by_id=current_user.id
            )
            actions.put_background(draft, stored, size, current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(fair, _draft(fair, hall), picture_form=form, status=refusal.status)
    return redirect(url_for(".edit", fair=fair.slug, hall=code, **_kept()))


@blueprint.post("/plan/<hall>/edit/picture/scale")
@staff_may(Permission.PLAN)
def scale_picture(fair: Fair, hall: str) -> ResponseReturnValue:
    """Say the scale of the picture by two points and the metres between them."""
    code, form = _draft(fair, hall).hall_code, ScaleForm(prefix="scale")
    try:
        values = _scale_values(form)
        lies = background_of(
            (values["x1"], values["y1"]), (values["x2"], values["y2"]), values["length"], (values["x"], values["y"])
        )
        with transaction():
            draft = actions.locked_draft(fair.id, code, _version(form.version.data))
            if draft.background_id is None:
                raise EditNotMade(_("Choose a picture."), field="x1")
            actions.scale_background(draft, lies, current_user)
    except BadScaleError:
        form.refuse(
            EditNotMade(
                _("The two points must lie apart, and the length between them be more than 0 m."), field="length"
            )
        )
        return _show(fair, _draft(fair, hall), scale_form=form, status=422)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(fair, _draft(fair, hall), scale_form=form, status=refusal.status)
    return redirect(url_for(".edit", fair=fair.slug, hall=code, **_kept()))


@blueprint.post("/plan/<hall>/edit/picture/remove")
@staff_may(Permission.PLAN)
def remove_picture(fair: Fair, hall: str) -> ResponseReturnValue:
    """Take the picture away."""
    code = _draft(fair, hall).hall_code
    with transaction():
        draft = actions.locked_draft(fair.id, code, _version(request.form.get("version")))
        actions.remove_background(draft, current_user)
    return redirect(url_for(".edit", fair=fair.slug, hall=code))


@blueprint.get("/plan/<hall>/edit/picture")
@staff_may(Permission.PLAN)
def show_picture(fair: Fair, hall: str) -> ResponseReturnValue:
    """Return the picture under the draft."""
    stored = _draft(fair, hall).picture or abort(404)
    answer = Response(storage.read(stored), mimetype=stored.media_type)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _scale_values(form: ScaleForm) -> dict[str, float]:
    """Read the figures of a scale, each refused beside its field."""
    ask = Ask({name: field.data for name, field in form._fields.items()})
    try:
        places = {name: ask.metres(name, low=-100_000.0, high=100_000.0) for name in ("x1", "y1", "x2", "y2")}
        return {**places, "length": ask.metres("length"), "x": ask.metres_or("x", 0.0), "y": ask.metres_or("y", 0.0)}
    except EditRefused as refused:
        raise edit_refusal(refused) from refused


def _places(fair: Fair, code: str) -> tuple[Hall | None, PlanDraft | None]:
    """Load a hall in use and its draft; one of them is there."""
    place, draft = hall_by_code(fair.id, code), draft_of(fair.id, code)
    if place is None and draft is None:
        abort(404)
    return place, draft


def _draft(fair: Fair, code: str) -> PlanDraft:
    return draft_of(fair.id, code) or abort(404)


def _version(value: object) -> int:
    """Read the version that was seen; what is no number was never seen."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _packages(fair: Fair) -> list[str]:
    return [package.code for package in fair.packages]


def _kept() -> dict[str, Any]:
    """Return what of the address stays after a step."""
    return {
        name: clean_text(request.args.get(name))[:100] for name in ("view", "unit", "page") if request.args.get(name)
    }


def _offer(form: StepForm, drawn: DraftHall) -> StepForm:
    """Offer the features of the hall where the form asks for one."""
    if "key" in form:
        form["key"].choices = options(
            (key, f"{feature_words(one.kind, one.name)} ({key})") for key, one in drawn.features.items()
        )
    return form


def _show(
    fair: Fair,
    draft: PlanDraft,
    *,
    wrong: dict[str, StepForm] | None = None,
    picture_form: PictureForm | None = None,
    scale_form: ScaleForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the editor with the list, the forms and what is wrong with them."""
    place, drawn = hall_by_code(fair.id, draft.hall_code), from_document(draft.document)
    page = page_of(drawn, taken_keys(place), draft)
    chosen = _chosen(page)
    at = _page_number(page)
    return render_template(
        "booths/organiser/editor/edit.html",
        draft=draft,
        page=page,
        chosen=chosen,
        step_forms=_forms(draft, drawn, chosen) | (wrong or {}),
        picture_form=picture_form or PictureForm(formdata=None, prefix="picture", version=draft.version),
        scale_form=scale_form or ScaleForm(formdata=None, prefix="scale", version=draft.version),
        listed=page.rows[(at - 1) * ROWS_A_PAGE : at * ROWS_A_PAGE],
        list_page=at,
        list_pages=_pages(page),
        view="list" if request.args.get("view") == "list" else "plan",
        is_new=place is None,
        zones=[zone.code for zone in zones_of(fair.id)],
        packages=_packages(fair),
    ), status


def _pages(page: DraftPage) -> int:
    return max(1, -(-len(page.rows) // ROWS_A_PAGE))


def _page_number(page: DraftPage) -> int:
    return min(max(1, _version(request.args.get("page"))), _pages(page))


def _chosen(page: DraftPage) -> Row | None:
    """Return the unit the address asks for."""
    number = clean_text(request.args.get("unit"))
    named = (row for row in page.rows if number in (row.unit.number, *row.unit.aliases))
    return min(named, key=lambda row: row.unit.number != number, default=None) if number else None


def _forms(draft: PlanDraft, drawn: DraftHall, chosen: Row | None) -> dict[str, StepForm]:
    """Return an empty form for each step; those about units name the chosen one."""
    forms: dict[str, StepForm] = {}
    for kind, form_class in FORMS.items():
        if kind == "change" and chosen is None:
            continue
        values = _unit_values(chosen) if kind == "change" and chosen else {}
        if chosen:
            values["numbers"] = chosen.unit.number
        if kind == "hall":
            values |= {name: _written(getattr(drawn, name)) for name in ("aisle", "main_aisle", "exit_room")}
        form = form_class(formdata=None, prefix=kind, data={**values, "version": draft.version})
        forms[kind] = _offer(form, drawn)
    return forms


def _unit_values(row: Row) -> dict[str, Any]:
    """Return a unit as its form shows it."""
    unit, (x, y, width, depth) = row.unit, row.box
    plain = ("number", "zone", "package", "price_class", "is_blocked", "is_restricted", "note")
    return {
        **{name: getattr(unit, name) for name in plain},
        **{
            name: _written(value)
            for name, value in zip(("x", "y", "width", "depth"), (x, y, width, depth), strict=True)
        },
        "utilities": ", ".join(unit.utilities),
        "floor_load": _written(unit.floor_load),
        "height": _written(unit.height),
    }


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value < 10_000 else str(value)
