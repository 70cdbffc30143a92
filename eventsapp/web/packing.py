"""Answers made small on their way: texts are packed with gzip for whoever takes it.

An answer that is the same for everybody is packed once. In one for a single person the packed bytes carry a name of
random length, so that their size tells nothing of a secret that stands beside words somebody else has put there.
"""

import gzip
import io
import secrets
from collections.abc import Callable, Iterable

from flask import Flask

from eventsapp.web.standing import Environ, Given, Headers, StartResponse, Wsgi, shelf

LEAST_BYTES, MOST_BYTES = 1024, 8 * 1024 * 1024
MOST_NAME = 100
"""Bytes of the random name at the most."""
LEVEL_ONCE, LEVEL_EACH = 8, 3
"""How hard to pack what is kept, and what is packed anew for each answer."""
_TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")
_NO_TEXT = "text/event-stream"
_STRUCTURED = ("+json", "+xml")
_WHOLE = ("200", "403", "404", "409", "410", "422")


class Packing:
    """A WSGI application whose texts are packed."""

    def __init__(self, app: Wsgi, given: Callable[[Environ], Given | None]) -> None:
        self._app, self._given = app, given

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        began: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, exc_info: object = None) -> None:
            began[:] = [(status, headers)]

        pieces = self._app(environ, start)
        status, headers = began[0]
        if not _can_be_packed(status, headers):
            start_response(status, headers)
            return pieces
        if not _takes(environ):
            start_response(status, _varying(headers))
            return pieces
        try:
            body = b"".join(pieces)
        finally:
            getattr(pieces, "close", lambda: None)()
        packed = _packed(headers, body)
        start_response(status, _of_packed(headers, packed))
        return (packed,)

    def given(self, environ: Environ) -> Given | None:
        """Return an answer that stands, at once; one that is yet to be packed is not ready."""
        given = self._given(environ)
        if given is None or given.status != 200 or not _can_be_packed("200", given.headers):
            return given
        if not _takes(environ):
            return Given(200, _varying(given.headers), given.body)
        packed = shelf.get(_key(given.headers)) if _is_for_all(given.headers) else None
        return Given(200, _of_packed(given.headers, packed), packed) if packed is not None else None


def _packed(headers: Headers, body: bytes) -> bytes:
    if not _is_for_all(headers):
        return _pack(body, LEVEL_EACH, secrets.token_urlsafe(MOST_NAME)[: secrets.randbelow(MOST_NAME + 1)])
    key = _key(headers)
    if not key:
        return _pack(body, LEVEL_EACH)
    packed = shelf.get(key)
    if packed is None:
        packed = _pack(body, LEVEL_ONCE)
        shelf.put(key, packed)
    return packed


def _pack(body: bytes, level: int, name: str = "") -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(name, "wb", level, packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()


def _takes(environ: Environ) -> bool:
    """Say whether a browser takes packed answers; ``gzip;q=0`` says that it does not."""
    asked = (part.replace(" ", "").lower() for part in environ.get("HTTP_ACCEPT_ENCODING", "").split(","))
    weights = {name: weight for part in asked for name, _, weight in [part.partition(";q=")]}
    weight = weights.get("gzip", weights.get("*", "0"))
    return environ["REQUEST_METHOD"] != "HEAD" and (weight == "" or weight.strip("0.") != "")


def _can_be_packed(status: str, headers: Headers) -> bool:
    """Say whether an answer is a whole text, neither too small to gain from it nor too large to be held."""
    said = {name.lower(): value for name, value in headers}
    size = said.get("content-length", "")
    media_type = said.get("content-type", "").partition(";")[0].strip().lower()
    is_text = media_type.startswith(_TEXTS) or media_type.endswith(_STRUCTURED)
    return (
        status[:3] in _WHOLE
        and is_text
        and media_type != _NO_TEXT
        and "content-encoding" not in said
        and size.isdigit()
        and LEAST_BYTES <= int(size) <= MOST_BYTES
    )


def _is_for_all(headers: Headers) -> bool:
    """Say whether caches may give an answer to everybody: then nothing of a person is in it."""
    return any(name.lower() == "cache-control" and value.startswith("public") for name, value in headers)


def _key(headers: Headers) -> str:
    """Return under what the packed bytes are kept; empty where the answer has no tag."""
    tag = next((value for name, value in headers if name.lower() == "etag"), "")
    return f"gzip {tag}" if tag else ""


def _of_packed(headers: Headers, packed: bytes) -> Headers:
    """Return the headers of packed bytes; a strong tag is that of other bytes now, so it becomes a weak one."""
    kept = [
        (name, f"W/{value}" if name.lower() == "etag" and value.startswith('"') else value)
        for name, value in _varying(headers)
        if name.lower() != "content-length"
    ]
    return [*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]


def _varying(headers: Headers) -> Headers:
    """Let caches know that the answer differs by what a browser takes."""
    vary = [value for name, value in headers if name.lower() == "vary"]
    others = [(name, value) for name, value in headers if name.lower() != "vary"]
    return [*others, ("Vary", ", ".join([*vary, "Accept-Encoding"]))]


def init_app(app: Flask) -> None:
    """Pack what ``app`` answers, and what stands in front of it."""
    packing = Packing(app.wsgi_app, app.extensions["eventsapp.standing"].given)
    app.wsgi_app = packing  # type: ignore[method-assign]
    app.extensions["eventsapp.packing"] = packing
