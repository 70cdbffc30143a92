"""The plan for programs, our own page among them: shapes, states, and a stream of what changes."""

import time

from flask import Blueprint, Response, request, url_for

from eventsapp.booths.feed import begin, changes_as_json, geometry_of, look, states_as_json, versions_of
from eventsapp.booths.queries import latest_seq
from eventsapp.booths.rules import FeedNumberUnreadable, plan_topic
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import hall_by_code, halls_of
from eventsapp.web.live import Opened, stay_open
from eventsapp.web.programs import json_answer

blueprint = Blueprint("booths_api", __name__, url_prefix="/api/v1/fairs/<fair>/plan")
MOST_DIGITS = 12


@blueprint.get("")
@in_fair
def plan(fair: Fair) -> Response:
    """List the halls with their versions."""
    seq, versions = latest_seq(fair.id), versions_of(fair.id)
    halls = [
        {
            "hall": hall.code,
            "name": hall.name,
            "version": versions[hall.code],
            "geometry_url": url_for(".geometry", fair=fair.slug, hall=hall.code),
            "states_url": url_for(".states", fair=fair.slug, hall=hall.code),
        }
        for hall in halls_of(fair.id)
        if hall.code in versions
    ]
    stream_url = url_for(".stream", fair=fair.slug)
    return json_answer({"fair": fair.slug, "name": fair.name, "seq": seq, "stream_url": stream_url, "halls": halls})


@blueprint.get("/<hall>")
@in_fair
def geometry(fair: Fair, hall: str) -> Response:
    """Send the shapes of a hall; whoever has this version already is told so."""
    found = geometry_of(fair, _hall(fair, hall))
    is_public = fair.is_public
    response = Response(found.body, mimetype="application/json")
    response.set_etag(found.version)
    response.headers["Cache-Control"] = "public, no-cache" if is_public else "private, no-cache"
    response.make_conditional(request)
    return response


@blueprint.get("/<hall>/states")
@in_fair
def states(fair: Fair, hall: str) -> Response:
    """Send the units that are not available, or with ``since`` those that changed."""
    place, since = _hall(fair, hall), _number(request.args.get("since"))
    return json_answer(states_as_json(place) if since is None else changes_as_json(place, since))


@blueprint.get("/stream")
@in_fair
def stream(fair: Fair) -> Response:
    """Send what changed since a number, and go on sending where the server holds the answer open."""
    began = time.monotonic()
    since = _number(request.headers.get("Last-Event-ID") or request.args.get("since"))
    news = begin(fair, since)
    stay_open(
        Opened(
            topic=plan_topic(fair.id),
            beginning=news,
            look=look,
            address=request.remote_addr or "",
            began=began,
        )
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(news.text, mimetype="text/event-stream", headers=headers)


def _hall(fair: Fair, code: str) -> Hall:
    hall = hall_by_code(fair.id, code)
    if hall is None:
        raise NotFound
    return hall


def _number(text: str | None) -> int | None:
    """Read a number of changes; refuses with ``FeedNumberUnreadable``."""
    if text is None or text == "":
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise FeedNumberUnreadable
    return int(text)
