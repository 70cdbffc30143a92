"""The bridge between the server's loop and the threads that run pages."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from config import load_settings
from eventsapp.web.server import asgi_app
from tests.conftest import make_app

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/account/sign-in",
    "root_path": "",
    "headers": [(b"host", b"localhost")],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 8000),
}


@pytest.mark.parametrize("query", [b"", b"q=%E9%96%8B", "q=開源".encode(), b"q=\xff\xfe&lang=vi"])
def test_page_answers_whatever_bytes_stand_in_the_query(tmp_path: Path, query: bytes) -> None:
    settings = load_settings({"INSTANCE": str(tmp_path)})
    site = asgi_app(make_app(f"sqlite:///{tmp_path}/none.sqlite", tmp_path), settings)
    with ThreadPoolExecutor(1) as beside:  # a browser of another test may keep this thread's loop running
        asked = beside.submit(asyncio.run, status_of(site, {**SCOPE, "query_string": query}))
    assert asked.result() == 200


async def status_of(site: Callable[..., Any], scope: dict[str, Any]) -> int:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await site(scope, receive, send)
    return int(sent[0]["status"])
