"""The script by which the agenda is read without a connection, after a first visit."""

from flask import Blueprint, Response, send_from_directory, url_for

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.programme.views.caching import build

blueprint = Blueprint("programme_offline", __name__)


@blueprint.get("/<fair>/agenda/worker.js")
@in_fair
def worker(fair: Fair) -> Response:
    """Send the script that keeps agenda pages; it may look after the agenda of this fair alone."""
    response = send_from_directory("static/js", "agenda_worker.js", mimetype="text/javascript", conditional=False)
    response.headers["Service-Worker-Allowed"] = url_for("programme_public.agenda", fair=fair.slug)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(build())
    return response
