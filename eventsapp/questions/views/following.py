"""What open pages of a session's questions follow: a number that grows with every question, vote and decision."""

import time
from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.queries import published_session
from eventsapp.questions.queries import mark_of
from eventsapp.questions.rules import questions_topic
from eventsapp.web.live import News, Opened, event_text, stay_open
from eventsapp.web.programs import json_answer

blueprint = Blueprint(
    "questions_following", __name__, url_prefix="/api/v1/fairs/<fair>/agenda/<int:session_id>/questions"
)
LONG = 3600.0
EVENT = "questions"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader is."""

    fair_id: int
    session_id: int
    seq: int
    is_public: bool


def addresses(fair: Fair, session_id: int) -> dict[str, str | int]:
    """Return what a page needs to follow the questions that it shows."""
    return {
        "event": EVENT,
        "seq": mark_of(session_id),
        "stream": url_for("questions_following.stream", fair=fair.slug, session_id=session_id),
        "state": url_for("questions_following.state", fair=fair.slug, session_id=session_id),
    }


@blueprint.get("/state")
@in_fair
def state(fair: Fair, session_id: int) -> Response:
    """Say how far the questions are, for who cannot hold a stream open."""
    published_session(fair, session_id)
    return json_answer({"seq": mark_of(session_id)})


@blueprint.get("/stream")
@in_fair
def stream(fair: Fair, session_id: int) -> Response:
    """Say how far the questions are, and go on saying it where the server holds the answer open."""
    began = time.monotonic()
    published_session(fair, session_id)
    seq = mark_of(session_id)
    position = Position(fair.id, session_id, seq, fair.is_public)
    news = News(f"retry: 3000\n\n{_event(seq)}", seq, position, LONG)
    stay_open(
        Opened(
            topic=questions_topic(session_id),
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
    seq = mark_of(position.session_id)
    text = _event(seq) if seq != position.seq else ""
    return News(text, seq, Position(fair.id, position.session_id, seq, fair.is_public), LONG)


def _event(seq: int) -> str:
    return event_text(EVENT, seq, {"seq": seq})
