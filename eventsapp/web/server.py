"""Serving: pages on threads, open event streams on the loop of the same process.

A stream costs a coroutine, not a thread, so 1,500 viewers leave the threads to the pages.
"""

import asyncio
import resource
import signal
from collections.abc import Callable
from typing import Any

from flask import Flask
from granian.constants import Interfaces, SSLProtocols
from granian.server.embed import Server

from config import Settings
from eventsapp.web.asgi import Message, Pages, Receive, Send
from eventsapp.web.certificates import certificate_for
from eventsapp.web.live.layer import LiveLayer
from eventsapp.web.security import LARGEST_REQUEST

BACKLOG = 2048
CONNECTIONS_OF_PAGES = 1000
STOPPING = (signal.SIGINT, signal.SIGTERM)


class Site:
    """The whole site as one ASGI application."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        # Behind a proxy an address is right only once its headers were read, which the application does.
        ready = None if settings.trusted_proxies else app.extensions["eventsapp.packing"].given
        pages = Pages(app, threads=settings.web_threads, largest=LARGEST_REQUEST, ready=ready)
        self._live = LiveLayer(pages, app, settings)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or follow the server from its start to its end."""
        if scope["type"] == "http":
            await self._live(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live_as_long_as_the_server(receive, send)

    async def _live_as_long_as_the_server(self, receive: Receive, send: Send) -> None:
        await receive()
        self._close_when_stopped()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    def _close_when_stopped(self) -> None:
        """End all streams when the process is told to stop: the server waits for its connections before it ends.

        The server's own handler belongs to the loop, which hears of a signal beside the one set here.
        """
        loop = asyncio.get_running_loop()
        for name in STOPPING:
            signal.signal(name, lambda _number, _frame: loop.call_soon_threadsafe(self._live.close))


def secure_settings(settings: Settings) -> dict[str, Any]:
    """Return what the server needs to speak https, nothing where it does not."""
    found = certificate_for(settings)
    if found is None:
        return {}
    return {"ssl_cert": found.cert, "ssl_key": found.key, "ssl_protocol_min": SSLProtocols.tls12}


def asgi_app(app: Flask, settings: Settings) -> Site:
    """Return the whole site as one ASGI application."""
    _allow_open_files()
    return Site(app, settings)


def most_connections(settings: Settings) -> int:
    """Return how many connections a process takes at a time: all streams, and pages beside them.

    Left alone, the server would take a fixed number and let everybody else wait, pages too.
    """
    return settings.live_streams + CONNECTIONS_OF_PAGES


def _allow_open_files() -> None:
    """Take as many open files as the machine gives: each stream is one, and many machines begin with 1,024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


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
        backlog=BACKLOG,
        backpressure=most_connections(settings),
        log_enabled=False,
        **secure_settings(settings),
    )
    loop = asyncio.get_running_loop()
    for name in STOPPING:
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
