"""A gateway of short messages that keeps what it gets and answers as a test tells it to, over real HTTP."""

import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class ReceivedText:
    """One request as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Gateway:
    """A server on loopback; ``url`` is what SMS_URL, ZALO_URL and KAKAO_URL take. Without orders it accepts."""

    def __init__(self) -> None:
        self.texts: list[ReceivedText] = []
        self._answers: deque[tuple[int, str]] = deque()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.texts.append(ReceivedText(self.path, dict(self.headers), json.loads(body)))
                status, words = gateway._answers.popleft() if gateway._answers else (200, '{"error": 0}')
                self.send_response(status)
                self.end_headers()
                self.wfile.write(words.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Address for the settings."""
        return f"http://127.0.0.1:{self._server.server_port}/messages"

    def answer(self, status: int, words: str = "{}") -> None:
        """Give this answer to the next request instead of accepting."""
        self._answers.append((status, words))
