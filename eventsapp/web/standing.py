"""Answers that stand: given again without asking the application, as long as what they are made of is the same.

A view that made an answer of something few people change says what that is (`let_stand`). The answer is then kept
with the words of the request that it may depend on: address, host, cookies and languages. Whether what it was made of
is still the same is looked up after every write of this process, and after a fifth of a second for the writes of
others; in between nothing is loaded, asked or rendered.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, request

from eventsapp.infra import clock
from eventsapp.infra.database import commits

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

FRESH_SECONDS = 0.2
"""How long nobody looks whether another process has written."""
PERSONAL_SECONDS = 10.0
"""How long an answer stands for who is signed in: what is known of them may change elsewhere."""
MOST_REQUESTS = 20_000
MOST_BYTES = 64 * 1024 * 1024
_COOKIES = 2
"""Where the cookies stand in what `_key` returns."""
_OFFER = "eventsapp.standing"
_OF_BODIES = frozenset({"content-type", "content-length", "content-disposition", "content-encoding"})


class Shelf:
    """Bytes by their tag, the last ones asked for. A tag says everything that the bytes are made of."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> bytes | None:
        """Return the bytes with this tag."""
        with self._lock:
            body = self._bodies.get(tag)
            if body is not None:
                self._bodies.move_to_end(tag)
            return body

    def put(self, tag: str, body: bytes) -> None:
        """Keep bytes; the ones not asked for longest make room."""
        with self._lock:
            if tag not in self._bodies:
                self._bodies[tag] = body
                self._bytes += len(body)
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._bodies.popitem(last=False)[1])


shelf = Shelf(MOST_BYTES)
"""What has been made, by tag, for everybody who asks for it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a view says of its answer."""

    tag: str
    subject: str
    """What it is made of, e.g. ``agenda 7``."""
    state: str
    """How that was when the answer was made."""
    state_now: Callable[[], str]
    """Looks up how it is, at little cost."""
    since: datetime
    until: datetime
    """When the answer is right by the clock alone."""


def let_stand(offer: Offer) -> None:
    """Let the answer of this request be given again."""
    request.environ[_OFFER] = offer


@dataclass(frozen=True, slots=True)
class _Known:
    """An answer to a request, its body on the shelf."""

    offer: Offer
    etag: str
    headers: Headers
    """Empty while the answer has only been asked for by who has it."""
    without_body: Headers
    ends_at: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a subject was when it was looked at."""

    state: str
    at: float
    commits: int


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, whole."""

    status: int
    headers: Headers
    body: bytes = b""


class Standing:
    """A WSGI application that gives standing answers itself."""

    def __init__(self, app: Wsgi, context: Callable[[], AbstractContextManager[Any]]) -> None:
        self._app, self._context = app, context
        self._known: OrderedDict[Sequence[str], _Known] = OrderedDict()
        self._seen: dict[str, _Seen] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        given = self.given(environ, look=True)
        if given is None:
            return self._ask(environ, start_response)
        start_response("200 OK" if given.status == 200 else "304 NOT MODIFIED", given.headers)
        return (given.body,)

    def given(self, environ: Environ, *, look: bool = False) -> Given | None:
        """Return the answer to a request where it stands; without ``look`` the database is never asked."""
        known = self._known.get(_key(environ)) if environ["REQUEST_METHOD"] == "GET" else None
        if known is None or not self._stands(known, look=look):
            return None
        if known.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            return Given(304, known.without_body)
        body = shelf.get(known.offer.tag)
        return Given(200, known.headers, body) if body is not None and known.headers else None

    def _stands(self, known: _Known, *, look: bool) -> bool:
        offer, now = known.offer, time.monotonic()
        if now >= known.ends_at or not offer.since <= clock.now() < offer.until:
            return False
        seen = self._seen.get(offer.subject)
        if seen is None or now - seen.at >= FRESH_SECONDS or seen.commits != commits.count:
            seen = self._look(offer) if look else None
        return seen is not None and seen.state == offer.state

    def _look(self, offer: Offer) -> _Seen | None:
        """Look up how a subject is; where that fails the application is asked, and says why."""
        before, at = commits.count, time.monotonic()  # what is written from here on may not be seen
        try:
            with self._context():
                state = offer.state_now()
        except Exception:  # noqa: BLE001 - whatever it is, it is not known whether the answer stands
            return None
        self._seen[offer.subject] = seen = _Seen(state, at, before)
        return seen

    def _ask(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began: list[tuple[str, Headers]] = []
        before, at = commits.count, time.monotonic()  # what is written from here on may not be in the answer

        def start(status: str, headers: Headers, exc_info: object = None) -> Any:
            began[:] = [(status, headers)]
            return start_response(status, headers, exc_info)

        answer = self._app(environ, start)
        offer: Offer | None = environ.get(_OFFER)
        if offer is None or not began or environ["REQUEST_METHOD"] != "GET":
            return answer
        self._seen[offer.subject] = _Seen(offer.state, at, before)
        status, headers = began[0]
        if _may_be_kept(environ, headers):
            self._keep(_key(environ), offer, status[:3], headers, at)
        return answer

    def _keep(self, key: Sequence[str], offer: Offer, status: str, headers: Headers, at: float) -> None:
        if status not in {"200", "304"}:
            return
        before = self._known.get(key)
        whole = before.headers if before is not None and before.offer.tag == offer.tag else []
        self._known[key] = _Known(
            offer=offer,
            etag=f'"{offer.tag}"',
            headers=list(headers) if status == "200" else whole,
            without_body=[header for header in headers if header[0].lower() not in _OF_BODIES],
            ends_at=at + PERSONAL_SECONDS if "session=" in key[_COOKIES] else float("inf"),
        )
        while len(self._known) > MOST_REQUESTS:
            self._known.popitem(last=False)


def _key(environ: Environ) -> Sequence[str]:
    """Return everything of a request that an answer may depend on."""
    said = environ.get
    return (
        environ["PATH_INFO"],
        said("QUERY_STRING", ""),
        said("HTTP_COOKIE", ""),
        said("HTTP_ACCEPT_LANGUAGE", ""),
        said("HTTP_HOST", ""),
        environ["wsgi.url_scheme"],
        environ.get("SCRIPT_NAME", ""),
    )


def _may_be_kept(environ: Environ, headers: Headers) -> bool:
    """Say whether an answer may be given to the same cookies again: none that begins a session may."""
    sets_session = any(name == "Set-Cookie" and value.startswith("session=") for name, value in headers)
    return not sets_session or "session=" in environ.get("HTTP_COOKIE", "")


def init_app(app: Flask) -> None:
    """Stand in front of ``app``, behind what corrects addresses for proxies."""
    standing = Standing(app.wsgi_app, app.app_context)
    app.wsgi_app = standing  # type: ignore[method-assign]
    app.extensions["eventsapp.standing"] = standing
