"""The picture under a draft: laid there, scaled by two points, taken away."""

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from eventsapp.booths.views.plan_drafts import (
    draft_at,
    kept_address,
    show_draft,
    version_in,
)
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues import actions
from eventsapp.venues.background import BadScaleError, background_of
from eventsapp.venues.editing import Ask, EditRefused
from eventsapp.venues.forms import PictureForm, ScaleForm
from eventsapp.venues.rules import EditNotMade, edit_refusal
from eventsapp.web.uploads import UnacceptableUpload, read_picture

blueprint = Blueprint("plan_pictures", __name__, url_prefix="/organise/<fair>")


@blueprint.post("/plan/<hall>/edit/picture")
@staff_may(Permission.PLAN)
def picture(fair: Fair, hall: str) -> ResponseReturnValue:
    """Lay a picture under the draft, judged by what is in the file."""
    code, form = draft_at(fair, hall).hall_code, PictureForm(prefix="picture")
    try:
        file = form.picture.data
        if not isinstance(file, FileStorage) or not file.filename:
            raise UnacceptableUpload(_("Choose a picture."), field="picture")
        upload, size = read_picture(file, field="picture")
        with transaction():
            draft = actions.locked_draft(fair.id, code, version_in(form.version.data))
            stored = storage.store(
                upload.data, name=upload.name, media_type=upload.media_type, created_by_id=current_user.id
            )
            actions.put_background(draft, stored, size, current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return show_draft(fair, draft_at(fair, hall), picture_form=form, status=refusal.status)
    return redirect(url_for("plan_editor.edit", fair=fair.slug, hall=code, **kept_address()))


@blueprint.post("/plan/<hall>/edit/picture/scale")
@staff_may(Permission.PLAN)
def scale_picture(fair: Fair, hall: str) -> ResponseReturnValue:
    """Say the scale of the picture by two points and the metres between them."""
    code, form = draft_at(fair, hall).hall_code, ScaleForm(prefix="scale")
    try:
        values = _scale_values(form)
        lies = background_of(
            (values["x1"], values["y1"]), (values["x2"], values["y2"]), values["length"], (values["x"], values["y"])
        )
        with transaction():
            draft = actions.locked_draft(fair.id, code, version_in(form.version.data))
            if draft.background_id is None:
                raise EditNotMade(_("Choose a picture."), field="x1")
            actions.scale_background(draft, lies, current_user)
    except BadScaleError:
        form.refuse(
            EditNotMade(
                _("The two points must lie apart, and the length between them be more than 0 m."), field="length"
            )
        )
        return show_draft(fair, draft_at(fair, hall), scale_form=form, status=422)
    except Refusal as refusal:
        form.refuse(refusal)
        return show_draft(fair, draft_at(fair, hall), scale_form=form, status=refusal.status)
    return redirect(url_for("plan_editor.edit", fair=fair.slug, hall=code, **kept_address()))


@blueprint.post("/plan/<hall>/edit/picture/remove")
@staff_may(Permission.PLAN)
def remove_picture(fair: Fair, hall: str) -> ResponseReturnValue:
    """Take the picture away."""
    code = draft_at(fair, hall).hall_code
    with transaction():
        draft = actions.locked_draft(fair.id, code, version_in(request.form.get("version")))
        actions.remove_background(draft, current_user)
    return redirect(url_for("plan_editor.edit", fair=fair.slug, hall=code))


@blueprint.get("/plan/<hall>/edit/picture")
@staff_may(Permission.PLAN)
def show_picture(fair: Fair, hall: str) -> ResponseReturnValue:
    """Return the picture under the draft."""
    stored = draft_at(fair, hall).picture or abort(404)
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
