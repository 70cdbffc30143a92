"""What is done with whole layouts: copied, put away, removed, taken back, exported and brought."""

from io import BytesIO

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from eventsapp.badges import actions
from eventsapp.badges.actions import BroughtPicture
from eventsapp.badges.forms import ButtonForm, LayoutFileForm
from eventsapp.badges.models import BadgeLayout
from eventsapp.badges.pdf.layout import Picture
from eventsapp.badges.queries import compiled_version, pictures_of, stored_file, version_of
from eventsapp.badges.rules import NoLayoutFile
from eventsapp.badges.transfer import (
    LARGEST_FILE,
    CarriedLayout,
    CarriedPicture,
    UnreadableLayout,
    read_file,
    write_file,
)
from eventsapp.badges.views.layouts import kept_layout, layouts_page, looked_at
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.web.uploads import UnacceptableUpload, read_upload

blueprint = Blueprint("badges_layout_files", __name__, url_prefix="/organise/<fair>/badges/layouts")


@blueprint.post("/<int:layout_id>/duplicate")
@staff_may(Permission.BADGES)
def duplicate(fair: Fair, layout_id: int) -> ResponseReturnValue:
    """Copy a layout, and open the copy."""
    if not ButtonForm().validate_on_submit():
        return _back(fair)
    with transaction():
        copy = actions.duplicate_layout(fair, kept_layout(fair, layout_id), actor=current_user)
    flash(_("This is the copy. The other layout stays as it is."), "good")
    return redirect(url_for("badges_layouts.edit", fair=fair.slug, layout_id=copy.id))


@blueprint.post("/<int:layout_id>/remove")
@staff_may(Permission.BADGES)
def remove(fair: Fair, layout_id: int) -> ResponseReturnValue:
    """Remove a layout, or put it away where badges were printed in it."""
    if ButtonForm().validate_on_submit():
        with transaction():
            is_gone = actions.put_away_layout(fair, kept_layout(fair, layout_id), actor=current_user)
        if is_gone:
            flash(_("The layout is deleted."), "good")
        else:
            flash(_("The layout is put away. What was printed in it keeps its version."), "good")
    return _back(fair)


@blueprint.post("/<int:layout_id>/take-back")
@staff_may(Permission.BADGES)
def take_back(fair: Fair, layout_id: int) -> ResponseReturnValue:
    """Offer a layout again that was put away."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.take_back_layout(fair, kept_layout(fair, layout_id), actor=current_user)
        flash(_("The layout can be chosen again."), "good")
    return _back(fair)


@blueprint.get("/<int:layout_id>/layout.json")
@staff_may(Permission.BADGES)
def export(fair: Fair, layout_id: int) -> Response:
    """Give the latest version of a layout, with its pictures, as a file for another fair."""
    answer = Response(write_file(_carried(fair, kept_layout(fair, layout_id))), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="badge-layout-{layout_id}.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/bring")
@staff_may(Permission.BADGES)
def bring(fair: Fair) -> ResponseReturnValue:
    """Add a layout from a file, and open it; what is wrong with the file is said beside it."""
    form = LayoutFileForm()
    if form.validate():
        try:
            carried = _read(form)
            layout = actions.checked_layout(carried.document)
            pictures = [_brought(one) for one in carried.pictures]
            with transaction():
                kept = actions.bring_layout(fair, carried.name, layout, pictures, actor=current_user)
        except Refusal as refusal:
            refusal.field = "file"
            form.refuse(refusal)
        else:
            flash(_("The layout is here. Look it over before you choose it."), "good")
            return redirect(url_for("badges_layouts.edit", fair=fair.slug, layout_id=kept.id))
    return layouts_page(fair, file_form=form)


def _carried(fair: Fair, kept: BadgeLayout) -> CarriedLayout:
    version = version_of(kept)
    assert version is not None  # a layout begins with its first
    layout = compiled_version(version)
    shown = {element.name for side in layout.sides for element in side if isinstance(element, Picture)}
    files = [(one, stored_file(one.file_id)) for one in pictures_of(fair) if str(one.id) in shown]
    pictures = [
        CarriedPicture(str(one.id), one.name, storage.read(stored)) for one, stored in files if stored is not None
    ]
    return CarriedLayout(kept.name, version.document, pictures)


def _read(form: LayoutFileForm) -> CarriedLayout:
    file = form.file.data
    if not isinstance(file, FileStorage) or not file.filename:
        raise NoLayoutFile
    try:
        carried = read_file(read_upload(file, field="file", largest=LARGEST_FILE).data)
    except UnreadableLayout as error:
        raise NoLayoutFile from error
    if not carried.name:
        raise NoLayoutFile
    return carried


def _brought(one: CarriedPicture) -> BroughtPicture:
    """Look at a picture of the file as at one that is uploaded; refuses with UnacceptableUpload."""
    if not one.data:
        raise UnacceptableUpload(_("This file is empty."))
    upload = looked_at(FileStorage(BytesIO(one.data), filename=one.name or "picture"))
    return BroughtPicture(one.number, upload.name, upload.data, upload.media_type)


def _back(fair: Fair) -> ResponseReturnValue:
    return redirect(url_for("badges_layouts.layouts", fair=fair.slug))
