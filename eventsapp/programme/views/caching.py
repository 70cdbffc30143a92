"""Answers that are compared before anything is rendered, and given again while the release stands."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

from flask import Response, render_template, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import current_language
from eventsapp.programme.models import Release
from eventsapp.programme.queries import agenda_state, agenda_state_of
from eventsapp.web.standing import Offer, let_stand, shelf

READER = "<!--reader-->"
"""Where the band of a kept page says who is signed in; texts of people never hold a comment."""
_ROOT = Path(__file__).resolve().parents[3]
_PARTS = (
    "templates/programme",
    "templates/layouts",
    "templates/components",
    "eventsapp/static/css",
    "eventsapp/static/js",
)


def tag_of(fair: Fair, release: Release, *parts: str) -> str:
    """Return the tag of a page for nobody in particular: the release, the language, what was asked, what frames it.

    The hour is in it, because the frame's links depend on other parts of the fair.
    """
    hour = clock.now().strftime("%Y%m%d%H")
    return _digest(agenda_state_of(fair, release), build(), current_language(), request.url_root, hour, *parts)


def tag_for_reader(page_tag: str) -> str:
    """Return the entity tag of a page as the person at the browser gets it."""
    return _digest(page_tag, _reader())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]


def _reader() -> str:
    """Return what a page says of who is signed in: the name, and the mark of the session in the form that ends it."""
    if not current_user.is_authenticated:
        return ""
    generate_csrf()  # begins the mark where there is none yet
    return repr((current_user.id, current_user.display_name, session.get("csrf_token")))


def is_known(tag: str) -> bool:
    """Whether the browser has this very answer already."""
    return request.if_none_match.contains_weak(tag)


def stands(fair: Fair, release: Release, tag: str, *, for_minutes: int | None = 60) -> None:
    """Let this answer be given again until the fair or its release changes, or its minutes are over."""
    if not fair.is_public:
        return  # who may see it is asked each time
    since, until = _span(clock.now(), for_minutes)
    state, look = agenda_state_of(fair, release), partial(agenda_state, fair.id)
    let_stand(Offer(tag, f"agenda {fair.id}", state, look, since, until))


def _span(now: datetime, minutes: int | None) -> tuple[datetime, datetime]:
    if minutes is None:
        return now - timedelta(days=1), now + timedelta(days=1)
    since = now.replace(minute=now.minute - now.minute % minutes, second=0, microsecond=0)
    return since, since + timedelta(minutes=minutes)


def page_with(page_tag: str, tag: str, make: Callable[[], str]) -> Response:
    """Return a page that is made once for everybody, with who reads it put in; ``tag`` is that of the result."""

    def for_reader() -> bytes:
        page = kept(page_tag, lambda: make().encode())
        return page.replace(READER.encode(), render_template("layouts/_user.html").strip().encode())

    return tagged(Response(kept(tag, for_reader), content_type="text/html; charset=utf-8"), tag)


def kept(tag: str, make: Callable[[], bytes]) -> bytes:
    """Return what has this tag, made once; it must be the same for everybody who can ask for it."""
    made = shelf.get(tag)
    if made is None:
        made = make()
        shelf.put(tag, made)
    return made


def not_modified(tag: str, *, is_public: bool = True) -> Response:
    """Answer that nothing changed."""
    return tagged(Response(status=304), tag, is_public=is_public)


def tagged(response: Response, tag: str, *, is_public: bool = True) -> Response:
    """Let caches keep the response and ask before each use."""
    response.set_etag(tag, weak=True)
    is_of_one = current_user.is_authenticated or not is_public
    response.headers["Cache-Control"] = f"{'private' if is_of_one else 'public'}, no-cache"
    response.headers["Content-Language"] = current_language()
    response.vary.update(["Cookie", "Accept-Language"])
    return response


@cache
def build() -> str:
    """Return a mark of the installed templates and styles, so that an update is seen at once."""
    files = sorted(path for part in _PARTS for path in (_ROOT / part).rglob("*") if path.is_file())
    stamps = "".join(f"{path.name}{path.stat().st_mtime_ns}" for path in files)
    return hashlib.sha256(stamps.encode()).hexdigest()[:12]
