"""Our files and those of third parties as browsers fetch them: once, by an address that names their content."""

import hashlib
import os
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, request, url_for

from eventsapp.web.access import public
from eventsapp.web.security import FILES

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = ("fonts", "tokens", "base", "components", "forms", "tables", "layout", "print")
"""The style sheets that every page has; layers decide which wins."""
NEEDED_BY_FONTS = "vendor/fonts/be-vietnam-pro-latin-400-normal.woff2"

blueprint = Blueprint("static_files", __name__)


def asset(path: str) -> str:
    """Return the address of one of our files, with its content's digest so that browsers may keep it."""
    return _address(path, _stamp(path), request.script_root)


def vendor(name: str) -> str | None:
    """Return the address of a third-party file, or None where set-up could not fetch it."""
    path = f"vendor/{name}"
    return asset(path) if _stamp(path) else None


def site_sheet() -> str:
    """Return the address of the style sheet of every page, with its content's digest so that browsers may keep it."""
    return _sheet_address(_sheets(), request.script_root)


@blueprint.get("/static/css/site.css")
@public
def sheet() -> Response:
    """Send all that every page has as one style sheet: on a bad connection each file costs a journey."""
    return Response(_joined(_sheets()), mimetype="text/css")


def _sheets() -> tuple[tuple[str, int], ...]:
    """Name the sheets there are, each as it is now; fonts that set-up could not fetch are not asked for."""
    names = SHEETS if _stamp(NEEDED_BY_FONTS) else SHEETS[1:]
    return tuple((f"css/{name}.css", _stamp(f"css/{name}.css")) for name in names)


@cache
def _joined(sheets: tuple[tuple[str, int], ...]) -> bytes:
    return b"\n".join((STATIC / path).read_bytes() for path, _stamped in sheets)


def _stamp(path: str) -> int:
    try:
        return os.stat(f"{STATIC}/{path}").st_mtime_ns  # noqa: PTH116 - a dozen a page: pathlib takes five times as long
    except FileNotFoundError:
        return 0


@cache
def _address(path: str, stamp: int, root: str) -> str:
    """Return the address of a file as it was at ``stamp``, for a site that is mounted at ``root``."""
    return url_for("static", filename=path, v=_digest((STATIC / path).read_bytes()) if stamp else "missing")


@cache
def _sheet_address(sheets: tuple[tuple[str, int], ...], root: str) -> str:
    return url_for(f"{blueprint.name}.sheet", v=_digest(_joined(sheets)))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _cache(response: Response) -> Response:
    if request.endpoint in FILES:
        kept = "public, max-age=31536000, immutable" if request.args.get("v") else "no-cache"
        response.headers["Cache-Control"] = kept
    return response


def init_app(app: Flask) -> None:
    """Let templates name files, and browsers keep them."""
    app.jinja_env.globals.update(asset=asset, vendor=vendor, site_sheet=site_sheet)
    app.register_blueprint(blueprint)
    app.after_request(_cache)
