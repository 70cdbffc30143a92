"""Serving: pages on threads, open event streams on the loop of the same process.

A stream costs a coroutine, not a thread, so 1,500 viewers leave the threads to the pages.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from flask import Flask
from granian.constants import Interfaces
from granian.server.embed import Server

from config import Settings

ASCII = "".join(map(chr, range(33, 127)))
Asgi = Callable[[dict[str, Any], Callable[..., Awaitable[Any]], Callable[..., Awaitable[Any]]], Awaitable[None]]


def asgi_app(app: Flask, settings: Settings) -> Asgi:
    """Return the whole site as one ASGI application."""
    pages = cast("Asgi", WSGIMiddleware(cast("Any", app), workers=settings.web_threads))

    async def site(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        async def receive_coroutine() -> Any:
            return await receive()  # the server's own awaitable is no coroutine, which the bridge to threads needs

        async def send_coroutine(message: Any) -> None:
            await send(message)

        if scope["type"] == "http":
            await pages(_with_ascii_query(scope), receive_coroutine, send_coroutine)

    return site


def _with_ascii_query(scope: dict[str, Any]) -> dict[str, Any]:
    """Percent-encode what a careless program left raw in an address: the bridge to threads takes ASCII only."""
    return {**scope, "query_string": quote_from_bytes(scope["query_string"], safe=ASCII).encode("ascii")}


def serve(app: Flask, settings: Settings, *, on_ready: Callable[[], None]) -> None:
    """Serve ``app`` in this process until it is interrupted."""
    asyncio.run(_serve(app, settings, on_ready))


async def _serve(app: Flask, settings: Settings, on_ready: Callable[[], None]) -> None:
    server = Server(
        asgi_app(app, settings),
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        websockets=False,
        backlog=2048,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, server.stop)
    serving = asyncio.create_task(server.serve())
    ready = asyncio.create_task(_announce(settings, on_ready))
    try:
        await serving
    finally:
        ready.cancel()


async def _announce(settings: Settings, on_ready: Callable[[], None]) -> None:
    """Call ``on_ready`` once the port answers."""
    while True:
        try:
            _, writer = await asyncio.open_connection(settings.host, settings.port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            on_ready()
            return
