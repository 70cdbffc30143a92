"""Error pages: what happened, why, what to do now."""

import json
import secrets
from http import HTTPStatus

import psycopg
from flask import Flask, current_app, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from eventsapp.infra.database import db
from eventsapp.infra.limits import wait_until_reset
from eventsapp.infra.locale import LANGUAGES
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.web.access import is_in_background, to_sign_in
from eventsapp.web.kept.keeping import keep_form, page_before
from eventsapp.web.kept.owners import owner_of_form
from eventsapp.web.programs.asking import ADDRESSES
from eventsapp.web.programs.reading import NAMES, NotAccepted
from eventsapp.web.security import FILES
from eventsapp.web.waiting import words_of_wait

OWN_PAGES = {400, 403, 404, 405, 410, 413, 422, 429, 500, 503}


def init_app(app: Flask) -> None:
    """Show our own page for every kind of failure."""
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(OperationalError, show_absent_database)
    app.before_request(_refuse_unknown_language)


def _refuse_unknown_language() -> None:
    wanted = request.args.get("lang")
    if wanted is not None and wanted not in LANGUAGES and request.endpoint not in FILES:
        names = ", ".join(language.name for language in LANGUAGES.values())
        raise NotFound(_("There is no such language here. These pages speak %(names)s.", names=names))


def show_refusal(refusal: Refusal) -> ResponseReturnValue:
    """Show a refusal that no form could show."""
    db.session.rollback()
    return _page("refusal", refusal.status, sentence=str(refusal), refusal=refusal)


def show_stale_form(error: CSRFError) -> ResponseReturnValue:
    """Bring a form that came without a valid proof of origin back to its person, or say why it is refused."""
    if _is_for_program():
        return _page(
            "refusal", 400, sentence=_("Send the token of a form of ours as X-CSRFToken. Nothing was changed.")
        )
    if is_in_background():
        keep_form()
        return _page("refusal", 400, sentence=_stale())
    if owner_of_form() is not None and not current_user.is_authenticated:
        return to_sign_in()
    kept = keep_form()
    if kept is None:
        again = {"label": _("Open the page again"), "url": page_before() or "/"}
        return _page("refusal", 400, sentence=_stale(), actions=[again])
    if kept.owner_id == current_user.id and (kept.is_kept or kept.is_empty):
        if kept.is_empty:
            flash(_stale(), "care")
        return redirect(kept.page)
    return _page("refusal", 400, sentence=_somebody_elses() if kept.is_kept else _stale())


def _stale() -> str:
    return str(_("This form was opened before you signed in or out. Nothing was changed; open the page again."))


def _somebody_elses() -> str:
    return str(
        _(
            "This form was opened from another account than the one you are signed in to now. Nothing was changed. "
            "Sign out, then sign in to that account: what was typed stands in the form again. It waits two hours."
        )
    )


def show_error(error: HTTPException) -> ResponseReturnValue:
    """Show an HTTP error."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    if isinstance(error, InternalServerError):
        db.session.rollback()
    name = str(error.code if error.code in OWN_PAGES else 400)
    wait = wait_until_reset() if error.code == 429 else None
    body, status, headers = _page(name, error.code, wait=words_of_wait(wait) if wait else None)
    kept = {key: value for key, value in error.get_headers() if key in {"Allow", "Retry-After"}}
    if wait:
        kept["Retry-After"] = str(int(wait.total_seconds()))
    return body, status, {**headers, **kept}


def show_absent_database(error: OperationalError) -> ResponseReturnValue:
    """Say that the database is away for a moment, as while it starts anew; without asking it anything."""
    if not isinstance(error.orig, psycopg.OperationalError):
        raise error
    current_app.logger.error("The database does not answer: %s", " ".join(str(error.orig).split()))
    db.session.remove()
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 - whoever asks, nobody can be looked up now
    body, status, headers = _page("503", 503)
    return body, status, {**headers, "Retry-After": "5"}


def _page(name: str, status: int, **context: object) -> tuple[str, int, dict[str, str]]:
    reference = secrets.token_hex(4).upper()
    if status >= 500:
        current_app.logger.error("Reference %s: %s %s", reference, request.method, request.path)
    if _is_for_program():
        return _problem(status, str(context.get("sentence") or ""), context.get("refusal"))
    body = render_template(f"errors/{name}.html", reference=reference, status=status, **context)
    return body, status, {"Cache-Control": "no-store"}


def _is_for_program() -> bool:
    return request.path.startswith(ADDRESSES)


def _problem(status: int, detail: str, refusal: object) -> tuple[str, int, dict[str, str]]:
    """Return an error as programs read it (RFC 9457)."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body = json.dumps(problem | ({"detail": detail} if detail else {}) | _fields_of(refusal), ensure_ascii=False)
    headers = {"Cache-Control": "no-store", "Content-Type": "application/problem+json"}
    return body, status, headers | ({"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {})


def _fields_of(refusal: object) -> dict[str, object]:
    """Return which field a refusal belongs to, and every other one with its sentence."""
    if not isinstance(refusal, Refusal) or refusal.field is None:
        return {}
    named: dict[str, object] = {"field": NAMES.get(refusal.field, refusal.field)}
    if isinstance(refusal, NotAccepted):
        named["errors"] = [{"field": field, "detail": sentence} for field, sentence in refusal.errors]
    return named
