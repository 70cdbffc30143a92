"""Error pages: what happened, why, what to do now."""

import secrets

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from eventsapp.infra.database import db
from eventsapp.infra.locale import LANGUAGES
from eventsapp.infra.refusals import NotFound, Refusal

OWN_PAGES = {400, 403, 404, 405, 410, 413, 422, 429, 500, 503}


def init_app(app: Flask) -> None:
    """Show our own page for every kind of failure."""
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(HTTPException, show_error)
    app.before_request(_refuse_unknown_language)


def _refuse_unknown_language() -> None:
    wanted = request.args.get("lang")
    if wanted is not None and wanted not in LANGUAGES and request.endpoint != "static":
        names = ", ".join(language.name for language in LANGUAGES.values())
        raise NotFound(_("There is no such language here. These pages speak %(names)s.", names=names))


def show_refusal(refusal: Refusal) -> ResponseReturnValue:
    """Show a refusal that no form could show."""
    db.session.rollback()
    return _page("refusal", refusal.status, sentence=str(refusal))


def show_stale_form(error: CSRFError) -> ResponseReturnValue:
    """Say that a form came without its proof of origin."""
    sentence = _("This form was opened before you signed in or out. Nothing was changed; open the page again.")
    return _page("refusal", 400, sentence=sentence)


def show_error(error: HTTPException) -> ResponseReturnValue:
    """Show an HTTP error."""
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, InternalServerError):
        db.session.rollback()
    name = str(error.code if error.code in OWN_PAGES else 400)
    body, status, headers = _page(name, error.code)
    kept = {key: value for key, value in error.get_headers() if key in {"Allow", "Retry-After"}}
    return body, status, {**headers, **kept}


def _page(name: str, status: int, **context: object) -> tuple[str, int, dict[str, str]]:
    reference = secrets.token_hex(4).upper()
    if status >= 500:
        current_app.logger.error("Reference %s: %s %s", reference, request.method, request.path)
    body = render_template(f"errors/{name}.html", reference=reference, status=status, **context)
    return body, status, {"Cache-Control": "no-store"}
