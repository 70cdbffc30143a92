"""Who may use a route. Deny by default: a view that declares nothing is refused to everyone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from config import LOOPBACK

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


def to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page and back here afterwards."""
    back = request.full_path.rstrip("?") if request.method == "GET" else _page_before()
    return redirect(url_for("accounts.sign_in", next=back))


def _page_before() -> str:
    """Return the page of ours whose form was sent, to go on there."""
    before = urlsplit(request.referrer or "") if "[" not in (request.referrer or "") else None
    if before is None or before.netloc != request.host or not before.path.startswith("/"):
        return url_for("fairs.home")
    return f"{before.path}?{before.query}".rstrip("?")


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
