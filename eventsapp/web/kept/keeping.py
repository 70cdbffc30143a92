"""Keeping a form that could not be taken, for a short while and for one person."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, g, request, session
from flask_login import current_user, user_logged_in
from sqlalchemy import delete, or_, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.web.kept.models import KeptForm
from eventsapp.web.kept.owners import TOKEN, owner_of_form

logger = logging.getLogger(__name__)

HOURS = 2
KEPT_FOR = timedelta(hours=HOURS)
MOST_SIGNS = 200_000
MOST_FIELDS = 2_000
MOST_FORMS = 8
FLAG = "kept_forms"
"""In the session of who has a form waiting: others cost no query."""


@dataclass(frozen=True)
class Kept:
    """What became of a form that could not be taken; ``owner_id`` is whose it was."""

    owner_id: int
    page: str
    is_empty: bool
    is_kept: bool


def keep_form() -> Kept | None:
    """Keep what this request sends for the person its form was made for; None where nobody was signed in then."""
    owner_id = owner_of_form() if request.method == "POST" else None
    if owner_id is None:
        return None
    page = page_before() or _page_above(request.path)
    fields = _typed()
    is_short = sum(len(name) + len(value) for name, value in fields) <= MOST_SIGNS and len(fields) <= MOST_FIELDS
    form = KeptForm(user_id=owner_id, page=page, action=request.path, fields=fields)
    is_kept = bool(fields) and is_short and _write(form)
    g.has_kept_form = is_kept
    if is_kept and current_user.is_authenticated and current_user.id == owner_id:
        session[FLAG] = True
    return Kept(owner_id, page, not fields, is_kept)


def _typed() -> list[list[str]]:
    """Return what was typed, without secrets: every field of a password has that word in its name."""
    return [
        [name, value.replace("\x00", "")]
        for name, value in request.form.items(multi=True)
        if "password" not in name and not name.endswith(TOKEN) and name != "autosave"
    ]


def _write(form: KeptForm) -> bool:
    try:
        with transaction():
            same = (KeptForm.user_id == form.user_id) & (KeptForm.action == form.action)
            db.session.execute(delete(KeptForm).where(or_(same, KeptForm.kept_at < clock.now() - KEPT_FOR)))
            newest = select(KeptForm.id).where(KeptForm.user_id == form.user_id).order_by(KeptForm.id.desc())
            more = list(db.session.scalars(newest.offset(MOST_FORMS - 1)))
            db.session.execute(delete(KeptForm).where(KeptForm.id.in_(more)))
            db.session.add(form)
    except (Refusal, SQLAlchemyError) as error:
        logger.warning("A form could not be kept: %s", type(error).__name__)  # the error itself quotes what was typed
        return False
    return True


def forms_waiting(user_id: int) -> list[KeptForm]:
    """Return the forms kept for a person, the newest first."""
    fresh = KeptForm.kept_at >= clock.now() - KEPT_FOR
    query = select(KeptForm).where(KeptForm.user_id == user_id, fresh).order_by(KeptForm.id.desc())
    return list(db.session.scalars(query))


def forget_forms(forms: list[KeptForm]) -> None:
    """Throw kept forms away, inside a transaction."""
    db.session.execute(delete(KeptForm).where(KeptForm.id.in_([form.id for form in forms])))


def forget_outdated() -> None:
    """Throw away what nobody came back for, inside a transaction."""
    db.session.execute(delete(KeptForm).where(KeptForm.kept_at < clock.now() - KEPT_FOR))


def page_before() -> str | None:
    """Return the page of ours whose form was sent, without its language; None where that is not told."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:  # half an IPv6 address
        return None
    if before.netloc != request.host or not before.path.startswith("/") or before.path.startswith("//"):
        return None
    return page_of(before.path, before.query) if _page_at(before.path) == before.path else _page_above(before.path)


def page_of(path: str, query: str) -> str:
    """Return an address in the form it is compared: without the choice of a language."""
    asked = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "lang"]
    return f"{path}?{urlencode(asked)}" if asked else path


def _page_above(path: str) -> str:
    """Return the nearest page at or above an address, which may be one that only takes forms."""
    while path:
        if (page := _page_at(path)) is not None:
            return page
        path = path.rstrip("/").rpartition("/")[0]
    return "/"


def _page_at(path: str) -> str | None:
    """Return the page at an address, with the slash at its end that it may need; None where none is."""
    try:
        current_app.url_map.bind("localhost").match(path, method="GET")
    except RequestRedirect as elsewhere:
        return urlsplit(elsewhere.new_url).path
    except HTTPException:
        return None
    return path


def look_for_forms(sender: object, user: object, **extra: object) -> None:
    """Note in a new session whether something waits for this person."""
    if forms_waiting(user.id):  # type: ignore[attr-defined]
        session[FLAG] = True


user_logged_in.connect(look_for_forms)
