"""The script by which the agenda is read without a connection, after a first visit."""

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, current_app, url_for

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.programme.views.caching import build

blueprint = Blueprint("programme_offline", __name__)


@blueprint.get("/<fair>/agenda/worker.js")
@in_fair
def worker(fair: Fair) -> Response:
    """Send the script that keeps agenda pages; it may look after the agenda of this fair alone."""
    response = Response(_script(str(current_app.static_folder)), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = url_for("programme_public.agenda", fair=fair.slug)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(build())
    return response


@cache
def _script(folder: str) -> bytes:
    return (Path(folder) / "js" / "agenda_worker.js").read_bytes()
