"""What open pages of the agenda follow: another release, and every word said on the day."""

import json
import time
from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.models import Release
from eventsapp.programme.queries import latest_release
from eventsapp.programme.rules import agenda_topic
from eventsapp.programme.views.caching import kept, stands, tag_of, tagged
from eventsapp.web.live import News, Opened, event_text, stay_open
from eventsapp.web.programs import json_answer

blueprint = Blueprint("programme_following", __name__, url_prefix="/api/v1/fairs/<fair>/agenda")
LONG = 3600.0


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader is."""

    fair_id: int
    seq: int
    is_public: bool


def seq_of(release: Release | None) -> int:
    """Return a number that grows with every release and with every word said on the day."""
    if release is None:
        return 0
    return max(release.said or 0, int(release.published_at.timestamp() * 1000))


def addresses(fair: str, release: Release) -> dict[str, str | int]:
    """Return what a page needs to follow the agenda that it shows."""
    return {
        "seq": seq_of(release),
        "stream": url_for("programme_following.stream", fair=fair),
        "state": url_for("programme_following.state", fair=fair),
    }


@blueprint.get("/state")
@in_fair
def state(fair: Fair) -> Response:
    """Say how far the agenda is, for who cannot hold a stream open."""
    release = latest_release(fair)
    if release is None:
        return json_answer({"seq": 0})
    tag = tag_of(fair, release, "state")
    stands(fair, release, tag)
    body = kept(tag, lambda: json.dumps({"seq": seq_of(release)}).encode())
    return tagged(Response(body, content_type="application/json"), tag, is_public=fair.is_public)


@blueprint.get("/stream")
@in_fair
def stream(fair: Fair) -> Response:
    """Say how far the agenda is, and go on saying it where the server holds the answer open."""
    began = time.monotonic()
    seq = seq_of(latest_release(fair))
    news = News(f"retry: 3000\n\n{_event(seq)}", seq, Position(fair.id, seq, fair.is_public), LONG)
    stay_open(
        Opened(
            topic=agenda_topic(fair.id),
            beginning=news,
            look=_look,
            address=request.remote_addr or "",
            began=began,
        )
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(news.text, mimetype="text/event-stream", headers=headers)


def _look(position: Position) -> News:
    fair = db.session.get(Fair, position.fair_id)
    if fair is None or (position.is_public and not fair.is_public):
        return News("", position.seq, position, LONG, is_over=True)
    seq = seq_of(latest_release(fair))
    text = _event(seq) if seq != position.seq else ""
    return News(text, seq, Position(fair.id, seq, fair.is_public), LONG)


def _event(seq: int) -> str:
    return event_text("agenda", seq, {"seq": seq})
