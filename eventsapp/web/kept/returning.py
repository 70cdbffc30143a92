"""Giving a kept form back: on its own page, to its own person, once it is asked for."""

import logging

from flask import Blueprint, Flask, Response, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.web.access import signed_in
from eventsapp.web.kept import owners
from eventsapp.web.kept.filling import fill, place_of_notice
from eventsapp.web.kept.keeping import FLAG, HOURS, forget_forms, forms_waiting, page_of
from eventsapp.web.kept.models import KeptForm
from eventsapp.web.kept.owners import TOKEN

logger = logging.getLogger(__name__)

blueprint = Blueprint("kept_forms", __name__, url_prefix="/account/kept-forms")


def init_app(app: Flask) -> None:
    """Let forms come back."""
    owners.init_app(app)
    app.register_blueprint(blueprint)
    app.after_request(give_back)


@blueprint.post("/<int:form_id>/forget")
@signed_in
def forget(form_id: int) -> ResponseReturnValue:
    """Throw away what was typed and show the page as it is saved."""
    with transaction():
        found = next((form for form in forms_waiting(current_user.id) if form.id == form_id), None)
        if found is None:
            abort(404)
        page = found.page
        forget_forms([found])
    flash(_("What you typed is thrown away. The page shows what is saved."), "good")
    return redirect(page)


def waiting_page() -> str | None:
    """Return the page where the newest form of this person waits."""
    if not session.get(FLAG) or not current_user.is_authenticated:
        return None
    return next((form.page for form in forms_waiting(current_user.id)), None)


def give_back(response: Response) -> Response:
    """Write a waiting form into its page, or forget it once it was taken."""
    if not session.get(FLAG) or not current_user.is_authenticated or g.get("has_kept_form"):
        return response
    if request.method == "POST" and (response.status_code < 400 or response.status_code == 422):
        _forget_sent(request.path)
    elif _is_whole_page(response):
        waiting = forms_waiting(current_user.id)
        here = page_of(request.path, request.query_string.decode("utf-8", "replace"))
        found = next((form for form in waiting if form.page == here), None)
        if found is not None:
            response.set_data(_filled(response.get_data(as_text=True), found))
        elif not waiting:
            session.pop(FLAG)
    return response


def _is_whole_page(response: Response) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.mimetype == "text/html"
        and not response.direct_passthrough
        and "HX-Request" not in request.headers
    )


def _forget_sent(action: str) -> None:
    sent = [form for form in forms_waiting(current_user.id) if form.action == action]
    if not sent:
        return
    try:
        with transaction():
            forget_forms(sent)
    except (Refusal, SQLAlchemyError) as error:
        logger.warning("A kept form could not be forgotten: %s", error)  # it goes by itself


def _filled(text: str, form: KeptForm) -> str:
    filled = fill(text, page=form.page, action=form.action, fields=form.fields, skip=TOKEN)
    notice = render_template(
        "kept/_notice.html",
        left=filled.left,
        asks_files=filled.asks_files,
        forget_url=url_for("kept_forms.forget", form_id=form.id),
        hours=HOURS,
    )
    place = place_of_notice(filled.text)
    return filled.text if place is None else f"{filled.text[:place]}{notice}{filled.text[place:]}"
