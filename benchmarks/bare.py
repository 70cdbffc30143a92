"""The least that Flask can do, on a server like ours: the floor of figures about pages."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response

from tests.services.running import free_port, wait_until


@contextmanager
def bare_flask(folder: Path, body: bytes) -> Iterator[tuple[int, int]]:
    """Serve a bare Flask application: ``/page`` is these bytes, ``/known`` a 304; yields its port and process."""
    port, file = free_port(), folder / "bare"
    file.write_bytes(body)
    program = f"from benchmarks.bare import serve_bare; serve_bare({port}, {str(file)!r})"
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        if not wait_until(lambda: _answers(port), 60):
            sys.exit("the bare server does not answer")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/page", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def bare_app(body: bytes) -> Flask:
    """Return the least that Flask can do."""
    app = Flask("bare")
    app.add_url_rule("/page", "page", lambda: Response(body, content_type="text/html; charset=utf-8"))
    app.add_url_rule("/known", "known", lambda: Response(status=304))
    return app


def serve_bare(port: int, file: str) -> None:
    """Serve the bare application as ours is served: one process of granian, pages on threads."""
    from granian import Granian  # noqa: PLC0415 - of the server's process alone
    from granian.constants import Interfaces  # noqa: PLC0415

    os.environ["BARE_BODY"] = file
    Granian(
        "benchmarks.bare:bare_site",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        websockets=False,
        log_enabled=False,
    ).serve()


def bare_site() -> Any:
    """Build the bare application for its process."""
    from eventsapp.web.asgi import Pages  # noqa: PLC0415 - of the server's process alone

    return Pages(bare_app(Path(os.environ["BARE_BODY"]).read_bytes()), threads=3, largest=1_000_000)
