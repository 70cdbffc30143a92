"""What browsers are told, and what requests may not do."""

from typing import Any

from flask import Flask, Response, abort, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import AnonymousUserMixin, current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from config import Settings
from eventsapp.infra.locale import COOKIE, COOKIE_SECONDS, LANGUAGES
from eventsapp.web.programs.asking import is_program

MEGABYTE = 1024 * 1024
LARGEST_REQUEST = 25 * MEGABYTE
LARGEST_FORM_FIELD = 2 * MEGABYTE
FILES = frozenset({"static", "static_files.sheet"})
"""What answers with files that are the same for everybody."""


class FormProtect(CSRFProtect):
    """Tokens against forged requests, for whoever has a cookie: programs have none that others could make use of."""

    def protect(self, **settings: Any) -> None:
        """Refuse what comes without a valid token of a form."""
        if not is_program():
            super().protect(**settings)


csrf = FormProtect()


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies; files know nothing of them, so that browsers keep a file whoever signs in."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie where the session changed, and say that a page depends on it where it was looked at."""
        if request.endpoint not in FILES:
            super().save_session(app, session, response)


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
"""What every answer says, unless its view said something else."""
VARYING = ("Cookie", "Accept-Language")
"""What an answer may differ by."""


class SmallInteger(IntegerConverter):
    """Whole numbers that a database column can hold; larger ones lead to no page."""

    def __init__(self, map: object, *args: object, **kwargs: object) -> None:  # noqa: A002 - named by werkzeug
        super().__init__(map, max=2**31 - 1)  # type: ignore[arg-type]


def init_app(app: Flask, settings: Settings) -> None:
    """Set keys, cookies, limits and headers."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,  # else every answer, styles and cached pages too, carries the cookie
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_FIELD,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch loses nothing
    )
    app.url_map.converters["int"] = SmallInteger
    app.before_request(_know_who_asks)
    csrf.init_app(app)
    app.session_interface = Sessions()
    app.before_request(_refuse_nul)
    app.after_request(_headers)
    app.after_request(_remember_language)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _know_who_asks() -> None:
    """Load who signed in before anything is said: the words are in the language of their account."""
    if is_program():
        g._login_user = AnonymousUserMixin()  # noqa: SLF001 - a cookie that comes along says nothing
        return
    if request.endpoint not in FILES and "_user_id" in session:
        bool(current_user)  # looking at it loads it


def _refuse_nul() -> None:
    """Refuse addresses with NUL in them: no link of ours has one, and no database takes it."""
    if "\x00" in request.path or any("\x00" in value for _, value in request.args.items(multi=True)):
        abort(404)


def _headers(response: Response) -> Response:
    said = {name.lower() for name, _value in response.headers}
    response.headers.extend((name, value) for name, value in HEADERS if name.lower() not in said)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint not in FILES:
        _limit_caches(response)
    return response


def _limit_caches(response: Response) -> None:
    """Let nobody keep what belongs to one browser, nor show a page in the language of somebody else."""
    headers = response.headers
    if "Cache-Control" not in headers:
        is_of_one = current_user.is_authenticated or session.modified
        headers["Cache-Control"] = "private, no-store" if is_of_one else "no-cache"
    elif response.cache_control.public and (session.modified or "Set-Cookie" in headers):
        headers["Cache-Control"] = "private, no-cache"
    if "Vary" in headers:
        response.vary.update(VARYING)
    else:
        headers["Vary"] = ", ".join(VARYING)


def _remember_language(response: Response) -> Response:
    """Keep a language that was chosen by ``?lang=``: in the session of who signed in, else in a cookie."""
    chosen = request.args.get("lang")
    if chosen not in LANGUAGES or is_program():
        return response
    if current_user.is_authenticated:
        session["lang"] = chosen
    response.set_cookie(COOKIE, chosen, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
