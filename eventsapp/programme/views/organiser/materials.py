"""Files and links of a session: added, shown to whom, removed, given to the team."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.storage import StoredFile
from eventsapp.programme import actions
from eventsapp.programme.forms import ButtonForm, MaterialForm, VisibilityForm
from eventsapp.programme.models import SessionMaterial
from eventsapp.programme.queries import material_of, session_of
from eventsapp.programme.rules import VISIBILITY_WORDS
from eventsapp.programme.views.giving import give_material
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of
from eventsapp.web.uploads import Upload, read_handout


@blueprint.route("/programme/sessions/<int:session_id>/materials", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def materials(fair: Fair, session_id: int) -> ResponseReturnValue:
    """List a session's materials, and add one."""
    session = found_or_404(session_of(fair, session_id))
    form = MaterialForm()
    if form.validate_on_submit():
        try:
            file = form.file.data
            upload = read_handout(file, field="file") if isinstance(file, FileStorage) and file.filename else None
            with transaction():
                session = found_or_404(session_of(fair, session_id))
                actions.add_material(fair, session, form.values(), _stored(upload), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The material is added."), "good")
            return _back(fair, session_id)
    session = found_or_404(session_of(fair, session_id))
    page = render_template(
        "programme/organiser/materials.html",
        parts=parts_of(fair, "sessions"),
        form=form,
        session=session,
        visibilities=VISIBILITY_WORDS,
    )
    return page, form.status


@blueprint.get("/programme/sessions/<int:session_id>/materials/<int:material_id>")
@staff_may(Permission.PROGRAMME)
def material(fair: Fair, session_id: int, material_id: int) -> ResponseReturnValue:
    """Give a material to the team."""
    return give_material(_found(fair, session_id, material_id))


@blueprint.post("/programme/sessions/<int:session_id>/materials/<int:material_id>/visibility")
@staff_may(Permission.PROGRAMME)
def show_material(fair: Fair, session_id: int, material_id: int) -> ResponseReturnValue:
    """Say who may have a material."""
    form = VisibilityForm()
    if form.validate():
        with transaction():
            found = _found(fair, session_id, material_id)
            actions.show_material(fair, found, form.visibility.data, actor=current_user)
        flash(_("It is saved who may have it."), "good")
    return _back(fair, session_id)


@blueprint.post("/programme/sessions/<int:session_id>/materials/<int:material_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_material(fair: Fair, session_id: int, material_id: int) -> ResponseReturnValue:
    """Remove a material."""
    if ButtonForm().validate():
        with transaction():
            session = found_or_404(session_of(fair, session_id))
            found = found_or_404(material_of(session, material_id))
            actions.remove_material(fair, session, found, actor=current_user)
        flash(_("The material is removed."), "good")
    return _back(fair, session_id)


def _found(fair: Fair, session_id: int, material_id: int) -> SessionMaterial:
    return found_or_404(material_of(found_or_404(session_of(fair, session_id)), material_id))


def _stored(upload: Upload | None) -> StoredFile | None:
    if upload is None:
        return None
    return storage.store(upload.data, name=upload.name, media_type=upload.media_type, created_by_id=current_user.id)


def _back(fair: Fair, session_id: int) -> ResponseReturnValue:
    return redirect(url_for(".materials", fair=fair.slug, session_id=session_id))
