"""Answers that are compared before anything is rendered."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Response, request, session
from flask_login import current_user

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import current_language
from eventsapp.programme.models import Release

_ROOT = Path(__file__).resolve().parents[3]
_PARTS = (
    "templates/programme",
    "templates/layouts",
    "templates/components",
    "eventsapp/static/css",
    "eventsapp/static/js",
)


def tag_of(fair: Fair, release: Release, *parts: str) -> str:
    """Return the entity tag of a page: the release, the language, what was asked, and what frames it.

    The hour is in it, because the frame's links depend on other parts of the fair.
    """
    said = (
        release.digest,
        str(release.number),
        current_language(),
        repr((fair.name, fair.mark, fair.accent)),
        clock.now().strftime("%Y%m%d%H"),
        _reader(),
        build(),
        *parts,
    )
    return hashlib.sha256("\x00".join(said).encode()).hexdigest()[:32]


def _reader() -> str:
    """Return what a page says of who is signed in: the name, and the mark of the session in the form that ends it."""
    if not current_user.is_authenticated:
        return ""
    return repr((current_user.id, current_user.display_name, session.get("csrf_token")))


def is_known(tag: str) -> bool:
    """Whether the browser has this very page already."""
    return request.if_none_match.contains_weak(tag)


class Shelf:
    """The last pages by their tag. A tag says everything that a page of nobody in particular is made of."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> bytes | None:
        """Return the page with this tag."""
        with self._lock:
            page = self._pages.get(tag)
            if page is not None:
                self._pages.move_to_end(tag)
            return page

    def put(self, tag: str, page: bytes) -> None:
        """Keep a page; the ones not asked for longest make room."""
        with self._lock:
            if tag not in self._pages:
                self._pages[tag] = page
                self._bytes += len(page)
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._pages.popitem(last=False)[1])


_shelf = Shelf(most_bytes=48 * 1024 * 1024)


def page_with(tag: str, make: Callable[[], str]) -> Response:
    """Return the page with this tag, made once for everybody who is not signed in."""
    if current_user.is_authenticated:
        return tagged(Response(make()), tag)
    page = kept(tag, lambda: make().encode())
    return tagged(Response(page, content_type="text/html; charset=utf-8"), tag)


def kept(tag: str, make: Callable[[], bytes]) -> bytes:
    """Return what has this tag, made once; it must be the same for everybody."""
    made = _shelf.get(tag)
    if made is None:
        made = make()
        _shelf.put(tag, made)
    return made


def not_modified(tag: str) -> Response:
    """Answer that nothing changed."""
    return tagged(Response(status=304), tag)


def tagged(response: Response, tag: str) -> Response:
    """Let caches keep the response and ask before each use."""
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = f"{'private' if current_user.is_authenticated else 'public'}, no-cache"
    response.headers["Content-Language"] = current_language()
    response.vary.update(["Cookie", "Accept-Language"])
    return response


@cache
def build() -> str:
    """Return a mark of the installed templates and styles, so that an update is seen at once."""
    files = sorted(path for part in _PARTS for path in (_ROOT / part).rglob("*") if path.is_file())
    stamps = "".join(f"{path.name}{path.stat().st_mtime_ns}" for path in files)
    return hashlib.sha256(stamps.encode()).hexdigest()[:12]
