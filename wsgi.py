"""The entry: ``app`` for any WSGI server, ``site`` for many processes, ``python wsgi.py`` for all."""

import os
import socket
import sys
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy.exc import OperationalError

from config import BadSettings, Settings, load_settings
from eventsapp import create_app
from eventsapp.badges.actions import queue_missing_fonts
from eventsapp.demo.welcome import fill_if_empty, say_hello
from eventsapp.infra.database import transaction
from eventsapp.infra.migrate import migrate
from eventsapp.infra.wake import wake_everything
from eventsapp.messaging.actions import resume
from eventsapp.web.server import BACKLOG, asgi_app, most_connections, secure_settings, serve

STOP_SECONDS = 10
"""A web process that has not ended by then is made to."""

app = create_app() if __name__ != "__main__" else None


def site() -> Any:
    """Build the whole site for one of several web processes."""
    settings = load_settings()
    return asgi_app(create_app(settings), settings)


def main() -> int:
    """Migrate, fill an empty database with the demo, serve; returns the exit status."""
    try:
        settings = load_settings()
    except BadSettings as error:
        print(f"Cannot start: {error}", file=sys.stderr)  # noqa: T201 - spoken to the operator
        return 2
    if not _is_free(settings):
        print(  # noqa: T201 - spoken to the operator
            f"Cannot start: port {settings.port} of {settings.host} is taken. Another: PORT=8001 make run",
            file=sys.stderr,
        )
        return 2
    flask_app = create_app(settings)
    with flask_app.app_context():
        try:
            migrate()
        except OperationalError as error:
            reason = " ".join(str(error.orig).split())
            print(f"Cannot start: the database does not answer ({reason}).", file=sys.stderr)  # noqa: T201
            return 2
        fill_if_empty(settings)
        with transaction():
            queue_missing_fonts()
    if settings.embedded:
        _serve_everything(flask_app, settings)
    else:
        _serve_processes(settings)
    return 0


def _serve_everything(flask_app: Flask, settings: Settings) -> None:
    """Serve pages and do the background work in this one process."""
    from workers.app import make_celery  # noqa: PLC0415 - only this mode needs it
    from workers.embedded import EmbeddedWorker  # noqa: PLC0415

    with flask_app.app_context():
        resume()
        wake_everything()
    with EmbeddedWorker(make_celery) as worker:
        serve(flask_app, settings, on_ready=lambda: say_hello(flask_app, settings))
    if not worker.is_idle:
        sys.stdout.flush()
        os._exit(0)  # the threads of unfinished work would hold the process; the database knows what they were at


def _is_free(settings: Settings) -> bool:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
    return True


def _serve_processes(settings: Settings) -> None:
    """Serve pages from several processes; workers and beat are processes of their own."""
    server = Granian(
        "wsgi:site",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.web_processes,
        factory=True,
        websockets=False,
        backlog=BACKLOG,
        backpressure=most_connections(settings),
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        **secure_settings(settings),
    )
    try:
        server.serve()
    except SystemExit:
        # Ctrl-C reaches workers, too: on a busy machine they may be gone before the server hears of it, which it
        # takes for a failure.
        if not server.interrupt_signal:
            raise


if __name__ == "__main__":
    sys.exit(main())
