"""Service workers: one shape for all, and what each area adds to it, sent as one file that no cache keeps."""

from functools import cache
from pathlib import Path

from flask import Response, current_app

_KEEPER = "keeper"


def worker_script(name: str, *, scope: str) -> Response:
    """Send the worker of an area (``static/js/offline/<name>.js``) for the pages below ``scope``."""
    answer = Response(_script(str(current_app.static_folder), name), mimetype="text/javascript")
    answer.headers.update({"Service-Worker-Allowed": scope, "Cache-Control": "no-cache"})
    return answer


@cache
def _script(folder: str, name: str) -> bytes:
    parts = Path(folder) / "js" / "offline"
    return b"\n".join((parts / f"{part}.js").read_bytes() for part in (_KEEPER, name))
