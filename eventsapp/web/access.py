"""Who may use a route. Deny by default: a view that declares nothing is refused to everyone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_login import current_user

from config import LOOPBACK
from eventsapp.web.kept.keeping import Kept, keep_form, page_before
from eventsapp.web.security import csrf

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a route declares: ``kind`` is who, ``permission`` what they need in the fair's team."""

    kind: str
    permission: str = ""


PUBLIC = Access("public")
SIGNED_IN = Access("signed in")
OPERATOR = Access("operator")
DEVELOPMENT = Access("development")


def declare(view: View, access: Access) -> View:
    """Write the declaration onto the view, where the guard and the tests read it."""
    view.__access__ = access  # type: ignore[attr-defined]
    return view


def declared_access(view: Callable[..., Any] | None) -> Access | None:
    """Return what a view declares, or None."""
    return getattr(view, "__access__", None)


def public(view: View) -> View:
    """Everybody may use the decorated view."""
    return declare(view, PUBLIC)


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only people who signed in may use the decorated view; others are led to the sign-in page."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if current_user.is_authenticated else to_sign_in()

    return declare(guarded, SIGNED_IN)


def operator(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only who runs this installation may use the decorated view."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return to_sign_in()
        if not current_user.is_operator:
            abort(403)
        return view(*args, **kwargs)

    return declare(guarded, OPERATOR)


def development(view: Callable[..., Any]) -> Callable[..., Any]:
    """The decorated view exists in development only."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        # A page elsewhere may point its own name at this machine: only our own names open these pages.
        if not current_app.config["SETTINGS"].development or urlsplit(request.host_url).hostname not in LOOPBACK:
            abort(404)
        return view(*args, **kwargs)

    return declare(guarded, DEVELOPMENT)


def from_own_pages(view: View) -> View:
    """Only pages of this site may send to the decorated view, which needs no token then: browsers say where they are.

    For forms on pages that caches keep for everybody, which therefore hold no token.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        told = request.headers.get("Sec-Fetch-Site") or ("same-origin" if _is_our_origin() else "")
        if told != "same-origin":
            abort(400)
        return view(*args, **kwargs)

    csrf.exempt(guarded)
    return guarded  # type: ignore[return-value]


def _is_our_origin() -> bool:
    return (request.origin or "").rstrip("/") == request.host_url.rstrip("/")


def to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page and back here afterwards; what was typed into a form waits there."""
    if request.method != "POST":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    kept = keep_form()
    if is_in_background():
        abort(401)  # a script would take the sign-in page for a good answer
    if kept is not None:
        flash(words_about(kept), "care")
    back = kept.page if kept else page_before()
    return redirect(url_for("accounts.sign_in", next=back or url_for("fairs.home")))


def words_about(kept: Kept) -> str:
    """Say what became of a form that came after the session had ended."""
    if kept.is_empty:
        return str(_("You were signed out. Nothing was changed; sign in again to go on."))
    if kept.is_kept:
        return str(_("You were signed out. Sign in again, and what you typed stands in its form; it waits two hours."))
    return str(_("You were signed out, and what you typed is too long to keep. Go back in your browser and copy it."))


def person_or_address() -> str:
    """Return what a rate limit counts by: the account where there is one, since a hall of people shares an address."""
    return f"person {current_user.id}" if current_user.is_authenticated else get_remote_address()


def is_in_background() -> bool:
    """Whether a script asks, and not somebody who looks at the answer."""
    return "X-Autosave" in request.headers or "HX-Request" in request.headers


def init_app(app: Flask) -> None:
    """Refuse every route that does not say who may use it."""

    @app.before_request
    def refuse_undeclared() -> None:
        if request.endpoint in {None, "static"}:
            return
        view = app.view_functions.get(request.endpoint or "")
        if declared_access(view) is None:
            app.logger.error("%s does not declare who may use it.", request.endpoint)
            abort(403)
