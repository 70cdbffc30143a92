"""The script by which the agenda is read without a connection, after a first visit."""

from flask import Blueprint, Response, url_for

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.programme.views.caching import build
from eventsapp.web.offline import worker_script

blueprint = Blueprint("programme_offline", __name__)


@blueprint.get("/<fair>/agenda/worker.js")
@in_fair
def worker(fair: Fair) -> Response:
    """Send the script that keeps agenda pages; it may look after the agenda of this fair alone."""
    response = worker_script("agenda", scope=url_for("programme_public.agenda", fair=fair.slug))
    response.set_etag(build())
    return response
