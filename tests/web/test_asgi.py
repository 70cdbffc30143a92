"""Pages on threads: bodies, headers, long answers, people who leave, as the server's loop hands them on."""

import asyncio
import io
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from eventsapp.web.asgi import PIECE, Message, Pages, Wsgi, environ_of

SCOPE: Message = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "scheme": "https",
    "path": "/gian-hàng",
    "query_string": b"a=1",
    "headers": [],
    "client": ("192.0.2.7", 4711),
    "server": ("fair.example", 443),
}
Environ = dict[str, Any]


def ask(app: Wsgi, messages: Iterable[Message], scope: Message = SCOPE, *, largest: int = 1000) -> list[Message]:
    """Send a request to an application and return what came back."""
    sent: list[Message] = []
    coming = iter(messages)

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        sent.append(message)

    run(Pages(app, threads=2, largest=largest)(scope, receive, send))
    return sent


def run(answering: Coroutine[Any, Any, None]) -> None:
    """Run on a loop of its own: a browser of another test may keep that of this thread running."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, answering).result()


def body(*parts: bytes) -> list[Message]:
    """Return a request's body as it comes."""
    last = len(parts) - 1
    return [{"type": "http.request", "body": part, "more_body": place < last} for place, part in enumerate(parts)]


def echo(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
    start_response("201 Created", [("X-Length", environ.get("CONTENT_LENGTH", "none"))])
    return [environ["wsgi.input"].read()]


def test_body_that_comes_in_parts_is_read_whole() -> None:
    start, end = ask(echo, body(b"one ", b"two ", b"three"))
    assert (start["status"], start["headers"]) == (201, [(b"x-length", b"13")])
    assert end == {"type": "http.response.body", "body": b"one two three"}


def test_answer_that_is_ready_reaches_no_thread() -> None:
    class Ready:
        status, headers, body = 304, [("ETag", '"x"')], b""

    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    pages = Pages(echo, threads=1, largest=10, ready=lambda environ: Ready if environ["PATH_INFO"] == "/a" else None)
    run(pages({**SCOPE, "path": "/a"}, receive, send))
    run(pages({**SCOPE, "path": "/b"}, receive, send))
    assert [message["status"] for message in sent if "status" in message] == [304, 201]
    assert sent[0]["headers"] == [(b"etag", b'"x"')]


def test_body_over_the_limit_is_not_read_to_its_end_and_its_size_says_so() -> None:
    unread = iter(body(*[b"x" * 600] * 50))
    start, _end = ask(echo, unread, largest=1000)
    assert start["headers"] == [(b"x-length", b"1200")]
    assert len(list(unread)) == 48


def test_nothing_runs_for_somebody_who_left_while_sending() -> None:
    def never(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        raise AssertionError("the request was not complete")

    assert ask(never, [*body(b"half", b"")[:1], {"type": "http.disconnect"}]) == []
    assert ask(never, [{"type": "http.disconnect"}]) == []


def test_long_answer_comes_in_pieces_in_order_and_is_closed_once() -> None:
    closed: list[bool] = []

    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            return (bytes([number]) * (PIECE // 2) for number in range(5))

        def close(self) -> None:
            closed.append(True)

    def long(environ: Environ, start_response: Callable[..., Any]) -> Pieces:
        start_response("200 OK", [])
        return Pieces()

    _start, *pieces = ask(long, body(b""))
    assert [len(piece["body"]) for piece in pieces] == [PIECE, PIECE, PIECE // 2]
    assert [piece.get("more_body", False) for piece in pieces] == [True, True, False]
    assert b"".join(piece["body"] for piece in pieces)[:: PIECE // 2] == bytes(range(5))
    assert closed == [True]


def test_long_answer_is_closed_when_its_reader_leaves() -> None:
    closed: list[bool] = []

    class Endless:
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield b"x" * PIECE

        def close(self) -> None:
            closed.append(True)

    def endless(environ: Environ, start_response: Callable[..., Any]) -> Endless:
        start_response("200 OK", [])
        return Endless()

    async def receive() -> Message:
        return body(b"")[0]

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        run(Pages(endless, threads=1, largest=10)(SCOPE, receive, send))
    assert closed == [True]


def test_answer_that_fails_in_its_middle_is_closed_and_the_failure_is_heard() -> None:
    closed: list[bool] = []

    class Broken:
        def __iter__(self) -> Iterator[bytes]:
            yield b"x" * PIECE
            raise ValueError("no more")

        def close(self) -> None:
            closed.append(True)

    def broken(environ: Environ, start_response: Callable[..., Any]) -> Broken:
        start_response("200 OK", [])
        return Broken()

    with pytest.raises(ValueError, match="no more"):
        ask(broken, body(b""))
    assert closed == [True]


def test_request_is_told_as_wsgi_has_it() -> None:
    headers = [
        (b"host", b"fair.example"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"accept", b"text/html"),
        (b"accept", b"application/json"),
        (b"content-type", b"text/plain"),
        (b"content-length", b"4"),
    ]
    environ = environ_of({**SCOPE, "headers": headers}, io.BytesIO(b"four"))
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_ACCEPT"] == "text/html,application/json"
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "4")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/gian-hàng"
    assert (environ["wsgi.url_scheme"], environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("https", "192.0.2.7", "443")


def test_header_spelled_with_underscores_cannot_pass_for_a_trusted_one() -> None:
    headers = [(b"x_forwarded_for", b"10.0.0.1"), (b"x-forwarded-for", b"192.0.2.9")]
    assert environ_of({**SCOPE, "headers": headers}, io.BytesIO())["HTTP_X_FORWARDED_FOR"] == "192.0.2.9"
