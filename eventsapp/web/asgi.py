"""Pages on threads behind the server's loop: a request is read whole, run on one thread, and answered in one piece.

A request crosses between loop and thread once each way; only answers too large for one piece cross again. That is
what makes it several times cheaper than bridges that cross for every header and every piece.
"""

import asyncio
import contextvars
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote_from_bytes

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]
Headers = Sequence[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Ready = Callable[[dict[str, Any]], Any]
"""Gives an answer that is ready (``status``, ``headers``, ``body``), at once or not at all: it runs on the loop."""

ASCII = "".join(map(chr, range(33, 127)))
PIECE = 256 * 1024
"""Bytes of an answer that are sent at once."""
IN_MEMORY = 1024 * 1024
"""Bytes of a request above which it waits in a file."""


class Pages:
    """A WSGI application as an ASGI one; requests with a body over ``largest`` bytes reach it without their body."""

    def __init__(self, app: Wsgi, *, threads: int, largest: int, ready: Ready | None = None) -> None:
        self._app, self._largest, self._ready = app, largest, ready
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = await self._read(scope, receive)
        if body is None:
            return  # whoever asked has gone
        with body:
            environ = environ_of(scope, body)
            ready = self._ready(environ) if self._ready else None
            if ready is None:
                await self._answer(environ, send)
            else:
                await _send_ready(ready, send)

    async def _answer(self, environ: dict[str, Any], send: Send) -> None:
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        answer = await loop.run_in_executor(self._threads, context.run, self._run, environ)
        try:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            while not answer.is_whole:
                await send({"type": "http.response.body", "body": answer.piece, "more_body": True})
                await loop.run_in_executor(self._threads, context.run, answer.go_on)
            await send({"type": "http.response.body", "body": answer.piece})
        finally:
            if not answer.is_whole:
                await loop.run_in_executor(self._threads, context.run, answer.close)

    async def _read(self, scope: Message, receive: Receive) -> IO[bytes] | None:
        """Return the body of a request, or None where its sender went away; no more than is taken is read."""
        message = await receive()
        if not message.get("more_body"):
            return io.BytesIO(message.get("body", b"")) if message["type"] == "http.request" else None
        file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed once it is answered
        while message["type"] == "http.request":
            file.write(message.get("body", b""))
            if not message.get("more_body") or file.tell() > self._largest:
                return file
            message = await receive()
        file.close()
        return None

    def _run(self, environ: dict[str, Any]) -> "_Answer":
        """Run the application, on a thread."""
        began: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], None]:
            began[:] = [(status, headers)]
            return _refuse_to_write

        pieces = self._app(environ, start_response)
        answer = _Answer(iter(pieces), getattr(pieces, "close", None))
        answer.go_on()  # some applications begin their answer with its first piece
        status, headers = began[0]
        answer.status = int(status[:3])
        answer.headers = _encoded(headers)
        return answer


@dataclass(slots=True)
class _Answer:
    """What an application answers, one piece of it in memory."""

    _pieces: Iterator[bytes]
    _close: Callable[[], None] | None
    status: int = 500
    headers: Sequence[tuple[bytes, bytes]] = ()
    piece: bytes = b""
    is_whole: bool = False

    def go_on(self) -> None:
        """Gather the next piece; once there is no more, the application is told so."""
        parts, size = [], 0
        try:
            for part in self._pieces:
                parts.append(part)
                size += len(part)
                if size >= PIECE:
                    break
            else:
                self.close()
        except BaseException:
            self.close()
            raise
        self.piece = parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Tell the application that its answer is done with."""
        self.is_whole = True
        if self._close is not None:
            self._close()


def _encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _send_ready(ready: Any, send: Send) -> None:
    await send({"type": "http.response.start", "status": ready.status, "headers": _encoded(ready.headers)})
    await send({"type": "http.response.body", "body": ready.body})


def _refuse_to_write(data: bytes) -> None:
    raise NotImplementedError("answers are returned, not written")


def environ_of(scope: Message, body: IO[bytes]) -> dict[str, Any]:
    """Return a request as WSGI has it (PEP 3333): texts are bytes read as Latin-1."""
    size = body.seek(0, io.SEEK_END)
    body.seek(0)
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "asgi.scope": scope,
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": _query(scope["query_string"]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if client := scope.get("client"):
        environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = client[0], str(client[1])
    for name, value in scope["headers"]:
        _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    if size or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(size)
    return environ


def _query(query: bytes) -> str:
    """Percent-encode what a careless program left raw in an address: readers of queries take ASCII only."""
    return query.decode("ascii") if query.isascii() else quote_from_bytes(query, safe=ASCII)


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    """Add a header; one spelled with underscores could pass for another one and is dropped."""
    if "_" in name:
        return
    key = name.upper().replace("-", "_")
    if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        key = f"HTTP_{key}"
    if key in environ:
        value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
    environ[key] = value
