"""Holding streams open on the loop: no thread, no connection and no transaction of the database belongs to one."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from flask import Flask

from config import Settings
from eventsapp.web.asgi import Asgi, Message, Receive, Send
from eventsapp.web.live.hub import Hub, Reader
from eventsapp.web.live.opening import SLOT, Opened, Slot

LONGEST_SECONDS = 900
"""After so long a stream ends and its reader comes back, so that who may no longer look on is found out."""
AGAIN_SECONDS = (20, 40)


@dataclass(slots=True)
class _Answer:
    """An answer of the pages, kept back until it is known whether it stays open."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Keep a piece of it."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")


class LiveLayer:
    """Lets views answer, and keeps those answers open that may be, up to a number."""

    def __init__(self, pages: Asgi, app: Flask, settings: Settings) -> None:
        self._pages, self._hub = pages, Hub(app, settings)
        self._most, self._most_each = settings.live_streams, settings.live_streams_per_address
        self._open = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not may_stay_open(scope):
            await self._pages(scope, receive, send)
        elif self._open >= self._most:
            await _send_full(send)
        else:
            self._open += 1
            try:
                await self._answer(scope, receive, send)
            finally:
                self._open -= 1

    def close(self) -> None:
        """End all streams, because the server stops."""
        self._hub.close()

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        slot, answer = Slot(), _Answer()
        await self._pages({**scope, SLOT: slot}, receive, answer.take)
        opened = slot.opened
        if opened is None or answer.start["status"] != 200:
            await send(answer.start)
            await send({"type": "http.response.body", "body": answer.body})
        elif opened.address and self._hub.addresses[opened.address] >= self._most_each:
            await _send_full(send)
        else:
            await self._stream(opened, answer, receive, send)

    async def _stream(self, opened: Opened, answer: _Answer, receive: Receive, send: Send) -> None:
        reader = self._hub.join(opened)
        headers = [(name, value) for name, value in answer.start["headers"] if name != b"content-length"]
        try:
            await send({**answer.start, "headers": headers})
            await send({"type": "http.response.body", "body": answer.body, "more_body": reader is not None})
            if reader is not None:
                await _pass_on(reader, receive, send)
        except (OSError, RuntimeError):
            return  # whoever read it has gone
        finally:
            if reader is not None:
                self._hub.leave(opened.topic, reader)


def may_stay_open(scope: Message) -> bool:
    """Say whether this is an address, of the API, of devices or of desks, whose answer may stay open."""
    return (
        scope["method"] == "GET"
        and scope["path"].startswith(("/api/", "/scan/", "/organise/"))
        and scope["path"].endswith("/stream")
    )


async def _pass_on(reader: Reader, receive: Receive, send: Send) -> None:
    """Send what the reader is given, until it goes away or its time is over."""
    ends = time.monotonic() + LONGEST_SECONDS * random.uniform(0.8, 1.2)  # noqa: S311 - so that not all come at once
    gone = asyncio.create_task(_await_leaving(reader, receive))
    try:
        while time.monotonic() < ends and (chunk := await reader.next()) is not None:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _await_leaving(reader: Reader, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.end()


async def _send_full(send: Send) -> None:
    """Say that there are too many streams, and when to try again."""
    problem = {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "Too many streams are open. Ask for the states every few seconds, and for a stream again later.",
    }
    again = random.randint(*AGAIN_SECONDS)  # noqa: S311 - so that not all come back at once
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"cache-control", b"no-store"),
        (b"retry-after", str(again).encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(problem).encode()})
