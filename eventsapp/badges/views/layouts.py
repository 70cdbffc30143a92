"""Layouts of badges: the list, which role has which, and the editor."""

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from eventsapp.badges import actions
from eventsapp.badges.editing import Sheet, change, document_of, sheet_from, sheet_of
from eventsapp.badges.forms import ChoicesForm, LayoutFileForm, LayoutForm, NewLayoutForm, PictureForm
from eventsapp.badges.models import BadgeLayout
from eventsapp.badges.pdf import Role
from eventsapp.badges.pdf import read_picture as read_for_print
from eventsapp.badges.pdf.starters import starter
from eventsapp.badges.queries import (
    choices_of,
    layout_of,
    layout_rows,
    picture_of,
    pictures_of,
    stored_file,
    version_of,
    versions_of,
)
from eventsapp.badges.rules import ROLE_WORDS, LayoutProblems
from eventsapp.badges.samples import SAMPLE_WORDS
from eventsapp.badges.views.previews import data_address, preview_png
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.web.forms import BaseForm
from eventsapp.web.uploads import UnacceptableUpload, Upload, read_picture

LARGEST_SIDE = 4_000
"""Pixels; a badge shows no more than a thousand."""
blueprint = Blueprint("badges_layouts", __name__, url_prefix="/organise/<fair>/badges/layouts")


@blueprint.route("", methods=["GET", "POST"])
@staff_may(Permission.BADGES)
def layouts(fair: Fair) -> ResponseReturnValue:
    """List the layouts, and begin another one."""
    form = NewLayoutForm()
    if form.validate_on_submit():
        try:
            with transaction():
                begun = starter(*form.millimetres)
                kept = actions.make_layout(fair, form.name.data or "", begun, actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".edit", fair=fair.slug, layout_id=kept.id))
    return layouts_page(fair, form)


@blueprint.post("/choices")
@staff_may(Permission.BADGES)
def choose(fair: Fair) -> ResponseReturnValue:
    """Say in which layout the badges of each role are printed."""
    form = _choices(fair)
    if not form.validate():
        return layouts_page(fair, choices=form)
    with transaction():
        chosen = {role: layout_of(fair, int(key)) if key else None for role, key in form.chosen().items()}
        actions.choose_layouts(fair, chosen, actor=current_user)
    flash(_("Saved. What is printed from now on follows it."), "good")
    return redirect(url_for(".layouts", fair=fair.slug))


@blueprint.post("/pictures")
@staff_may(Permission.BADGES)
def add_picture(fair: Fair) -> ResponseReturnValue:
    """Keep a picture that layouts may show."""
    form = PictureForm()
    if form.validate():
        try:
            upload = _upload(form)
            with transaction():
                stored = storage.store(
                    upload.data, name=upload.name, media_type=upload.media_type, created_by_id=current_user.id
                )
                actions.add_picture(fair, stored, upload.name)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The picture is kept. Layouts can show it now."), "good")
            return redirect(url_for(".layouts", fair=fair.slug))
    return layouts_page(fair, picture_form=form)


@blueprint.get("/pictures/<int:picture_id>")
@staff_may(Permission.BADGES)
def picture(fair: Fair, picture_id: int) -> ResponseReturnValue:
    """Show a picture of layouts."""
    found = picture_of(fair, picture_id)
    stored = stored_file(found.file_id) if found is not None else None
    if stored is None:
        abort(404)
    return _private(storage.read(stored), stored.media_type)


@blueprint.route("/<int:layout_id>", methods=["GET", "POST"])
@staff_may(Permission.BADGES)
def edit(fair: Fair, layout_id: int) -> ResponseReturnValue:
    """Change a layout; what is saved is its next version."""
    kept = kept_layout(fair, layout_id)
    form = LayoutForm(data={"name": kept.name, "seen": str(kept.last_number)})
    if not form.is_submitted():
        number = request.args.get("version", type=int)
        version = version_of(kept, number)
        if version is None:
            abort(404)
        return _editor(fair, kept, form, sheet_of(version.document))
    sheet = sheet_from(request.form)
    problems: tuple[str, ...] = ()
    if form.validate():
        try:
            _save(fair, kept.id, form, sheet)
        except LayoutProblems as refusal:
            form.refuse(refusal)
            problems = refusal.sentences
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The layout is saved. What was printed before keeps the version it was printed in."), "good")
            return redirect(url_for(".edit", fair=fair.slug, layout_id=layout_id))
    return _editor(fair, kept_layout(fair, layout_id), form, sheet, problems=problems)


@blueprint.post("/<int:layout_id>/elements")
@staff_may(Permission.BADGES)
def rearrange(fair: Fair, layout_id: int) -> ResponseReturnValue:
    """Add, remove or reorder elements on the page; nothing is saved."""
    kept, sheet = kept_layout(fair, layout_id), sheet_from(request.form)
    form = LayoutForm(data={"name": kept.name, "seen": str(kept.last_number)})
    return _editor(fair, kept, form, sheet, change(sheet, request.form.get("do", "")))


@blueprint.post("/<int:layout_id>/preview")
@staff_may(Permission.BADGES)
def preview(fair: Fair, layout_id: int) -> ResponseReturnValue:
    """Draw what is in the editor, or say what is wrong with it."""
    kept_layout(fair, layout_id)
    sheet = sheet_from(request.form)
    try:
        layout, problems = actions.drawable_layout(document_of(sheet))
        drawn = preview_png(fair, layout, request.form.get("sample", ""))
    except LayoutProblems as refusal:
        return jsonify(problems=list(refusal.sentences))
    except Refusal as refusal:
        return jsonify(problems=[str(refusal)])
    return jsonify(problems=problems, pictures=[data_address(picture) for picture in drawn])


@blueprint.get("/<int:layout_id>/preview.png")
@staff_may(Permission.BADGES)
def saved_preview(fair: Fair, layout_id: int) -> ResponseReturnValue:
    """Draw the latest version of a layout."""
    version = version_of(kept_layout(fair, layout_id), request.args.get("version", type=int))
    if version is None:
        abort(404)
    layout = actions.checked_layout(version.document)
    drawn = preview_png(fair, layout, request.args.get("sample", ""))
    side = 1 if request.args.get("side") == "1" and len(drawn) > 1 else 0
    return _private(drawn[side], "image/png")


def _save(fair: Fair, layout_id: int, form: LayoutForm, sheet: Sheet) -> None:
    layout = actions.checked_layout(document_of(sheet))
    with transaction():
        kept = kept_layout(fair, layout_id)
        actions.rename_layout(kept, form.name.data or "")
        actions.save_version(fair, kept, layout, seen=form.seen_number, actor=current_user)


def _editor(
    fair: Fair, kept: BadgeLayout, form: LayoutForm, sheet: Sheet, look_at: str = "", problems: tuple[str, ...] = ()
) -> ResponseReturnValue:
    values: dict[str, Any] = {
        "layout": kept,
        "form": form,
        "sheet": sheet,
        "look_at": look_at,
        "problems": problems,
        "pictures": pictures_of(fair),
        "versions": versions_of(kept),
        "samples": SAMPLE_WORDS,
        "role_words": ROLE_WORDS,
    }
    return render_template("badges/organiser/editor.html", **values), form.status


def layouts_page(
    fair: Fair,
    form: NewLayoutForm | None = None,
    picture_form: PictureForm | None = None,
    choices: ChoicesForm | None = None,
    file_form: LayoutFileForm | None = None,
) -> ResponseReturnValue:
    """Return the page of all layouts, with what was typed into the form that was sent."""
    shown: list[BaseForm] = [
        form or NewLayoutForm(formdata=None),
        picture_form or PictureForm(formdata=None),
        choices or _choices(fair, submitted=False),
        file_form or LayoutFileForm(formdata=None),
    ]
    rows = layout_rows(fair)
    page = render_template(
        "badges/organiser/layouts.html",
        **dict(zip(("form", "picture_form", "choices", "file_form"), shown, strict=True)),
        rows=[row for row in rows if row.layout.archived_at is None],
        put_away=[row for row in rows if row.layout.archived_at is not None],
        pictures=pictures_of(fair),
        roles=list(Role),
        role_words=ROLE_WORDS,
    )
    return page, max(one.status for one in shown)


def _choices(fair: Fair, *, submitted: bool = True) -> ChoicesForm:
    present = {choice.role: str(choice.layout_id) for choice in choices_of(fair)}
    form = ChoicesForm(data=present) if submitted else ChoicesForm(formdata=None, data=present)
    offered = [row.layout for row in layout_rows(fair) if row.layout.archived_at is None]
    form.offer([(str(one.id), one.name) for one in offered])
    return form


def _upload(form: PictureForm) -> Upload:
    file = form.picture.data
    if not isinstance(file, FileStorage) or not file.filename:
        raise Refusal(_("Choose a picture."), field="picture")
    return looked_at(file)


def looked_at(file: FileStorage) -> Upload:
    """Return a picture that can be printed; refuses with UnacceptableUpload."""
    upload, size = read_picture(file, field="picture")
    if max(size) > LARGEST_SIDE:
        raise UnacceptableUpload(
            _("A picture can have %(limit)s pixels a side at most.", limit=LARGEST_SIDE), field="picture"
        )
    try:
        read_for_print(upload.data)
    except (OSError, SyntaxError, ValueError) as error:
        raise UnacceptableUpload(_("A picture must be a JPEG, PNG or WebP file."), field="picture") from error
    return upload


def kept_layout(fair: Fair, layout_id: int) -> BadgeLayout:
    """Return a layout of this fair, else end with 404."""
    found = layout_of(fair, layout_id)
    if found is None:
        abort(404)
    return found


def _private(data: bytes, media_type: str) -> Response:
    answer = Response(BytesIO(data).getvalue(), mimetype=media_type)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
